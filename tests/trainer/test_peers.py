"""Models, adapters and steps against transformers and peft: live where they are installed, else by what they computed before."""

import base64
import importlib.util
import os
import sys
import types
import unittest

import torch

import jobs
from finetune_trainer.arguments import read_arguments
from finetune_trainer.distributed import World
from finetune_trainer.data.examples import Example
from finetune_trainer.files import write_json
from finetune_trainer.modeling import lora
from finetune_trainer.optimization.optimizers import build_optimizer
from finetune_trainer.optimization.schedules import rate_factor, warmup_length
from finetune_trainer.setup import Setup
from finetune_trainer.stages.language import SupervisedStage
from finetune_trainer.step import Stepper

sys.path.insert(0, os.path.join(jobs.ROOT, "src", "trainer", "tools"))

import vector_cases as cases  # noqa: E402
from own_models import own_adapted, own_model, save_adapter, save_stretched  # noqa: E402

LIVE = all(importlib.util.find_spec(name) for name in ("transformers", "peft", "accelerate"))
WORLD = World(0, 0, 1, 0, torch.device("cpu"))
# Everything is fp32. One forward pass differs by the order of sums; a run of steps by what the optimizer makes of that.
ONE_PASS, AFTER_STEPS = 2e-5, 1e-4


def expected():
    if LIVE:
        import make_vectors
        return make_vectors.compute()
    return jobs.read(os.path.join(cases.FOLDER, "models.json"))


def logits(model):
    with torch.no_grad():
        return model.eval()(torch.tensor([cases.IDS]))[0]


def examples():
    return [Example(tuple(ids), tuple(labels)) for ids, labels in cases.rows()]


def stage(**arguments):
    return SupervisedStage(read_arguments(arguments), None, None, WORLD)


def loss(model, items):
    with torch.no_grad():
        return stage().loss(model.eval(), items, True)[0].item() / stage().units(items)


def trained(name, adapter, changes):
    """(losses, norms, model) of the steps of a run."""
    raw = cases.MODELS[name]
    model = own_adapted(raw, cases.ADAPTERS[adapter]) if adapter else own_model(raw)
    arguments = read_arguments({**cases.RUN, **changes})
    setup = Setup(model, SupervisedStage(arguments, None, None, WORLD), build_optimizer(model, arguments), examples(), [])
    stepper, losses, norms = Stepper(setup, arguments, WORLD, types.SimpleNamespace(asked=False)), [], []
    for step in range(cases.STEPS):
        factor = rate_factor(arguments.lr_scheduler_type, step, warmup_length(arguments, cases.STEPS), cases.STEPS,
                             arguments.learning_rate, {})
        outcome = stepper.run(step + 1, setup.train[step * 4:step * 4 + 4], factor)
        losses.append(outcome.sums[outcome.names.index("loss")].item() / outcome.units)
        norms.append(outcome.norm.item())
    return losses, norms, model


class PeerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.expected = expected()

    def _close(self, found, wanted, tolerance):
        found, wanted = (value if torch.is_tensor(value) else torch.tensor(value) for value in (found, wanted))
        self.assertEqual(found.shape, wanted.shape)
        self.assertLessEqual((found - wanted).abs().max().item(), tolerance)

    def _measures(self, model, wanted):
        self._close(logits(model), cases.unpack(wanted["logits"]), ONE_PASS)
        self._close(loss(model, examples()[:2]), wanted["loss"], ONE_PASS)

    def test_logits_and_losses_of_every_architecture_are_those_of_transformers(self):
        self.assertEqual(set(self.expected["models"]), set(cases.MODELS))
        for name, wanted in self.expected["models"].items():
            with self.subTest(name):
                self._measures(own_model(cases.MODELS[name]), wanted)

    def test_lora_rslora_and_dora_compute_what_peft_does(self):
        for name in cases.ADAPTED:
            for kind, options in cases.ADAPTERS.items():
                with self.subTest(name, adapter=kind):
                    self._measures(own_adapted(cases.MODELS[name], options), self.expected["adapters"][name][kind])

    def test_an_adapter_that_peft_saved_loads_here_with_the_same_logits(self):
        for kind in cases.ADAPTERS:
            with self.subTest(kind):
                wanted, folder = self.expected["saved_by_peft"][kind], jobs.temporary(self)
                write_json(os.path.join(folder, "adapter_config.json"), wanted["config"])
                with open(os.path.join(folder, "adapter_model.safetensors"), "wb") as file:
                    file.write(base64.b64decode(wanted["weights"]))
                model = own_model(cases.MODELS["qwen2"])
                lora.load_adapter(model, folder)
                self._close(logits(model), cases.unpack(wanted["logits"]), ONE_PASS)

    def test_an_adapter_saved_here_is_the_one_with_which_peft_had_the_same_logits(self):
        for kind, options in cases.ADAPTERS.items():
            with self.subTest(kind):
                wanted, model = self.expected["saved_here"][kind], own_adapted(cases.MODELS["qwen2"], options)
                config, tensors = save_adapter(model, jobs.temporary(self), options)
                self.assertEqual(config, wanted["config"])
                self.assertEqual(set(tensors), set(wanted["weights"]))
                for name, tensor in tensors.items():
                    self._close(tensor, cases.unpack(wanted["weights"][name]), 1e-6)
                self._close(logits(model), cases.unpack(wanted["logits"]), ONE_PASS)

    def test_a_stretched_model_saved_here_is_the_one_with_which_transformers_had_the_same_logits(self):
        for kind, wanted in self.expected["stretched_here"].items():
            with self.subTest(kind):
                model, config = save_stretched(kind, jobs.temporary(self))
                self.assertEqual(config, wanted["config"])
                self._close(logits(model), cases.unpack(wanted["logits"]), ONE_PASS)

    def test_steps_lose_what_those_of_transformers_trainer_do_and_lead_to_the_same_model(self):
        for name, run in cases.RUNS.items():
            with self.subTest(name):
                wanted = self.expected["runs"][name]
                losses, norms, model = trained(*run)
                self._close(losses, wanted["losses"], AFTER_STEPS)
                self._close(norms, wanted["norms"], AFTER_STEPS)
                self._close(logits(model), cases.unpack(wanted["logits"]), AFTER_STEPS)

    def test_every_schedule_has_the_factors_of_transformers(self):
        for name, wanted in self.expected["schedules"].items():
            with self.subTest(name):
                self.assertEqual(len(wanted), cases.SCHEDULE_STEPS)
                for step, factor in enumerate(wanted):
                    self.assertAlmostEqual(rate_factor(name, step, cases.SCHEDULE_WARMUP, cases.SCHEDULE_STEPS, cases.SCHEDULE_RATE,
                                                       cases.SCHEDULES[name]), factor, places=9)


class DeterminismTest(unittest.TestCase):
    def test_weights_follow_from_names_with_and_without_an_adapter(self):
        raw = cases.MODELS["qwen2"]
        adapted = own_adapted(raw, {"use_dora": True})
        with lora.disabled(adapted):
            self.assertTrue(torch.equal(logits(own_model(raw)), logits(adapted)))
