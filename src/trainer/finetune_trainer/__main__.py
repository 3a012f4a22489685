"""Entry point: trains a job, or runs one of the subcommands."""

import importlib
import sys

_COMMANDS = {"launch": "launch", "node": "node", "generate": "after.generate", "capabilities": "capabilities",
             "llamafactory": "llamafactory.node", "llamafactory-worker": "llamafactory.worker", "export": "after.export",
             "follow-up": "after.node", "evaluate": "after.evaluate", "preview": "after.preview", "count": "after.count"}


def main(arguments):
    """Runs a subcommand; without one, trains the job named by ``--job``. Returns the exit code."""
    module = _COMMANDS.get(arguments[0]) if arguments else None
    if module is None:
        return importlib.import_module("finetune_trainer.run").main(arguments)
    return importlib.import_module("finetune_trainer." + module).main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
