"""LLaMA-Factory itself trains every stage by every method, whole and quantized, driven by the llamafactory engine.

FINETUNE_WRITE=1 writes down which cells were trained, and by what; ``docs/training-matrix.md`` tells it from there.
"""

import json
import math
import os
import platform
import shutil
import unittest
from importlib import metadata

import torch

import factory
import jobs
from finetune_trainer.after.evaluate import compare
from finetune_trainer.files import read_json
from finetune_trainer.job import read_measure
from finetune_trainer.modeling import safetensors

RECORD = os.path.join(jobs.ROOT, "tests", "trainer", "vectors", "llamafactory.json")
STAGES, METHODS = ("pt", "sft", "rm", "dpo", "kto"), ("lora", "full", "freeze")
PACKAGES = ("llamafactory", "transformers", "peft", "trl", "accelerate", "datasets", "bitsandbytes", "hqq", "torch")
# By bits, as job.json names them.
QUANTIZATIONS = (("bnb", 4), ("bnb", 8), ("hqq", 4), ("hqq", 8))
SPOKEN = {"bnb": "bitsandbytes", "hqq": "HQQ"}


def _place(cell):
    quantization = cell.get("quantization"), cell.get("bits")
    return (STAGES.index(cell["stage"]), METHODS.index(cell["method"]),
            QUANTIZATIONS.index(quantization) if quantization in QUANTIZATIONS else -1)


class RecordTest(unittest.TestCase):
    def test_what_the_matrix_says_was_trained_was_trained_by_the_versions_of_the_image(self):
        with open(os.path.join(jobs.ROOT, "src", "trainer", "requirements-gpu.txt"), encoding="utf-8") as file:
            pinned = dict(line.strip().split("==") for line in file if "==" in line)
        versions = jobs.read(RECORD)["versions"]
        # PyTorch comes with the image's base; of datasets unsloth, which is not run, demands an older version.
        for name in set(PACKAGES) - {"torch", "datasets"}:
            self.assertEqual(versions[name], pinned[name], name)


class CellTest(factory.FactoryTest):
    def test_pt_by_every_method(self):
        self._by_every_method("pt")

    def test_pt_of_a_quantized_model(self):
        self._quantized("pt")

    def test_sft_by_every_method(self):
        self._by_every_method("sft")

    def test_sft_of_a_quantized_model(self):
        self._quantized("sft")

    def test_rm_by_every_method(self):
        self._by_every_method("rm")

    def test_rm_of_a_quantized_model(self):
        self._quantized("rm")

    def test_dpo_by_every_method(self):
        self._by_every_method("dpo")

    def test_dpo_of_a_quantized_model(self):
        self._quantized("dpo")

    def test_kto_by_every_method(self):
        self._by_every_method("kto")

    def test_kto_of_a_quantized_model(self):
        self._quantized("kto")

    def test_a_reward_model_whose_base_has_a_head_of_its_own(self):
        folder = os.path.join(self.folder, "untied")
        shutil.copytree(self.model, folder)
        weights = safetensors.load(os.path.join(folder, "model.safetensors"))
        weights["lm_head.weight"] = weights["model.embed_tokens.weight"].clone()
        safetensors.save(os.path.join(folder, "model.safetensors"), weights)
        config = jobs.read(os.path.join(folder, "config.json"))
        self.write(os.path.join(folder, "config.json"), {**config, "tie_word_embeddings": False})
        self.model = folder
        self._trains("rm", "full")

    def _by_every_method(self, stage):
        trained = []
        for method in METHODS:
            with self.subTest(stage=stage, method=method):
                self._trains(stage, method)
                trained.append({"stage": stage, "method": method})
        self._record(trained)

    def _quantized(self, stage):
        trained = []
        for package, bits in QUANTIZATIONS:
            with self.subTest(stage=stage, quantization=package, bits=bits):
                # A folder for each: a job that has ended is not run again.
                log = self._trains(stage, "lora", name="%s-%s-%d" % (stage, package, bits), quantization_method=package,
                                   quantization_bit=bits)
                self.assertIn("Quantizing model to %d bit with %s." % (bits, SPOKEN[package]), log)
                trained.append({"stage": stage, "method": "lora", "quantization": package, "bits": bits})
        self._record(trained)

    def _record(self, trained):
        """Puts cells into the record, where that is asked for; what was trained elsewhere or by other versions goes."""
        if os.environ.get("FINETUNE_WRITE") != "1":
            return
        versions = {name: metadata.version(name) if name != "torch" else torch.__version__ for name in PACKAGES}
        versions["python"] = platform.python_version()
        record = {"versions": versions, "device": torch.cuda.get_device_name() if self.on_card else "CPU", "trained": []}
        told = read_json(RECORD) or {}
        if all(told.get(name) == record[name] for name in ("versions", "device")):
            trained = [cell for cell in told["trained"] if cell not in trained] + trained
        record["trained"] = sorted(trained, key=_place)
        with open(RECORD, "w", encoding="utf-8") as file:
            json.dump(record, file, indent=1)
            file.write("\n")

    def _trains(self, stage, method, **arguments):
        """Trains one cell and looks at all that it left; returns its log."""
        directory = self.factory_job(stage, method, **arguments)
        result = self.succeeds(directory)
        self.assertTrue(math.isfinite(result["metrics"]["train_loss"]))

        lines = self.lines(directory)
        steps = lines[-1]["total_steps"]
        losses = [(line["step"], line["loss"]) for line in lines if line["loss"] is not None]
        self.assertEqual([step for step, _ in losses], list(range(1, steps + 1)))
        self.assertTrue(all(math.isfinite(loss) for _, loss in losses))
        self.assertTrue(all(line["lr"] is not None and line["grad_norm"] > 0 for line in lines if line["loss"] is not None), lines)
        measured = [(line["step"], line["eval_loss"]) for line in lines if line["eval_loss"] is not None]
        self.assertEqual([step for step, _ in measured], [step for step in range(1, steps + 1) if step % 4 == 0])
        if stage in ("rm", "dpo"):
            self.assertTrue(all(0 <= line["eval_reward_accuracy"] <= 1 for line in lines if line["eval_loss"] is not None), lines)
        self.assertEqual(jobs.read(os.path.join(directory, "heartbeat.json"))["step"], steps)

        kind, weights = ("adapter", "adapter_model.safetensors") if method == "lora" else ("model", "model.safetensors")
        names = [path.split("/", 1)[1] for path in result["artifacts"]]
        self.assertEqual({path.split("/", 1)[0] for path in result["artifacts"]}, {kind})
        self.assertLessEqual({weights, "tokenizer.json"}, set(names))
        self.assertEqual("value_head.safetensors" in names, stage == "rm")
        self.assertFalse([name for name in names if name.startswith(("train", "all_", "eval_"))], names)
        for name in {"adapter_config.json", "README.md"} & set(names):
            self.assertNotIn(self.model, jobs.content(os.path.join(directory, kind, name)).decode())
        for step in sorted({*range(4, steps + 1, 4), steps}):
            saved = set(os.listdir(os.path.join(directory, "checkpoints", "step-%d" % step)))
            kept = "pytorch_model.bin" if (stage, kind) == ("rm", "model") else weights
            self.assertLessEqual({"COMPLETE", kept, "optimizer.pt", "scheduler.pt", "trainer_state.json"}, saved)

        # What came out is what learned, by the engine that measures jobs.
        told = compare(read_measure(os.path.join(directory, "job.json")), factory.DATA.get(stage) or self.texts(), [], 1, 40)
        self.assertLess(told["tuned"]["loss"], told["base"]["loss"])
        return self.log(directory)


if __name__ == "__main__":
    unittest.main()
