"""Models and adapters against transformers and peft: live where they are installed, else by what they computed before."""

import importlib.util
import os
import sys
import tempfile
import unittest

import torch
from torch.nn import functional

import jobs
from finetune_trainer.modeling import lora
from finetune_trainer.modeling.config import parse_config
from finetune_trainer.modeling.decoder import CausalLM

sys.path.insert(0, os.path.join(jobs.ROOT, "src", "trainer", "tools"))

import make_vectors  # noqa: E402

LIVE = all(importlib.util.find_spec(name) for name in ("transformers", "peft"))


def own_model(raw):
    return make_vectors.fill(CausalLM(parse_config(raw))).eval()


def own_adapted(raw, options):
    model = CausalLM(parse_config(raw))
    lora.inject(model, 3, 12, 0.0, make_vectors.TARGETS, options.get("use_rslora", False), options.get("use_dora", False))
    return make_vectors.fill(model).eval()


class VectorTest(unittest.TestCase):
    def test_logits_and_losses_are_those_of_transformers_and_peft(self):
        if not LIVE and not os.path.exists(make_vectors.PATH):
            self.skipTest("transformers and peft are not installed, and nothing they computed is stored")
        expected = make_vectors.compute() if LIVE else jobs.read(make_vectors.PATH)["models"]
        ids = torch.tensor([make_vectors.IDS])
        for name, cases in expected.items():
            for kind, case in cases.items():
                with self.subTest(name, adapter=kind), torch.no_grad():
                    raw = make_vectors.MODELS[name]
                    model = own_model(raw) if kind == "plain" else own_adapted(raw, make_vectors.ADAPTERS[kind])
                    logits = model(ids)
                    loss = functional.cross_entropy(logits[0, :-1], ids[0, 1:])
                    self.assertTrue(torch.allclose(logits[0, -1], torch.tensor(case["logits"]), atol=1e-4))
                    self.assertAlmostEqual(loss.item(), case["loss"], delta=1e-4)


@unittest.skipUnless(LIVE, "transformers and peft are not installed")
class ExchangeTest(unittest.TestCase):
    """An adapter saved by one loads in the other."""

    def test_adapters_go_both_ways(self):
        from peft import PeftModel

        ids, raw = torch.tensor([make_vectors.IDS]), make_vectors.MODELS["qwen2"]
        for kind, options in make_vectors.ADAPTERS.items():
            with self.subTest(kind), tempfile.TemporaryDirectory() as folder, torch.no_grad():
                own = own_adapted(raw, options)
                settings = {"rank": 3, "alpha": 12, "dropout": 0.0, "targets": make_vectors.TARGETS,
                            "rslora": options.get("use_rslora", False), "dora": options.get("use_dora", False)}
                lora.save_adapter(own, folder, "base", settings)
                theirs = PeftModel.from_pretrained(make_vectors.library_model(raw), folder).eval()
                self.assertTrue(torch.allclose(theirs(input_ids=ids).logits, own(ids), atol=1e-4))
                make_vectors.library_adapted(raw, options).save_pretrained(os.path.join(folder, "theirs"))
                again = own_model(raw)
                lora.load_adapter(again, os.path.join(folder, "theirs"))
                self.assertTrue(torch.allclose(again.eval()(ids), own(ids), atol=1e-4))


class DeterminismTest(unittest.TestCase):
    def test_weights_follow_from_names_with_and_without_an_adapter(self):
        raw = make_vectors.MODELS["qwen2"]
        plain, adapted = own_model(raw), own_adapted(raw, {"use_dora": True})
        with lora.disabled(adapted), torch.no_grad():
            ids = torch.tensor([make_vectors.IDS])
            self.assertTrue(torch.equal(plain(ids), adapted(ids)))
