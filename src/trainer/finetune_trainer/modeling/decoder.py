"""Llama, Qwen2 and Qwen3 decoders, whose weights load from Hugging Face folders as they are."""

import json
import math
import os
from functools import partial

import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from finetune_trainer.errors import TrainerError
from finetune_trainer.modeling import safetensors
from finetune_trainer.modeling.attention import Attention
from finetune_trainer.modeling.config import parse_config, read_config
from finetune_trainer.modeling.norm import RMSNorm
from finetune_trainer.modeling.rope import Rotary


class FeedForward(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=config.mlp_bias)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=config.mlp_bias)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=config.mlp_bias)

    def forward(self, x):
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = FeedForward(config)
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, x, cos, sin, mask, extend=None):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask, extend)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """Token ids (batch, length) to hidden states (batch, length, hidden)."""

    def __init__(self, config):
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.rotary = Rotary(config)
        self.neftune_alpha = None
        self.checkpointed = False

    def forward(self, ids, positions=None, mask=None, cache=None):
        if cache:
            positions, mask = cache.positions(ids.shape[1], ids.device), cache.mask(ids.shape[1], ids.device)
        x = self.embed_tokens(ids)
        if self.training and self.neftune_alpha:
            bound = self.neftune_alpha / math.sqrt(x.shape[1] * x.shape[2])
            x = x + torch.empty_like(x).uniform_(-bound, bound)
        cos, sin = self.rotary.tables(positions, ids.shape[1], ids.device)
        for index, layer in enumerate(self.layers):
            if self.checkpointed and self.training and torch.is_grad_enabled():
                x = checkpoint(layer, x, cos, sin, mask, use_reentrant=False)
            else:
                x = layer(x, cos, sin, mask, partial(cache.extend, index) if cache else None)
        return self.norm(x)


class CausalLM(nn.Module):
    """A decoder and its output head; rewards come from ``v_head`` where there is one."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.model = Decoder(config)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        if config.tie_word_embeddings:
            self.lm_head.weight = self.model.embed_tokens.weight

    def forward(self, ids, positions=None, mask=None, keep=None, cache=None):
        """Logits (batch, length, vocabulary); with ``keep``, indices into batch × length, only those: (kept, vocabulary).

        With a value head the same of rewards, without the last dimension. ``cache``: of the tokens before ``ids``, which it then holds too.
        """
        x = self.model(ids, positions, mask, cache)
        if keep is not None:
            x = x.reshape(-1, x.shape[-1])[keep]
        return self.v_head(x) if hasattr(self, "v_head") else self.lm_head(x)


def load_model(directory, config=None):
    """Builds the model of a Hugging Face folder with its weights in fp32; raises ``model_unreadable``."""
    model = CausalLM(config or read_config(directory))
    stored = {name: tensor.float() for name, tensor in safetensors.load_model(directory).items()}
    if model.config.tie_word_embeddings:
        stored["lm_head.weight"] = stored["model.embed_tokens.weight"]
    try:
        model.load_state_dict(stored)
    except RuntimeError as error:
        raise TrainerError("model_unreadable", "The weights do not fit config.json: %s" % error, "权重与 config.json 不符：%s" % error) from error
    return model


def save_model(model, directory, base, dtype):
    """Writes ``model.safetensors`` and ``config.json``, which is that of ``base`` with the context that was trained."""
    safetensors.save(os.path.join(directory, "model.safetensors"), model_state(model, dtype))
    with open(os.path.join(base, "config.json"), encoding="utf-8") as file:
        raw = json.load(file)
    raw["torch_dtype"] = str(dtype).split(".")[-1]
    if parse_config(raw) != model.config:
        raw["max_position_embeddings"] = model.config.max_position_embeddings
        if raw.get("rope_parameters"):
            raw["rope_parameters"] = {**(model.config.rope or {"rope_type": "default"}), "rope_theta": model.config.rope_theta}
        else:
            raw["rope_scaling"] = model.config.rope
    with open(os.path.join(directory, "config.json"), "w", encoding="utf-8") as file:
        json.dump(raw, file, indent=1)


def model_state(model, dtype):
    """Weights by Hugging Face's names; tied ones once, those of a value head not."""
    tied = model.config.tie_word_embeddings
    return {name: tensor.to(dtype) for name, tensor in model.state_dict().items()
            if not name.startswith("v_head.") and not (tied and name == "lm_head.weight")}
