"""Writes tests/trainer/vectors/models.json with transformers and peft: ``python src/trainer/tools/make_vectors.py``.

Logits, losses and adapters of small Llama, Qwen2 and Qwen3 models, whose weights follow from their names, so that none is stored.
tests/trainer/test_peers.py compares with the file where it is, and with the libraries themselves where those are installed.
"""

import json
import math
import os
import sys
import tempfile
import zlib

import torch

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
PATH = os.path.join(ROOT, "tests", "trainer", "vectors", "models.json")
IDS = [3, 17, 50, 2, 2, 31, 9, 44, 1, 0, 12, 7]
_SHAPE = {"vocab_size": 53, "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
          "num_key_value_heads": 2, "head_dim": 6, "rms_norm_eps": 1e-5, "rope_theta": 1000.0, "max_position_embeddings": 64,
          "tie_word_embeddings": False, "hidden_act": "silu", "pad_token_id": None, "bos_token_id": 1, "eos_token_id": 2}
_LLAMA = {**_SHAPE, "architectures": ["LlamaForCausalLM"], "model_type": "llama"}
MODELS = {
    "llama": _LLAMA,
    "llama with biases, tied": {**_LLAMA, "attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True},
    "qwen2": {**_SHAPE, "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"},
    "qwen3": {**_SHAPE, "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 10},
    "llama, linear": {**_LLAMA, "rope_scaling": {"rope_type": "linear", "factor": 4.0}},
    "llama, yarn": {**_LLAMA, "max_position_embeddings": 256,
                    "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64}},
    "llama, llama3": {**_LLAMA, "max_position_embeddings": 256, "rope_scaling": {
        "rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}},
}
TARGETS = ["q_proj", "v_proj", "down_proj"]
ADAPTERS = {"lora": {}, "rslora": {"use_rslora": True}, "dora": {"use_dora": True}}


def fill(model):
    """Gives every parameter numbers that follow from its name; the names of peft lose what is peft's."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            plain = name.replace("base_model.model.", "").replace(".base_layer", "").replace(".base.", ".").replace(".default", "")
            start = zlib.crc32(plain.replace("magnitude_vector.weight", "magnitude_vector").encode()) % 1000
            wave = torch.sin(torch.arange(parameter.numel(), dtype=torch.float64) * 0.7 + start).reshape(parameter.shape)
            parameter.copy_(wave * 0.2 + (1.0 if "norm" in plain or "magnitude" in plain else 0.0))
    return model


def library_model(raw):
    """The model as transformers builds it, in eval mode."""
    from transformers import AutoConfig, AutoModelForCausalLM

    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
            json.dump(raw, file)
        return fill(AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(folder), attn_implementation="eager")).eval()


def library_adapted(raw, options):
    """The same with an adapter as peft adds it."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(r=3, lora_alpha=12, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM", **options)
    return fill(get_peft_model(library_model(raw), config)).eval()


def compute():
    """All that is stored: logits of the last place, the mean loss, and the same with each adapter."""
    found = {}
    for name, raw in MODELS.items():
        found[name] = {"plain": _measure(library_model(raw))}
        if "rope_scaling" not in raw:
            found[name].update({kind: _measure(library_adapted(raw, options)) for kind, options in ADAPTERS.items()})
    return found


def _measure(model):
    ids = torch.tensor([IDS])
    with torch.no_grad():
        output = model(input_ids=ids, labels=ids)
    return {"loss": output.loss.item(), "logits": output.logits[0, -1].tolist()}


def main():
    import peft
    import transformers

    stored = {"made_with": "transformers %s, peft %s, PyTorch %s" % (transformers.__version__, peft.__version__, torch.__version__),
              "models": compute()}
    assert all(math.isfinite(case["loss"]) for cases in stored["models"].values() for case in cases.values())
    with open(PATH, "w", encoding="utf-8") as file:
        json.dump(stored, file)
    print(PATH)


if __name__ == "__main__":
    sys.exit(main())
