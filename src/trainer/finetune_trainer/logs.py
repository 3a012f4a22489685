"""The log of one process: everything it prints, each line with its time, without secrets."""

import contextlib
import json
import os
import re
import sys
import urllib.parse

from finetune_trainer.files import utc_now

# Variable that names those that are secrets of the job.
MARK = "FINETUNE_SECRETS"
_SECRET_NAMES = re.compile(r"(TOKEN|KEY|SECRET|PASSWORD)$")
_SECRET_SHAPES = re.compile(r"\b(hf_[A-Za-z0-9]{20,}|sk-[A-Za-z0-9_-]{20,})")


class _StampedStream:
    """Text stream that writes whole lines, each with its time before it."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._redact = redactor()
        self._pending = ""

    def write(self, text):
        # A progress bar returns to the start of its line; each of its states is a line of its own here.
        *lines, self._pending = (self._pending + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if lines:
            stamp = utc_now()
            block = "".join("%s %s\n" % (stamp, self._redact(line)) for line in lines)
            with contextlib.suppress(OSError):  # Lines are lost on a full disk, and the job goes on to tell so.
                os.write(self._descriptor, block.encode("utf-8", "replace"))
        return len(text)

    def flush(self):
        if self._pending:
            self.write("\n")

    def isatty(self):
        return False

    def fileno(self):
        return self._descriptor


def redactor():
    """A function that takes secrets of this process's environment out of a text, as they are and as JSON and addresses write them."""
    told = os.environ.get(MARK, "").split(",")
    values = [value for name, value in os.environ.items() if (name in told or _SECRET_NAMES.search(name)) and len(value) >= 8]
    forms = {form for value in values for form in (value, json.dumps(value)[1:-1], urllib.parse.quote(value, safe=""))}
    # Of one that holds another, the whole goes.
    ordered = sorted(forms, key=len, reverse=True)

    def redact(line):
        for form in ordered:
            line = line.replace(form, "***")
        return _SECRET_SHAPES.sub("***", line)

    return redact


def redirect(path):
    """Sends both standard streams of this process to a file, native output included."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.stdout = _StampedStream(1)
    sys.stderr = _StampedStream(2)
