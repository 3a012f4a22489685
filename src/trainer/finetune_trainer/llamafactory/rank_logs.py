"""The logs of the processes of a node."""

import contextlib
import os
import re

from finetune_trainer.files import utc_now
from finetune_trainer.logs import redactor


class RankLogs:
    """Writes what each process prints to ``rank-R.log``, each line with its time and without secrets, and the last of all to ``tail``."""

    def __init__(self, job, node, cards, tail):
        folder = job.path("logs", "attempt-%d" % job.attempt, "node-%d" % node)
        os.makedirs(folder, exist_ok=True)
        self._files = [open(os.path.join(folder, "rank-%d.log" % rank), "a", encoding="utf-8", buffering=1) for rank in range(cards)]
        self._tail, self._redact = tail, redactor()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for file in self._files:
            file.close()

    def write(self, rank, text):
        """Takes a line of the process of a local rank."""
        # A progress bar returns to the start of its line; its last state is what counts.
        line = self._redact(re.split(r"\r(?!\n)", text)[-1])
        self._tail.append(line)
        with contextlib.suppress(OSError, ValueError):  # Lines are lost on a full disk, and behind the end, and the job goes on.
            self._files[rank].write("%s %s\n" % (utc_now(), line))
