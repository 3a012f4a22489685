"""What a job tells while it trains: heartbeat, metrics, devices and, last, its result."""

import contextlib
import os
import resource
import subprocess
import threading
import time

from finetune_trainer.files import append_line, read_json, utc_now, write_json
from finetune_trainer.logs import redactor

_HEARTBEAT_SECONDS = 10
_DEVICES_SECONDS = 2
_GPU_QUERY = ["nvidia-smi", "--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw", "--format=csv,noheader,nounits"]


class Progress:
    """Beats from a thread until stopped; rank 0 writes the heartbeat, the first rank of each node its devices."""

    def __init__(self, job, world):
        self._job, self._world = job, world
        self.step, self.total_steps = 0, 0
        self._stop = threading.Event()
        self._threads = []

    def start(self):
        if self._world.is_first:
            self._run(self.beat, _HEARTBEAT_SECONDS)
        if self._world.local_rank == 0:
            sample = _sample_gpus if self._world.samples_gpus else _CpuSampler().sample
            self._run(lambda: self._write_devices(sample()), _DEVICES_SECONDS)

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def beat(self):
        write_json(self._job.path("heartbeat.json"),
                   {"attempt": self._job.attempt, "step": self.step, "total_steps": self.total_steps, "time": utc_now()})

    def metrics(self, **values):
        """Appends one line to ``metrics.jsonl``; rank 0 only."""
        append_line(self._job.path("metrics.jsonl"), {"attempt": self._job.attempt, **values, "time": utc_now()})
        self.beat()

    def _write_devices(self, devices):
        for device in devices:
            append_line(self._job.path("devices.jsonl"),
                        {"attempt": self._job.attempt, "node": self._world.node, **device, "time": utc_now()})

    def _run(self, action, seconds):
        def loop():
            while True:
                with contextlib.suppress(OSError):  # A full disk is told by what must not be lost.
                    action()
                if self._stop.wait(seconds):
                    return

        thread = threading.Thread(target=loop, daemon=True)
        thread.start()
        self._threads.append(thread)


class _CpuSampler:
    def __init__(self):
        self._last = (time.monotonic(), time.process_time())

    def sample(self):
        """Processor use of this process in percent of one core, and its resident memory in MiB."""
        now = (time.monotonic(), time.process_time())
        elapsed = now[0] - self._last[0]
        percent = 100.0 * (now[1] - self._last[1]) / elapsed if elapsed > 0.1 else None
        self._last = now
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
        return [{"device": "cpu", "utilization": percent, "memory_mib": memory, "memory_total_mib": None, "power_w": None}]


def gpu_query():
    """The question about the cards of this job; the machine may have others, at which other jobs work."""
    own = os.environ.get("CUDA_VISIBLE_DEVICES")
    return [*_GPU_QUERY, "--id=" + own] if own else _GPU_QUERY


def _sample_gpus():
    try:
        text = subprocess.run(gpu_query(), capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    devices = []
    for line in text.strip().splitlines():
        index, use, memory, total, power = (part.strip() for part in line.split(","))
        devices.append({"device": "gpu-" + index, "utilization": _number(use), "memory_mib": _number(memory),
                        "memory_total_mib": _number(total), "power_w": _number(power)})
    return devices


def _number(text):
    try:
        return float(text)
    except ValueError:
        return None


def write_result(job, world, outcome, error=None, metrics=None, artifacts=()):
    """Writes ``result.json``. A peer that only lost its connection does not hide the reason that another rank gave."""
    path = job.path("result.json")
    told = read_json(path)
    if told and told.get("attempt") == job.attempt and error and error["code"] in ("peer_lost", "nccl_failure"):
        return
    if not world.is_first and error is None:
        return
    write_json(path, {"attempt": job.attempt, "outcome": outcome, "error": _without_secrets(error), "metrics": metrics or {},
                      "artifacts": list(artifacts), "time": utc_now()})


def _without_secrets(error):
    """The same with its secrets taken out of every text."""
    redact = redactor()

    def clean(told):
        if isinstance(told, dict):
            return {key: clean(value) for key, value in told.items()}
        return redact(told) if isinstance(told, str) else told

    return clean(error)


def remove_stale_result(job):
    """Removes the result of an earlier attempt."""
    told = read_json(job.path("result.json"))
    if told and told.get("attempt") != job.attempt:
        os.remove(job.path("result.json"))
