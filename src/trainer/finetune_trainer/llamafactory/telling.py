"""What transformers' Trainer logs and saves, told to the node as lines of JSON while it happens."""

import time

import torch.distributed as dist
from transformers import TrainerCallback

from finetune_trainer.files import append_line

# What stages add to the loss: (transformers' and trl's name, that of ``metrics.jsonl``). Reward models have only an accuracy.
_REWARDS = (("rewards/chosen", "reward_chosen"), ("rewards/rejected", "reward_rejected"), ("rewards/margins", "reward_margin"),
            ("rewards/accuracies", "reward_accuracy"), ("accuracy", "reward_accuracy"), ("kl", "kl"))


class TellCallback(TrainerCallback):
    """Appends ``{"metrics": …}`` for what was measured and ``{"saved": step}`` for a checkpoint that is whole; rank 0 alone tells."""

    def __init__(self, path):
        self._path, self._trains, self._saved = path, False, None

    def on_train_begin(self, args, state, control, **kwargs):
        self._trains = True
        self._began, self._first_step, self._tokens_before = time.monotonic(), state.global_step, state.num_input_tokens_seen

    def on_log(self, args, state, control, logs=None, **kwargs):
        # What it logs when all is trained sums the run up, or measures the last step again; its result files tell both.
        if self._trains and state.is_world_process_zero and ("loss" in logs or "eval_loss" in logs):
            append_line(self._path, {"metrics": self._metrics(state, logs)})

    def on_save(self, args, state, control, **kwargs):
        # Each rank writes a file of its own. Callbacks after this one may write more, so it is told by the next event.
        if dist.is_initialized():
            dist.barrier()
        self._saved = state.global_step

    def on_step_begin(self, args, state, control, **kwargs):
        self._tell_saved(state)

    def on_epoch_end(self, args, state, control, **kwargs):
        self._tell_saved(state)

    def on_train_end(self, args, state, control, **kwargs):
        self._tell_saved(state)
        self._trains = False

    def _tell_saved(self, state):
        if self._saved is not None and state.is_world_process_zero:
            append_line(self._path, {"saved": self._saved})
        self._saved = None

    def _metrics(self, state, logs):
        step, total, elapsed = state.global_step, state.max_steps, time.monotonic() - self._began
        done = step - self._first_step
        told = {"step": step, "total_steps": total, "epoch": state.epoch, "loss": logs.get("loss"), "eval_loss": logs.get("eval_loss"),
                "lr": logs.get("learning_rate"), "grad_norm": logs.get("grad_norm"), "tokens": state.num_input_tokens_seen,
                "tokens_per_second": (state.num_input_tokens_seen - self._tokens_before) / elapsed if elapsed > 0 else None,
                "elapsed_s": elapsed, "remaining_s": elapsed / done * (total - step) if done > 0 else None}
        for prefix in ("", "eval_"):
            told.update({prefix + name: logs[prefix + known] for known, name in _REWARDS if prefix + known in logs})
        return told
