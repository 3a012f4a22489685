"""What LLaMA-Factory leaves, in the layout of a job directory."""

import json
import os
import re
import shutil

from finetune_trainer.files import COMPLETE, read_json, write_json
from finetune_trainer.llamafactory.config import OUTPUT
from finetune_trainer.llamafactory.weights import to_safetensors

_CHECKPOINT = re.compile(r"checkpoint-(\d+)$")
_RESULTS = ("train_results.json", "eval_results.json")
# What tells of the run, not of what it trained; ``result.json`` and ``metrics.jsonl`` tell it.
_NO_ARTIFACTS = (*_RESULTS, "all_results.json", "trainer_log.jsonl", "trainer_state.json", "training_args.bin")


class LineTail:
    """Whole lines that were added to a JSON Lines file since the last look."""

    def __init__(self, path):
        self._path, self._offset = path, 0

    def read(self):
        if not os.path.exists(self._path):
            return []
        with open(self._path, "rb") as file:
            file.seek(self._offset)
            *whole, _ = file.read().split(b"\n")
        self._offset += sum(len(line) + 1 for line in whole)
        return [json.loads(line) for line in whole if line.strip()]


class Checkpoints:
    """Keeps ``checkpoints/step-N`` what ``output/checkpoint-N`` is, without taking the space twice."""

    def __init__(self, job):
        self._job = job

    def newest(self):
        """(folder below ``output/`` to resume from, its step) of the newest whole checkpoint; (None, 0) without one."""
        step = max(self._whole(), default=0)
        return (self._job.path(OUTPUT, "checkpoint-%d" % step), step) if step else (None, 0)

    def restore(self, step):
        """Gives LLaMA-Factory a checkpoint back where it is gone from ``output/``, and takes away what is newer and not whole."""
        for other, folder in self._written().items():
            if other > step:
                shutil.rmtree(folder)
        if step not in self._written():
            _link(self._whole()[step], self._job.path(OUTPUT, "checkpoint-%d" % step), leave_out=COMPLETE)
        _name_head(self._job.path(OUTPUT, "checkpoint-%d" % step))

    def take(self, step):
        """Takes over a checkpoint that is whole, unless LLaMA-Factory has already dropped it for newer ones."""
        final = self._job.path("checkpoints", "step-%d" % step)
        try:
            _link(self._job.path(OUTPUT, "checkpoint-%d" % step), final)
        except (FileNotFoundError, shutil.Error):
            return
        with open(os.path.join(final, COMPLETE), "w", encoding="utf-8") as mark:
            mark.write("%d\n" % step)

    def drop(self):
        """Drops the checkpoints that LLaMA-Factory has dropped."""
        whole = self._whole()
        for step in set(whole) - set(self._written()):
            os.remove(os.path.join(whole[step], COMPLETE))
            shutil.rmtree(whole[step], ignore_errors=True)

    def _written(self):
        root = self._job.path(OUTPUT)
        found = [(_CHECKPOINT.match(name), name) for name in (os.listdir(root) if os.path.isdir(root) else [])]
        return {int(match.group(1)): os.path.join(root, name) for match, name in found if match}

    def _whole(self):
        root = self._job.path("checkpoints")
        names = os.listdir(root) if os.path.isdir(root) else []
        return {int(name[5:]): os.path.join(root, name) for name in names
                if name.startswith("step-") and name[5:].isdigit() and os.path.exists(os.path.join(root, name, COMPLETE))}


def collect_artifacts(job, is_adapter):
    """Moves the trained files out of ``output/``; returns their paths, relative to the job directory."""
    kind = "adapter" if is_adapter else "model"
    source, final = job.path(OUTPUT), job.path(kind)
    partial = final + ".tmp"
    shutil.rmtree(partial, ignore_errors=True)
    os.makedirs(partial)
    for name in os.listdir(source):
        path = os.path.join(source, name)
        if os.path.isfile(path) and name not in _NO_ARTIFACTS:
            shutil.copy2(path, partial)
    to_safetensors(partial)
    _name_base_model(job, partial)
    shutil.rmtree(final, ignore_errors=True)
    os.replace(partial, final)
    return ["%s/%s" % (kind, name) for name in sorted(os.listdir(final))]


def _name_base_model(job, folder):
    """Names the base model where LLaMA-Factory has written where it lay on this machine."""
    config, card = os.path.join(folder, "adapter_config.json"), os.path.join(folder, "README.md")
    told = read_json(config)
    if told:
        write_json(config, {**told, "base_model_name_or_path": job.model_name})
    if os.path.exists(card):
        with open(card, encoding="utf-8") as file:
            text = file.read()
        with open(card, "w", encoding="utf-8") as file:
            file.write(text.replace(job.model_path, job.model_name))


def final_metrics(job):
    """Numbers of LLaMA-Factory's result files."""
    found = {}
    for name in _RESULTS:
        path = job.path(OUTPUT, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                found.update(json.load(file))
    return found


def _name_head(folder):
    """Gives the head of an adapter's reward model the name by which the Trainer looks for it, and ends where it finds nothing."""
    head, weights = os.path.join(folder, "value_head.safetensors"), os.path.join(folder, "model.safetensors")
    if os.path.exists(head) and not os.path.exists(weights):
        _link_or_copy(head, weights)


def _link(source, target, leave_out=None):
    """Replaces a folder, at once, by links to what another holds."""
    partial = target + ".tmp"
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source, partial, copy_function=_link_or_copy, ignore=shutil.ignore_patterns(leave_out) if leave_out else None)
    shutil.rmtree(target, ignore_errors=True)
    os.replace(partial, target)


def _link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)  # Another file system.
