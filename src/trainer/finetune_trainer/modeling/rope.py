"""Rotary position embeddings and the ways to stretch them, by the formulas of Hugging Face transformers."""

import math
from dataclasses import replace

import torch

KINDS = ("linear", "dynamic", "yarn", "llama3")


def scaled(config, kind, cutoff):
    """``config`` with its context stretched to ``cutoff`` tokens; unchanged where it reaches that far already.

    The factor is the whole number of times that the trained context fits, as LLaMA-Factory takes it. With ``dynamic`` the declared
    context stays the trained one, since the stretch begins where it ends.
    """
    trained = (config.rope or {}).get("original_max_position_embeddings") or config.max_position_embeddings
    if kind is None or cutoff <= trained:
        return config
    factor = float(math.ceil(cutoff / trained))
    rope = {"rope_type": kind, "factor": factor}
    if kind == "dynamic":
        return replace(config, max_position_embeddings=trained, rope=rope)
    if kind != "linear":
        rope["original_max_position_embeddings"] = trained
    if kind == "llama3":
        rope.update(low_freq_factor=1.0, high_freq_factor=4.0)
    return replace(config, max_position_embeddings=int(trained * factor), rope=rope)


def frequencies(config, length):
    """(inverse frequencies of shape (head_dim / 2,), factor on cosines and sines) for sequences of ``length`` tokens."""
    rope = config.rope or {"rope_type": "default"}
    trained = rope.get("original_max_position_embeddings") or config.max_position_embeddings
    kind, factor, dim, base = rope["rope_type"], rope.get("factor", 1.0), config.head_dim, config.rope_theta
    if kind == "dynamic":
        declared = config.max_position_embeddings
        base *= (factor * max(length, declared) / declared - (factor - 1)) ** (dim / (dim - 2))
    plain = 1.0 / base ** (torch.arange(0, dim, 2, dtype=torch.float32) / dim)
    if kind in ("default", "dynamic"):
        return plain, 1.0
    if kind == "linear":
        return plain / factor, 1.0
    if kind == "llama3":
        return _llama3(plain, rope, trained), 1.0
    if kind == "yarn":
        return _yarn(plain, rope, trained, dim, base)
    raise ValueError("unknown rope_type %s" % kind)


def _llama3(plain, rope, trained):
    low, high = rope["low_freq_factor"], rope["high_freq_factor"]
    wavelength = 2 * math.pi / plain
    smooth = (trained / wavelength - low) / (high - low)
    between = (1 - smooth) * plain / rope["factor"] + smooth * plain
    stretched = torch.where(wavelength > trained / low, plain / rope["factor"], plain)
    middle = (wavelength <= trained / low) & (wavelength >= trained / high)
    return torch.where(middle, between, stretched)


def _yarn(plain, rope, trained, dim, base):
    factor = rope["factor"]

    def dimension(rotations):
        return dim * math.log(trained / (rotations * 2 * math.pi)) / (2 * math.log(base))

    low = max(math.floor(dimension(rope.get("beta_fast") or 32)), 0)
    high = min(math.ceil(dimension(rope.get("beta_slow") or 1)), dim - 1)
    ramp = ((torch.arange(dim // 2, dtype=torch.float32) - low) / max(high - low, 0.001)).clamp(0, 1)
    strength = rope.get("attention_factor")
    return plain / factor * ramp + plain * (1 - ramp), 0.1 * math.log(factor) + 1.0 if strength is None else strength


class Rotary:
    """Cosines and sines by position; those of plain sequences are kept."""

    def __init__(self, config):
        self._config = config
        self._kept = (None, None)

    def tables(self, positions, length, device):
        """Two tensors that broadcast over (batch, heads, length, head_dim); ``positions``: (batch, length), None for 0, 1, 2 …"""
        if positions is None:
            key = (length, device)
            if self._kept[0] != key:
                self._kept = (key, self._compute(torch.arange(length, device=device)[None], length))
            return self._kept[1]
        if (self._config.rope or {}).get("rope_type") == "dynamic":
            # Of packed rows the longest counts, not the row that they fill.
            length = int(positions.max()) + 1
        return self._compute(positions, length)

    def _compute(self, positions, length):
        inverse, strength = frequencies(self._config, length)
        angles = positions[:, None, :, None].float() * inverse.to(positions.device)
        angles = torch.cat([angles, angles], dim=-1)
        return angles.cos() * strength, angles.sin() * strength


def rotate(x, cos, sin):
    """Rotary position embedding of (batch, heads, length, head_dim), halves interleaved as Hugging Face does."""
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return x * cos.to(x.dtype) + turned * sin.to(x.dtype)
