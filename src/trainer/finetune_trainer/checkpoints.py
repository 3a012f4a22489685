"""Checkpoints that a later attempt goes on from exactly."""

import os
import random
import re
import shutil

import numpy
import torch

from finetune_trainer import distributed
from finetune_trainer.files import read_json, write_json

COMPLETE = "COMPLETE"
_NAME = re.compile(r"step-(\d+)$")


def newest(job):
    """Folder of the newest complete checkpoint, or None."""
    for _, folder in sorted(_complete(job), reverse=True):
        return folder
    return None


def save(job, world, step, model, optimizer, counters):
    """Writes ``checkpoints/step-N``; every rank adds its random state, and the mark that it is whole comes last."""
    final = job.path("checkpoints", "step-%d" % step)
    partial = final + ".tmp"
    if world.is_first:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(final, ignore_errors=True)
        os.makedirs(partial)
        trained = {name: tensor for name, tensor in model.named_parameters() if tensor.requires_grad}
        torch.save({name: tensor.detach().cpu() for name, tensor in trained.items()}, os.path.join(partial, "weights.pt"))
        torch.save(optimizer.state_dict(), os.path.join(partial, "optimizer.pt"))
        write_json(os.path.join(partial, "trainer_state.json"),
                   {**counters, "global_step": step, "world_size": world.size})
    distributed.barrier(world)
    torch.save(_random_state(world), os.path.join(partial, "rng-%d.pt" % world.rank))
    distributed.barrier(world)
    if world.is_first:
        os.replace(partial, final)
        with open(os.path.join(final, COMPLETE), "w", encoding="utf-8") as mark:
            mark.write("%d\n" % step)
        _prune(job)
    return final


def load(folder, world, model, optimizer):
    """Restores weights, optimizer and random state; returns the counters that were saved."""
    weights = torch.load(os.path.join(folder, "weights.pt"), map_location=world.device)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                parameter.copy_(weights[name])
    optimizer.load_state_dict(torch.load(os.path.join(folder, "optimizer.pt"), map_location=world.device))
    own = os.path.join(folder, "rng-%d.pt" % world.rank)
    if os.path.exists(own):
        _restore_random_state(torch.load(own), world)
    return read_json(os.path.join(folder, "trainer_state.json"))


def _complete(job):
    root = job.path("checkpoints")
    for name in os.listdir(root) if os.path.isdir(root) else []:
        match = _NAME.match(name)
        if match and os.path.exists(os.path.join(root, name, COMPLETE)):
            yield int(match.group(1)), os.path.join(root, name)


def _prune(job):
    limit = job.arguments.save_total_limit
    if limit:
        for _, folder in sorted(_complete(job), reverse=True)[limit:]:
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
