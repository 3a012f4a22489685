"""Parts of the trainer that need no run."""

import math
import os
import tempfile
import unittest

import torch

import jobs
from finetune_trainer import data, tensors
from finetune_trainer.optimization import rate_factor
from finetune_trainer.templates import TEMPLATES, encode_turns
from finetune_trainer.tokenizer import load_tokenizer

AWKWARD = ("", " ", "   two  spaces \n\n\ttab \r\n", "你好，世界。微调", "👩‍👩‍👧‍👦 🎉 é é", "def f(x):\n    return x ** 2  # don't\n",
           "a\x00b\x00", "_snake_case__ 1_000 ٣٤ ² ½", "<|eot_id|> is text", "'s 'LL we've", "\u2028\u00a0\ufeff")


class TensorTest(unittest.TestCase):
    def test_tensors_of_every_kind_come_back_from_a_safetensors_file_bit_for_bit(self):
        kinds = (torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.int32, torch.int16, torch.int8,
                 torch.uint8, torch.bool)
        torch.manual_seed(0)
        written = {str(kind): (torch.randn(3, 5) * 9).to(kind) for kind in kinds}
        written.update({"empty": torch.zeros(0, 4), "scalar": torch.tensor(2.5, dtype=torch.bfloat16),
                        "turned": torch.randn(4, 6).t(), "special": torch.tensor([math.inf, -0.0, math.nan]).bfloat16()})
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.safetensors")
            tensors.save(path, written)
            stored = tensors.load(path)
        self.assertEqual(set(stored), set(written))
        for name, tensor in written.items():
            with self.subTest(name):
                self.assertEqual((stored[name].dtype, stored[name].shape), (tensor.dtype, tensor.shape))
                self.assertTrue(torch.equal(_bytes(stored[name]), _bytes(tensor)))


def _bytes(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8) if tensor.numel() else tensor.reshape(-1)


class TextTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tokenizer = load_tokenizer(jobs.MODEL)

    def test_awkward_texts_come_back_from_the_tokenizer_unchanged(self):
        for text in AWKWARD:
            with self.subTest(text):
                self.assertEqual(self.tokenizer.decode(self.tokenizer.encode(text)), text)

    def test_a_special_token_in_the_text_of_a_user_stays_text(self):
        self.assertNotIn(self.tokenizer.id("<|eot_id|>"), self.tokenizer.encode("<|eot_id|>"))
        self.assertEqual(self.tokenizer.encode("<|eot_id|>", special=True), [self.tokenizer.id("<|eot_id|>")])

    def test_templates_render_their_exact_text(self):
        default = TEMPLATES["alpaca"].default_system
        expected = {
            "llama3": ("S", "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nS<|eot_id|>"
                            "<|start_header_id|>user<|end_header_id|>\n\nQ1<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"
                            "A1<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|>"
                            "<|start_header_id|>assistant<|end_header_id|>\n\nA2<|eot_id|>"),
            "chatml": ("S", "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nQ1<|im_end|>\n<|im_start|>assistant\nA1<|im_end|>\n"
                            "<|im_start|>user\nQ2<|im_end|>\n<|im_start|>assistant\nA2<|im_end|>\n"),
            "alpaca": (None, default + "\n\n### Instruction:\nQ1\n\n### Response:\nA1\n\n<|end_of_text|>"
                                       "### Instruction:\nQ2\n\n### Response:\nA2\n\n<|end_of_text|>"),
        }
        self.assertTrue(default.startswith("Below is an instruction that describes a task."))
        for name, (system, text) in expected.items():
            with self.subTest(name):
                pairs = encode_turns(self.tokenizer, TEMPLATES[name], system, [("Q1", "A1"), ("Q2", "A2")])
                self.assertEqual(self.tokenizer.decode([i for pair in pairs for part in pair for i in part], skip_special=False), text)

    def test_the_prompt_is_masked_and_the_answer_is_not(self):
        row = {"instruction": "Ask", "input": "more", "output": "Answer"}
        for name in ("llama3", "chatml", "alpaca"):
            with self.subTest(name):
                ((prompt, answer),) = encode_turns(self.tokenizer, TEMPLATES[name], None, [("Ask\nmore", "Answer")])
                ids, labels = data.encode_sft(row, "alpaca", self.tokenizer, TEMPLATES[name], 512, False)
                self.assertEqual(ids, prompt + answer)
                self.assertEqual(labels, [-100] * len(prompt) + answer)


class ScheduleTest(unittest.TestCase):
    def test_schedules_have_their_known_factors(self):
        half = math.sqrt(0.5)
        # (name, step, warm-up, steps in all, factor)
        for name, step, warmup, total, factor in (
                ("constant", 0, 10, 100, 1.0), ("constant", 99, 10, 100, 1.0), ("constant_with_warmup", 5, 10, 100, 0.5),
                ("constant_with_warmup", 50, 10, 100, 1.0), ("linear", 0, 10, 110, 0.0), ("linear", 5, 10, 110, 0.5),
                ("linear", 10, 10, 110, 1.0), ("linear", 60, 10, 110, 0.5), ("linear", 110, 10, 110, 0.0), ("linear", 0, 0, 10, 1.0),
                ("cosine", 10, 10, 110, 1.0), ("cosine", 35, 10, 110, 0.5 + half / 2), ("cosine", 60, 10, 110, 0.5),
                ("cosine", 110, 10, 110, 0.0), ("cosine_with_restarts", 60, 10, 110, 0.5), ("cosine_with_restarts", 110, 10, 110, 0.0),
                ("polynomial", 60, 10, 110, 0.5), ("inverse_sqrt", 10, 10, 110, 1.0), ("inverse_sqrt", 40, 10, 110, 0.5),
                ("warmup_stable_decay", 50, 10, 110, 1.0), ("warmup_stable_decay", 100, 10, 110, 0.5),
                ("warmup_stable_decay", 110, 10, 110, 0.0)):
            with self.subTest(name=name, step=step):
                self.assertAlmostEqual(rate_factor(name, step, warmup, total), factor, places=12)


if __name__ == "__main__":
    unittest.main()
