"""Models as they came out of a job."""

import os
from dataclasses import replace

from finetune_trainer.errors import TrainerError
from finetune_trainer.files import read_json
from finetune_trainer.modeling import lora, value_head
from finetune_trainer.modeling.config import read_config
from finetune_trainer.modeling.decoder import load_model


def load_tuned(model_directory, adapter_directory=None):
    """A model with its adapter, where there is one, and the context that the adapter was trained with."""
    config = read_config(model_directory)
    told = read_json(os.path.join(adapter_directory, "finetune.json")) if adapter_directory else None
    if told:
        config = replace(config, rope=told["rope_scaling"], max_position_embeddings=told["max_position_embeddings"])
    model = load_model(model_directory, config)
    if adapter_directory:
        lora.load_adapter(model, adapter_directory)
    return model


def load_result(job):
    """The model that a job trained, with its value head where it has one."""
    adapter, model = job.path("adapter"), job.path("model")
    if os.path.isdir(adapter):
        tuned, folder = load_tuned(job.model_path, adapter), adapter
    elif os.path.isdir(model):
        tuned, folder = load_model(model), model
    else:
        raise TrainerError("model_unreadable", "The job has no adapter and no model yet.", "该作业还没有适配器或模型。")
    if os.path.exists(os.path.join(folder, "value_head.safetensors")):
        value_head.load(tuned, folder)
    return tuned
