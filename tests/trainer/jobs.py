"""Job directories for tests, and the trainer run on them as the platform runs it."""

import contextlib
import io
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import torch

from finetune_trainer.distributed import World
from finetune_trainer.job import read_job
from finetune_trainer.training import Training

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
MODEL = os.path.join(ROOT, "models", "tiny-llama")
SAMPLE = os.path.join(ROOT, "samples", "support-faq.jsonl")
PAIRS = os.path.join(ROOT, "samples", "support-pairs.jsonl")
FEEDBACK = os.path.join(ROOT, "samples", "support-feedback.jsonl")
ARGUMENTS = {"stage": "sft", "finetuning_type": "lora", "template": "llama3", "learning_rate": 5e-3, "max_steps": 12,
             "per_device_train_batch_size": 8, "cutoff_len": 128, "max_samples": 60, "val_size": 0.2, "logging_steps": 1,
             "save_steps": 1000}


def environment():
    """The environment of a trainer process: the package on its path, one thread."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("RANK", "LOCAL_RANK", "WORLD_SIZE", "FINETUNE_NODE")}
    return {**inherited, "PYTHONPATH": os.path.join(ROOT, "src", "trainer"), "OMP_NUM_THREADS": "1"}


def free_port():
    """A port that nobody listens on, below those that connections are given meanwhile."""
    while True:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", random.randrange(20000, 32768)))
                return probe.getsockname()[1]
            except OSError:
                pass  # Taken.


def temporary(test):
    """A folder that is gone when the test has ended."""
    folder = tempfile.mkdtemp(prefix="finetune-test-")
    test.addCleanup(shutil.rmtree, folder, True)
    return folder


class Told:
    """Stands where the reporter of a process does, and keeps what it is told."""

    def __init__(self):
        self.step, self.total_steps, self.lines = 0, None, []

    def beat(self):
        pass

    def metrics(self, **values):
        self.lines.append(values)


class Stop:
    asked = False


def train(directory):
    """Trains a job within this process; returns (training, what it told, outcome)."""
    told = Told()
    random_state = torch.get_rng_state()
    try:
        torch.manual_seed(0)
        with contextlib.redirect_stdout(io.StringIO()):
            training = Training(read_job(os.path.join(directory, "job.json")), World(0, 0, 1, 0, torch.device("cpu")), told, Stop())
            return training, told, training.run()
    finally:
        torch.set_rng_state(random_state)


def content(path):
    with open(path, "rb") as file:
        return file.read()


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


class JobTest(unittest.TestCase):
    """A test with a folder of its own; whatever it started is gone when it ends."""

    def setUp(self):
        self.folder = temporary(self)

    def job(self, name="job", attempt=1, nodes=1, dataset=SAMPLE, **arguments):
        """Writes, or writes again, a job directory; returns its path."""
        directory = os.path.join(self.folder, name)
        os.makedirs(directory, exist_ok=True)
        content = {"schema": 1, "task": "test", "taskId": "test", "job": name, "attempt": attempt, "engine": "reference",
                   "model": {"name": "tiny-llama", "path": MODEL}, "nodes": nodes, "cardsPerNode": 1, "device": "cpu",
                   "datasets": [{"name": "faq", "version": "1", "path": dataset, "format": "alpaca"}],
                   "arguments": {**ARGUMENTS, **arguments}}
        with open(os.path.join(directory, "job.json"), "w", encoding="utf-8") as file:
            json.dump(content, file)
        return directory

    def start(self, directory, **options):
        return self._process(["--job", os.path.join(directory, "job.json")], **options)

    def run_job(self, directory):
        """Runs a job to its end; returns (exit code, result.json)."""
        code = self.wait(self.start(directory))
        return code, read(os.path.join(directory, "result.json"))

    def start_node(self, directory, state, node, nodes, port, cards=1):
        return self._process(["launch", "--directory", directory, "--attempt", "1", "--node", str(node), "--nodes", str(nodes),
                              "--cards", str(cards), "--rendezvous", "127.0.0.1:%d" % port, "--rendezvous-id", "test-%d" % port,
                              "--state", state])

    def wait(self, process, seconds=180):
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.fail("Not ended within %d s: %s\n%s" % (seconds, " ".join(process.args), self._ends_of_logs()))

    def until(self, condition, what, seconds=120):
        """Value of a condition as soon as it holds; fails after the deadline."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            value = condition()
            if value:
                return value
            time.sleep(0.01)
        self.fail("Not within %d s: %s." % (seconds, what))

    def _ends_of_logs(self):
        """What each log of this test said last."""
        told = []
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if name.endswith((".log", ".json")):
                    text = content(os.path.join(folder, name)).decode(errors="replace")
                    told.append("%s: %s" % (os.path.join(folder, name), text[-1500:]))
        return "\n".join(sorted(told))

    def _process(self, arguments, **options):
        # Each in a session of its own, so that what a launcher started can be ended with it.
        process = subprocess.Popen([sys.executable, "-m", "finetune_trainer"] + arguments, start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   **{"env": environment(), **options})
        self.addCleanup(_end, process)
        return process


def _end(process):
    found = descendants(process.pid)
    if process.poll() is None:
        process.kill()
    for child in found:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()


def descendants(pid):
    """Process ids below a process, nearest first."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name, encoding="ascii", errors="replace") as file:
                    parents.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(name))
            except OSError:
                pass
    found, queue = [], [pid]
    while queue:
        children = parents.get(queue.pop(0), [])
        found += children
        queue += children
    return found


def losses(directory):
    """Training loss by step, of the newest attempt that logged the step."""
    newest = {}
    with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            if entry.get("loss") is not None and entry["attempt"] >= newest.get(entry["step"], {"attempt": 0})["attempt"]:
                newest[entry["step"]] = entry
    return {step: entry["loss"] for step, entry in newest.items()}
