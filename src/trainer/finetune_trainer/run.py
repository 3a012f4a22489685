"""One training process: from ``job.json`` to ``result.json``, whatever happens in between."""

import argparse
import os
import random
import signal
import sys
import time
import traceback

import numpy
import torch

from finetune_trainer import distributed, logs, progress
from finetune_trainer.arguments import read_arguments
from finetune_trainer.errors import describe
from finetune_trainer.files import STOP, read_json
from finetune_trainer.job import Job, read_job
from finetune_trainer.training import Training


def main(arguments):
    """Trains the job of ``--job``. Returns 0 when it succeeded or was asked to stop, 1 when it failed."""
    parser = argparse.ArgumentParser(prog="finetune_trainer")
    parser.add_argument("--job", required=True, help="path of job.json; its folder is the job directory")
    path = parser.parse_args(arguments).job
    raw = read_json(path) or {}
    world = distributed.read_world(raw.get("device", "cpu"))
    directory = os.path.dirname(os.path.abspath(path))
    attempt = raw.get("attempt", 0)
    logs.redirect(os.path.join(directory, "logs", "attempt-%d" % attempt, "node-%d" % world.node, "rank-%d.log" % world.local_rank))
    stand_in = Job(directory, raw.get("job", ""), attempt, "", "", (), (), "cpu", read_arguments({}))
    try:
        return _train(read_job(path), world)
    except BaseException as error:  # Whatever ends the run, its result says why.
        traceback.print_exc()
        told = describe(error)
        print("FAILED %(code)s: %(message)s\n%(fix)s" % told)
        progress.write_result(stand_in, world, "failed", error=told)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def _train(job, world):
    started = time.monotonic()
    if world.is_first:
        progress.remove_stale_result(job)
    stop = _StopRequest(job)
    reporter = progress.Progress(job, world)
    reporter.start()
    try:
        distributed.join(world)
        random.seed(job.arguments.seed)
        numpy.random.seed(job.arguments.seed)
        torch.manual_seed(job.arguments.seed)
        training = Training(job, world, reporter, stop)
        outcome = training.run()
        artifacts = training.save_artifacts() if outcome == "succeeded" else []
        metrics = {**training.summary(), "runtime_s": time.monotonic() - started}
        distributed.barrier(world)
        if world.is_first:
            reporter.beat()
            progress.write_result(job, world, outcome, metrics=metrics, artifacts=artifacts)
        print("Done: %s." % outcome)
        return 0
    finally:
        reporter.stop()
        distributed.leave()


class _StopRequest:
    """Set by SIGTERM, or by ``stop.json`` where no signal can reach; training ends after the step it is in."""

    def __init__(self, job):
        self._signalled = False
        self._path = job.path(STOP)
        signal.signal(signal.SIGTERM, self._handle)

    @property
    def asked(self):
        return self._signalled or os.path.exists(self._path)

    def _handle(self, *_):
        self._signalled = True
