"""What a run has seen so far, and how it is told."""

import math
import time

from finetune_trainer.errors import TrainerError

_FRESH = {"tokens": 0, "loss_sum": 0.0, "first_loss": None, "final_loss": None, "base_eval_loss": None, "eval_loss": None,
          "best_eval_loss": None, "best_step": None, "evaluations_without_gain": 0, "metrics": {}}


class History:
    """counters: what a checkpoint keeps, so that a later attempt ends with the numbers of a whole run."""

    def __init__(self, reporter, world, stage, total_steps, steps_per_epoch, events=None):
        self._reporter, self._world, self._stage, self._events = reporter, world, stage, events
        self._total_steps, self._steps_per_epoch = total_steps, steps_per_epoch
        self.counters = dict(_FRESH)
        self.asked_to_stop = False
        self.begin(0)

    def begin(self, step):
        """Starts the clock at a step."""
        self._first_step, self._began, self._tokens_before = step, time.monotonic(), self.counters["tokens"]

    def restore(self, state):
        self.counters = {name: state.get(name, fresh) for name, fresh in _FRESH.items()}

    def settle(self, outcome, tell):
        """Reads the numbers of a step, which waits for the device; raises ``non_finite_loss``."""
        counters = self.counters
        sums = dict(zip(outcome.names, outcome.sums.tolist()))
        self.asked_to_stop |= sums.pop("stop") > 0
        loss = sums.pop("loss") / outcome.units
        if not math.isfinite(loss):
            raise TrainerError("non_finite_loss", "The loss became %s at step %d." % (loss, outcome.step),
                               "损失在第 %d 步变为 %s。" % (outcome.step, loss))
        counters["tokens"] += outcome.tokens
        counters["loss_sum"] += loss
        counters["final_loss"] = loss
        if counters["first_loss"] is None:
            counters["first_loss"] = loss
        counters["metrics"] = {**counters["metrics"], **self._stage.average(sums, outcome.units)}
        if tell:
            self._tell(outcome, loss, self._stage.average(sums, outcome.units))

    def evaluated(self, name, step, loss, metrics):
        """Notes an evaluation; returns whether it is the best of the trained model so far."""
        counters = self.counters
        counters[name] = loss
        prefix = name[:-len("loss")]
        told = {prefix + metric: value for metric, value in metrics.items()}
        counters["metrics"] = {**counters["metrics"], **told}
        best = name == "eval_loss" and (counters["best_eval_loss"] is None or loss < counters["best_eval_loss"])
        if best:
            counters.update(best_eval_loss=loss, best_step=step, evaluations_without_gain=0)
        elif name == "eval_loss":
            counters["evaluations_without_gain"] += 1
        print("Step %d: %s %.4f%s" % (step, name, loss, _listed(told)))
        self._write(step, eval_loss=loss, **({"eval_" + metric: value for metric, value in metrics.items()}))
        return best

    def _tell(self, outcome, loss, metrics):
        step, elapsed = outcome.step, time.monotonic() - self._began
        speed = (self.counters["tokens"] - self._tokens_before) / elapsed if elapsed > 0 else None
        remaining = elapsed / (step - self._first_step) * (self._total_steps - step)
        norm = float(outcome.norm)
        print("Step %d/%d: loss %.4f, lr %.3g, grad_norm %.3f, %s tokens/s%s" % (
            step, self._total_steps, loss, outcome.rate, norm, "%.0f" % speed if speed else "?", _listed(metrics)))
        self._write(step, loss=loss, lr=outcome.rate, grad_norm=norm, tokens_per_second=speed, elapsed_s=elapsed, remaining_s=remaining,
                    **metrics)

    def _write(self, step, **values):
        if self._world.is_first:
            if self._events:
                self._events.write(step, {name: value for name, value in values.items() if value is not None})
            empty = dict.fromkeys(("loss", "eval_loss", "lr", "grad_norm", "tokens_per_second", "elapsed_s", "remaining_s"))
            self._reporter.metrics(step=step, total_steps=self._total_steps, epoch=step / self._steps_per_epoch,
                                   tokens=self.counters["tokens"], **{**empty, **values})


def _listed(metrics):
    return "".join(", %s %.4f" % item for item in sorted(metrics.items()))
