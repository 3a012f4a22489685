"""Every stage by every method trains, measures and leaves its artifacts."""

import json
import math
import os
import unittest

import torch

import jobs
from finetune_trainer import distributed
from finetune_trainer.arguments import CHOICES
from finetune_trainer.after.models import load_tuned
from finetune_trainer.errors import TrainerError
from finetune_trainer.evaluation import evaluate
from finetune_trainer.files import read_json
from finetune_trainer.modeling import value_head
from finetune_trainer.modeling.decoder import load_model

NOTES = os.path.join(jobs.ROOT, "samples", "product-notes.txt")
DATA = {"sft": jobs.SAMPLE, "rm": jobs.PAIRS, "dpo": jobs.PAIRS, "kto": jobs.FEEDBACK}
RATES = {"lora": 5e-3, "full": 5e-4, "freeze": 1e-3}
SHORT = {"max_steps": 6, "max_samples": 40, "cutoff_len": 64, "save_steps": 0, "weight_decay": 0.01}


class StageTest(jobs.JobTest):
    def setUp(self):
        super().setUp()
        # Text that the tiny model was not made from.
        self.data = {**DATA, "pt": os.path.join(self.folder, "text.jsonl")}
        with open(jobs.SAMPLE, encoding="utf-8") as rows, open(self.data["pt"], "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": "%(instruction)s %(output)s" % json.loads(row)}) + "\n" for row in rows)

    def _trains(self, stage, method, **arguments):
        directory = self.job("%s-%s-%d" % (stage, method, len(os.listdir(self.folder))), dataset=self.data[stage], stage=stage,
                             finetuning_type=method,
                             **{**SHORT, "learning_rate": RATES[method], **arguments})
        training, told, outcome = jobs.train(directory)
        summary = training.summary()
        self.assertEqual((outcome, summary["steps"]), ("succeeded", 6))
        self.assertLess(summary["eval_loss"], summary["base_eval_loss"])
        self.assertTrue(all(math.isfinite(line["loss"]) for line in told.lines if line["loss"] is not None))
        return directory, training, told, summary

    def test_every_stage_by_every_method_lowers_its_loss_on_rows_that_it_has_not_seen(self):
        for stage in CHOICES["stage"]:
            for method in CHOICES["finetuning_type"]:
                with self.subTest(stage=stage, method=method):
                    directory, training, _, _ = self._trains(stage, method)
                    artifacts = training.save_artifacts()
                    kind = "adapter/adapter_model" if method == "lora" else "model/model"
                    self.assertIn(kind + ".safetensors", artifacts)
                    self.assertEqual(stage == "rm", any(path.endswith("value_head.safetensors") for path in artifacts))
                    self._loads_as_it_was_trained(directory, training, method)

    def _loads_as_it_was_trained(self, directory, training, method):
        ids = torch.tensor([[5, 6, 7, 8]])
        if method == "lora":
            again = load_tuned(jobs.MODEL, os.path.join(directory, "adapter"))
        else:
            again = load_model(os.path.join(directory, "model"))
        trained = training._setup.model
        if hasattr(trained, "v_head"):
            value_head.load(again, os.path.join(directory, "adapter" if method == "lora" else "model"))
        with torch.no_grad():
            self.assertTrue(torch.allclose(again.eval()(ids), trained.eval()(ids), atol=1e-6))

    def test_every_preference_loss_prefers_the_chosen_answers(self):
        for kind in CHOICES["pref_loss"]:
            with self.subTest(kind):
                beta = {"simpo": 2.0, "orpo": 1.0}.get(kind, 0.1)
                _, _, told, summary = self._trains("dpo", "lora", pref_loss=kind, pref_beta=beta)
                if kind != "orpo":  # Its likelihood of the chosen answer may outweigh the margin.
                    self.assertGreater(summary["eval_reward_margin"], summary["base_eval_reward_margin"])
                self.assertGreaterEqual(summary["eval_reward_accuracy"], 0.75)
                self.assertIn("reward_margin", [line for line in told.lines if line["loss"] is not None][-1])
                if kind in ("sigmoid", "hinge", "ipo"):
                    # Before training both models are one, so no answer gains.
                    self.assertAlmostEqual(summary["base_eval_reward_margin"], 0.0, places=5)
                    expected = {"sigmoid": math.log(2), "hinge": 1.0, "ipo": (1 / (2 * beta)) ** 2}[kind]
                    self.assertAlmostEqual(summary["base_eval_loss"], expected, places=4)

    def test_feedback_raises_wanted_answers_over_unwanted_ones(self):
        _, _, _, summary = self._trains("kto", "lora")
        self.assertAlmostEqual(summary["base_eval_loss"], 0.5, places=5)
        self.assertGreater(summary["eval_reward_chosen"], summary["eval_reward_rejected"])

    def test_a_reward_model_orders_answers_it_has_not_seen(self):
        _, _, _, summary = self._trains("rm", "lora")
        self.assertGreaterEqual(summary["eval_reward_accuracy"], 0.75)

    def test_dropout_does_not_part_the_model_from_its_reference(self):
        directory = self.job(dataset=jobs.PAIRS, stage="dpo", **{**SHORT, "lora_dropout": 0.5, "max_steps": 1})
        training, told, _ = jobs.train(directory)
        self.assertAlmostEqual(training.summary()["first_loss"], math.log(2), places=5)


class OptionTest(jobs.JobTest):
    def _losses(self, name, **arguments):
        training, told, outcome = jobs.train(self.job(name, **{**SHORT, "max_steps": 4, **arguments}))
        self.assertEqual(outcome, "succeeded")
        return [line["loss"] for line in told.lines if line["loss"] is not None], training

    def _close(self, first, second, within=1e-4):
        for a, b in zip(first, second):
            self.assertAlmostEqual(a, b, delta=within)

    def test_packed_and_single_rows_give_the_same_losses(self):
        arguments = {"per_device_train_batch_size": 64, "lora_dropout": 0.0, "max_steps": 3, "cutoff_len": 128}
        single, one = self._losses("single", **arguments)
        packed, many = self._losses("packed", packing=True, **arguments)
        self.assertLess(len(many._setup.train), len(one._setup.train))
        self._close(single, packed)
        self.assertAlmostEqual(one.summary()["eval_loss"], many.summary()["eval_loss"], delta=1e-4)

    def test_gradient_checkpointing_changes_no_loss(self):
        plain, _ = self._losses("plain", lora_dropout=0.1)
        checked, training = self._losses("checked", lora_dropout=0.1, gradient_checkpointing=True)
        self.assertTrue(training._setup.model.model.checkpointed)
        self._close(plain, checked, 1e-5)

    def test_accumulated_batches_give_the_losses_of_whole_ones(self):
        whole, _ = self._losses("whole", per_device_train_batch_size=8)
        parts, _ = self._losses("parts", per_device_train_batch_size=2, gradient_accumulation_steps=4)
        self._close(whole, parts)

    def test_bf16_changes_the_first_loss_a_little_and_lowers_all_the_same(self):
        plain, _ = self._losses("plain", lora_dropout=0.0)
        mixed, training = self._losses("mixed", lora_dropout=0.0, bf16=True)
        self.assertNotEqual(plain, mixed)
        # The same weights, so no further apart than bf16 rounds. How far the steps after it part is the processor's matter:
        # one without bf16 instructions sums with less precision, and Adam makes much of little.
        self.assertAlmostEqual(plain[0], mixed[0], delta=plain[0] * 2 ** -8)
        self.assertLess(mixed[-1], mixed[0])
        self.assertLess(training.summary()["eval_loss"], training.summary()["base_eval_loss"])

    @unittest.skipIf(hasattr(torch, "compile"), "this PyTorch compiles")
    def test_compilation_is_refused_where_pytorch_has_none(self):
        with self.assertRaises(TrainerError) as raised:
            self._losses("compiled", torch_compile=True)
        self.assertEqual(raised.exception.code, "missing_package")

    def test_a_card_that_is_not_there_is_told(self):
        with self.assertRaises(TrainerError) as raised:
            distributed.join(distributed.World(0, 99, 1, 0, torch.device("cuda", 99)))
        self.assertEqual(raised.exception.code, "device_unavailable")

    def test_neftune_adds_noise_while_training_only(self):
        plain, one = self._losses("plain", max_steps=1)
        noisy, two = self._losses("noisy", max_steps=1, neftune_noise_alpha=20.0)
        self.assertNotAlmostEqual(plain[0], noisy[0], places=3)
        self.assertEqual(one.summary()["base_eval_loss"], two.summary()["base_eval_loss"])

    def test_freezing_trains_the_layers_that_are_counted_from_either_end(self):
        for count, layers in ((1, {"3"}), (2, {"2", "3"}), (-1, {"0"}), (-3, {"0", "1", "2"}), (100, {"0", "1", "2", "3"})):
            _, training = self._losses("freeze%d" % count, finetuning_type="freeze", freeze_trainable_layers=count, max_steps=1)
            found = {name.split(".")[2] for name, parameter in training._setup.model.named_parameters() if parameter.requires_grad}
            self.assertEqual(found, layers)

    def test_every_way_to_stretch_the_context_trains_beyond_it_and_is_kept_with_the_adapter(self):
        for kind in ("linear", "dynamic", "yarn", "llama3"):
            with self.subTest(kind):
                directory = self.job(kind, dataset=NOTES, stage="pt", rope_scaling=kind, **{
                    **SHORT, "max_steps": 2, "cutoff_len": 600, "per_device_train_batch_size": 2, "max_samples": 100})
                training, _, _ = jobs.train(directory)
                self.assertEqual(training._setup.model.config.context, 1024)
                training.save_artifacts()
                self.assertEqual(read_json(os.path.join(directory, "adapter", "finetune.json"))["rope_scaling"]["rope_type"], kind)
                again = load_tuned(jobs.MODEL, os.path.join(directory, "adapter")).eval()
                ids = torch.arange(700)[None] % 1000
                with torch.no_grad():
                    self.assertTrue(torch.allclose(again(ids), training._setup.model.eval()(ids), atol=1e-5))

    def test_training_stops_when_evaluations_bring_no_gain_and_keeps_the_best_weights(self):
        # A rate that rises to something absurd: good at first, then worse and worse.
        arguments = {**SHORT, "max_steps": 40, "eval_steps": 2, "learning_rate": 0.3, "warmup_steps": 40, "early_stopping_steps": 2,
                     "lr_scheduler_type": "constant_with_warmup", "save_total_limit": 1}
        directory = self.job("early", **arguments)
        training, told, outcome = jobs.train(directory)
        summary = training.summary()
        evaluations = [(line["step"], line["eval_loss"]) for line in told.lines if line["eval_loss"] is not None][1:]
        best_step, best = min(evaluations, key=lambda entry: entry[1])
        self.assertEqual(outcome, "succeeded")
        self.assertLess(summary["steps"], 40)
        self.assertEqual(evaluations[-1][0], best_step + 4)
        self.assertEqual((summary["best_step"], summary["best_eval_loss"]), (best_step, best))
        loss, _ = evaluate(training._setup, 8, training._world)
        self.assertAlmostEqual(loss, best, places=5)

    def test_only_the_newest_checkpoints_and_the_best_are_kept(self):
        directory = self.job("kept", **{**SHORT, "max_steps": 6, "save_steps": 1, "save_total_limit": 2})
        jobs.train(directory)
        self.assertEqual(sorted(os.listdir(os.path.join(directory, "checkpoints"))), ["step-4", "step-5"])
