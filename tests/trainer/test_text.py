"""Tokenizer and templates."""

import json
import os
import unittest

import jobs
from finetune_trainer.text.pieces import compile_pattern
from finetune_trainer.text.templates import TEMPLATES
from finetune_trainer.text.tokenizer import Tokenizer, load_tokenizer

VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors", "tokens.json")


class TokenizerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.raw = jobs.read(os.path.join(jobs.MODEL, "tokenizer.json"))
        cls.vectors = jobs.read(VECTORS)

    def test_every_stored_text_has_the_ids_of_the_tokenizers_library(self):
        for name, variant in self.vectors["variants"].items():
            raw = {**self.raw, "pre_tokenizer": variant["pre_tokenizer"], "normalizer": variant["normalizer"],
                   "model": {**self.raw["model"], "ignore_merges": variant["ignore_merges"]}}
            tokenizer = Tokenizer(raw)
            for text, expected in zip(self.vectors["texts"], variant["ids"]):
                with self.subTest(name, text=text):
                    # The library reads special tokens in any text; here only where it is asked to.
                    self.assertEqual(tokenizer.encode(text, special=True), expected)

    def test_texts_come_back_unchanged(self):
        tokenizer = Tokenizer(self.raw)
        for text in self.vectors["texts"]:
            with self.subTest(text):
                self.assertEqual(tokenizer.decode(tokenizer.encode(text)), text)

    def test_a_special_token_in_the_text_of_a_user_stays_text(self):
        tokenizer = load_tokenizer(jobs.MODEL)
        self.assertNotIn(tokenizer.id("<|eot_id|>"), tokenizer.encode("<|eot_id|>"))
        self.assertEqual(tokenizer.encode("<|eot_id|>", special=True), [tokenizer.id("<|eot_id|>")])

    def test_ids_of_a_vocabulary_made_by_hand(self):
        # "ab" merges before "bc", so "abc" is ab + c; "Ġ" is how a space is written.
        vocabulary = {token: number for number, token in enumerate(["a", "b", "c", "Ġ", "ab", "bc", "Ġab", "aa"])}
        raw = {"model": {"type": "BPE", "vocab": vocabulary, "merges": ["a b", "b c", "Ġ ab", "a a"]},
               "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False},
               "added_tokens": [{"content": "<x>", "id": 9, "special": True}]}
        tokenizer = Tokenizer(raw)
        for text, ids in (("abc", [4, 2]), ("bcab", [5, 4]), (" abc ab", [6, 2, 6]), ("aaa", [7, 0]), ("aaaa", [7, 7]), ("a a", [0, 3, 0])):
            with self.subTest(text):
                self.assertEqual(tokenizer.encode(text), ids)
        self.assertEqual(tokenizer.encode("ab<x>c", special=True), [4, 9, 2])

    def test_unicode_classes_stand_where_the_expression_has_them(self):
        pattern = compile_pattern(r"\p{L}+|\p{N}{1,3}|[^\s\p{L}\p{N}]+|\s+(?!\S)|\s")
        self.assertEqual([m.group() for m in pattern.finditer("Été 12345 你好!!  ½")],
                         ["Été", " ", "123", "45", " ", "你好", "!!", " ", " ", "½"])
        with self.assertRaises(ValueError):
            compile_pattern(r"[a\P{L}]")


class TemplateTest(unittest.TestCase):
    def test_templates_render_their_exact_text(self):
        tokenizer, end = load_tokenizer(jobs.MODEL), "<|end_of_text|>"
        default = TEMPLATES["alpaca"].default_system
        chat = ("<|im_start|>user\nQ1<|im_end|>\n<|im_start|>assistant\nA1<|im_end|>\n"
                "<|im_start|>user\nQ2<|im_end|>\n<|im_start|>assistant\nA2<|im_end|>\n")
        qwen = "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n"
        expected = {
            "llama3": ("S", "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>"
                            "<|start_header_id|>user<|end_header_id|>\n\nQ1<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
                            "A1<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|>"
                            "<|start_header_id|>assistant<|end_header_id|>\n\nA2<|eot_id|>"),
            "chatml": ("S", "<|im_start|>system\nS<|im_end|>\n" + chat), "qwen": (None, qwen + chat), "qwen3_nothink": (None, chat),
            "alpaca": (None, default + "### Instruction:\nQ1\n\n### Response:\nA1" + end + "\n\n"
                                       "### Instruction:\nQ2\n\n### Response:\nA2" + end + "\n\n"),
            "default": ("S", "System: S%s\nHuman: Q1%s\nAssistant:A1%s\nHuman: Q2%s\nAssistant:A2%s\n" % ((end,) * 5)),
            "empty": (None, "Q1A1Q2A2"),
        }
        self.assertEqual(set(expected), set(TEMPLATES))
        for name, (system, text) in expected.items():
            with self.subTest(name):
                pairs = TEMPLATES[name].encode(tokenizer, system, [("Q1", "A1"), ("Q2", "A2")])
                self.assertEqual(tokenizer.decode([i for pair in pairs for part in pair for i in part], skip_special=False), text)

    def test_text_of_frame_and_user_that_touch_are_tokenized_as_one(self):
        tokenizer = load_tokenizer(jobs.MODEL)
        ((prompt, _),) = TEMPLATES["llama3"].encode(tokenizer, None, [("Hello", "A")])
        self.assertEqual(prompt, tokenizer.encode(
            "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>"
            "<|start_header_id|>assistant<|end_header_id|>\n\n", special=True))
