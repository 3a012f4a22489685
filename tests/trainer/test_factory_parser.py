"""LLaMA-Factory's own parser reads every configuration that the control plane renders, and refuses what the rules refuse."""

import json
import os
import re
import subprocess
import sys
import unittest

import factory
import golden
import jobs
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory.config import write_config

# What this machine may lack is no fault of a configuration: then the rest of it is to be read.
LACKS = re.compile(r"PackageNotFoundError|ImportError|does not support `pure_bf16`")
WANTS = ("deepspeed", "use_unsloth", "enable_liger_kernel", "pure_bf16")


class ParserTest(factory.FactoryTest):
    def _configuration(self, method, stage, changed, removed=()):
        """What the engine makes of the arguments of a job."""
        directory = self.factory_job(stage, method)
        job = read_paths(os.path.join(directory, "job.json"))
        arguments = {name: value for name, value in {**golden.arguments(method, stage), "template": "llama3", **changed}.items()
                     if name not in removed}
        write_config(job, arguments, job.path("data"), {"dataset": ["faq-1"]}, None)
        config = jobs.read(job.path("llamafactory.yaml"))
        path = os.path.join(self.folder, "%d.yaml" % len(os.listdir(self.folder)))
        # A card is not asked for where there is none.
        self.write(path, config if self.on_card else {**config, "use_cpu": True})
        return path

    def _parse(self, configurations):
        environment = {**jobs.environment(), "HF_HUB_OFFLINE": "1"}
        done = subprocess.run([sys.executable, os.path.join(jobs.ROOT, "tests", "trainer", "factory_parser.py")], env=environment, text=True,
                              input=json.dumps(configurations), capture_output=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        told = json.loads(done.stdout.splitlines()[-1])
        self.assertEqual(len(told), len(configurations))
        return told

    def test_every_rendered_configuration_is_read(self):
        asked = {}
        for name in sorted(os.listdir(golden.FOLDER)):
            method, _, stage = name[:-5].partition("-")
            if name != "parameters.yaml" and stage != "ppo":
                asked[name] = (method, stage, {}, ())
                for title, changed, removed in golden.changes(name):
                    asked["%s: %s" % (name, title)] = (method, stage, changed, removed)
        for title, changed, removed in golden.changes("parameters.yaml"):
            method, stage = re.search(r"\((\w+), (\w+)\)", title).groups()
            asked[title] = (method, stage, changed, removed)
        asked["a rate that JSON writes as 1e-06"] = ("lora", "sft", {"learning_rate": 1e-6}, ())
        self.assertGreater(len(asked), 200)
        told = dict(zip(asked, self._parse([self._configuration(*case) for case in asked.values()])))
        lacking = {title: (method, stage, changed, (*removed, *WANTS))
                   for title, (method, stage, changed, removed) in asked.items() if LACKS.search(told[title] or "")}
        told.update(zip(lacking, self._parse([self._configuration(*case) for case in lacking.values()])))
        self.assertEqual({title: error for title, error in told.items() if error}, {})

    def test_what_the_rules_refuse_is_refused(self):
        asked = [(method, "sft", {"quantization_bit": 4, "quantization_method": "bnb"}) for method in ("full", "freeze")]
        asked += [("lora", stage, {"train_on_prompt": True}) for stage in ("pt", "rm", "dpo", "kto")]
        asked += [("lora", "rm", {"load_best_model_at_end": True, "eval_strategy": "steps", "save_strategy": "steps"}),
                  ("full", "sft", {"loraplus_lr_ratio": 16.0}), ("full", "sft", {"use_dora": True}), ("full", "sft", {"use_rslora": True}),
                  ("lora", "sft", {"no_such_argument": True})]
        for case, error in zip(asked, self._parse([self._configuration(*case, removed=("deepspeed",)) for case in asked])):
            with self.subTest(case):
                self.assertRegex(error or "read", r"^ValueError: ")


if __name__ == "__main__":
    unittest.main()
