"""Reads what LLaMA-Factory reads, writes what it writes, and calls its callbacks as transformers' Trainer does. Trains nothing.

The run is chosen by STAND_IN: ``succeed``, ``endless``, ``load`` for one that never comes to train, ``silent`` for one whose other ranks
fail while rank 0 waits, or the name of a text below with which it fails. Formats and the order of events are those of LLaMA-Factory 0.9.5
and transformers 4.57.1, which ``test_factory_*.py`` run where they are installed.
"""

import json
import os
import signal
import sys
import time
from types import SimpleNamespace

import torch
import torch.distributed as dist

TEXTS = {
    "memory": "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
    "package": "ImportError: Using `bitsandbytes` 4-bit quantization requires the latest version of bitsandbytes: "
               "`pip install -U bitsandbytes`",
    "data": "RuntimeError: Cannot find valid samples, check `data/README.md` for the data format.",
}
PLACE = ("RANK", "LOCAL_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "GROUP_RANK", "MASTER_ADDR", "MASTER_PORT", "HF_HUB_OFFLINE")


def run_exp(args, callbacks):
    rank, size, kind = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"]), os.environ["STAND_IN"]
    write(".", "environment-%d.json" % rank, json.dumps({name: os.environ.get(name) for name in PLACE}))
    print("[INFO] token hf_abcdefghijklmnopqrstuvwxyz is read", flush=True)
    print("[INFO] the tracker writes below %s" % os.environ["WANDB_DIR"], flush=True)
    write(os.environ["WANDB_DIR"], "wandb/debug.log", "key")
    if kind == "load":
        print("loading", flush=True)
        signal.pause()
    if kind == "silent":
        if rank == 0:
            signal.pause()
        raise ValueError("a rank fails")
    if kind in TEXTS:
        told = "Traceback (most recent call last):\n  File \"train.py\"\n%s\ntorch.distributed: Connection reset by peer" % TEXTS[kind]
        sys.exit("\n".join("[rank%d]: %s" % (rank, line) for line in told.split("\n")))
    if size > 1:
        dist.init_process_group("gloo")
    _Run(args, callbacks, rank, 4 if kind == "succeed" else 10 ** 9).train()


class _Run:
    def __init__(self, config, callbacks, rank, steps):
        self._config, self._callbacks, self._is_first, self._rank = config, callbacks, rank == 0, rank
        self._output = config["output_dir"]
        start = int(config.get("resume_from_checkpoint", "checkpoint-0").rsplit("-", 1)[1])
        self._state = SimpleNamespace(global_step=start, max_steps=steps, epoch=start / 2, num_input_tokens_seen=100 * start,
                                      is_world_process_zero=self._is_first)
        self._control = SimpleNamespace(should_save=False, should_evaluate=False, should_training_stop=False)

    def train(self):
        self._call("on_train_begin")
        while not self._control.should_training_stop:
            self._call("on_step_begin")
            self._step()
        self._call("on_epoch_end")
        self._log({"train_runtime": 1.0, "train_loss": 0.5})
        self._call("on_train_end")
        self._log({"eval_loss": 1.0, "eval_rewards/accuracies": 0.75})
        if self._is_first:
            self._finish()

    def _step(self):
        state, control = self._state, self._control
        time.sleep(0.02 if state.max_steps > 4 else 0)  # What a step would take.
        state.global_step, state.epoch, state.num_input_tokens_seen = state.global_step + 1, state.epoch + 0.5, state.num_input_tokens_seen + 100
        control.should_training_stop = state.global_step >= state.max_steps
        control.should_save = control.should_training_stop or state.global_step % self._config["save_steps"] == 0
        control.should_evaluate = state.global_step % 2 == 0
        self._call("on_step_end")
        loss = float("nan") if state.global_step == 2 else 2.0 / state.global_step
        self._log({"loss": loss, "grad_norm": 0.25 * state.global_step, "learning_rate": 1e-4})
        if control.should_evaluate:
            self._log({"eval_loss": 1.0, "eval_rewards/accuracies": 0.75})
        if control.should_save:
            self._save()
            self._call("on_save")

    def _save(self):
        folder = os.path.join(self._output, "checkpoint-%d" % self._state.global_step)
        write(folder, "rng_state_%d.pth" % self._rank, "state")
        if self._is_first:
            write(folder, "model.safetensors", "weights %d" % self._state.global_step)
            write(folder, "trainer_state.json", json.dumps({"global_step": self._state.global_step}))

    def _finish(self):
        for name in ("train_results.json", "all_results.json"):
            write(self._output, name, json.dumps({"train_loss": 0.5}))
        for name in ("adapter_model.safetensors", "tokenizer.json", "training_args.bin"):
            write(self._output, name, name)
        write(self._output, "adapter_config.json", json.dumps({"base_model_name_or_path": self._config["model_name_or_path"]}))

    def _log(self, logs):
        # The Trainer prints them over its progress bar.
        print("\r 50%%|█████     | 2/4 [00:00<00:00]\r      \r%s" % logs, flush=True)
        self._call("on_log", logs=logs)

    def _call(self, event, **kwargs):
        for callback in self._callbacks:
            getattr(callback, event)(SimpleNamespace(device=torch.device("cpu")), self._state, self._control, **kwargs)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
