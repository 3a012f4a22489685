"""Grouped-query attention."""

import math

import torch
from torch import nn
from torch.nn import functional

from finetune_trainer.modeling.norm import RMSNorm
from finetune_trainer.modeling.rope import rotate


def attend(query, key, value, mask):
    """Attention over (batch, heads, length, head_dim); mask: (batch, 1, length, length), True where seen; None: causal."""
    if hasattr(functional, "scaled_dot_product_attention"):
        return functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
    length = query.shape[-2]
    if mask is None:
        hidden = torch.ones(length, length, dtype=torch.bool, device=query.device).triu(1)
    else:
        hidden = ~mask
    scores = torch.matmul(query / math.sqrt(query.shape[-1]), key.transpose(-1, -2))
    weights = scores.masked_fill(hidden, float("-inf")).float().softmax(-1)
    return torch.matmul(weights.to(value.dtype), value)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        queries, keys = config.num_attention_heads * config.head_dim, config.num_key_value_heads * config.head_dim
        self.q_proj = nn.Linear(config.hidden_size, queries, bias=config.attention_bias)
        self.k_proj = nn.Linear(config.hidden_size, keys, bias=config.attention_bias)
        self.v_proj = nn.Linear(config.hidden_size, keys, bias=config.attention_bias)
        self.o_proj = nn.Linear(queries, config.hidden_size, bias=config.output_bias)
        if config.qk_norm:
            self.q_norm = RMSNorm(config.head_dim, config.rms_norm_eps)
            self.k_norm = RMSNorm(config.head_dim, config.rms_norm_eps)

    def forward(self, x, cos, sin, mask, extend=None):
        """``extend``: puts keys and values that were kept before the new ones."""
        batch, length, _ = x.shape
        config = self.config

        def heads(y, count):
            return y.view(batch, length, count, config.head_dim)

        query, key = heads(self.q_proj(x), config.num_attention_heads), heads(self.k_proj(x), config.num_key_value_heads)
        if config.qk_norm:
            query, key = self.q_norm(query), self.k_norm(key)
        query, key = rotate(query.transpose(1, 2), cos, sin), rotate(key.transpose(1, 2), cos, sin)
        value = heads(self.v_proj(x), config.num_key_value_heads).transpose(1, 2)
        if extend:
            key, value = extend(key, value)
        groups = config.num_attention_heads // config.num_key_value_heads
        if groups > 1:
            key, value = key.repeat_interleave(groups, dim=1), value.repeat_interleave(groups, dim=1)
        return self.o_proj(attend(query, key, value, mask).transpose(1, 2).reshape(batch, length, -1))
