"""What transformers' Trainer prints and LLaMA-Factory leaves out of its log."""

import ast
import re

_LOGGED = re.compile(r"\{'loss': .*\}\s*$")


class GradientNorms:
    """Joins the gradients' norms, which are only printed, to the lines of ``trainer_log.jsonl``; both tell loss and learning rate."""

    def __init__(self):
        self._printed, self._waiting = {}, []

    def read(self, text):
        """Takes a line of the console."""
        found = _LOGGED.search(text)
        try:
            logged = ast.literal_eval(found.group()) if found else {}
        except (SyntaxError, ValueError):
            return  # As with a loss of nan.
        if "grad_norm" in logged:
            self._printed[(logged["loss"], logged.get("learning_rate"))] = logged["grad_norm"]

    def join(self, lines, ended=False):
        """Lines with ``grad_norm``, as far as it is known. One that is not printed yet is kept back once, with what follows it."""
        late, self._waiting = self._waiting, []
        ready = [self._joined(line) for line in late]
        for line in lines:
            if ended or not self._waiting and (line.get("loss") is None or _key(line) in self._printed):
                ready.append(self._joined(line))
            else:
                self._waiting.append(line)
        return ready

    def _joined(self, line):
        norm = self._printed.pop(_key(line), None)
        return line if norm is None else {**line, "grad_norm": norm}


def _key(line):
    return line.get("loss"), line.get("lr")
