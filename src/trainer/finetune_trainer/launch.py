"""Starts one node of a job and leaves on disk how it ended, so that nobody has to wait for it."""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import threading

from finetune_trainer.files import read_json, utc_now, write_json
from finetune_trainer.logs import redactor

_LAST_WORDS_SECONDS = 5


def main(arguments):
    """Runs the node; a repeated call for a node that runs or has ended returns 0 at once."""
    options = _parse(arguments)
    try:
        os.setsid()
    except OSError:
        pass  # Already the leader of its own session.
    os.makedirs(options.state, exist_ok=True)
    exit_file = os.path.join(options.state, "node-%d.exit.json" % options.node)
    lock = open(os.path.join(options.state, "node-%d.lock" % options.node), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return 0
    if os.path.exists(exit_file):
        return 0
    write_json(os.path.join(options.state, "node-%d.process.json" % options.node),
               {"pid": os.getpid(), "startTicks": _start_ticks(), "startedAt": utc_now()})
    code = _run(options)
    write_json(exit_file, {"code": code if code >= 0 else None, "signal": -code if code < 0 else None, "endedAt": utc_now()})
    return 0


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="finetune_trainer launch")
    parser.add_argument("--directory", required=True, help="job directory")
    parser.add_argument("--attempt", required=True, type=int)
    parser.add_argument("--node", required=True, type=int, help="index of this node, from 0")
    parser.add_argument("--nodes", required=True, type=int)
    parser.add_argument("--cards", required=True, type=int, help="processes of this node")
    parser.add_argument("--rendezvous", required=True, help="host:port of node 0")
    parser.add_argument("--rendezvous-id", required=True)
    parser.add_argument("--state", required=True, help="folder for lock, process and exit files")
    return parser.parse_args(arguments)


def _run(options):
    logs = os.path.join(options.directory, "logs", "attempt-%d" % options.attempt, "node-%d" % options.node)
    raw = os.path.join(options.state, "torchrun-node-%d" % options.node)
    os.makedirs(logs, exist_ok=True)
    environment = {**os.environ, "FINETUNE_NODE": str(options.node)}
    job = os.path.join(options.directory, "job.json")
    engine = (read_json(job) or {}).get("engine")
    command = _llamafactory(options, job) if engine == "llamafactory" else _torchrun(options, job, raw)
    with open(os.path.join(logs, "launcher.log"), "ab") as output:
        started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        words = threading.Thread(target=_write_down, args=(started.stdout, output), daemon=True)
        words.start()
        # The whole group is signalled to stop; what was started passes it on, and this process stays to tell the end.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        code = started.wait()
        words.join(_LAST_WORDS_SECONDS)  # What it left running may hold the pipe open.
        return code


def _write_down(stream, output):
    redact = redactor()
    with contextlib.suppress(OSError, ValueError):
        for line in stream:
            output.write(redact(line.decode("utf-8", "replace")).encode("utf-8", "replace"))
            output.flush()


def _torchrun(options, job, raw):
    return [
        sys.executable, "-m", "torch.distributed.run",
        "--nnodes", str(options.nodes), "--nproc_per_node", str(options.cards),
        "--rdzv_backend", "c10d", "--rdzv_endpoint", options.rendezvous, "--rdzv_id", options.rendezvous_id,
        "--rdzv_conf", "is_host=%s" % ("true" if options.node == 0 else "false"),
        "--max_restarts", "0", "--monitor_interval", "0.2",
        # torch 1.13 on Python 3.11 starts only with redirects and tee given.
        "-r", "1", "-t", "1", "--log_dir", raw,
        "-m", "finetune_trainer", "--job", job,
    ]


def _llamafactory(options, job):
    # It starts the processes of its node itself.
    return [sys.executable, "-m", "finetune_trainer", "llamafactory", "--job", job, "--node", str(options.node),
            "--nodes", str(options.nodes), "--cards", str(options.cards), "--master", options.rendezvous]


def _start_ticks():
    try:
        with open("/proc/self/stat", encoding="ascii") as file:
            return int(file.read().rsplit(")", 1)[1].split()[19])
    except (OSError, ValueError):
        return None
