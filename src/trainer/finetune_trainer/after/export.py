"""Writes what a job trained to a folder that other programs load."""

import argparse
import json
import os
import shutil
import sys

import torch

from finetune_trainer.after.models import load_result
from finetune_trainer.artifacts import copy_text_files
from finetune_trainer.errors import TrainerError, describe
from finetune_trainer.job import read_paths
from finetune_trainer.modeling import lora, value_head
from finetune_trainer.modeling.decoder import save_model

_TYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}


def main(arguments):
    """Prints ``{folder, files}`` as JSON, or ``{error}`` where nothing could be written."""
    parser = argparse.ArgumentParser(prog="finetune_trainer export")
    parser.add_argument("--job", required=True, help="path of job.json; its folder is the job directory")
    parser.add_argument("--merge", action="store_true", help="add the adapter to the weights of the base model")
    parser.add_argument("--output", help="folder to write; export/ of the job directory by default")
    parser.add_argument("--dtype", choices=sorted(_TYPES), help="of merged weights; that of the base model by default")
    options = parser.parse_args(arguments)
    try:
        # Whichever engine trained it: only the paths are needed.
        job = read_paths(options.job)
        output = options.output or job.path("export")
        told = {"folder": output, "files": export(job, output, options.merge, options.dtype)}
    except Exception as error:  # Whatever it is, whoever asked for the export is told.
        told = {"error": describe(error)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def export(job, output, merge, dtype=None):
    """Writes the folder whole; returns the names of its files."""
    partial = output.rstrip("/") + ".tmp"
    shutil.rmtree(partial, ignore_errors=True)
    kind = "adapter" if os.path.isdir(job.path("adapter")) else "model"
    if merge and kind == "adapter":
        os.makedirs(partial)
        model = load_result(job)
        lora.merge(model)
        save_model(model, partial, job.model_path, _TYPES[dtype or _dtype_of(job.model_path)])
        if hasattr(model, "v_head"):
            value_head.save(model, partial)
        copy_text_files(job.model_path, partial, whole_model=True)
    elif os.path.isdir(job.path(kind)):
        shutil.copytree(job.path(kind), partial)
    else:
        raise TrainerError("model_unreadable", "The job has no adapter and no model yet.", "该作业还没有适配器或模型。")
    shutil.rmtree(output, ignore_errors=True)
    os.replace(partial, output)
    return sorted(os.listdir(output))


def _dtype_of(folder):
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        raw = json.load(file)
    told = raw.get("torch_dtype") or raw.get("dtype")
    return told if told in _TYPES else "float32"
