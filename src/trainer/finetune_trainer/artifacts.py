"""What a job leaves: an adapter or a model in the layout of Hugging Face."""

import os
import shutil

import torch

from finetune_trainer.files import write_json
from finetune_trainer.modeling import lora, value_head
from finetune_trainer.modeling.decoder import save_model
from finetune_trainer.setup import lora_settings

_TEXT_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja")


def save(job, model):
    """Writes ``adapter/`` or ``model/`` whole; returns its paths, relative to the job directory."""
    arguments = job.arguments
    kind = "adapter" if arguments.finetuning_type == "lora" else "model"
    partial, final = job.path(kind + ".tmp"), job.path(kind)
    shutil.rmtree(partial, ignore_errors=True)
    os.makedirs(partial)
    if kind == "adapter":
        lora.save_adapter(model, partial, job.model_name, lora_settings(arguments))
        # What a reader needs to know besides: the template, and the context if it was stretched.
        write_json(os.path.join(partial, "finetune.json"), {
            "template": arguments.template, "rope_scaling": model.config.rope,
            "max_position_embeddings": model.config.max_position_embeddings})
    else:
        save_model(model, partial, job.model_path, torch.float32)
    if hasattr(model, "v_head"):
        value_head.save(model, partial)
    copy_text_files(job.model_path, partial, whole_model=kind == "model")
    shutil.rmtree(final, ignore_errors=True)
    os.replace(partial, final)
    return ["%s/%s" % (kind, name) for name in sorted(os.listdir(final))]


def copy_text_files(source, target, whole_model):
    """Copies tokenizer files, and for a whole model its generation settings."""
    for name in _TEXT_FILES + (("generation_config.json",) if whole_model else ()):
        if os.path.exists(os.path.join(source, name)):
            shutil.copy(os.path.join(source, name), target)
