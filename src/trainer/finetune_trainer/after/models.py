"""Models as they came out of a job."""

import os
from dataclasses import replace

from finetune_trainer.files import read_json
from finetune_trainer.modeling import lora
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
