"""Facts of a model's ``config.json`` that the forward pass needs."""

import json
import os
from dataclasses import dataclass
from typing import Optional

from finetune_trainer.errors import TrainerError
from finetune_trainer.modeling.rope import KINDS

# Per architecture: bias of q, k and v; bias of o follows it; norm of each head's queries and keys; what transformers takes for fields
# that a ``config.json`` leaves out, where that depends on the architecture.
_QWEN = {"num_key_value_heads": 32, "max_position_embeddings": 32768}
_ARCHITECTURES = {
    "LlamaForCausalLM": {"qk_norm": False, "fixed_bias": None, "left_out": {"max_position_embeddings": 2048}},
    "Qwen2ForCausalLM": {"qk_norm": False, "fixed_bias": (True, False), "left_out": _QWEN},
    "Qwen3ForCausalLM": {"qk_norm": True, "fixed_bias": None, "left_out": {**_QWEN, "head_dim": 128}},
}


@dataclass(frozen=True)
class ModelConfig:
    """Sizes in elements, context in tokens; rope: ``rope_scaling`` of ``config.json``, None without."""

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
    output_bias: bool = False
    mlp_bias: bool = False
    qk_norm: bool = False
    rope: Optional[dict] = None

    @property
    def context(self):
        """Tokens of the longest sequence that the model is made for."""
        grows = self.rope is not None and self.rope["rope_type"] == "dynamic"
        return int(self.max_position_embeddings * self.rope["factor"]) if grows else self.max_position_embeddings


def read_config(directory):
    """Reads and checks ``config.json``; raises ``model_unreadable``."""
    try:
        with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
            return parse_config(json.load(file))
    except (OSError, ValueError, KeyError) as error:
        raise TrainerError("model_unreadable", "Cannot read the model's config.json: %s" % error,
                           "无法读取模型的 config.json：%s" % error) from error


def parse_config(raw):
    """:class:`ModelConfig` of the content of a ``config.json``."""
    architecture = (raw.get("architectures") or ["?"])[0]
    if architecture not in _ARCHITECTURES:
        raise TrainerError("model_unreadable", "The reference engine trains %s, not %s." % (", ".join(_ARCHITECTURES), architecture),
                           "reference 引擎支持 %s，不支持 %s。" % ("、".join(_ARCHITECTURES), architecture))
    for name, wanted in (("hidden_act", "silu"), ("use_sliding_window", False)):
        if raw.get(name, wanted) != wanted:
            raise ValueError("%s = %s is not supported" % (name, raw[name]))
    traits = _ARCHITECTURES[architecture]
    raw = {**traits["left_out"], **raw}
    heads = raw["num_attention_heads"]
    bias = traits["fixed_bias"] or (raw.get("attention_bias", False),) * 2
    # Since version 5 transformers writes theta among the parameters of the rotary embedding.
    rope = dict(raw.get("rope_scaling") or raw.get("rope_parameters") or {})
    kind = rope.get("rope_type", rope.pop("type", "default"))
    if kind not in ("default",) + KINDS:
        raise ValueError("rope_type = %s is not supported" % kind)
    theta = rope.pop("rope_theta", None) or raw.get("rope_theta", 10000.0)
    return ModelConfig(
        vocab_size=raw["vocab_size"], hidden_size=raw["hidden_size"], intermediate_size=raw["intermediate_size"],
        num_hidden_layers=raw["num_hidden_layers"], num_attention_heads=heads,
        num_key_value_heads=raw.get("num_key_value_heads") or heads, head_dim=raw.get("head_dim") or raw["hidden_size"] // heads,
        max_position_embeddings=raw["max_position_embeddings"], rms_norm_eps=raw.get("rms_norm_eps", 1e-6),
        rope_theta=theta, tie_word_embeddings=raw.get("tie_word_embeddings", False), attention_bias=bias[0], output_bias=bias[1],
        mlp_bias=raw.get("mlp_bias", False), qk_norm=traits["qk_norm"], rope=None if kind == "default" else {**rope, "rope_type": kind})
