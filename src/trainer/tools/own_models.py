"""The cases of vector_cases by this engine."""

import json
import os

import torch

from finetune_trainer.modeling import lora, rope, safetensors
from finetune_trainer.modeling.config import parse_config
from finetune_trainer.modeling.decoder import CausalLM, save_model
from vector_cases import ALPHA, IDS, RANK, STRETCHED, TARGETS, fill


def own_model(raw):
    return fill(CausalLM(parse_config(raw)))


def own_adapted(raw, options):
    """The model with an adapter; options: ``use_rslora`` and ``use_dora``, as peft names them."""
    model = CausalLM(parse_config(raw))
    lora.inject(model, **_settings(options))
    return fill(model)


def save_adapter(model, folder, options):
    """(adapter_config.json, {name: tensor}) as they were saved to a folder."""
    lora.save_adapter(model, folder, "base", _settings(options))
    with open(os.path.join(folder, "adapter_config.json"), encoding="utf-8") as file:
        return json.load(file), safetensors.load(os.path.join(folder, "adapter_model.safetensors"))


def save_stretched(kind, folder):
    """(model, config.json) of a model that was stretched to hold ``IDS`` and saved to a folder."""
    base = os.path.join(folder, "config.json")
    with open(base, "w", encoding="utf-8") as file:
        json.dump(STRETCHED, file)
    model = fill(CausalLM(rope.scaled(parse_config(STRETCHED), kind, len(IDS))))
    save_model(model, folder, folder, torch.float32)
    with open(base, encoding="utf-8") as file:
        return model, json.load(file)


def _settings(options):
    return {"rank": RANK, "alpha": ALPHA, "dropout": 0.0, "targets": TARGETS, "rslora": options.get("use_rslora", False),
            "dora": options.get("use_dora", False)}
