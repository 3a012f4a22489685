"""Failures with stable codes and a sentence that says what to do."""

import errno


class TrainerError(Exception):
    """A failure that the user can act on.

    code: stable name; message: what happened; fix: what to do.
    """

    def __init__(self, code, message, fix):
        super().__init__(message)
        self.code = code
        self.fix = fix


_PEER_WORDS = ("gloo", "nccl", "connection reset", "connection closed", "connection refused", "broken pipe",
               "socket timeout", "timed out waiting", "processgroup")


def describe(error):
    """Maps any exception to ``{code, message, fix}``."""
    text = str(error) or type(error).__name__
    if isinstance(error, TrainerError):
        return {"code": error.code, "message": text, "fix": error.fix}
    lowered = text.lower()
    if isinstance(error, MemoryError) or "out of memory" in lowered or "can't allocate memory" in lowered:
        return {"code": "out_of_memory", "message": text,
                "fix": "Lower batchSize or cutoffLength, raise gradientAccumulation instead, or take a card with more memory."}
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return {"code": "disk_full", "message": text, "fix": "Free disk space or lower the number of checkpoints kept."}
    if isinstance(error, (RuntimeError, ConnectionError)) and any(word in lowered for word in _PEER_WORDS):
        return {"code": "peer_lost", "message": "Another process of the job is gone: " + text,
                "fix": "Retry the job: it goes on from the newest checkpoint."}
    return {"code": "internal_error", "message": "%s: %s" % (type(error).__name__, text),
            "fix": "Look at the end of the log; if the request is sound, report this as a fault of the trainer."}
