"""Has LLaMA-Factory's own parser read configuration files, named by a JSON list on stdin: to each the error or null on stdout."""

import json
import sys

from llamafactory.hparams import get_train_args


def main():
    told = []
    for path in json.load(sys.stdin):
        sys.argv[1:] = [path]
        try:
            training = get_train_args()[2]
            told.append(None if isinstance(training.learning_rate, float) else "learning_rate became a text")
        except Exception as error:  # Whatever it does not take.
            told.append("%s: %s" % (type(error).__name__, error))
    sys.__stdout__.write("\n" + json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
