"""One node of a job of the llamafactory engine: from ``job.json`` to ``result.json``."""

import argparse
import collections
import contextlib
import fcntl
import importlib.util
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass

from finetune_trainer import progress
from finetune_trainer.errors import TrainerError, describe
from finetune_trainer.files import STOP, read_json
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory.config import OUTPUT, can_resume, write_config
from finetune_trainer.llamafactory.datasets import write_dataset_info
from finetune_trainer.llamafactory.errors import classify
from finetune_trainer.llamafactory.outputs import Checkpoints, LineTail, collect_artifacts, final_metrics
from finetune_trainer.llamafactory.rank_logs import RankLogs
from finetune_trainer.llamafactory.workers import INTERRUPTED, Workers

_LOOK_SECONDS = 1.0
# Behind the words of the worker that failed come those of its peers.
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
    """Where this process stands, as far as telling progress needs it. Without PyTorch, which only the processes load."""

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
        self._asked, self._workers = False, None

    def run(self):
        signal.signal(signal.SIGTERM, self._stop)
        if importlib.util.find_spec("llamafactory") is None:
            raise TrainerError("missing_package", "LLaMA-Factory is not installed.", "未安装 LLaMA-Factory。")
        job = self._job
        if self._world.is_first:
            progress.remove_stale_result(job)
        checkpoints = Checkpoints(job)
        checkpoint, first_step = checkpoints.newest() if can_resume(self._arguments) else (None, 0)
        # The job directory may be one for all nodes, and node 0 keeps it, or each may have its own.
        with _alone(job.path(os.path.dirname(OUTPUT))):
            if checkpoint:
                checkpoints.restore(first_step)
            elif self._world.is_first:
                shutil.rmtree(job.path(OUTPUT), ignore_errors=True)
            folder, names = write_dataset_info(job)
            config = write_config(job, self._arguments, folder, names, checkpoint)
        reporter = progress.Progress(job, self._world)
        reporter.step = first_step
        reporter.start()
        try:
            # What the processes tell, and what a tracker writes beside the run, is no part of the job directory, which others read.
            with tempfile.TemporaryDirectory(prefix="finetune-llamafactory-", ignore_cleanup_errors=True) as scratch:
                code = self._train(config, checkpoints, reporter, scratch)
        finally:
            reporter.stop()
        return self._finish(code)

    def _train(self, config, checkpoints, reporter, scratch):
        path = os.path.join(scratch, "told.jsonl")
        told = LineTail(path)
        with RankLogs(self._job, self._world.node, self._options.cards, self._tail) as logs:
            workers = self._workers = Workers(["llamafactory-worker", "--config", config, "--told", path], self._options,
                                              self._environment(scratch), self._job.directory, logs.write)
            try:
                if self._asked:
                    self._stop()
                while not workers.wait(_LOOK_SECONDS):
                    self._look(told, checkpoints, reporter)
                    if not self._asked and os.path.exists(self._job.path(STOP)):
                        self._stop()
            finally:
                code = workers.close()
            self._look(told, checkpoints, reporter)
        return code

    def _look(self, told, checkpoints, reporter):
        """Rank 0, of which alone anything is heard, is on the first node."""
        for line in told.read():
            if "saved" in line:
                checkpoints.take(line["saved"])
            else:
                metrics = line["metrics"]
                reporter.step, reporter.total_steps = metrics["step"], metrics["total_steps"]
                reporter.metrics(**metrics)
        if self._world.is_first:
            checkpoints.drop()

    def _finish(self, code):
        if code == 0:
            outcome, error = "succeeded", None
            is_adapter = self._arguments.get("finetuning_type", "lora") == "lora"
            artifacts = collect_artifacts(self._job, is_adapter) if self._world.is_first else []
        elif self._asked or code == INTERRUPTED:
            outcome, error, artifacts = "interrupted", None, []
        else:
            outcome, error, artifacts = "failed", classify(list(self._tail), code), []
        progress.write_result(self._job, self._world, outcome, error=error, metrics=final_metrics(self._job), artifacts=artifacts)
        return 1 if outcome == "failed" else 0

    def _stop(self, *_):
        self._asked = True
        if self._workers:
            self._workers.stop()

    def _environment(self, scratch):
        defaults = {"NCCL_DEBUG": "WARN", "TORCH_NCCL_ASYNC_ERROR_HANDLING": "1", "TOKENIZERS_PARALLELISM": "false",
                    "HF_HUB_DISABLE_TELEMETRY": "1", "PYTHONUNBUFFERED": "1", "WANDB_DIR": scratch,
                    # As LLaMA-Factory's own command sets them.
                    "PYTORCH_CUDA_ALLOC_CONF": "expandable_segments:True", "TORCH_NCCL_AVOID_RECORD_STREAMS": "1"}
        if self._options.cards > 1:
            defaults["OMP_NUM_THREADS"] = "1"
        if os.path.isdir(self._job.model_path):
            # Nothing is fetched that the job does not name.
            defaults.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
        return {**defaults, **os.environ}


@contextlib.contextmanager
def _alone(folder):
    """Keeps other nodes waiting that share the job directory."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
