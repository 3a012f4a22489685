"""Loss and metrics on rows that are not trained."""

import math

import torch

from finetune_trainer import distributed


@torch.no_grad()
def evaluate(setup, size, world):
    """(loss, metrics) over the validation rows, in batches of ``size``; the same on every rank."""
    model, stage, rows = setup.model, setup.stage, setup.validation
    model.eval()
    groups = [rows[start:start + size] for start in range(0, len(rows), size)]
    totals = {}
    # Every rank takes part in every round, since some losses ask the other ranks.
    for turn in range(math.ceil(len(groups) / world.size)):
        mine = groups[turn * world.size + world.rank] if turn * world.size + world.rank < len(groups) else []
        loss, metrics = stage.loss(model, mine or rows[:1], bool(mine))
        for name, value in [("loss", loss)] + list(metrics.items()):
            totals[name] = totals.get(name, 0) + value
    names = sorted(totals)
    sums = dict(zip(names, torch.stack(distributed.sum_tensors([totals[name] for name in names], world)).tolist()))
    units = max(1, stage.units(rows))
    return sums.pop("loss") / units, stage.average(sums, units)
