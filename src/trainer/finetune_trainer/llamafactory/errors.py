"""What broke a run of LLaMA-Factory, told from the end of its log, since it has no codes of its own."""

import re
import signal

from finetune_trainer.errors import tell

TAIL_LINES = 20

_CAUSES = (
    ("out_of_memory", r"out of memory|OutOfMemoryError|can't allocate memory|Cannot allocate memory"),
    ("disk_full", r"No space left on device|Disk quota exceeded|file write failed"),
    ("missing_package", r"ModuleNotFoundError|No module named|requires the .* (?:library|package)|Please (?:run )?[`']?pip install|"
                        r"is not installed|ImportError"),
    ("unknown_template", r"Template .* does not exist"),
    ("unsupported_argument", r"Some (?:keys|specified arguments) are not used|unrecognized arguments|HfArgumentParser"),
    ("bad_data", r"Cannot find valid samples|DatasetGenerationError|JSONDecodeError|ArrowInvalid|Undefined dataset|"
                 r"is a (?:non-)?ranking dataset|Expected a .*dataset|not applicable in the current training stage|train set will be empty"),
    ("unsupported_argument", r"ValueError: .*(?:(?:only|not|in)[ ]?compatible|do(?:es)? not support|cannot be set|Cannot use|only supports?\b)"),
    ("model_unreadable", r"is not a local folder and is not a valid model|Error while deserializing header|size mismatch for|"
                         r"does not appear to have a file named|Unrecognized model in|HFValidationError"),
)
# A process that is gone makes the others lose their connections.
_CONSEQUENCES = (
    ("nccl_failure", r"NCCL (?:error|WARN.*fail|timeout)|ncclUnhandledCudaError|ncclSystemError|ncclRemoteError|"
                     r"Watchdog caught collective operation timeout"),
    ("peer_lost", r"Connection (?:reset|closed|refused)|RendezvousConnectionError|Broken pipe|Socket Timeout|TCPStore"),
)
_CAUSES, _CONSEQUENCES = (tuple((code, re.compile(pattern)) for code, pattern in signs) for signs in (_CAUSES, _CONSEQUENCES))
_BY_SIGNAL = {signal.SIGKILL: "killed", signal.SIGTERM: "preempted"}
_RANK = re.compile(r"^\[rank\d+\]:\s?")
# Source lines of a traceback name what they call, and notices what may be missing: neither is what went wrong.
_NO_CAUSE = re.compile(r"^(?: {4}|\[(?:INFO|WARNING)\||.*\b\w*Warning: )")
_EXCEPTION = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Interrupt)\b")


def classify(lines, code):
    """What ``result.json`` tells of a run in which a process failed with exit code ``code``, negative for a signal; lines: the end of all
    their logs together."""
    words = [line for line in (_RANK.sub("", line) for line in lines) if line.strip()]
    told = _find(_CAUSES, words)
    if told is None and -code in _BY_SIGNAL:
        told = _BY_SIGNAL[-code], "a process was ended by %s" % signal.Signals(-code).name
    name, text = told or _find(_CONSEQUENCES, words) or ("internal_error", _last_exception(words))
    text = text.strip()[:500] or "it ended without a word"
    return {**tell(name, "LLaMA-Factory: " + text, "LLaMA-Factory：" + text), "log": words[-TAIL_LINES:]}


def _find(signs, words):
    """(code, line) of the first sign that a line bears, the last such line; None without one."""
    for name, pattern in signs:
        for line in reversed(words):
            if pattern.search(line) and not _NO_CAUSE.match(line):
                return name, line
    return None


def _last_exception(words):
    last = max((index for index, line in enumerate(words) if _EXCEPTION.match(line)), default=len(words) - 1)
    # Some say what happened only on the next line.
    return " ".join(line.strip() for line in words[last:last + (2 if words and words[last].rstrip().endswith(":") else 1)])
