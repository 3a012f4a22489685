"""Optimizers and schedules on cases worked out by hand."""

import math
import unittest

import torch

from finetune_trainer.arguments import CHOICES, read_arguments
from finetune_trainer.optimization.adafactor import Adafactor
from finetune_trainer.optimization.lion import Lion
from finetune_trainer.optimization.optimizers import build_optimizer
from finetune_trainer.optimization.schedules import rate_factor, warmup_length


class ScheduleTest(unittest.TestCase):
    def test_schedules_have_their_known_factors(self):
        half = math.sqrt(0.5)
        # (name, step, warm-up, steps in all, options, factor); the rate is 1e-3.
        for name, step, warmup, total, options, factor in (
                ("constant", 0, 10, 100, {}, 1.0), ("constant", 99, 10, 100, {}, 1.0), ("constant_with_warmup", 5, 10, 100, {}, 0.5),
                ("constant_with_warmup", 50, 10, 100, {}, 1.0), ("linear", 0, 10, 110, {}, 0.0), ("linear", 5, 10, 110, {}, 0.5),
                ("linear", 10, 10, 110, {}, 1.0), ("linear", 60, 10, 110, {}, 0.5), ("linear", 110, 10, 110, {}, 0.0),
                ("linear", 0, 0, 10, {}, 1.0),
                ("cosine", 10, 10, 110, {}, 1.0), ("cosine", 35, 10, 110, {}, 0.5 + half / 2), ("cosine", 60, 10, 110, {}, 0.5),
                ("cosine", 110, 10, 110, {}, 0.0), ("cosine_with_restarts", 60, 10, 110, {}, 0.5),
                ("cosine_with_restarts", 110, 10, 110, {}, 0.0),
                ("cosine_with_restarts", 60, 10, 110, {"num_cycles": 2}, 1.0),
                ("cosine_with_restarts", 35, 10, 110, {"num_cycles": 2}, 0.5),
                ("cosine_with_min_lr", 60, 10, 110, {"min_lr_rate": 0.1}, 0.55),
                ("cosine_with_min_lr", 110, 10, 110, {"min_lr": 2e-4}, 0.2),
                ("polynomial", 60, 10, 110, {}, 0.50005), ("polynomial", 110, 10, 110, {}, 1e-4),
                ("polynomial", 60, 10, 110, {"power": 2.0, "lr_end": 0.0}, 0.25),
                ("inverse_sqrt", 10, 10, 110, {}, 1.0), ("inverse_sqrt", 40, 10, 110, {}, 0.5),
                ("inverse_sqrt", 30_000, 0, 40_000, {}, 0.5),
                ("warmup_stable_decay", 5, 10, 100, {}, 0.5), ("warmup_stable_decay", 39, 10, 100, {}, 1.0),
                ("warmup_stable_decay", 70, 10, 100, {}, 0.5), ("warmup_stable_decay", 100, 10, 100, {"min_lr_ratio": 0.1}, 0.1)):
            with self.subTest(name=name, step=step, options=options):
                self.assertAlmostEqual(rate_factor(name, step, warmup, total, 1e-3, options), factor, places=12)

    def test_every_schedule_that_is_taken_gives_factors_from_0_to_1(self):
        for name in CHOICES["lr_scheduler_type"]:
            for step in range(50):
                factor = rate_factor(name, step, 5, 50, 1e-3, {})
                self.assertTrue(0.0 <= factor <= 1.0 + 1e-12, (name, step, factor))

    def test_steps_of_warmup_win_over_a_ratio(self):
        self.assertEqual(warmup_length(read_arguments({"warmup_steps": 7, "warmup_ratio": 0.5}), 100), 7)
        self.assertEqual(warmup_length(read_arguments({"warmup_ratio": 0.03}), 101), 4)


def parameter(*values):
    tensor = torch.nn.Parameter(torch.tensor(values))
    return tensor


class OptimizerTest(unittest.TestCase):
    def test_lion_moves_by_the_sign_of_its_momentum(self):
        x = parameter(1.0, 1.0)
        optimizer = Lion([x], lr=0.1, betas=(0.9, 0.99), weight_decay=0.5)
        x.grad = torch.tensor([3.0, -0.001])
        optimizer.step()
        # Decay takes 0.1 · 0.5 of the weight, the sign 0.1.
        self.assertTrue(torch.allclose(x.data, torch.tensor([0.85, 1.05])))
        # The momentum is 0.01 · 3 = 0.03; a gradient of -0.2 turns 0.9 · 0.03 - 0.1 · 0.2 = 0.007 not yet round.
        x.grad = torch.tensor([-0.2, 0.0])
        before = x.data.clone()
        optimizer.step()
        self.assertTrue(torch.allclose(x.data, before * 0.95 - torch.tensor([0.1, -0.1])))

    def test_adafactor_divides_by_the_root_of_row_times_column_over_mean(self):
        x = parameter(0.0, 0.0)
        x.data = torch.zeros(2, 2)
        optimizer = Adafactor([x], lr=0.1)
        gradient = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        x.grad = gradient.clone()
        optimizer.step()
        # After the first step nothing is kept of the past: squares 1, 4, 9, 16; rows 2.5, 12.5; columns 5, 10; mean 7.5.
        moment = torch.tensor([[2.5 * 5, 2.5 * 10], [12.5 * 5, 12.5 * 10]]) / 7.5
        update = gradient / moment.sqrt()
        update /= max(1.0, update.pow(2).mean().sqrt().item())
        self.assertTrue(torch.allclose(x.data, -0.1 * update, atol=1e-6))

    def test_adafactor_on_a_vector_is_the_sign_at_first(self):
        x = parameter(0.0, 0.0)
        optimizer = Adafactor([x], lr=0.1)
        x.grad = torch.tensor([5.0, -0.5])
        optimizer.step()
        self.assertTrue(torch.allclose(x.data, torch.tensor([-0.1, 0.1]), atol=1e-5))

    def test_every_optimizer_that_is_taken_goes_down_a_bowl(self):
        for name in CHOICES["optim"]:
            torch.manual_seed(0)
            model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 1))
            optimizer = build_optimizer(model, read_arguments({"optim": name, "learning_rate": 0.02}))
            x = torch.randn(32, 4)
            found = []
            for _ in range(40):
                loss = (model(x) - x.sum(1, keepdim=True)).pow(2).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                found.append(loss.item())
            self.assertLess(found[-1], found[0] * 0.5, name)

    def test_lora_plus_gives_b_matrices_and_vectors_their_own_rate_and_biases_do_not_decay(self):
        model = torch.nn.Module()
        model.lora_A, model.lora_B = torch.nn.Linear(2, 2, bias=False), torch.nn.Linear(2, 2, bias=False)
        model.other = torch.nn.Linear(2, 2)
        holder = torch.nn.Module()
        holder.x = model
        optimizer = build_optimizer(holder, read_arguments({"loraplus_lr_ratio": 16.0, "learning_rate": 0.001, "weight_decay": 0.1}))
        told = {name: (group["initial_lr"], group["weight_decay"]) for group in optimizer.param_groups for parameter in group["params"]
                for name, own in holder.named_parameters() if own is parameter}
        self.assertEqual(told, {"x.lora_A.weight": (0.001, 0.1), "x.lora_B.weight": (0.016, 0.1), "x.other.weight": (0.001, 0.1),
                                "x.other.bias": (0.016, 0.0)})
