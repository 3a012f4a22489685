"""The training loop."""

import math
import os

import torch

from finetune_trainer import artifacts, checkpoints
from finetune_trainer.data.batches import epoch_order
from finetune_trainer.errors import TrainerError
from finetune_trainer.evaluation import evaluate
from finetune_trainer.history import History
from finetune_trainer.optimization.schedules import rate_factor, warmup_length
from finetune_trainer.setup import prepare
from finetune_trainer.step import Stepper
from finetune_trainer.tensorboard import EventFile


class Training:
    """One attempt of a job: resumes, trains, evaluates and saves."""

    def __init__(self, job, world, reporter, stop):
        self._job, self._world, self._reporter, self._arguments = job, world, reporter, job.arguments
        self._setup = prepare(job, world)
        self._stepper = Stepper(self._setup, self._arguments, world, stop)
        self._batch = self._arguments.per_device_train_batch_size * self._arguments.gradient_accumulation_steps * world.size
        self._steps_per_epoch = math.ceil(len(self._setup.train) / self._batch)
        planned = self._arguments.max_steps or math.ceil(self._steps_per_epoch * self._arguments.num_train_epochs)
        self._total_steps = max(1, planned)
        events = EventFile(job.path("tensorboard")) if self._arguments.report_to == "tensorboard" and world.is_first else None
        self._history = History(reporter, world, self._setup.stage, self._total_steps, self._steps_per_epoch, events)
        self._step, self._order, self._unread = 0, (None, None), None
        # Ranks drop out and add noise differently, each the same way in every attempt.
        torch.manual_seed(self._arguments.seed + 1 + world.rank)

    def run(self):
        """Trains to the end or to a request to stop; returns ``succeeded`` or ``interrupted``."""
        self._resume()
        self._introduce()
        self._history.begin(self._step)
        while self._step < self._total_steps:
            self._train_one()
            last = self._step == self._total_steps
            if last or self._every(self._arguments.eval_steps):
                self._evaluate("eval_loss")
                if self._stops_early():
                    print("Stopped early: %d evaluations without gain." % self._history.counters["evaluations_without_gain"])
                    break
            if self._history.asked_to_stop and not last:
                self._read()
                print("Asked to stop: saving a checkpoint at step %d." % self._step)
                self._checkpoint()
                return "interrupted"
            if not last and self._every(self._arguments.save_steps):
                self._checkpoint()
        self._take_best()
        return "succeeded"

    def summary(self):
        """Final metrics, as ``result.json`` holds them."""
        counters, model = self._history.counters, self._setup.model
        named = ("first_loss", "final_loss", "base_eval_loss", "eval_loss", "best_eval_loss", "best_step", "tokens")
        return {**{name: counters[name] for name in named}, **counters["metrics"],
                "train_loss": counters["loss_sum"] / max(1, self._step), "steps": self._step, "total_steps": self._total_steps,
                "epochs": self._step / self._steps_per_epoch,
                "trainable_parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
                "parameters": sum(p.numel() for p in model.parameters())}

    def save_artifacts(self):
        """Writes ``adapter/`` or ``model/`` on rank 0; returns the paths, relative to the job directory."""
        return artifacts.save(self._job, self._setup.model) if self._world.is_first else []

    def items_of(self, step):
        """Items that all processes together train in a step, from 0."""
        epoch, position = divmod(step, self._steps_per_epoch)
        if self._order[0] != epoch:
            lengths = [self._setup.stage.length(item) for item in self._setup.train]
            self._order = (epoch, epoch_order(lengths, self._batch, self._arguments.seed, epoch, self._arguments.group_by_length))
        return [self._setup.train[index] for index in self._order[1][position * self._batch:(position + 1) * self._batch]]

    def _train_one(self):
        arguments = self._arguments
        factor = rate_factor(arguments.lr_scheduler_type, self._step, warmup_length(arguments, self._total_steps), self._total_steps,
                             arguments.learning_rate, arguments.lr_scheduler_kwargs or {})
        outcome = self._stepper.run(self._step + 1, self.items_of(self._step), factor)
        # Numbers are read a step late, so that the device always has work; where they are needed, at once.
        self._read()
        self._unread = outcome
        self._step += 1
        self._reporter.step = self._step
        if self._logs() or any(self._every(steps) for steps in (arguments.eval_steps, arguments.save_steps)):
            self._read()

    def _read(self):
        if self._unread is not None:
            outcome, self._unread = self._unread, None
            self._history.settle(outcome, tell=self._logs())

    def _logs(self):
        return self._step in (1, self._total_steps) or self._every(self._arguments.logging_steps)

    def _evaluate(self, name):
        if self._setup.validation:
            self._read()
            loss, metrics = evaluate(self._setup, self._arguments.per_device_train_batch_size, self._world)
            best = self._history.evaluated(name, self._step, loss, metrics)
            if best and self._keeps_best() and self._step < self._total_steps:
                self._checkpoint()

    def _keeps_best(self):
        return self._arguments.load_best_model_at_end or self._arguments.early_stopping_steps is not None

    def _stops_early(self):
        patience = self._arguments.early_stopping_steps
        return patience is not None and self._history.counters["evaluations_without_gain"] >= patience

    def _take_best(self):
        best = self._history.counters["best_step"]
        if self._keeps_best() and best is not None and best != self._step:
            if self._world.is_first:  # It alone has the checkpoint where machines have disks of their own, and it alone saves the result.
                checkpoints.load_weights(self._job.path("checkpoints", "step-%d" % best), self._world, self._setup.model)
            self._history.counters["eval_loss"] = self._history.counters["best_eval_loss"]
            print("The weights of step %d, which were the best, are kept." % best)

    def _resume(self):
        folder = checkpoints.newest(self._job)
        if folder is None:
            self._evaluate("base_eval_loss")
            return
        state = checkpoints.load(folder, self._world, self._setup.model, self._setup.optimizer, self._batch)
        self._step = self._reporter.step = state["global_step"]
        self._history.restore(state)
        print("Resumed from %s." % os.path.basename(folder))

    def _introduce(self):
        model, world = self._setup.model, self._world
        trained = sum(p.numel() for p in model.parameters() if p.requires_grad)
        whole = sum(p.numel() for p in model.parameters())
        if trained == 0:
            raise TrainerError("unsupported_argument", "No parameter trains.", "没有可训练的参数。")
        self._reporter.total_steps = self._total_steps
        print("PyTorch %s on %s, process %d of %d." % (torch.__version__, world.device, world.rank + 1, world.size))
        print("Model %s: %d of %d parameters train (%.2f %%)." % (self._job.model_name, trained, whole, 100.0 * trained / whole))
        print("%d training and %d validation examples, %d steps an epoch, %d steps in all." % (
            len(self._setup.train), len(self._setup.validation), self._steps_per_epoch, self._total_steps))
        if world.is_first:
            self._reporter.beat()

    def _checkpoint(self):
        folder = checkpoints.save(self._job, self._world, self._step, self._setup.model, self._setup.optimizer,
                                  {**self._history.counters, "rows_per_step": self._batch},
                                  keep=self._history.counters["best_step"] if self._keeps_best() else None)
        print("Checkpoint %s." % os.path.basename(folder))

    def _every(self, steps):
        return bool(steps) and self._step % steps == 0
