"""From rows of files to batches."""

import os
import unittest

import torch

import jobs
from finetune_trainer.data import batches, packing
from finetune_trainer.data.conversations import conversation, feedback, preference
from finetune_trainer.data.examples import Example, encode_answers, encode_conversation
from finetune_trainer.data.rows import Row, read_rows
from finetune_trainer.errors import TrainerError
from finetune_trainer.modeling.decoder import load_model
from finetune_trainer.text.templates import TEMPLATES
from finetune_trainer.text.tokenizer import load_tokenizer

ALPACA = {"instruction": "Ask", "input": "more", "system": "S", "history": [["Q0", "A0"]]}
CHAT = [{"from": "system", "value": "S"}, {"from": "human", "value": "Q0"}, {"from": "gpt", "value": "A0"},
        {"from": "human", "value": "Ask\nmore"}]
MESSAGES = [{"role": {"human": "user", "gpt": "assistant"}.get(m["from"], m["from"]), "content": m["value"]} for m in CHAT]


def row(values):
    return Row(values, ("file.jsonl, line 7", "file.jsonl 第 7 行"))


class ConversationTest(unittest.TestCase):
    def test_every_format_says_the_same(self):
        answers = ({**ALPACA, "output": "A"}, {"conversations": CHAT + [{"from": "gpt", "value": "A"}]},
                   {"messages": MESSAGES + [{"role": "assistant", "content": [{"type": "text", "text": "A"}]}]})
        for values in answers:
            found = conversation(row(values))
            self.assertEqual((found.system, found.turns), ("S", (("Q0", "A0"), ("Ask\nmore", "A"))))

    def test_every_format_of_pairs_says_the_same(self):
        openai = {"input": {"messages": MESSAGES}, "preferred_output": [{"role": "assistant", "content": "good"}],
                  "non_preferred_output": [{"role": "assistant", "content": "bad"}]}
        rows = ({**ALPACA, "chosen": "good", "rejected": "bad"}, openai,
                {"conversations": CHAT, "chosen": {"from": "gpt", "value": "good"}, "rejected": {"from": "gpt", "value": "bad"}},
                {"messages": MESSAGES, "chosen": {"role": "assistant", "content": "good"},
                 "rejected": {"role": "assistant", "content": "bad"}})
        for values in rows:
            found = preference(row(values))
            self.assertEqual((found.prompt.turns[-1][0], found.chosen, found.rejected, found.prompt.system),
                             ("Ask\nmore", "good", "bad", "S"))

    def test_marked_answers_are_read_with_their_mark(self):
        for values in ({**ALPACA, "output": "A"}, {"messages": MESSAGES + [{"role": "assistant", "content": "A"}]}):
            for mark in (True, False):
                found = feedback(row({**values, "kto_tag": mark}))
                self.assertEqual((found.answer, found.wanted), ("A", mark))

    def test_what_says_nothing_is_left_out(self):
        self.assertIsNone(conversation(row({"instruction": "Q", "output": ""})))
        self.assertIsNone(conversation(row({"messages": [{"role": "user", "content": "Q"}]})))
        self.assertIsNone(preference(row({"instruction": "Q", "chosen": "same", "rejected": "same"})))
        self.assertIsNone(preference(row({"instruction": "Q", "chosen": "A", "rejected": None})))

    def test_what_has_the_wrong_shape_is_refused_with_file_and_line_in_both_languages(self):
        readings = ((conversation, {"instruction": "Q", "output": 5}), (conversation, {"messages": "text"}), (conversation, {"other": 1}),
                    (conversation, {"messages": [["user", "Q"]]}), (conversation, {"instruction": "Q", "output": "A", "history": ["Q"]}),
                    (conversation, {"messages": [{"role": 1, "content": "Q"}]}),
                    (preference, {"instruction": "Q", "chosen": [1], "rejected": "B"}),
                    (preference, {"input": "Q", "preferred_output": [], "non_preferred_output": []}),
                    (feedback, {"instruction": "Q", "output": "A", "kto_tag": "true"}))
        for read, values in readings:
            with self.subTest(values), self.assertRaises(TrainerError) as raised:
                read(row(values))
            told = raised.exception.told()
            self.assertEqual(told["code"], "bad_data")
            self.assertTrue(told["message"].startswith("file.jsonl, line 7 "), told)
            self.assertTrue(told["zh"]["message"].startswith("file.jsonl 第 7 行"), told)


class ReadingTest(unittest.TestCase):
    def _file(self, name, content):
        path = os.path.join(jobs.temporary(self), name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_each_kind_of_file_is_read(self):
        for name, content, count in (("a.jsonl", b'\xef\xbb\xbf{"text": "x"}\n\n{"text": "y"}\n', 2), ("a.json", b'[{"text": "x"}]', 1),
                                     ("a.txt", "一\n\n二\n".encode(), 2), ("a.csv", b'instruction,output\n"a\nb",c\n', 1)):
            self.assertEqual(len(read_rows(self._file(name, content))), count, name)

    def test_what_cannot_be_read_is_told_with_its_place(self):
        for name, content, place in (("a.jsonl", b'{"text": 1}\n{"text": \n', "a.jsonl, line 2 "), ("a.json", b'[{}, 3]', "a.json, row 2 "),
                                     ("a.json", b'[{', "a.json"), ("a.txt", b"\xff\xfe\x00", "a.txt")):
            with self.subTest(name, content=content), self.assertRaises(TrainerError) as raised:
                read_rows(self._file(name, content))
            self.assertEqual(raised.exception.code, "bad_data")
            self.assertIn(place, str(raised.exception))


class EncodingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tokenizer, cls.template = load_tokenizer(jobs.MODEL), TEMPLATES["llama3"]

    def test_the_prompt_is_masked_and_every_answer_is_not(self):
        found = conversation(row({**ALPACA, "output": "Answer"}))
        pairs = self.template.encode(self.tokenizer, found.system, found.turns)
        example = encode_conversation(found, self.tokenizer, self.template, 512)
        self.assertEqual(list(example.ids), [token for pair in pairs for part in pair for token in part])
        self.assertEqual(list(example.labels), [label for prompt, answer in pairs for label in [-100] * len(prompt) + answer])
        self.assertEqual(example.targets, sum(len(answer) for _, answer in pairs))

    def test_two_answers_share_their_prompt_when_they_are_cut(self):
        found = preference(row({"instruction": "word " * 60, "chosen": "long " * 40, "rejected": "short"}))
        chosen, rejected = encode_answers(found.prompt, (found.chosen, found.rejected), self.tokenizer, self.template, 64)
        self.assertEqual(chosen.length, 64)
        prompt = sum(1 for label in chosen.labels if label == -100)
        self.assertEqual(chosen.ids[:prompt], rejected.ids[:prompt])
        self.assertEqual([label == -100 for label in rejected.labels].count(True), prompt)

    def test_packed_rows_have_the_losses_of_single_ones(self):
        model = load_model(jobs.MODEL)
        rows = read_rows(jobs.SAMPLE, 12)
        examples = [encode_conversation(conversation(r), self.tokenizer, self.template, 128, train_on_prompt=True) for r in rows]
        packed = packing.pack(examples, 128)
        self.assertLess(len(packed), len(examples))
        self.assertTrue(all(example.length <= 128 for example in packed))
        self.assertEqual(sum(example.targets for example in packed), sum(example.targets for example in examples))
        found = []
        for some in (examples, packed):
            model.zero_grad()
            batch = batches.collate(some, torch.device("cpu"))
            loss = torch.nn.functional.cross_entropy(model(batch.ids, batch.positions, batch.mask, batch.keep), batch.targets,
                                                     reduction="sum")
            loss.backward()
            found.append((loss.item(), torch.cat([p.grad.reshape(-1) for p in model.parameters()])))
        self.assertAlmostEqual(found[0][0] / found[1][0], 1.0, places=6)
        self.assertLess((found[0][1] - found[1][1]).norm() / found[0][1].norm(), 1e-5)

    def test_packing_fills_rows_and_leaves_too_long_ones_alone(self):
        lengths = (30, 90, 70, 10, 20, 130)
        packed = packing.pack([Example((1,) * n, (-100,) + (1,) * (n - 1)) for n in lengths], 100)
        # 90 + 10, 70 + 30, 20; the longest that fits goes next.
        self.assertEqual(sorted(example.length for example in packed), [20, 100, 100, 130])


class OrderTest(unittest.TestCase):
    def test_every_row_comes_once_and_every_epoch_in_its_own_order(self):
        lengths = [(i * 7) % 50 for i in range(103)]
        for grouped in (False, True):
            first, again, second = (batches.epoch_order(lengths, 8, 1, epoch, grouped) for epoch in (0, 0, 1))
            self.assertEqual(sorted(first), list(range(103)))
            self.assertEqual(first, again)
            self.assertNotEqual(first, second)

    def test_grouped_steps_hold_rows_of_like_length(self):
        lengths = torch.randint(1, 1000, (400,), generator=torch.Generator().manual_seed(0)).tolist()

        def padded(order):
            return sum(max(lengths[i] for i in order[k:k + 8]) * 8 for k in range(0, 400, 8))

        plain, grouped = (padded(batches.epoch_order(lengths, 8, 1, 0, flag)) for flag in (False, True))
        self.assertLess(grouped, sum(lengths) * 1.1)
        self.assertLess(grouped, plain * 0.7)

    def test_a_split_is_the_same_every_time_and_loses_nothing(self):
        rows = list(range(50))
        train, held = batches.split(rows, 0.2, 3)
        self.assertEqual((len(held), sorted(train + held)), (10, rows))
        self.assertEqual(batches.split(rows, 0.2, 3), (train, held))
