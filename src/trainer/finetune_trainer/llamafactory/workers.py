"""The processes of LLaMA-Factory on one node, one for each card."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

# What a process ends with once it has saved the checkpoint that it was asked for (EX_TEMPFAIL of sysexits.h).
INTERRUPTED = 75
# How long the others have to say why they end once one has failed: the first to be seen need not be the cause.
_LAST_WORDS_SECONDS = 5


class Workers:
    """Starts them as torchrun does: each knows its place from its environment, and rank 0 is where all meet.

    torchrun itself kills whatever still saves a checkpoint 30 s after a request to stop, and asks the processes that read data as well.
    """

    def __init__(self, command, options, environment, directory, hear):
        """command: of one process; options: ``node``, ``nodes``, ``cards``, and ``master`` as host:port; hear: takes a local rank and a
        line that it printed, from a thread of each process."""
        self._processes, self._pumps, self._failed_at, self._ended = [], [], None, set()
        for rank in range(options.cards):
            process = subprocess.Popen(
                [sys.executable, "-m", "finetune_trainer", *command], cwd=directory, env={**environment, **_place(options, rank)},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
            pump = threading.Thread(target=_pump, args=(process.stdout, rank, hear), daemon=True)
            pump.start()
            self._processes.append(process)
            self._pumps.append(pump)

    def stop(self):
        """Passes on a request to stop; what the processes started, to read data, goes on until they end."""
        for process in self._processes:
            process.terminate()

    def wait(self, seconds):
        """Waits for the end of all; returns whether it has come. Where one has failed none can go on, and all are ended."""
        deadline = time.monotonic() + seconds
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        if self._failed_at is None and any(code not in (None, 0, INTERRUPTED) for code in self._codes()):
            self._failed_at = time.monotonic()
        if self._failed_at is not None and time.monotonic() - self._failed_at >= _LAST_WORDS_SECONDS:
            self._end()
        return None not in self._codes()

    def close(self):
        """Ends what still runs, hears the last words, and returns the exit code of all: 0, that of one that failed (negative for a signal,
        which nobody here sent), or else :data:`INTERRUPTED`."""
        self._end()
        for pump in self._pumps:
            pump.join(_LAST_WORDS_SECONDS)  # What has left the group may hold the pipe open.
        codes = {code for index, code in enumerate(self._codes()) if index not in self._ended}
        failures = codes - {0, INTERRUPTED}
        return min(failures) if failures else max(codes)

    def _end(self):
        for index, process in enumerate(self._processes):
            if process.poll() is None:
                self._ended.add(index)
            # Each leads a group of its own, in which what it started may outlive it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _codes(self):
        return [process.poll() for process in self._processes]


def _place(options, rank):
    host, port = options.master.rsplit(":", 1)
    return {"RANK": str(options.node * options.cards + rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(options.nodes * options.cards),
            "LOCAL_WORLD_SIZE": str(options.cards), "GROUP_RANK": str(options.node), "MASTER_ADDR": host, "MASTER_PORT": port}


def _pump(stream, rank, hear):
    for raw in stream:
        hear(rank, raw.decode("utf-8", "replace").rstrip("\r\n"))
