"""Llama and Qwen2 decoders with the names and layout of Hugging Face, so that their weights load as they are."""

import json
import math
import os
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from finetune_trainer import tensors
from finetune_trainer.errors import TrainerError

_ARCHITECTURES = {"LlamaForCausalLM": False, "Qwen2ForCausalLM": True}


@dataclass(frozen=True)
class ModelConfig:
    """Facts of ``config.json`` that the forward pass needs; sizes in elements, context in tokens."""

    vocab_size: int
    hidden_size: int
    intermediate_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    head_dim: int
    max_position_embeddings: int
    rms_norm_eps: float
    rope_theta: float
    tie_word_embeddings: bool
    attention_bias: bool


def read_config(directory):
    """Reads and checks ``config.json``; raises ``model_unreadable``."""
    try:
        with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
            raw = json.load(file)
        architecture = (raw.get("architectures") or ["?"])[0]
        if architecture not in _ARCHITECTURES:
            raise TrainerError("model_unreadable", "The reference engine cannot train %s." % architecture,
                               "Choose a Llama or Qwen2 model, or a location with the llamafactory engine.")
        heads = raw["num_attention_heads"]
        return ModelConfig(
            vocab_size=raw["vocab_size"], hidden_size=raw["hidden_size"], intermediate_size=raw["intermediate_size"],
            num_hidden_layers=raw["num_hidden_layers"], num_attention_heads=heads,
            num_key_value_heads=raw.get("num_key_value_heads") or heads,
            head_dim=raw.get("head_dim") or raw["hidden_size"] // heads,
            max_position_embeddings=raw.get("max_position_embeddings", 2048), rms_norm_eps=raw.get("rms_norm_eps", 1e-6),
            rope_theta=raw.get("rope_theta", 10000.0), tie_word_embeddings=raw.get("tie_word_embeddings", False),
            attention_bias=raw.get("attention_bias", _ARCHITECTURES[architecture]))
    except (OSError, ValueError, KeyError) as error:
        raise TrainerError("model_unreadable", "Cannot read the model's config.json: %s" % error,
                           "Upload the whole model folder in Hugging Face layout.") from error


class RMSNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        wide = x.float()
        scaled = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.eps)
        return self.weight * scaled.to(x.dtype)


def rotary_tables(config, length, device):
    """Cosines and sines of shape (length, head_dim) for positions 0 to length - 1."""
    exponent = torch.arange(0, config.head_dim, 2, dtype=torch.float32, device=device) / config.head_dim
    angles = torch.outer(torch.arange(length, dtype=torch.float32, device=device), config.rope_theta ** -exponent)
    angles = torch.cat([angles, angles], dim=-1)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    """Rotary position embedding of (batch, heads, length, head_dim), halves interleaved as Hugging Face does."""
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return x * cos.to(x.dtype) + turned * sin.to(x.dtype)


def attend(query, key, value):
    """Causal attention over (batch, heads, length, head_dim)."""
    if hasattr(functional, "scaled_dot_product_attention"):
        return functional.scaled_dot_product_attention(query, key, value, is_causal=True)
    length = query.shape[-2]
    future = torch.ones(length, length, dtype=torch.bool, device=query.device).triu(1)
    scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(query.shape[-1])
    weights = scores.masked_fill(future, float("-inf")).float().softmax(-1)
    return torch.matmul(weights.to(value.dtype), value)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        queries, keys = config.num_attention_heads * config.head_dim, config.num_key_value_heads * config.head_dim
        bias = config.attention_bias
        self.q_proj = nn.Linear(config.hidden_size, queries, bias=bias)
        self.k_proj = nn.Linear(config.hidden_size, keys, bias=bias)
        self.v_proj = nn.Linear(config.hidden_size, keys, bias=bias)
        self.o_proj = nn.Linear(queries, config.hidden_size, bias=False)

    def forward(self, x, cos, sin):
        batch, length, _ = x.shape
        config = self.config

        def heads(y, count):
            return y.view(batch, length, count, config.head_dim).transpose(1, 2)

        query = rotate(heads(self.q_proj(x), config.num_attention_heads), cos, sin)
        key = rotate(heads(self.k_proj(x), config.num_key_value_heads), cos, sin)
        value = heads(self.v_proj(x), config.num_key_value_heads)
        groups = config.num_attention_heads // config.num_key_value_heads
        if groups > 1:
            key, value = key.repeat_interleave(groups, dim=1), value.repeat_interleave(groups, dim=1)
        mixed = attend(query, key, value).transpose(1, 2).reshape(batch, length, -1)
        return self.o_proj(mixed)


class FeedForward(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x):
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = FeedForward(config)
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """The stack below the output head."""

    def __init__(self, config):
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = RMSNorm(config.hidden_size, config.rms_norm_eps)


class CausalLM(nn.Module):
    """Token ids (batch, length) to logits (batch, length, vocabulary). ``neftune_alpha`` adds noise while training."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.model = Decoder(config)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.neftune_alpha = None
        if config.tie_word_embeddings:
            self.lm_head.weight = self.model.embed_tokens.weight

    def forward(self, ids):
        x = self.model.embed_tokens(ids)
        if self.training and self.neftune_alpha:
            bound = self.neftune_alpha / math.sqrt(x.shape[1] * x.shape[2])
            x = x + torch.empty_like(x).uniform_(-bound, bound)
        cos, sin = rotary_tables(self.config, ids.shape[1], ids.device)
        for layer in self.model.layers:
            x = layer(x, cos, sin)
        return self.lm_head(self.model.norm(x))


def load_model(directory):
    """Builds the model of a Hugging Face folder with its weights in fp32; raises ``model_unreadable``."""
    model = CausalLM(read_config(directory))
    stored = {name: tensor.float() for name, tensor in tensors.load_model(directory).items()}
    if model.config.tie_word_embeddings:
        stored["lm_head.weight"] = stored["model.embed_tokens.weight"]
    try:
        model.load_state_dict(stored)
    except RuntimeError as error:
        raise TrainerError("model_unreadable", "The weights do not fit config.json: %s" % error,
                           "Upload config.json and the weights of the same model.") from error
    return model


def save_weights(model, directory, dtype):
    """Writes ``model.safetensors``; tied weights are written once."""
    state = {name: tensor.to(dtype) for name, tensor in model.state_dict().items()
             if not (name == "lm_head.weight" and model.config.tie_word_embeddings)}
    tensors.save(os.path.join(directory, "model.safetensors"), state)
