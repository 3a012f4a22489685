"""Tells, for each line "stage<TAB>path" of standard input, how many rows of the file the trainer trains, or why it stops."""

import os
import sys

from finetune_trainer.data.conversations import conversation, feedback, preference
from finetune_trainer.data.examples import encode_answers, encode_conversation
from finetune_trainer.data.rows import read_rows
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer

CUTOFF = 1_000_000


def trains(row, stage, tokenizer, template):
    if stage == "pt":
        return bool(row.values.get("text")) and bool(tokenizer.encode(row.values["text"]))
    if stage == "dpo":
        pair = preference(row)
        return pair is not None and encode_answers(pair.prompt, (pair.chosen, pair.rejected), tokenizer, template, CUTOFF) is not None
    if stage == "kto":
        found = feedback(row)
        return found is not None and encode_answers(found.prompt, (found.answer,), tokenizer, template, CUTOFF) is not None
    found = conversation(row)
    return found is not None and encode_conversation(found, tokenizer, template, CUTOFF) is not None


def main():
    tokenizer = load_tokenizer(os.environ["MODEL"])
    template = find_template("llama3")
    for line in sys.stdin:
        stage, path = line.rstrip("\n").split("\t")
        try:
            print(sum(trains(row, stage, tokenizer, template) for row in read_rows(path)))
        except Exception as error:  # Whatever stops the trainer is the answer.
            print(("%s: %s" % (type(error).__name__, error)).encode("ascii", "backslashreplace").decode().replace("\n", " "))


main()
