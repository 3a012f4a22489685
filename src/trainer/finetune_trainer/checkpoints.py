"""Checkpoints that a later attempt goes on from exactly."""

import os
import random
import re
import shutil

import numpy
import torch

from finetune_trainer import distributed
from finetune_trainer.errors import TrainerError
from finetune_trainer.files import COMPLETE, read_json, write_json

_NAME = re.compile(r"step-(\d+)$")


def newest(job):
    """Folder of the newest complete checkpoint, or None."""
    for _, folder in sorted(_complete(job), reverse=True):
        return folder
    return None


def save(job, world, step, model, optimizer, counters, keep=None):
    """Writes ``checkpoints/step-N``, with the random state of every rank; the mark that it is whole comes last.

    Only the first rank writes, since the ranks of other machines have other disks.
    keep: step of a checkpoint that is not removed however old it is.
    """
    final = job.path("checkpoints", "step-%d" % step)
    partial = final + ".tmp"
    told = distributed.gather((os.path.exists(os.path.join(final, COMPLETE)), _random_state(world)), world)
    if told[0][0]:
        return final
    if world.is_first:
        try:
            _write(partial, final, model, optimizer, {**counters, "global_step": step, "world_size": world.size})
            for rank, (_, state) in enumerate(told):
                _save_tensors(state, os.path.join(partial, "rng-%d.pt" % rank))
        except BaseException:
            # Room for the result that will tell why.
            shutil.rmtree(partial, ignore_errors=True)
            raise
        os.replace(partial, final)
        with open(os.path.join(final, COMPLETE), "w", encoding="utf-8") as mark:
            mark.write("%d\n" % step)
        _prune(job, keep)
    distributed.barrier(world)
    return final


def _write(partial, final, model, optimizer, state):
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(final, ignore_errors=True)
    os.makedirs(partial)
    trained = {name: tensor.detach().cpu() for name, tensor in model.named_parameters() if tensor.requires_grad}
    _save_tensors(trained, os.path.join(partial, "weights.pt"))
    _save_tensors(optimizer.state_dict(), os.path.join(partial, "optimizer.pt"))
    write_json(os.path.join(partial, "trainer_state.json"), state)


def _save_tensors(value, path):
    with open(path, "wb") as file:
        # PyTorch's newer format ends the whole process where a disk is full; this one raises an error.
        torch.save(value, file, _use_new_zipfile_serialization=False)
        file.flush()
        os.fsync(file.fileno())


def _load_tensors(path, device):
    # The files are our own, and random states are no tensors.
    return torch.load(path, map_location=device, weights_only=False)


def load(folder, world, model, optimizer, rows_per_step):
    """Restores weights, optimizer and random state; returns the counters that were saved.

    Another number of processes goes on where a step has as many rows as before; else raises ``world_size_changed``.
    """
    state = read_json(os.path.join(folder, "trainer_state.json"))
    if state["rows_per_step"] != rows_per_step:
        raise TrainerError("world_size_changed",
                           "The checkpoint was saved by %d processes with %d rows a step; this attempt has %d with %d." % (
            state["world_size"], state["rows_per_step"], world.size, rows_per_step),
            "检查点由 %d 个进程保存，每步 %d 行；本次尝试有 %d 个进程，每步 %d 行。" % (
            state["world_size"], state["rows_per_step"], world.size, rows_per_step))
    load_weights(folder, world, model)
    optimizer.load_state_dict(_load_tensors(os.path.join(folder, "optimizer.pt"), world.device))
    own = os.path.join(folder, "rng-%d.pt" % world.rank)
    if state["world_size"] == world.size and os.path.exists(own):
        _restore_random_state(_load_tensors(own, "cpu"), world)
    else:
        torch.manual_seed(state["global_step"] * 1_000_003 + world.rank)
    return state


def load_weights(folder, world, model):
    """Restores the weights that train."""
    weights = _load_tensors(os.path.join(folder, "weights.pt"), world.device)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                parameter.copy_(weights[name])


def _complete(job):
    root = job.path("checkpoints")
    for name in os.listdir(root) if os.path.isdir(root) else []:
        match = _NAME.match(name)
        if match and os.path.exists(os.path.join(root, name, COMPLETE)):
            yield int(match.group(1)), os.path.join(root, name)


def _prune(job, keep):
    limit = job.arguments.save_total_limit
    for step, folder in sorted(_complete(job), reverse=True)[limit:] if limit else []:
        if step != keep:
            os.remove(os.path.join(folder, COMPLETE))
            shutil.rmtree(folder, ignore_errors=True)


def _random_state(world):
    state = {"python": random.getstate(), "numpy": numpy.random.get_state(), "torch": torch.get_rng_state()}
    if world.device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(world.device)
    return state


def _restore_random_state(state, world):
    random.setstate(state["python"])
    numpy.random.set_state(state["numpy"])
    torch.set_rng_state(state["torch"])
    if "cuda" in state and world.device.type == "cuda":
        torch.cuda.set_rng_state(state["cuda"], world.device)
