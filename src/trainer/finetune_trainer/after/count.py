"""Tokens of each row of a dataset, as training reads them before it cuts them to length."""

import argparse
import collections
import json
import sys

from finetune_trainer.arguments import CHOICES
from finetune_trainer.data.conversations import conversation, feedback, preference
from finetune_trainer.data.examples import encode_answers, encode_conversation
from finetune_trainer.data.rows import read_rows
from finetune_trainer.errors import describe
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer

_UNCUT = 1 << 40


def main(arguments):
    """Prints ``{rows, dropped, lengths}`` as JSON, or ``{error}`` where the rows or the model cannot be read."""
    parser = argparse.ArgumentParser(prog="finetune_trainer count")
    parser.add_argument("--model", required=True, help="folder of the model's tokenizer")
    parser.add_argument("--template", required=True)
    parser.add_argument("--rows", required=True, help="dataset file")
    parser.add_argument("--stage", default="sft", choices=CHOICES["stage"])
    options = parser.parse_args(arguments)
    try:
        told = count(load_tokenizer(options.model), find_template(options.template), options.stage, read_rows(options.rows))
    except Exception as error:  # Whatever it is, whoever asked for the count is told.
        told = {"error": describe(error)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def count(tokenizer, template, stage, rows):
    """lengths: ``{tokens, rows}`` for every length, shortest first; dropped: rows that training would leave out."""
    lengths = [row_length(tokenizer, template, stage, row) for row in rows]
    counted = collections.Counter(length for length in lengths if length is not None)
    return {"rows": len(lengths), "dropped": lengths.count(None),
            "lengths": [{"tokens": tokens, "rows": counted[tokens]} for tokens in sorted(counted)]}


def row_length(tokenizer, template, stage, row):
    """Tokens of a row, of a pair those of its longer sequence, of a text with its end token; None where training drops it."""
    if stage == "pt":
        text = row.values.get("text")
        return len(tokenizer.encode(text)) + (template.end_token(tokenizer) is not None) if text else None
    if stage in ("rm", "dpo"):
        pair = preference(row)
        examples = pair and encode_answers(pair.prompt, (pair.chosen, pair.rejected), tokenizer, template, _UNCUT)
        return max(example.length for example in examples) if examples else None
    found = feedback(row) if stage == "kto" else conversation(row)
    example = found and encode_conversation(found.prompt if stage == "kto" else found, tokenizer, template, _UNCUT)
    return example.length if example else None
