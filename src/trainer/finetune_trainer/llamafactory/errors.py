"""What broke a run of LLaMA-Factory, told from the end of its log, since it has no codes of its own."""

import re

from finetune_trainer.errors import tell

TAIL_LINES = 20

# Causes stand before what follows from them: a rank that runs out of memory makes the others lose their connections.
_SIGNS = (
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
    ("nccl_failure", r"NCCL (?:error|WARN.*fail|timeout)|ncclUnhandledCudaError|ncclSystemError|ncclRemoteError|"
                     r"Watchdog caught collective operation timeout"),
    ("preempted", r"Signal 15 \(SIGTERM\)|got signal: 15"),
    ("killed", r"Signal 9 \(SIGKILL\)|exitcode\s*:\s*-9"),
    ("peer_lost", r"Connection (?:reset|closed|refused)|RendezvousConnectionError|Broken pipe|Socket Timeout|TCPStore"),
)
_SIGNS = tuple((code, re.compile(pattern)) for code, pattern in _SIGNS)
_RANK = re.compile(r"^\[rank\d+\]:\s?")
# Source lines of a traceback name what they call, and notices what may be missing: neither is what went wrong.
_NO_CAUSE = re.compile(r"^(?: {4}|\[(?:INFO|WARNING)\||.*\b\w*Warning: )")
_EXCEPTION = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Interrupt)\b")
# From here on torchrun and LLaMA-Factory's launcher tell that a worker has failed, not why.
_LAUNCHER = re.compile(r"torch/distributed/elastic/multiprocessing/api\.py:\d+\] failed \(exitcode")


def classify(lines, code):
    """What ``result.json`` tells of a run that ended with exit code ``code``; lines: the end of its log."""
    words = [_RANK.sub("", line) for line in lines]
    first = next((index for index, line in enumerate(words) if _LAUNCHER.search(line)), len(words))
    own = [line for line in words[:first] if line.strip()] or words
    for name, pattern in _SIGNS:
        for line in reversed(words):
            if pattern.search(line) and not _NO_CAUSE.match(line):
                return _told(name, line, own)
    last = max((index for index, line in enumerate(own) if _EXCEPTION.match(line)), default=len(own) - 1)
    # Some say what happened only on the next line.
    text = " ".join(line.strip() for line in own[last:last + (2 if own and own[last].rstrip().endswith(":") else 1)])
    return _told("killed" if code in (-9, 137) else "internal_error", text, own)


def _told(name, line, lines):
    text = line.strip()[:500] or "LLaMA-Factory ended without a word"
    return {**tell(name, "LLaMA-Factory: " + text, "LLaMA-Factory：" + text), "log": list(lines[-TAIL_LINES:])}
