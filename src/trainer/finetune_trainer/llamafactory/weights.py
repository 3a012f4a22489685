"""Weights that PyTorch's own writer saved, as safetensors.

LLaMA-Factory 0.9.5 cannot write a whole reward model as safetensors where the model's head is its embedding, and is told not to.
"""

import json
import os
import re

_WEIGHTS = re.compile(r"(?:pytorch_model(?:-\d+-of-\d+)?|value_head)\.bin$")
_INDEX = "pytorch_model.bin.index.json"


def to_safetensors(folder):
    """Replaces the ``.bin`` files of a model, one at a time; a tensor that two names share is kept under the first."""
    names = sorted(name for name in os.listdir(folder) if _WEIGHTS.match(name))
    if not names:
        return
    import torch  # The node does without it elsewhere.

    from finetune_trainer.modeling import safetensors

    kept = set()
    for name in names:
        path = os.path.join(folder, name)
        seen, tensors = set(), {}
        for key, tensor in torch.load(path, map_location="cpu", weights_only=True).items():
            if tensor.data_ptr() not in seen:
                tensors[key] = tensor
            seen.add(tensor.data_ptr())
        safetensors.save(os.path.join(folder, _renamed(name)), tensors)
        kept.update(tensors)
        os.remove(path)
    _rewrite_index(folder, kept)


def _rewrite_index(folder, kept):
    path = os.path.join(folder, _INDEX)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            index = json.load(file)
        index["weight_map"] = {key: _renamed(name) for key, name in index["weight_map"].items() if key in kept}
        with open(os.path.join(folder, "model.safetensors.index.json"), "w", encoding="utf-8") as file:
            json.dump(index, file, indent=1)
        os.remove(path)


def _renamed(name):
    return name.replace("pytorch_model", "model").replace(".bin", ".safetensors")
