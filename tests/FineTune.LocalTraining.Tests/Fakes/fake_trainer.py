"""Honours the trainer's launch contract without training. What it does is named by "mode" in job.json."""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.partial")
    temporary.write_text(json.dumps(value))
    os.replace(temporary, path)


def start_ticks():
    return int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])


def work(directory, attempt, node, mode):
    stopping = []
    signal.signal(signal.SIGTERM, signal.SIG_IGN if mode == "stubborn" else lambda *_: stopping.append(1))
    log = directory / f"logs/attempt-{attempt}/node-{node}/rank-{node}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    step = 0
    while not any((directory / name).exists() for name in (".finish", f".finish-{node}")) and not stopping:
        step += 1
        with open(log, "a") as stream:
            stream.write(f"step {step} threads {os.environ['OMP_NUM_THREADS']}\n")
        if node == 0:
            with open(directory / "metrics.jsonl", "a") as stream:
                stream.write(json.dumps({"step": step, "remaining_s": 12.5}) + "\n")
            write(directory / "heartbeat.json", {"attempt": attempt, "step": step, "total_steps": 1000, "time": "now"})
        time.sleep(0.05)
    if stopping:
        return 75
    if mode in ("bad_data", "peer_lost"):
        error = {"code": mode, "message": "It went wrong.", "fix": "Mend it."}
        write(directory / "result.json", {"attempt": attempt, "outcome": "failed", "error": error})
        return 1
    if mode == "mute":
        return 1
    if node == 0:
        checkpoint = directory / "checkpoints/step-20"
        checkpoint.mkdir(parents=True)
        (checkpoint / "weights").write_text("w")
        (checkpoint / "COMPLETE").write_text("")
        write(directory / "adapter/adapter_model.safetensors", "a")
        write(directory / "result.json", {"attempt": attempt, "outcome": "succeeded"})
    return 0


def launch(arguments):
    try:
        os.setsid()
    except PermissionError:
        pass
    arguments.state.mkdir(parents=True, exist_ok=True)
    lock = open(arguments.state / f"node-{arguments.node}.lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    mode = json.loads((arguments.directory / "job.json").read_text())["mode"]
    with open(arguments.directory / ".launches", "a") as launches:
        launches.write(f"{arguments.node}\n")
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    write(arguments.state / f"node-{arguments.node}.process.json", {"pid": os.getpid(), "startTicks": start_ticks()})
    # A stubborn worker leaves the process group, so that only its mark finds it.
    worker = subprocess.Popen([sys.executable, "-m", "finetune_trainer", "work"] + sys.argv[2:],
                              start_new_session=mode == "stubborn")
    code = worker.wait()
    ended = {"code": max(code, 0) or (128 if code else 0), "signal": -code if code < 0 else None}
    write(arguments.state / f"node-{arguments.node}.exit.json", ended)


parser = argparse.ArgumentParser()
parser.add_argument("verb")
parser.add_argument("--directory", type=Path)
parser.add_argument("--state", type=Path)
for name in ("--attempt", "--node", "--nodes", "--cards"):
    parser.add_argument(name, type=int)
parser.add_argument("--rendezvous")
parser.add_argument("--rendezvous-id")
given = parser.parse_args()
if given.verb == "work":
    sys.exit(work(given.directory, given.attempt, given.node, json.loads((given.directory / "job.json").read_text())["mode"]))
launch(given)
