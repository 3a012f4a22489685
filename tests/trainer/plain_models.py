"""Decoders and adapters written a second time, in numpy and from the papers, to compare with."""

import numpy as np


def logits(weights, config, ids, adapters=None):
    """Logits (length, vocabulary) of one sequence.

    weights: arrays by Hugging Face's names; adapters: function (name of a linear layer, weight) → weight, for what is added to it.
    """
    def linear(x, name):
        weight = weights[name + ".weight"]
        weight = adapters(name, weight) if adapters else weight
        return x @ weight.T + weights.get(name + ".bias", 0.0)

    def norm(x, name):
        return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + config["rms_norm_eps"]) * weights[name + ".weight"]

    heads, groups, size = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
    x = weights["model.embed_tokens.weight"][ids]
    for layer in range(config["num_hidden_layers"]):
        base = "model.layers.%d." % layer
        y = norm(x, base + "input_layernorm")
        mixed = np.zeros((len(ids), heads * size))
        queries, keys, values = (linear(y, base + "self_attn." + part) for part in ("q_proj", "k_proj", "v_proj"))
        for head in range(heads):
            group = head // (heads // groups)
            query, key = queries[:, head * size:(head + 1) * size], keys[:, group * size:(group + 1) * size]
            if base + "self_attn.q_norm.weight" in weights:
                query, key = norm(query, base + "self_attn.q_norm"), norm(key, base + "self_attn.k_norm")
            query, key = turned(query, config["rope_theta"]), turned(key, config["rope_theta"])
            for position in range(len(ids)):
                scores = query[position] @ key[:position + 1].T / np.sqrt(size)
                share = np.exp(scores - scores.max())
                seen = values[:position + 1, group * size:(group + 1) * size]
                mixed[position, head * size:(head + 1) * size] = share / share.sum() @ seen
        x = x + linear(mixed, base + "self_attn.o_proj")
        y = norm(x, base + "post_attention_layernorm")
        gate = linear(y, base + "mlp.gate_proj")
        x = x + linear(gate / (1 + np.exp(-gate)) * linear(y, base + "mlp.up_proj"), base + "mlp.down_proj")
    head = weights["model.embed_tokens.weight" if config.get("tie_word_embeddings") else "lm_head.weight"]
    return norm(x, "model.norm") @ head.T


def turned(x, theta):
    """Each pair (i, i + half) turned by position × theta^(-2i / size)."""
    half = x.shape[1] // 2
    out = np.empty_like(x)
    for position in range(x.shape[0]):
        for i in range(half):
            angle = position * theta ** (-2 * i / x.shape[1])
            a, b = x[position, i], x[position, i + half]
            out[position, i] = a * np.cos(angle) - b * np.sin(angle)
            out[position, i + half] = b * np.cos(angle) + a * np.sin(angle)
    return out


def adapted(weight, a, b, scale, magnitude=None):
    """LoRA's weight; with a magnitude DoRA's: its rows have that length."""
    weight = weight + scale * (b @ a)
    return weight if magnitude is None else weight / np.sqrt((weight ** 2).sum(1))[:, None] * magnitude[:, None]
