"""Ends a run of transformers' Trainer early, with a checkpoint, when a process of it gets SIGTERM."""

import signal
import sys

from transformers import TrainerCallback

from finetune_trainer import distributed
from finetune_trainer.llamafactory.workers import INTERRUPTED


class StopCallback(TrainerCallback):
    """Finishes the step in hand, has it saved and ends the process; all ranks after the same step, whichever of them was told.

    Until training begins there is nothing to save, and SIGTERM ends the process at once, as it does by default.
    """

    def __init__(self):
        self._told, self._ends = False, False

    def on_train_begin(self, args, state, control, **kwargs):
        signal.signal(signal.SIGTERM, self._hear)

    def on_step_end(self, args, state, control, **kwargs):
        # Saving needs all ranks, so all must know in the same step. The last step is saved anyway, and the run is then whole.
        if distributed.any_of(self._told, args.device) and state.global_step < state.max_steps:
            self._ends = True
            control.should_save, control.should_training_stop = True, True
            # There may not be the time for it.
            control.should_evaluate = False

    def on_epoch_end(self, args, state, control, **kwargs):
        if self._ends:
            # The Trainer has left its loop after saving. What follows would write the model a second time, as if it were done.
            sys.exit(INTERRUPTED)

    def _hear(self, *_):
        self._told = True
