"""The node of a job that makes something of a finished one."""

import json
import os
import subprocess
import sys

import torch

import jobs
from finetune_trainer.after.models import load_result
from finetune_trainer.job import read_job
from finetune_trainer.modeling.decoder import load_model


class FollowUpTest(jobs.JobTest):
    def setUp(self):
        super().setUp()
        self._train()
        # What is mounted for it: its own directory, and the folders of the source.
        self.directory, self.made = (os.path.join(self.folder, name) for name in ("own", "made"))
        os.makedirs(self.directory)
        os.makedirs(self.made)

    def test_an_export_leaves_the_merged_model_beside_its_source_and_says_how_it_ended(self):
        code, said = self._run({"kind": "export", "dtype": "float32"}, "--output", self.made)
        self.assertEqual(code, 0, said)
        result = jobs.read(os.path.join(self.directory, "result.json"))
        self.assertEqual((result["outcome"], result["attempt"], result["error"]), ("succeeded", 2, None))
        self.assertEqual(sorted(os.listdir(self.made)),
                         ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"])
        ids = torch.tensor([[5, 6, 7, 8]])
        tuned = load_result(read_job(os.path.join(self.source, "job.json")))
        with torch.no_grad():
            merged, adapted = (model.eval()(ids) for model in (load_model(self.made), tuned))
        self.assertTrue(torch.allclose(merged, adapted, atol=1e-4))
        self.assertEqual(jobs.read(os.path.join(self.directory, "heartbeat.json"))["attempt"], 2)
        self.assertEqual(sorted(os.listdir(self.directory)), ["heartbeat.json", "job.json", "result.json"])

    def test_an_evaluation_tells_what_it_measured_in_its_result(self):
        asked = {"kind": "evaluation", "rows": "data/faq.jsonl", "maxSamples": 20, "prompts": ["Hello", "你好"], "maxNewTokens": 8,
                 "temperature": 0, "seed": 42}
        code, said = self._run(asked, "--data", "data/faq.jsonl=" + jobs.SAMPLE)
        self.assertEqual(code, 0, said)
        told = jobs.read(os.path.join(self.directory, "result.json"))["metrics"]
        self.assertEqual(told["rows"], 20)
        self.assertLess(told["tuned"]["loss"], told["base"]["loss"])
        self.assertEqual([answer["prompt"] for answer in told["answers"]], ["Hello", "你好"])

    def test_a_whole_model_is_set_beside_its_base(self):
        self._train(finetuning_type="full", learning_rate=1e-3)
        asked = {"kind": "evaluation", "rows": "data/faq.jsonl", "maxSamples": 10, "prompts": [], "maxNewTokens": 8, "temperature": 0, "seed": 42}
        code, said = self._run(asked, "--data", "data/faq.jsonl=" + jobs.SAMPLE, trained="model")
        self.assertEqual(code, 0, said)
        told = jobs.read(os.path.join(self.directory, "result.json"))["metrics"]
        self.assertLess(told["tuned"]["loss"], told["base"]["loss"])

    def test_what_fails_says_why_in_both_languages(self):
        code, said = self._run({"kind": "export", "dtype": None}, "--output", self.made, model=self.folder)
        result = jobs.read(os.path.join(self.directory, "result.json"))
        self.assertEqual((code, result["outcome"]), (1, "failed"), said)
        self.assertTrue(result["error"]["code"])
        self.assertNotEqual(result["error"]["message"], result["error"]["zh"]["message"])
        self.assertEqual(os.listdir(self.made), [])

    def test_a_stop_file_of_its_attempt_ends_it_at_once(self):
        with open(os.path.join(self.directory, "stop.json"), "w", encoding="utf-8") as file:
            json.dump({"attempt": 2}, file)
        code, said = self._run({"kind": "export", "dtype": None}, "--output", self.made)
        self.assertEqual((code, jobs.read(os.path.join(self.directory, "result.json"))["outcome"]), (0, "interrupted"), said)

    def test_a_model_that_is_named_is_fetched_from_its_hub(self):
        hub = os.path.join(self.folder, "hub")
        os.makedirs(hub)
        with open(os.path.join(hub, "huggingface_hub.py"), "w", encoding="utf-8") as file:
            file.write("def snapshot_download(name, allow_patterns):\n"
                       "    if name != 'maker/tiny':\n"
                       "        raise OSError('no such model')\n"
                       "    return %r\n" % jobs.MODEL)
        asked = {"kind": "export", "dtype": None}
        code, said = self._run(asked, "--output", self.made, model=None, name="maker/tiny", hub=hub)
        self.assertEqual((code, sorted(os.listdir(self.made))[0]), (0, "config.json"), said)
        code, said = self._run(asked, "--output", self.made, model=None, name="maker/none", hub=hub)
        self.assertEqual((code, jobs.read(os.path.join(self.directory, "result.json"))["error"]["code"]), (1, "model_unreadable"), said)

    def _train(self, **arguments):
        self.source = self.job(max_steps=8, max_samples=40, cutoff_len=64, **arguments)
        training, _, _ = jobs.train(self.source)
        training.save_artifacts()

    def _run(self, asked, *arguments, model=jobs.MODEL, name="elsewhere", hub=None, trained="adapter"):
        raw = jobs.read(os.path.join(self.source, "job.json"))
        content = {**raw, "job": "job-1_export", "attempt": 2, "datasets": [], "model": {"name": "tiny", "path": name}, "followUp": asked}
        with open(os.path.join(self.directory, "job.json"), "w", encoding="utf-8") as file:
            json.dump(content, file)
        command = [sys.executable, "-m", "finetune_trainer", "follow-up", "--directory", self.directory, "--attempt", "2", "--name", "test-r2",
                   "--data", trained + "=" + os.path.join(self.source, trained), "--work", os.path.join(self.folder, "machine"), *arguments,
                   *(["--model", model] if model else [])]
        environment = jobs.environment()
        if hub:
            environment["PYTHONPATH"] = hub + os.pathsep + environment["PYTHONPATH"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr
