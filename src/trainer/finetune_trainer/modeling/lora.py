"""Low-rank adapters over linear layers, saved in PEFT's layout."""

import contextlib
import json
import math
import os

import torch
from torch import nn
from torch.nn import functional

from finetune_trainer.errors import TrainerError
from finetune_trainer.modeling import safetensors

ALL_TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
_PREFIX = "base_model.model."
# Settings of PEFT that change what an adapter computes and that this engine has not.
_NOT_TAKEN = ("rank_pattern", "alpha_pattern", "layers_to_transform", "modules_to_save", "lora_bias", "fan_in_fan_out")


class LoraLinear(nn.Module):
    """``base(x) + scale * B(A(dropout(x)))`` with B zero at the start.

    LoRA: arXiv 2106.09685; rsLoRA: arXiv 2312.03732; DoRA, which trains the size of each output's weights apart: arXiv 2402.09353.
    """

    def __init__(self, base, rank, alpha, dropout, rslora, dora):
        super().__init__()
        self.base = base
        self.lora_A = nn.Linear(base.in_features, rank, bias=False)
        self.lora_B = nn.Linear(rank, base.out_features, bias=False)
        nn.init.kaiming_uniform_(self.lora_A.weight, a=math.sqrt(5))
        nn.init.zeros_(self.lora_B.weight)
        self.dropout = nn.Dropout(dropout)
        self.scale = alpha / (math.sqrt(rank) if rslora else rank)
        self.enabled = True
        self.lora_magnitude_vector = nn.Parameter(base.weight.detach().float().norm(dim=1)) if dora else None

    def forward(self, x):
        plain = self.base(x)
        if not self.enabled:
            return plain
        dropped = self.dropout(x)
        added = self.scale * self.lora_B(self.lora_A(dropped))
        if self.lora_magnitude_vector is None:
            return plain + added
        # The norm is a constant to the gradient, as the paper's section 4.3 has it.
        ratio = (self.lora_magnitude_vector / self.merged_direction().detach().norm(dim=1)).to(plain.dtype)
        if self.training and self.dropout.p > 0:
            # PEFT's way: with dropout the frozen weights see the dropped input too.
            return plain + (ratio - 1) * functional.linear(dropped, self.base.weight) + ratio * added
        bias = 0 if self.base.bias is None else self.base.bias
        return plain + (ratio - 1) * (plain - bias) + ratio * added

    def merged_direction(self):
        """Base and adapter in one matrix, before DoRA's sizes."""
        return self.base.weight + self.scale * (self.lora_B.weight @ self.lora_A.weight)

    @torch.no_grad()
    def merged(self):
        """The linear layer that computes the same without an adapter."""
        weight = self.merged_direction()
        if self.lora_magnitude_vector is not None:
            weight = weight * (self.lora_magnitude_vector / weight.norm(dim=1))[:, None]
        self.base.weight.copy_(weight)
        return self.base


def inject(model, rank, alpha, dropout, targets, rslora=False, dora=False):
    """Replaces the target layers by adapted ones and freezes everything else; raises ``unsupported_argument`` for unknown targets."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    unknown = [name for name in targets if name not in ALL_TARGETS]
    if unknown:
        raise TrainerError("unsupported_argument", "lora_target %s is none of %s." % (", ".join(unknown), ", ".join(ALL_TARGETS)),
                           "lora_target %s 不在 %s 之中。" % ("、".join(unknown), "、".join(ALL_TARGETS)))
    for layer in model.model.layers:
        for block in (layer.self_attn, layer.mlp):
            for name in targets:
                if hasattr(block, name):
                    setattr(block, name, LoraLinear(getattr(block, name), rank, alpha, dropout, rslora, dora))


@contextlib.contextmanager
def disabled(model):
    """Within it the model computes as its base does."""
    layers = [module for module in model.modules() if isinstance(module, LoraLinear)]
    for layer in layers:
        layer.enabled = False
    try:
        yield
    finally:
        for layer in layers:
            layer.enabled = True


def merge(model):
    """Adds every adapter to the weights beneath it."""
    for layer in model.model.layers:
        for block in (layer.self_attn, layer.mlp):
            for name, module in list(block.named_children()):
                if isinstance(module, LoraLinear):
                    setattr(block, name, module.merged())


def adapter_state(model):
    """Adapter tensors under PEFT's names."""
    return {_PREFIX + name: tensor for name, tensor in model.state_dict().items() if ".lora_" in name}


def save_adapter(model, directory, base_name, settings):
    """Writes ``adapter_model.safetensors`` and ``adapter_config.json``."""
    safetensors.save(os.path.join(directory, "adapter_model.safetensors"), adapter_state(model))
    config = {
        "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": base_name, "inference_mode": True,
        "r": settings["rank"], "lora_alpha": settings["alpha"], "lora_dropout": settings["dropout"],
        "target_modules": list(settings["targets"]), "use_rslora": settings["rslora"], "use_dora": settings["dora"],
        "bias": "none", "fan_in_fan_out": False, "init_lora_weights": True, "modules_to_save": None,
    }
    with open(os.path.join(directory, "adapter_config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)


def load_adapter(model, directory):
    """Injects an adapter saved by :func:`save_adapter` or by PEFT; raises ``model_unreadable`` where it does not fit."""
    try:
        with open(os.path.join(directory, "adapter_config.json"), encoding="utf-8") as file:
            config = json.load(file)
        _refuse_what_is_not_taken(config)
        inject(model, config["r"], config["lora_alpha"], 0.0, config["target_modules"], config.get("use_rslora", False),
               config.get("use_dora", False))
    except (OSError, ValueError, KeyError) as error:
        raise TrainerError("model_unreadable", "Cannot read the adapter: %s" % error, "无法读取适配器：%s" % error) from error
    stored = safetensors.load(os.path.join(directory, "adapter_model.safetensors"))
    state = {name[len(_PREFIX):]: tensor for name, tensor in stored.items()}
    wanted = {name for name in model.state_dict() if ".lora_" in name}
    if set(state) != wanted:
        raise TrainerError("model_unreadable", "The adapter does not fit the model: %s" % sorted(set(state) ^ wanted)[:3], "适配器与模型不符。")
    try:
        model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise TrainerError("model_unreadable", "The adapter does not fit the model: %s" % error, "适配器与模型不符：%s" % error) from error


def _refuse_what_is_not_taken(config):
    for name in _NOT_TAKEN:
        if config.get(name):
            raise ValueError("%s = %s is not supported" % (name, config[name]))
    if config["peft_type"] != "LORA":
        raise ValueError("peft_type = %s is not LORA" % config["peft_type"])
    if not isinstance(config["target_modules"], list):
        raise ValueError("target_modules = %s is not a list of names" % config["target_modules"])
