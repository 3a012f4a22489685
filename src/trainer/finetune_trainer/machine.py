"""A machine that came for one job alone: what the job's command says of it, and what it brings there."""

import os
import shutil

from finetune_trainer.errors import tell
from finetune_trainer.files import read_json, write_json
from finetune_trainer.logs import MARK
from finetune_trainer.vault import VaultError, read_secrets


def add_arguments(parser):
    parser.add_argument("--directory", required=True, help="mounted job directory")
    parser.add_argument("--attempt", required=True, type=int)
    parser.add_argument("--name", required=True, help="name of the attempt, the same on every node")
    parser.add_argument("--data", action="append", default=[], metavar="PATH=FILE", help="where in the job directory a mounted file or folder belongs")
    parser.add_argument("--model", help="mounted folder of the base model; by default job.json says where it is")
    parser.add_argument("--secret", action="append", default=[], metavar="NAME=ADDRESS", help="variable, and where in a key vault its value is")
    parser.add_argument("--identity", help="client id of the managed identity that reads them")
    parser.add_argument("--work", help="local folder to work in")


def bring(options, work):
    """Brings the job, its data and its model to a folder of the local disk, made anew; returns the job directory there."""
    job = read_json(os.path.join(options.directory, "job.json"))
    if job is None:
        raise SystemExit("There is no job.json in %s." % options.directory)
    local = os.path.join(work, "job")
    shutil.rmtree(work, ignore_errors=True)  # Of a run that was cut off on this machine.
    os.makedirs(local)
    if options.model:
        job["model"]["path"] = os.path.abspath(options.model)
    write_json(os.path.join(local, "job.json"), job)
    for pair in options.data:
        path, _, file = pair.partition("=")
        link = os.path.join(local, path)
        os.makedirs(os.path.dirname(link), exist_ok=True)
        os.symlink(os.path.abspath(file), link)
    return local


def secrets(options):
    """Variables with the job's secrets, which are on no command line and in no file, and the one that names them."""
    try:
        values = read_secrets(options.secret, options.identity)
    except VaultError as error:
        told = tell("secret_unreadable", str(error), "无法读取密钥：" + str(error))
        write_json(os.path.join(options.directory, "result.json"), {"attempt": options.attempt, "outcome": "failed", "error": told})
        raise SystemExit("FAILED %(code)s: %(message)s\n%(fix)s" % told) from None
    return {**values, MARK: ",".join(values)}
