"""One step of training: gradients of all micro-batches, clipped, and an update."""

import contextlib
import math
from dataclasses import dataclass

import torch
from torch.nn.parallel import DistributedDataParallel

from finetune_trainer import distributed
from finetune_trainer.errors import TrainerError


@dataclass(frozen=True)
class StepOutcome:
    """sums: summed loss, requests to stop and metrics over all processes, in the order of names; norm: of the gradient before
    clipping; rate: of learning; units, tokens: of the whole step. Tensors stay on the device until they are read."""

    step: int
    names: tuple
    sums: torch.Tensor
    norm: torch.Tensor
    rate: float
    units: int
    tokens: int


class Stepper:
    def __init__(self, setup, arguments, world, stop):
        self._setup, self._arguments, self._world, self._stop = setup, arguments, world, stop
        self._parallel = DistributedDataParallel(setup.model) if world.size > 1 else setup.model
        if arguments.torch_compile:
            if not hasattr(torch, "compile"):
                raise TrainerError("missing_package", "PyTorch %s has no torch.compile." % torch.__version__,
                                   "PyTorch %s 没有 torch.compile。" % torch.__version__)
            self._parallel = torch.compile(self._parallel)
        self._trainable = [parameter for parameter in setup.model.parameters() if parameter.requires_grad]

    def run(self, step, items, factor):
        """Trains ``items``, all those of the step, of which this process takes its share."""
        stage, optimizer = self._setup.stage, self._setup.optimizer
        units = stage.units(items)
        self._setup.model.train()
        optimizer.zero_grad(set_to_none=True)
        totals = self._accumulate(items, units)
        norm = torch.nn.utils.clip_grad_norm_(self._trainable, self._arguments.max_grad_norm or math.inf)
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] * factor
        optimizer.step()
        names = tuple(sorted(totals))
        sums = distributed.sum_tensors([totals[name] for name in names], self._world)
        return StepOutcome(step, names, torch.stack(sums), norm, self._arguments.learning_rate * factor, units, stage.tokens(items))

    def _accumulate(self, items, units):
        micro, world = self._arguments.per_device_train_batch_size, self._world
        turns = math.ceil(len(items) / (micro * world.size))
        totals = {"stop": torch.tensor(float(self._stop.asked), device=world.device)}
        for turn in range(turns):
            first = (turn * world.size + world.rank) * micro
            share = items[first:first + micro]
            waits = contextlib.nullcontext() if turn == turns - 1 or world.size == 1 else self._parallel.no_sync()
            with waits:
                loss, metrics = self._setup.stage.loss(self._parallel, share or items[:1], bool(share))
                # Divided by the units of the whole step, the gradient does not depend on how many processes share it.
                (loss * (world.size / units)).backward()
            for name, value in [("loss", loss.detach())] + list(metrics.items()):
                totals[name] = totals.get(name, 0) + value
        return totals
