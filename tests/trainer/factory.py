"""Jobs of the llamafactory engine for tests with LLaMA-Factory itself, which are skipped on a machine without it."""

import importlib.util
import json
import os
import shutil
import unittest

import torch

import golden
import jobs
from finetune_trainer.modeling import safetensors

DATA = {"sft": jobs.SAMPLE, "rm": jobs.PAIRS, "dpo": jobs.PAIRS, "kto": jobs.FEEDBACK}
RATES = {"lora": 5e-3, "full": 5e-4, "freeze": 1e-3}
# 32 rows to train, four steps an epoch; those of pt are joined and cut, which leaves fewer.
SHORT = {"num_train_epochs": 2, "max_samples": 40, "val_size": 0.2, "cutoff_len": 64, "logging_steps": 1, "save_steps": 4, "eval_steps": 4,
         "lora_dropout": 0.0}
IS_THERE = importlib.util.find_spec("llamafactory") is not None


@unittest.skipUnless(IS_THERE, "LLaMA-Factory is not installed here.")
class FactoryTest(jobs.JobTest):
    def setUp(self):
        super().setUp()
        self.on_card = torch.cuda.is_available()
        self.model = jobs.MODEL if self.on_card else self._single_precision()
        self.port = jobs.free_port()

    def _single_precision(self):
        """The tiny model in fp32: gloo, which joins processes on a CPU, need not know bf16."""
        folder = os.path.join(self.folder, "model")
        shutil.copytree(jobs.MODEL, folder)
        weights = {name: tensor.float() for name, tensor in safetensors.load(os.path.join(folder, "model.safetensors")).items()}
        safetensors.save(os.path.join(folder, "model.safetensors"), weights)
        config = jobs.read(os.path.join(folder, "config.json"))
        self.write(os.path.join(folder, "config.json"), {**config, "torch_dtype": "float32"})
        return folder

    def write(self, path, value):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)

    def texts(self):
        path = os.path.join(self.folder, "text.jsonl")
        with open(jobs.SAMPLE, encoding="utf-8") as rows, open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": "%(instruction)s %(output)s" % json.loads(row)}) + "\n" for row in rows)
        return path

    def factory_job(self, stage="sft", method="lora", attempt=1, model=None, dataset=None, name=None, **arguments):
        directory = self.job(name or "%s-%s" % (method, stage), attempt, dataset=dataset or DATA.get(stage) or self.texts())
        path = os.path.join(directory, "job.json")
        given = {**golden.arguments(method, stage), "template": "llama3", "bf16": self.on_card, "learning_rate": RATES[method], **SHORT}
        # What only other methods know, and what a model wants that does not fit a card.
        for name in ("lora_dropout",) * (method != "lora") + ("deepspeed",):
            given.pop(name, None)
        content = {**jobs.read(path), "engine": "llamafactory", "device": "cuda" if self.on_card else "cpu", "arguments": {**given, **arguments}}
        content["model"]["path"] = model or self.model
        self.write(path, content)
        return directory

    def launch(self, directory, attempt=1, node=0, nodes=1, cards=1):
        return self._process(["launch", "--directory", directory, "--attempt", str(attempt), "--node", str(node), "--nodes", str(nodes),
                              "--cards", str(cards), "--rendezvous", "127.0.0.1:%d" % self.port, "--rendezvous-id", "test",
                              "--state", "%s.state-%d" % (directory, attempt)])

    def result(self, directory):
        return jobs.read(os.path.join(directory, "result.json"))

    def lines(self, directory):
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            return [json.loads(line, parse_constant=self.fail) for line in file]

    def log(self, directory, attempt=1, node=0):
        path = os.path.join(directory, "logs", "attempt-%d" % attempt, "node-%d" % node, "rank-0.log")
        return jobs.content(path).decode(errors="replace") if os.path.exists(path) else ""

    def succeeds(self, directory, attempt=1):
        self.assertEqual(self.wait(self.launch(directory, attempt), 600), 0)
        result = self.result(directory)
        self.assertEqual(result["outcome"], "succeeded", (result["error"], self.log(directory, attempt)[-6000:]))
        self.assertEqual((result["attempt"], result["error"]), (attempt, None))
        return result
