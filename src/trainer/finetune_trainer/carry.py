"""Carries a job directory from the local disk to a mounted one while it grows."""

import os
import shutil
import time

from finetune_trainer.files import COMPLETE, STOP, read_json

_OWNED_BY_OTHERS = {"job.json", "config.yaml", "devices.jsonl", STOP, "data"}
_BYTES_PER_SECOND = 1 << 20


class Carrier:
    """Files are written whole, in the order in which readers may see them. A large file that grows is carried less often."""

    def __init__(self, local, mounted):
        self._local, self._mounted = local, mounted
        self._carried = {path: stamp for path, stamp in self._list()}
        self._seen = dict(self._carried)
        self._times = {}

    def carry(self, final):
        """Carries what has changed. Returns whether there was anything."""
        files = self._list()
        whole = final or any(path == "result.json" for path, _ in files)
        changed = [(path, stamp) for path, stamp in files if self._carried.get(path) != stamp and self._is_ready(path, stamp, whole)]
        for path, stamp in changed:
            try:
                self._copy(path)
                self._carried[path] = stamp
            except FileNotFoundError:
                pass  # Pruned by the trainer since it was listed.
        self._seen = dict(files)
        return bool(changed)

    def _is_ready(self, path, stamp, whole):
        if whole or path.startswith("checkpoints/") or "/" not in path:
            pause = 0
        elif path.endswith(".log"):
            pause = stamp[0] / _BYTES_PER_SECOND
        else:
            return self._seen.get(path) == stamp  # Written in place: carried once it stands still.
        return whole or time.monotonic() - self._times.get(path, 0) >= pause

    def _copy(self, path):
        source, target = os.path.join(self._local, path), os.path.join(self._mounted, path)
        if path == "result.json" and self._is_outdone(source, target):
            return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(source, target)
        self._times[path] = time.monotonic()

    @staticmethod
    def _is_outdone(source, target):
        """Whether another node has told why this one only lost its connection."""
        own, told = read_json(source) or {}, read_json(target)
        lost = (own.get("error") or {}).get("code") == "peer_lost"
        return bool(lost and told and told.get("attempt") == own.get("attempt"))

    def _list(self):
        found = []
        for folder, folders, names in os.walk(self._local):
            below = os.path.relpath(folder, self._local)
            prefix = "" if below == "." else below.replace(os.sep, "/") + "/"
            folders[:] = [name for name in folders if self._belongs(prefix + name)]
            if prefix.startswith("checkpoints/") and COMPLETE not in names:
                continue
            for name in names:
                if self._belongs(prefix + name):
                    try:
                        status = os.stat(os.path.join(folder, name))
                        found.append((prefix + name, (status.st_size, status.st_mtime_ns)))
                    except FileNotFoundError:
                        pass
        return sorted(found, key=lambda file: (_rank(file[0]), file[0]))

    @staticmethod
    def _belongs(path):
        name = path.rsplit("/", 1)[-1]
        return path not in _OWNED_BY_OTHERS and not name.startswith(".") and not name.endswith((".tmp", ".partial"))


def _rank(path):
    if path.endswith((".log", ".jsonl")):
        return 0
    if path == "result.json":
        return 3
    return 2 if path.endswith("/" + COMPLETE) else 1
