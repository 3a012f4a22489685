"""Rows of a dataset as training sees them: every token, and whether it is learned."""

import argparse
import json
import sys

import torch

from finetune_trainer import stages
from finetune_trainer.arguments import CHOICES, read_arguments
from finetune_trainer.data.examples import IGNORED
from finetune_trainer.data.rows import read_rows
from finetune_trainer.distributed import World
from finetune_trainer.errors import describe
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer


def main(arguments):
    """Prints ``{rows, dropped, sequences}`` as JSON, or ``{error}`` where the rows or the model cannot be read."""
    parser = argparse.ArgumentParser(prog="finetune_trainer preview")
    parser.add_argument("--model", required=True, help="model folder in Hugging Face layout")
    parser.add_argument("--template", required=True)
    parser.add_argument("--rows", required=True, help="dataset file")
    parser.add_argument("--stage", default="sft", choices=CHOICES["stage"])
    parser.add_argument("--cutoff", type=int, default=2048, help="longest row in tokens")
    parser.add_argument("--first", type=int, default=0, help="rows to leave out before the first")
    parser.add_argument("--count", type=int, default=5, help="rows to show")
    parser.add_argument("--train-on-prompt", action="store_true")
    parser.add_argument("--packing", action="store_true")
    options = parser.parse_args(arguments)
    try:
        told = preview(options.model, options.rows, options.first, options.count, {
            "stage": options.stage, "template": options.template, "cutoff_len": options.cutoff, "train_on_prompt": options.train_on_prompt,
            "packing": options.packing})
    except Exception as error:  # Whatever it is, whoever asked for the preview is told.
        told = {"error": describe(error)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def preview(model_directory, path, first, count, arguments):
    """A few rows by the same code that trains them. sequences: ``tokens`` of ``{id, text, learned}``, ``starts`` of packed rows."""
    arguments, tokenizer = read_arguments(arguments), load_tokenizer(model_directory)
    stage = stages.create(arguments, tokenizer, find_template(arguments.template), World(0, 0, 1, 0, torch.device("cpu")))
    rows = read_rows(path, first + count)[first:]
    items, dropped = stage.items(rows)
    sequences = [{"starts": list(example.starts or (0,)), "tokens": [_token(tokenizer, *pair) for pair in zip(example.ids, example.labels)]}
                 for item in stage.prepare(items) for example in stage.examples([item])]
    return {"rows": len(rows), "dropped": dropped, "sequences": sequences}


def _token(tokenizer, number, label):
    return {"id": number, "text": tokenizer.decode([number], skip_special=False), "learned": label != IGNORED}
