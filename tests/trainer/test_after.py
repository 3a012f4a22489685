"""What is done with a model after its training, and how it is looked at before."""

import contextlib
import glob
import io
import json
import math
import os
import struct
import unittest
from dataclasses import replace

import torch

import jobs
from finetune_trainer.__main__ import main
from finetune_trainer.after.generate import answer
from finetune_trainer.after.models import load_result
from finetune_trainer.job import read_job
from finetune_trainer.modeling.config import read_config
from finetune_trainer.modeling.decoder import CausalLM, load_model
from finetune_trainer.tensorboard import EventFile, crc32c
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer


def run(*arguments):
    """Output of a subcommand, as JSON."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = main(list(arguments))
    assert code == 0
    return json.loads(output.getvalue())


def with_rows_of_its_own(directory, rows):
    """Has a job measure on a dataset beside the one that trains."""
    path = os.path.join(directory, "job.json")
    content = jobs.read(path)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({**content, "validationDatasets": [{**content["datasets"][0], "path": rows}]}, file)


def wanted_rows(folder):
    """Rows for kto of which a model learns to answer more freely, so that it leaves its base: the divergence is above 0."""
    path = os.path.join(folder, "wanted.jsonl")
    with open(jobs.FEEDBACK, encoding="utf-8") as source, open(path, "w", encoding="utf-8") as target:
        target.writelines(line for line in source if json.loads(line)["kto_tag"])
    return path


class TunedTest(jobs.JobTest):
    def _tuned(self, **arguments):
        directory = self.job(max_steps=8, max_samples=40, cutoff_len=64, **arguments)
        training, _, _ = jobs.train(directory)
        training.save_artifacts()
        return os.path.join(directory, "job.json"), training

    def test_a_merged_export_computes_what_the_adapter_does(self):
        for dora in (False, True):
            with self.subTest(dora=dora):
                job, _ = self._tuned(use_dora=dora)
                told = run("export", "--job", job, "--merge", "--dtype", "float32")
                self.assertEqual(told["files"],
                                 ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
                ids = torch.tensor([[5, 6, 7, 8]])
                with torch.no_grad():
                    merged, adapted = (model.eval()(ids) for model in (load_model(told["folder"]), load_result(read_job(job))))
                self.assertTrue(torch.allclose(merged, adapted, atol=1e-4))

    def test_a_plain_export_is_the_adapter(self):
        job, _ = self._tuned()
        told = run("export", "--job", job, "--output", os.path.join(self.folder, "out"))
        self.assertIn("adapter_config.json", told["files"])

    def test_an_export_of_nothing_says_why(self):
        told = run("export", "--job", os.path.join(self.job(), "job.json"), "--merge")
        self.assertEqual(told["error"]["code"], "model_unreadable")
        self.assertNotEqual(told["error"]["message"], told["error"]["zh"]["message"])

    def test_an_evaluation_sets_base_and_tuned_model_side_by_side(self):
        job, training = self._tuned()
        further = os.path.join(self.folder, "prompts.json")
        with open(further, "w", encoding="utf-8") as file:
            json.dump(["--rows", "你好"], file)
        told = run("evaluate", "--job", job, "--rows", jobs.SAMPLE, "--prompt", "How do I reset my password?", "--prompts", further,
                   "--max-new-tokens", "8")
        self.assertEqual(told["rows"], 240)
        self.assertLess(told["tuned"]["loss"], told["base"]["loss"])
        self.assertEqual([answer["prompt"] for answer in told["answers"]], ["How do I reset my password?", "--rows", "你好"])
        self.assertEqual(set(told["answers"][0]), {"prompt", "base", "tuned"})
        self.assertNotEqual(told["answers"][0]["base"], told["answers"][0]["tuned"])

    def test_an_evaluation_measures_what_training_measured_on_the_same_rows(self):
        for stage, rows in (("sft", jobs.SAMPLE), ("dpo", jobs.PAIRS), ("kto", wanted_rows(self.folder))):
            with self.subTest(stage=stage):
                directory = self.job(stage=stage, dataset=rows, max_steps=8, max_samples=40, cutoff_len=64, val_size=0)
                with_rows_of_its_own(directory, rows)
                training, told, _ = jobs.train(directory)
                training.save_artifacts()
                last = [line for line in told.lines if line.get("eval_loss") is not None][-1]
                result = run("evaluate", "--job", os.path.join(directory, "job.json"), "--rows", rows, "--max-samples", "40")
                self.assertEqual(result["rows"], 40)
                self.assertAlmostEqual(result["tuned"]["loss"], last["eval_loss"], places=4)
                measured = {name: value for name, value in result["tuned"].items() if name not in ("loss", "perplexity")}
                self.assertEqual(set(measured), {name[5:] for name in last if name.startswith("eval_") and name != "eval_loss"})
                for name, value in measured.items():
                    self.assertAlmostEqual(value, last["eval_" + name], places=4)

    def test_perplexity_is_told_of_losses_by_token_only(self):
        told = run("evaluate", "--job", self._tuned()[0], "--rows", jobs.SAMPLE, "--max-samples", "10")
        self.assertAlmostEqual(told["base"]["perplexity"], math.exp(told["base"]["loss"]))
        told = run("evaluate", "--job", self._tuned(stage="dpo", dataset=jobs.PAIRS)[0], "--rows", jobs.PAIRS, "--max-samples", "10")
        self.assertIsNone(told["base"]["perplexity"])

    def test_answers_that_are_drawn_are_the_same_for_the_same_seed(self):
        job, _ = self._tuned()
        drawn = [run("evaluate", "--job", job, "--prompt", "Hello", "--max-new-tokens", "12", "--temperature", "1.5", "--seed", seed)["answers"]
                 for seed in ("1", "1", "2")]
        self.assertEqual(drawn[0], drawn[1])
        self.assertNotEqual(drawn[0], drawn[2])

    def test_a_job_of_another_engine_is_measured_by_the_arguments_that_say_how(self):
        job, _ = self._tuned()
        content = jobs.read(job)
        with open(job, "w", encoding="utf-8") as file:
            json.dump({**content, "engine": "llamafactory", "arguments": {**content["arguments"], "use_galore": True}}, file)
        self.assertEqual(run("evaluate", "--job", job, "--rows", jobs.SAMPLE, "--max-samples", "5")["rows"], 5)

    def test_what_learned_plain_text_goes_on_with_the_prompt_itself(self):
        notes = os.path.join(jobs.ROOT, "samples", "product-notes.txt")
        job, _ = self._tuned(stage="pt", dataset=notes)
        (said,) = run("evaluate", "--job", job, "--prompt", "The", "--max-new-tokens", "6")["answers"]
        alone = run("generate", "--model", jobs.MODEL, "--template", "empty", "--prompt", "The", "--prompt", "The", "--max-new-tokens", "6")
        self.assertEqual(said["base"], alone[0])

    def test_an_evaluation_that_cannot_be_made_says_why(self):
        told = run("evaluate", "--job", os.path.join(self.job(), "job.json"), "--prompt", "Hello")
        self.assertEqual(told["error"]["code"], "model_unreadable")
        job, _ = self._tuned(stage="rm", dataset=jobs.PAIRS)
        self.assertEqual(run("evaluate", "--job", job, "--prompt", "Hello")["error"]["code"], "unsupported_argument")
        told = run("evaluate", "--job", job, "--rows", jobs.SAMPLE)
        self.assertEqual(told["error"]["code"], "bad_data")
        self.assertNotEqual(told["error"]["message"], told["error"]["zh"]["message"])

    def test_an_evaluation_of_preferences_measures_the_tuned_model_against_its_base(self):
        job, _ = self._tuned(stage="dpo", dataset=jobs.PAIRS)
        told = run("evaluate", "--job", job, "--rows", jobs.PAIRS)
        self.assertAlmostEqual(told["base"]["reward_margin"], 0.0, places=4)
        self.assertGreater(told["tuned"]["reward_margin"], 0.0)


class AnswerTest(unittest.TestCase):
    def test_an_answer_is_what_is_most_likely_after_all_that_stands_before_however_rope_is_stretched(self):
        tokenizer, template = load_tokenizer(jobs.MODEL), find_template("empty")
        prompt = "The service takes a form and gives back a model that was tuned."
        ids = list(template.encode(tokenizer, None, [(prompt, "")])[0][0])
        plain = read_config(jobs.MODEL)
        # Dynamic turns otherwise from the end of the trained context on, which the answer passes.
        short = replace(plain, rope={"rope_type": "dynamic", "factor": 4.0}, max_position_embeddings=len(ids) + 3)
        for config in (plain, replace(plain, rope={"rope_type": "linear", "factor": 2.0}), short):
            with self.subTest(rope=config.rope), torch.no_grad():
                # Weights that are drawn large are never sure, so that the least difference changes what is said.
                torch.manual_seed(1)
                model = CausalLM(config).eval()
                for parameter in model.parameters():
                    parameter.normal_()
                expected = list(ids)
                while len(expected) < min(len(ids) + 60, model.config.context):
                    expected.append(int(model(torch.tensor([expected]))[0, -1].argmax()))
                said = answer(model, tokenizer, template, prompt, 60)
                self.assertEqual(said, tokenizer.decode(expected[len(ids):]).strip())


class PreviewTest(unittest.TestCase):
    def test_a_preview_shows_every_token_and_what_is_learned(self):
        told = run("preview", "--model", jobs.MODEL, "--template", "llama3", "--rows", jobs.SAMPLE, "--count", "2", "--first", "3")
        self.assertEqual((told["rows"], told["dropped"], len(told["sequences"])), (2, 0, 2))
        with open(jobs.SAMPLE, encoding="utf-8") as file:
            row = json.loads(file.readlines()[3])
        tokens = told["sequences"][0]["tokens"]
        self.assertEqual("".join(token["text"] for token in tokens if token["learned"]), row["output"] + "<|eot_id|>")
        self.assertTrue("".join(token["text"] for token in tokens).startswith(
            "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n" + row["instruction"]))

    def test_pairs_show_both_answers_and_packed_rows_where_each_begins(self):
        told = run("preview", "--model", jobs.MODEL, "--template", "llama3", "--stage", "dpo", "--rows", jobs.PAIRS, "--count", "1")
        self.assertEqual(len(told["sequences"]), 2)
        told = run("preview", "--model", jobs.MODEL, "--template", "llama3", "--rows", jobs.SAMPLE, "--count", "4", "--packing",
                   "--cutoff", "512")
        (packed,) = told["sequences"]
        self.assertEqual((len(packed["starts"]), packed["starts"][0]), (4, 0))


class TensorBoardTest(jobs.JobTest):
    def test_the_checksum_is_castagnolis(self):
        self.assertEqual(crc32c(b"123456789"), 0xE3069283)
        self.assertEqual(crc32c(bytes(32)), 0x8A9136AA)

    def test_a_run_leaves_its_scalars(self):
        directory = self.job(report_to="tensorboard", max_steps=3, max_samples=30, eval_steps=2)
        _, told, _ = jobs.train(directory)
        (path,) = glob.glob(os.path.join(directory, "tensorboard", "events.out.tfevents.*"))
        events = list(_events(path))
        self.assertEqual(events[0], (0, {}))
        losses = [(step, round(values["loss"], 4)) for step, values in events if "loss" in values]
        self.assertEqual(losses, [(line["step"], round(line["loss"], 4)) for line in told.lines if line["loss"] is not None])
        self.assertTrue(any("eval_loss" in values for _, values in events))

    def test_large_steps_and_tags_of_any_language_are_kept(self):
        EventFile(self.folder).write(1_000_000, {"损失": 0.5})
        (path,) = glob.glob(os.path.join(self.folder, "events.*"))
        self.assertEqual(list(_events(path))[1], (1_000_000, {"损失": 0.5}))


def _events(path):
    """(step, {tag: value}) of each record, read by another hand than the writer's."""
    content, position = jobs.content(path), 0
    while position < len(content):
        (length,) = struct.unpack_from("<Q", content, position)
        for data, place in ((content[position:position + 8], position + 8),
                            (content[position + 12:position + 12 + length], position + 12 + length)):
            (stored,) = struct.unpack_from("<I", content, place)
            rotated = (stored - 0xA282EAD8) & 0xFFFFFFFF
            assert (rotated >> 17 | rotated << 15) & 0xFFFFFFFF == crc32c(data)
        fields = dict(_fields(content[position + 12:position + 12 + length]))
        values = [dict(_fields(value)) for number, value in _fields(fields.get(5, b"")) if number == 1]
        yield fields[2], {value[1].decode("utf-8"): struct.unpack("<f", value[2])[0] for value in values}
        position += 16 + length


def _fields(data):
    position = 0

    def varint():
        nonlocal position
        value, shift = 0, 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while position < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            size = {1: 8, 5: 4}.get(key & 7)
            size = varint() if size is None else size
            position += size
            yield key >> 3, data[position - size:position]
