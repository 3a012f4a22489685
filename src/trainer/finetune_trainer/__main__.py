"""Entry point: train a job, launch one node of it, or answer a prompt."""

import sys


def main(arguments):
    """Runs a subcommand; without one, trains the job named by ``--job``. Returns the exit code."""
    if arguments[:1] == ["launch"]:
        from finetune_trainer.launch import main as launch

        return launch(arguments[1:])
    if arguments[:1] == ["generate"]:
        from finetune_trainer.generate import main as generate

        return generate(arguments[1:])
    from finetune_trainer.run import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
