"""Files that other programs read while they are written."""

import json
import math
import os
import threading
from datetime import datetime, timezone

# Written last into a checkpoint's folder; one without it is not to be used.
COMPLETE = "COMPLETE"
# Left in the job directory by the control plane, where no signal of it reaches, to ask for a checkpoint and the end.
STOP = "stop.json"


def utc_now():
    """The time as RFC 3339 in UTC with milliseconds."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def finite(value):
    """``value`` with every number that is not finite replaced by None, so that it is valid JSON."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return value


def write_json(path, value):
    """Replaces a JSON file whole: a reader sees the old content or the new. Processes and threads may write one file at a time."""
    temporary = "%s.%d.%d.tmp" % (path, os.getpid(), threading.get_ident())
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(finite(value), file, ensure_ascii=False)
    os.replace(temporary, path)


def append_line(path, value):
    """Appends one JSON line in a single write, so that several processes may share a file."""
    line = (json.dumps(finite(value), ensure_ascii=False) + "\n").encode("utf-8")
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def read_json(path):
    """Content of a JSON file, or None where there is none or it is not whole."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None
