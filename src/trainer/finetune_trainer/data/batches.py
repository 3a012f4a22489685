"""Examples as tensors, and the order in which they are trained."""

from dataclasses import dataclass
from typing import Optional

import torch

from finetune_trainer.data.examples import IGNORED


@dataclass(frozen=True)
class Batch:
    """ids: (rows, longest); keep: flat places that predict; targets: what stands after them; rows: which row each belongs to;
    positions: (rows, longest) and mask: (rows, 1, longest, longest), only where rows are packed."""

    ids: torch.Tensor
    keep: torch.Tensor
    targets: torch.Tensor
    rows: torch.Tensor
    size: int
    positions: Optional[torch.Tensor] = None
    mask: Optional[torch.Tensor] = None


def collate(examples, device, last_only=False):
    """A :class:`Batch` padded at the right; with ``last_only`` the last token of each row is what counts."""
    longest = max(example.length for example in examples)
    ids = torch.zeros((len(examples), longest), dtype=torch.long)
    labels = torch.full((len(examples), longest), IGNORED, dtype=torch.long)
    for row, example in enumerate(examples):
        ids[row, :example.length] = torch.tensor(example.ids)
        labels[row, :example.length] = torch.tensor(example.labels)
    if last_only:
        rows = torch.arange(len(examples))
        keep = rows * longest + torch.tensor([example.length - 1 for example in examples])
        targets = torch.zeros_like(rows)
    else:
        rows, places = (labels[:, 1:] != IGNORED).nonzero(as_tuple=True)
        keep, targets = rows * longest + places, labels[rows, places + 1]
    positions, mask = _packed(examples, longest) if any(example.starts for example in examples) else (None, None)
    moved = [None if tensor is None else _move(tensor, device) for tensor in (ids, keep, targets, rows, positions, mask)]
    return Batch(moved[0], moved[1], moved[2], moved[3], len(examples), moved[4], moved[5])


def _move(tensor, device):
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor


def _packed(examples, longest):
    positions = torch.zeros((len(examples), longest), dtype=torch.long)
    segments = torch.zeros((len(examples), longest), dtype=torch.long)
    for row, example in enumerate(examples):
        bounds = list(example.starts or (0,)) + [longest]
        for number, (start, end) in enumerate(zip(bounds, bounds[1:])):
            positions[row, start:end] = torch.arange(end - start)
            segments[row, start:end] = number
    same = segments[:, None, :, None] == segments[:, None, None, :]
    return positions, same & torch.ones(longest, longest, dtype=torch.bool).tril()


def split(examples, ratio, seed):
    """(training, validation) by a permutation drawn from the seed; a ratio of 1 or more is a number of rows."""
    count = int(ratio) if ratio >= 1 else int(round(len(examples) * ratio))
    count = min(max(count, 1 if ratio > 0 else 0), len(examples) - 1)
    order = torch.randperm(len(examples), generator=torch.Generator().manual_seed(seed)).tolist()
    return [examples[i] for i in order[count:]], [examples[i] for i in order[:count]]


def epoch_order(lengths, batch, seed, epoch, grouped):
    """Order of the rows in an epoch, the same on every rank and in every attempt.

    Rows of one step come by length, so that little is padded; ``grouped`` sorts over 50 steps and then shuffles the steps.
    """
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    order = torch.randperm(len(lengths), generator=generator).tolist()
    span = batch * (50 if grouped else 1)
    order = [index for start in range(0, len(order), span)
             for index in sorted(order[start:start + span], key=lambda index: -lengths[index])]
    if not grouped:
        return order
    whole = len(order) // batch
    steps = [order[step * batch:(step + 1) * batch] for step in torch.randperm(whole, generator=generator).tolist()]
    return [index for step in steps for index in step] + order[whole * batch:]
