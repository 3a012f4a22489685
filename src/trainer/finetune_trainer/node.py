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

from finetune_trainer.carry import Carrier
from finetune_trainer.errors import tell
from finetune_trainer.files import STOP, read_json, write_json
from finetune_trainer.logs import MARK
from finetune_trainer.vault import VaultError, read_secrets

_PERIOD_SECONDS = 1.0
_MARK = "COMPLETE"


def main(arguments):
    """Runs the node to its end. Returns the exit code of training, so that the platform sees what happened."""
    options = _parse(arguments)
    node = int(os.environ.get("NODE_RANK", os.environ.get("RANK", "0")))
    work = options.work or os.path.join(tempfile.gettempdir(), "finetune", "%s-node-%d" % (options.name, node))
    local = os.path.join(work, "job")
    shutil.rmtree(work, ignore_errors=True)  # Of a run that was cut off on this machine.
    os.makedirs(local)
    _restore(options, local)
    print("Node %d of %d trains %s with %d process(es)." % (node, options.nodes, options.name, options.cards), flush=True)
    state = os.path.join(work, "state")
    launcher = subprocess.Popen(_command(options, node, local, state), stdin=subprocess.DEVNULL, env=_environment(options))
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
    parser.add_argument("--directory", required=True, help="mounted job directory")
    parser.add_argument("--attempt", required=True, type=int)
    parser.add_argument("--nodes", required=True, type=int)
    parser.add_argument("--cards", required=True, type=int, help="processes of each node")
    parser.add_argument("--name", required=True, help="name of the attempt, the same on every node")
    parser.add_argument("--data", action="append", default=[], metavar="PATH=FILE", help="where in the job directory a mounted file belongs")
    parser.add_argument("--model", help="mounted folder of the base model; by default job.json says where it is")
    parser.add_argument("--secret", action="append", default=[], metavar="NAME=ADDRESS", help="variable, and where in a key vault its value is")
    parser.add_argument("--identity", help="client id of the managed identity that reads them")
    parser.add_argument("--work", help="local folder to train in")
    return parser.parse_args(arguments)


def _command(options, node, local, state):
    address = "%s:%s" % (os.environ.get("MASTER_ADDR", "127.0.0.1"), os.environ.get("MASTER_PORT", "29500"))
    return [
        sys.executable, "-m", "finetune_trainer", "launch", "--directory", local, "--attempt", str(options.attempt),
        "--node", str(node), "--nodes", str(options.nodes), "--cards", str(options.cards),
        "--rendezvous", address, "--rendezvous-id", options.name, "--state", state,
    ]


def _environment(options):
    """The environment of training, with the job's secrets, which are on no command line and in no file."""
    try:
        secrets = read_secrets(options.secret, options.identity)
    except VaultError as error:
        told = tell("secret_unreadable", str(error), "无法读取密钥：" + str(error))
        write_json(os.path.join(options.directory, "result.json"), {"attempt": options.attempt, "outcome": "failed", "error": told})
        raise SystemExit("FAILED %(code)s: %(message)s\n%(fix)s" % told) from None
    return {**os.environ, **secrets, MARK: ",".join(secrets)}


def _restore(options, local):
    """Brings what an attempt starts from: the job, its data and model, and the newest whole checkpoint."""
    job = read_json(os.path.join(options.directory, "job.json"))
    if job is None:
        raise SystemExit("There is no job.json in %s." % options.directory)
    if options.model:
        job["model"]["path"] = os.path.abspath(options.model)
    write_json(os.path.join(local, "job.json"), job)
    for pair in options.data:
        path, _, file = pair.partition("=")
        link = os.path.join(local, path)
        os.makedirs(os.path.dirname(link), exist_ok=True)
        if not os.path.lexists(link):
            os.symlink(os.path.abspath(file), link)
    metrics = os.path.join(options.directory, "metrics.jsonl")
    if os.path.exists(metrics) and not os.path.exists(os.path.join(local, "metrics.jsonl")):
        shutil.copyfile(metrics, os.path.join(local, "metrics.jsonl"))
    _restore_checkpoint(options.directory, local)


def _restore_checkpoint(directory, local):
    folder = os.path.join(directory, "checkpoints")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    steps = [int(name[5:]) for name in names
             if name.startswith("step-") and name[5:].isdigit() and os.path.exists(os.path.join(folder, name, _MARK))]
    if not steps:
        return
    name = "step-%d" % max(steps)
    target = os.path.join(local, "checkpoints", name)
    if os.path.exists(os.path.join(target, _MARK)):
        return
    # The mark comes last here too.
    os.makedirs(target, exist_ok=True)
    for file in sorted(os.listdir(os.path.join(folder, name)), key=lambda file: file == _MARK):
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
