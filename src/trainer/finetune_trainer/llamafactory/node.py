"""One node of a job of the llamafactory engine: from ``job.json`` to ``result.json``."""

import argparse
import collections
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from importlib import metadata

from finetune_trainer import progress
from finetune_trainer.errors import TrainerError, describe
from finetune_trainer.files import read_json, utc_now
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory.config import OUTPUT, can_resume, write_config
from finetune_trainer.llamafactory.console import GradientNorms
from finetune_trainer.llamafactory.datasets import write_dataset_info
from finetune_trainer.llamafactory.errors import classify
from finetune_trainer.llamafactory.outputs import Checkpoints, LogTail, collect_artifacts, final_metrics, metrics_of
from finetune_trainer.logs import redactor

_LOOK_SECONDS = 1.0
# Behind the words of the worker that failed come those of its peers, of torchrun and of the launcher.
_KEPT_LINES = 2000


def main(arguments):
    """Runs LLaMA-Factory on this node; returns 0 when it succeeded or was asked to stop, 1 when it failed."""
    parser = argparse.ArgumentParser(prog="finetune_trainer llamafactory")
    parser.add_argument("--job", required=True, help="path of job.json; its folder is the job directory")
    parser.add_argument("--node", required=True, type=int)
    parser.add_argument("--nodes", required=True, type=int)
    parser.add_argument("--cards", required=True, type=int)
    parser.add_argument("--master", required=True, help="host:port of node 0")
    options = parser.parse_args(arguments)
    job, world = read_paths(options.job), _Place(options.node)
    try:
        return _Node(job, world, options).run()
    except Exception as error:  # Whatever ends the run, its result says why.
        progress.write_result(job, world, "failed", error=describe(error))
        raise


@dataclass(frozen=True)
class _Place:
    """Where this process stands, as far as telling progress needs it. Without PyTorch, which the command loads by itself."""

    node: int
    local_rank: int = 0
    samples_gpus: bool = True

    @property
    def is_first(self):
        return self.node == 0


class _Node:
    def __init__(self, job, world, options):
        self._job, self._world, self._options = job, world, options
        self._arguments = read_json(options.job)["arguments"]
        self._tail = collections.deque(maxlen=_KEPT_LINES)
        self._norms = GradientNorms()
        self._asked = threading.Event()

    def run(self):
        job = self._job
        if self._world.is_first:
            progress.remove_stale_result(job)
        checkpoints = Checkpoints(job)
        checkpoint, first_step = checkpoints.newest() if can_resume(self._arguments) else (None, 0)
        # The job directory is one for all nodes, and node 0 keeps it.
        if self._world.is_first and checkpoint:
            checkpoints.restore(first_step)
        elif self._world.is_first:
            shutil.rmtree(job.path(OUTPUT), ignore_errors=True)
        folder, names = write_dataset_info(job)
        config = write_config(job, self._arguments, folder, names, checkpoint, _has_jit_checkpoint())
        reporter = progress.Progress(job, self._world)
        reporter.step = first_step
        reporter.start()
        try:
            # What a tracker writes beside the run, its own log among it, is no part of the job directory, which others read.
            with tempfile.TemporaryDirectory(prefix="finetune-tracker-", ignore_cleanup_errors=True) as scratch:
                code = self._train(config, checkpoints, reporter, first_step, scratch)
        finally:
            reporter.stop()
        return self._finish(code)

    def _train(self, config, checkpoints, reporter, first_step, scratch):
        log = LogTail(self._job.path(OUTPUT, "trainer_log.jsonl"))
        try:
            process = subprocess.Popen(["llamafactory-cli", "train", config], cwd=self._job.directory, env=self._environment(scratch),
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        except FileNotFoundError as error:
            raise TrainerError("missing_package", "llamafactory-cli is not installed.", "未安装 llamafactory-cli。") from error
        signal.signal(signal.SIGTERM, lambda *_: self._stop(process))
        pump = threading.Thread(target=self._pump, args=(process.stdout,))
        pump.start()
        while process.poll() is None:
            self._look(log, checkpoints, reporter, first_step)
            try:
                process.wait(_LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        pump.join()
        self._look(log, checkpoints, reporter, first_step, ended=True)
        return process.returncode

    def _look(self, log, checkpoints, reporter, first_step, ended=False):
        if self._world.is_first:
            for line in self._norms.join(log.read(), ended):
                told = metrics_of(line, first_step)
                reporter.step, reporter.total_steps = told["step"], told["total_steps"]
                reporter.metrics(**told)
            checkpoints.sync(ended)

    def _finish(self, code):
        if self._asked.is_set():
            outcome, error, artifacts = "interrupted", None, []
        elif code == 0:
            outcome, error = "succeeded", None
            is_adapter = self._arguments.get("finetuning_type", "lora") == "lora"
            artifacts = collect_artifacts(self._job, is_adapter) if self._world.is_first else []
        else:
            outcome, error, artifacts = "failed", classify(list(self._tail), code), []
        progress.write_result(self._job, self._world, outcome, error=error, metrics=final_metrics(self._job), artifacts=artifacts)
        return 1 if outcome == "failed" else 0

    def _stop(self, process):
        self._asked.set()
        # torchrun, a child of the command, passes it on and gives its workers half a minute.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)

    def _pump(self, stream):
        path = self._job.path("logs", "attempt-%d" % self._job.attempt, "node-%d" % self._world.node, "rank-0.log")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        redact = redactor()
        with open(path, "a", encoding="utf-8", buffering=1) as file:
            for raw in stream:
                # A progress bar returns to the start of its line; its last state is what counts.
                line = redact(re.split(r"\r(?!\n)", raw.decode("utf-8", "replace").rstrip("\r\n"))[-1])
                self._tail.append(line)
                self._norms.read(line)
                file.write("%s %s\n" % (utc_now(), line))

    def _environment(self, scratch):
        host, port = self._options.master.rsplit(":", 1)
        defaults = {"NCCL_DEBUG": "WARN", "TORCH_NCCL_ASYNC_ERROR_HANDLING": "1", "TOKENIZERS_PARALLELISM": "false",
                    "HF_HUB_DISABLE_TELEMETRY": "1", "PYTHONUNBUFFERED": "1", "WANDB_DIR": scratch}
        if os.path.isdir(self._job.model_path):
            # Nothing is fetched that the job does not name.
            defaults.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
        return {**defaults, **os.environ, "FORCE_TORCHRUN": "1", "NNODES": str(self._options.nodes), "NODE_RANK": str(self._options.node),
                "NPROC_PER_NODE": str(self._options.cards), "MASTER_ADDR": host, "MASTER_PORT": port, "RECORD_VRAM": "1"}


def _has_jit_checkpoint():
    try:
        return int(metadata.version("transformers").split(".")[0]) >= 5
    except metadata.PackageNotFoundError:
        return False
