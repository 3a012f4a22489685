"""Tokens of rows as they are counted before a task is made, against what training reads."""

import json
import os
import unittest

import torch

import jobs
from finetune_trainer import stages
from finetune_trainer.after.count import count, row_length
from finetune_trainer.arguments import read_arguments
from finetune_trainer.data.rows import Row, read_rows
from finetune_trainer.distributed import World
from finetune_trainer.text.templates import TEMPLATES, find_template
from finetune_trainer.text.tokenizer import load_tokenizer
from test_after import run

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors", "tokens.json")
FILES = {"sft": "support-faq.jsonl", "rm": "support-pairs.jsonl", "dpo": "support-pairs.jsonl", "kto": "support-feedback.jsonl", "pt": "product-notes.txt"}


def trained(tokenizer, template, stage, rows, cutoff):
    """Tokens of each sequence, or longer one of a pair, that training would read of the rows."""
    arguments = read_arguments({"stage": stage, "template": template, "cutoff_len": cutoff})
    made = stages.create(arguments, tokenizer, find_template(template), World(0, 0, 1, 0, torch.device("cpu")))
    items, _ = made.items(rows)
    return [max(example.length for example in made.examples([item])) for item in items]


def spread(told):
    """Every length, as often as rows have it."""
    return [length["tokens"] for length in told["lengths"] for _ in range(length["rows"])]


class CountTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tokenizer = load_tokenizer(jobs.MODEL)
        cls.texts = [text for text in jobs.read(VECTORS)["texts"] if text.strip()]

    def test_every_format_has_the_tokens_that_training_reads(self):
        for stage, file in FILES.items():
            rows = read_rows(os.path.join(jobs.ROOT, "samples", file))
            for template in TEMPLATES:
                for cutoff in (100000, 40):
                    with self.subTest(stage, template=template, cutoff=cutoff):
                        counted = spread(count(self.tokenizer, find_template(template), stage, rows))
                        read = trained(self.tokenizer, template, stage, rows, cutoff)
                        if stage == "pt":
                            # One stream; a single token at its end has nothing to learn.
                            self.assertEqual(sum(counted) - (sum(counted) % cutoff == 1), sum(read))
                        else:
                            self.assertEqual(sorted(min(length, cutoff) for length in counted), sorted(read))

    def test_awkward_texts_have_the_tokens_that_training_reads(self):
        for text in self.texts:
            rows = [Row({"messages": [{"role": "system", "content": text}, {"role": "user", "content": text + "?"},
                                      {"role": "assistant", "content": text}]}, ("", ""))]
            for template in TEMPLATES:
                with self.subTest(template, text=text):
                    self.assertEqual(spread(count(self.tokenizer, find_template(template), "sft", rows)),
                                     trained(self.tokenizer, template, "sft", rows, 100000))

    def test_rows_that_training_leaves_out_have_no_length(self):
        rows = [Row(values, ("", "")) for values in (
            {"instruction": "Q", "output": "A"}, {"instruction": "Q", "output": ""}, {"messages": [{"role": "user", "content": "Q"}]})]
        told = count(self.tokenizer, find_template("llama3"), "sft", rows)
        self.assertEqual((told["rows"], told["dropped"], len(spread(told))), (3, 2, 1))
        self.assertIsNone(row_length(self.tokenizer, find_template("llama3"), "pt", Row({"text": ""}, ("", ""))))

    def test_the_command_answers_or_says_why_not(self):
        told = run("count", "--model", jobs.MODEL, "--template", "llama3", "--rows", jobs.SAMPLE)
        with open(jobs.SAMPLE, encoding="utf-8") as file:
            self.assertEqual((told["rows"], told["dropped"]), (sum(1 for _ in file), 0))
        self.assertEqual(spread(told), sorted(trained(self.tokenizer, "llama3", "sft", read_rows(jobs.SAMPLE), 100000)))
        failed = run("count", "--model", jobs.ROOT, "--template", "llama3", "--rows", jobs.SAMPLE)
        self.assertEqual(failed["error"]["code"], "model_unreadable")
        self.assertIn("zh", json.dumps(failed))


if __name__ == "__main__":
    unittest.main()
