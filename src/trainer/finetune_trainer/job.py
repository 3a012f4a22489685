"""``job.json``: what to train, in LLaMA-Factory's argument names."""

import json
import os
from dataclasses import dataclass

from finetune_trainer.arguments import MEASURE, Arguments, read_arguments


@dataclass(frozen=True)
class Job:
    """A job directory and what its ``job.json`` says; every path is absolute.

    validation_datasets: what is only measured on; empty where ``val_size`` holds rows back instead.
    """

    directory: str
    name: str
    attempt: int
    model_name: str
    model_path: str
    datasets: tuple
    validation_datasets: tuple
    device: str
    arguments: Arguments

    def path(self, *parts):
        return os.path.join(self.directory, *parts)


def read_job(path):
    """Reads ``job.json`` for the reference engine; raises ``unsupported_argument`` naming everything that it would have to ignore."""
    return _read(path, read_arguments)


def read_paths(path):
    """Reads ``job.json`` without a look at its arguments, which another engine knows."""
    return _read(path, lambda _: read_arguments({}))


def read_measure(path):
    """Reads of ``job.json`` only how rows and losses are made, whichever engine trained with the rest."""
    return _read(path, lambda given: read_arguments({name: given[name] for name in MEASURE if name in given}))


def _read(path, read):
    with open(path, encoding="utf-8") as file:
        raw = json.load(file)
    directory = os.path.dirname(os.path.abspath(path))
    datasets, validation = (tuple({**entry, "path": os.path.join(directory, entry["path"])} for entry in raw.get(name, ()))
                            for name in ("datasets", "validationDatasets"))
    return Job(directory, raw["job"], raw["attempt"], raw["model"]["name"], os.path.join(directory, raw["model"]["path"]),
               datasets, validation, raw.get("device", "cpu"), read(raw["arguments"]))
