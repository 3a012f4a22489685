"""One node of a job on a machine that came for it alone: trains in a folder of its own and carries what it writes to the mounted job directory.

A mounted folder shows a file to others when it is closed, and two machines that write one file overwrite each other. So training
works on the local disk, and each node carries its own files.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from finetune_trainer import machine
from finetune_trainer.carry import Carrier
from finetune_trainer.files import COMPLETE, STOP, read_json, write_json

_PERIOD_SECONDS = 1.0


def main(arguments):
    """Runs the node to its end. Returns the exit code of training, so that the platform sees what happened."""
    options = _parse(arguments)
    node = int(os.environ.get("NODE_RANK", os.environ.get("RANK", "0")))
    work = options.work or os.path.join(tempfile.gettempdir(), "finetune", "%s-node-%d" % (options.name, node))
    local = machine.bring(options, work)
    _restore(options.directory, local)
    print("Node %d of %d trains %s with %d process(es)." % (node, options.nodes, options.name, options.cards), flush=True)
    state = os.path.join(work, "state")
    launcher = subprocess.Popen(_command(options, node, local, state), stdin=subprocess.DEVNULL, env={**os.environ, **machine.secrets(options)})
    request = _StopRequest(options, launcher, local)
    carrier = Carrier(local, options.directory)
    log = _Echo(os.path.join(local, "logs", "attempt-%d" % options.attempt, "node-%d" % node, "launcher.log"))
    while launcher.poll() is None:
        request.look()
        carrier.carry(final=False)
        log.echo()
        time.sleep(_PERIOD_SECONDS)
    while carrier.carry(final=True):
        pass
    log.echo()
    code = _code(read_json(os.path.join(state, "node-%d.exit.json" % node)))
    print("Node %d ended with code %d." % (node, code), flush=True)
    shutil.rmtree(work, ignore_errors=True)
    return code


def _parse(arguments):
    parser = argparse.ArgumentParser(prog="finetune_trainer node")
    machine.add_arguments(parser)
    parser.add_argument("--nodes", required=True, type=int)
    parser.add_argument("--cards", required=True, type=int, help="processes of each node")
    return parser.parse_args(arguments)


def _command(options, node, local, state):
    address = "%s:%s" % (os.environ.get("MASTER_ADDR", "127.0.0.1"), os.environ.get("MASTER_PORT", "29500"))
    return [
        sys.executable, "-m", "finetune_trainer", "launch", "--directory", local, "--attempt", str(options.attempt),
        "--node", str(node), "--nodes", str(options.nodes), "--cards", str(options.cards),
        "--rendezvous", address, "--rendezvous-id", options.name, "--state", state,
    ]


def _restore(directory, local):
    """Brings what training goes on from: the metrics so far, and the newest whole checkpoint."""
    metrics = os.path.join(directory, "metrics.jsonl")
    if os.path.exists(metrics) and not os.path.exists(os.path.join(local, "metrics.jsonl")):
        shutil.copyfile(metrics, os.path.join(local, "metrics.jsonl"))
    _restore_checkpoint(directory, local)


def _restore_checkpoint(directory, local):
    folder = os.path.join(directory, "checkpoints")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    steps = [int(name[5:]) for name in names
             if name.startswith("step-") and name[5:].isdigit() and os.path.exists(os.path.join(folder, name, COMPLETE))]
    if not steps:
        return
    name = "step-%d" % max(steps)
    target = os.path.join(local, "checkpoints", name)
    if os.path.exists(os.path.join(target, COMPLETE)):
        return
    # The mark comes last here too.
    os.makedirs(target, exist_ok=True)
    for file in sorted(os.listdir(os.path.join(folder, name)), key=lambda file: file == COMPLETE):
        shutil.copyfile(os.path.join(folder, name, file), os.path.join(target, file))
    print("Restored %s." % name, flush=True)


def _code(told):
    if told is None:
        return 1
    return told["code"] if told.get("code") is not None else 128 + told["signal"]


class _StopRequest:
    """Passes on a request to stop: the platform's signal to all processes, or the control plane's ``stop.json`` to the ranks, which
    end together after the same step."""

    def __init__(self, options, launcher, local):
        self._attempt, self._launcher = options.attempt, launcher
        self._path, self._local = os.path.join(options.directory, STOP), os.path.join(local, STOP)
        signal.signal(signal.SIGTERM, self._signal)

    def look(self):
        told = read_json(self._path)
        if told and told.get("attempt") == self._attempt and not os.path.exists(self._local):
            write_json(self._local, told)

    def _signal(self, *_):
        try:
            os.killpg(self._launcher.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass  # It has ended, or has not yet made a group of its own.


class _Echo:
    """Prints what a log gains, so that the platform's own log has it too."""

    def __init__(self, path):
        self._path, self._offset = path, 0

    def echo(self):
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                content = file.read()
        except OSError:
            return
        self._offset += len(content)
        sys.stdout.write(content.decode("utf-8", "replace"))
        sys.stdout.flush()
