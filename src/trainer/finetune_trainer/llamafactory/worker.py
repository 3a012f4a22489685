"""One process of LLaMA-Factory: trains what the node has written down, tells the node of it, and saves a checkpoint when told to end."""

import argparse
import json

from finetune_trainer import distributed


def main(arguments):
    """Trains to the end. Returns 0, or ends the process with ``workers.INTERRUPTED`` once the checkpoint it was asked for is saved."""
    parser = argparse.ArgumentParser(prog="finetune_trainer llamafactory-worker")
    parser.add_argument("--config", required=True, help="LLaMA-Factory's arguments, as JSON")
    parser.add_argument("--told", required=True, help="file that rank 0 tells the node by")
    options = parser.parse_args(arguments)
    with open(options.config, encoding="utf-8") as file:
        config = json.load(file)
    from llamafactory.train.tuner import run_exp

    # They need transformers, which comes with LLaMA-Factory.
    from finetune_trainer.llamafactory.stopping import StopCallback
    from finetune_trainer.llamafactory.telling import TellCallback

    try:
        # Telling comes first: a checkpoint is told before the process ends because of it.
        run_exp(config, [TellCallback(options.told), StopCallback()])
    finally:
        distributed.leave()
    return 0
