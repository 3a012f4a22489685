"""The LLaMA-Factory configurations that the control plane renders, as its own tests keep them."""

import json
import os

import jobs

FOLDER = os.path.join(jobs.ROOT, "tests", "FineTune.Core.Tests", "Tasks", "configs")
# What the engine fills in from the job directory.
_PLACES = ("dataset", "dataset_dir", "output_dir", "model_name_or_path", "template")


def arguments(method, stage):
    """Arguments of a job that leaves all to its defaults, on a card."""
    return {name: value for name, value in _read(_blocks("%s-%s.yaml" % (method, stage))[0])[0].items() if name not in _PLACES}


def changes(name):
    """``[(what is asked for, arguments that it changes, arguments that it takes away)]`` of one file; without what is refused."""
    return [(lines[0][2:], *_read(lines)) for lines in _blocks(name)[1:] if not lines[0].endswith((": the same", ")")) or len(lines) > 1]


def _blocks(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return [block.splitlines() for block in file.read().strip().split("\n\n")]


def _read(lines):
    pairs = (line.split(": ", 1) for line in lines if not line.startswith("#"))
    removed = [line.split()[-1] for line in lines if line.startswith("# without ")]
    return {name: json.loads(value) if value[:1] in '"0123456789tfn[-' and name not in ("dataset_dir", "output_dir") else value
            for name, value in pairs}, removed
