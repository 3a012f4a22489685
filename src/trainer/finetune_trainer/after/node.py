"""The one node of a job that makes something of a finished one, on a machine that came for it alone.

It works on the local disk and carries what it tells to the mounted job directory. It has no checkpoint: asked to stop it ends at once, and
the next attempt begins anew.
"""

import argparse
import os
import shutil
import tempfile
import threading
import time
import traceback
from types import SimpleNamespace

from finetune_trainer import machine, progress
from finetune_trainer.after.evaluate import compare
from finetune_trainer.after.export import export
from finetune_trainer.carry import Carrier
from finetune_trainer.errors import TrainerError, describe
from finetune_trainer.files import STOP, read_json, utc_now, write_json
from finetune_trainer.job import read_measure, read_paths

_PERIOD_SECONDS = 1.0
_BEAT_SECONDS = 10.0
_ALONE = SimpleNamespace(is_first=True)
# All that a model and its tokenizer are read from.
_MODEL_FILES = ("*.json", "model*.safetensors", "*.jinja")


def main(arguments):
    """Runs the node to its end. Returns 0 when it succeeded or was asked to stop, 1 when it failed."""
    parser = argparse.ArgumentParser(prog="finetune_trainer follow-up")
    machine.add_arguments(parser)
    parser.add_argument("--output", help="mounted folder for what is exported")
    options = parser.parse_args(arguments)
    work = options.work or os.path.join(tempfile.gettempdir(), "finetune", options.name)
    local = machine.bring(options, work)
    os.environ.update(machine.secrets(options))
    asked = read_json(os.path.join(local, "job.json"))["followUp"]
    print("%s: %s." % (options.name, asked["kind"]), flush=True)
    maker, carrier = _Maker(options, local, work, asked), Carrier(local, options.directory)
    outcome, beaten = "interrupted", 0.0
    while maker.is_alive() and not _is_asked_to_stop(options):
        if time.monotonic() - beaten >= _BEAT_SECONDS:
            beaten = time.monotonic()
            write_json(os.path.join(local, "heartbeat.json"), {"attempt": options.attempt, "step": 0, "total_steps": None, "time": utc_now()})
        carrier.carry(final=False)
        maker.join(_PERIOD_SECONDS)
    if not maker.is_alive():
        outcome = "failed" if maker.error else "succeeded"
    progress.write_result(
        read_paths(os.path.join(local, "job.json")), _ALONE, outcome, error=maker.error, metrics=maker.told, artifacts=maker.files)
    while carrier.carry(final=True):
        pass
    shutil.rmtree(work, ignore_errors=True)
    print("%s." % outcome.capitalize(), flush=True)
    if maker.is_alive():
        os._exit(0)  # Python would wait for what is being computed, or break over it.
    return 1 if outcome == "failed" else 0


def _is_asked_to_stop(options):
    told = read_json(os.path.join(options.directory, STOP))
    return bool(told and told.get("attempt") == options.attempt)


class _Maker(threading.Thread):
    """Does the work beside the one who tells of it, and ends with the process."""

    def __init__(self, options, local, work, asked):
        super().__init__(daemon=True)
        self._options, self._local, self._work, self._asked = options, local, work, asked
        self.error, self.told, self.files = None, None, ()
        self.start()

    def run(self):
        try:
            self._fetch_model()
            make = {"export": self._export, "evaluation": self._evaluate}[self._asked["kind"]]
            make(os.path.join(self._local, "job.json"))
        except Exception as error:  # Whatever it is, whoever asked for it is told.
            traceback.print_exc()
            self.error = describe(error)

    def _export(self, path):
        merged = os.path.join(self._work, "merged")
        export(read_paths(path), merged, merge=True, dtype=self._asked["dtype"])
        for name in sorted(os.listdir(merged)):
            shutil.copyfile(os.path.join(merged, name), os.path.join(self._options.output, name))
        self.files = tuple("merged/" + name for name in sorted(os.listdir(merged)))

    def _evaluate(self, path):
        asked, rows = self._asked, self._asked["rows"] and os.path.join(self._local, self._asked["rows"])
        # Whichever engine trained it: what it was trained with does not change how it is measured.
        self.told = compare(
            read_measure(path), rows, asked["prompts"], asked["maxNewTokens"], asked["maxSamples"], asked["temperature"], asked["seed"])

    def _fetch_model(self):
        path = os.path.join(self._local, "job.json")
        job = read_json(path)
        source = job["model"]["path"]
        if os.path.isdir(os.path.join(self._local, source)):
            return
        # As LLaMA-Factory does where it trains from a name of the hub.
        from huggingface_hub import snapshot_download

        try:
            job["model"]["path"] = snapshot_download(source, allow_patterns=_MODEL_FILES)
        except (OSError, ValueError) as error:
            raise TrainerError("model_unreadable", "The hub does not give '%s': %s" % (source, error), "模型库未提供“%s”：%s" % (source, error)) from error
        write_json(path, job)
