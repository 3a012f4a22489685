"""Low-rank adapters over linear layers, saved in PEFT's layout."""

import json
import math
import os

from torch import nn

from finetune_trainer import tensors

ALL_TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class LoraLinear(nn.Module):
    """``base(x) + scale * B(A(dropout(x)))`` with B zero at the start. Source: arXiv 2106.09685; rsLoRA: arXiv 2312.03732."""

    def __init__(self, base, rank, alpha, dropout, rslora):
        super().__init__()
        self.base = base
        self.lora_A = nn.Linear(base.in_features, rank, bias=False)
        self.lora_B = nn.Linear(rank, base.out_features, bias=False)
        nn.init.kaiming_uniform_(self.lora_A.weight, a=math.sqrt(5))
        nn.init.zeros_(self.lora_B.weight)
        self.dropout = nn.Dropout(dropout)
        self.scale = alpha / (math.sqrt(rank) if rslora else rank)

    def forward(self, x):
        return self.base(x) + self.scale * self.lora_B(self.lora_A(self.dropout(x)))


def inject(model, rank, alpha, dropout, targets, rslora):
    """Replaces the target layers by adapted ones and freezes everything else."""
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for layer in model.model.layers:
        for block in (layer.self_attn, layer.mlp):
            for name in targets:
                if hasattr(block, name):
                    setattr(block, name, LoraLinear(getattr(block, name), rank, alpha, dropout, rslora))


def adapter_state(model):
    """Adapter tensors under PEFT's names."""
    return {"base_model.model." + name: tensor for name, tensor in model.state_dict().items() if ".lora_" in name}


def save_adapter(model, directory, base_name, settings):
    """Writes ``adapter_model.safetensors`` and ``adapter_config.json``."""
    tensors.save(os.path.join(directory, "adapter_model.safetensors"), adapter_state(model))
    config = {
        "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": base_name, "inference_mode": True,
        "r": settings["rank"], "lora_alpha": settings["alpha"], "lora_dropout": settings["dropout"],
        "target_modules": list(settings["targets"]), "use_rslora": settings["rslora"], "use_dora": False,
        "bias": "none", "fan_in_fan_out": False, "init_lora_weights": True, "modules_to_save": None,
    }
    with open(os.path.join(directory, "adapter_config.json"), "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)


def load_adapter(model, directory):
    """Injects an adapter saved by :func:`save_adapter` or by PEFT."""
    with open(os.path.join(directory, "adapter_config.json"), encoding="utf-8") as file:
        config = json.load(file)
    inject(model, config["r"], config["lora_alpha"], 0.0, config["target_modules"], config.get("use_rslora", False))
    stored = tensors.load(os.path.join(directory, "adapter_model.safetensors"))
    state = {name[len("base_model.model."):]: tensor for name, tensor in stored.items()}
    unexpected = model.load_state_dict(state, strict=False).unexpected_keys
    if unexpected:
        raise ValueError("The adapter does not fit the model: %s" % unexpected[:3])
