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
                 r"is a (?:non-)?ranking dataset|Expected a .*dataset"),
    ("model_unreadable", r"is not a local folder and is not a valid model|Error while deserializing header|size mismatch for|"
                         r"does not appear to have a file named|Unrecognized model in"),
    ("nccl_failure", r"NCCL (?:error|WARN.*fail|timeout)|ncclUnhandledCudaError|ncclSystemError|ncclRemoteError|"
                     r"Watchdog caught collective operation timeout"),
    ("preempted", r"Signal 15 \(SIGTERM\)|got signal: 15"),
    ("killed", r"Signal 9 \(SIGKILL\)|exitcode\s*:\s*-9"),
    ("peer_lost", r"Connection (?:reset|closed|refused)|RendezvousConnectionError|Broken pipe|Socket Timeout|TCPStore"),
)
_SIGNS = tuple((code, re.compile(pattern)) for code, pattern in _SIGNS)


def classify(lines, code):
    """What ``result.json`` tells of a run that ended with exit code ``code``; lines: the end of its log."""
    for name, pattern in _SIGNS:
        for line in reversed(lines):
            if pattern.search(line):
                return _told(name, line, lines)
    last = next((line for line in reversed(lines) if line.strip()), "")
    return _told("killed" if code in (-9, 137) else "internal_error", last, lines)


def _told(name, line, lines):
    text = line.strip()[:500] or "LLaMA-Factory ended without a word"
    return {**tell(name, "LLaMA-Factory: " + text, "LLaMA-Factory：" + text), "log": list(lines[-TAIL_LINES:])}
