"""Losses on cases whose value was worked out by hand from the papers' formulas, and on those that trl computed."""

import math
import os
import unittest

import torch

import jobs
from finetune_trainer.stages import losses

# -log sigmoid(x) for the x that occur below.
SIGMOID = {0.1: 0.6443966600735709, -0.1: 0.7443966600735709, 0.5: 0.4740769841801067, 0.0: math.log(2)}


def one(value):
    return torch.tensor([value], dtype=torch.float64)


class LossTest(unittest.TestCase):
    def _is(self, tensor, value):
        self.assertAlmostEqual(tensor.item(), value, places=9)

    def test_dpo_is_log_sigmoid_of_beta_times_the_margin(self):
        # Gains of 3 and 2 at beta 0.1: -log sigmoid(0.1).
        self._is(losses.with_reference("sigmoid", one(3.0), one(2.0), 0.1), SIGMOID[0.1])
        self._is(losses.with_reference("sigmoid", one(1.0), one(1.0), 0.1), SIGMOID[0.0])
        # A smoothing of 0.2 weighs the label that is turned round by 0.2.
        self._is(losses.with_reference("sigmoid", one(3.0), one(2.0), 0.1, 0.2), 0.8 * SIGMOID[0.1] + 0.2 * SIGMOID[-0.1])

    def test_hinge_is_one_less_beta_times_the_margin_and_never_below_zero(self):
        self._is(losses.with_reference("hinge", one(3.0), one(1.0), 0.1), 0.8)
        self._is(losses.with_reference("hinge", one(30.0), one(1.0), 0.1), 0.0)

    def test_ipo_is_the_square_of_the_distance_from_half_over_beta(self):
        # Margin 2, 1 / (2 · 0.1) = 5: (2 - 5)².
        self._is(losses.with_reference("ipo", one(3.0), one(1.0), 0.1), 9.0)

    def test_orpo_adds_the_odds_ratio_to_the_likelihood(self):
        # p = 1/2 has odds 1, p = 1/5 odds 1/4: ratio 4, log sigmoid(log 4) = log(4/5).
        value = losses.without_reference("orpo", one(math.log(0.5)), one(math.log(0.2)), 0.1)
        self._is(value, math.log(2) + 0.1 * math.log(5 / 4))

    def test_orpo_stays_finite_where_an_answer_is_certain(self):
        chosen = torch.tensor([0.0], requires_grad=True)
        loss = losses.without_reference("orpo", chosen, torch.tensor([-5.0]), 0.1).sum()
        loss.backward()
        self.assertTrue(math.isfinite(loss.item()) and math.isfinite(chosen.grad.item()))

    def test_simpo_takes_a_target_margin_off(self):
        # 2 · (-1 + 1.5) - 0.5 = 0.5.
        self._is(losses.without_reference("simpo", one(-1.0), one(-1.5), 2.0, 0.5), SIGMOID[0.5])

    def test_kto_weighs_wanted_and_unwanted_answers_against_the_divergence(self):
        gain, wanted = torch.tensor([2.0, 2.0], dtype=torch.float64), torch.tensor([True, False])
        each = losses.feedback(gain, wanted, torch.tensor(1.0), 0.1, 1.5, 0.5)
        up = 1 / (1 + math.exp(-0.1))  # sigmoid(0.1 · (2 - 1))
        self.assertAlmostEqual(each[0].item(), 1.5 * (1 - up), places=9)
        self.assertAlmostEqual(each[1].item(), 0.5 * up, places=9)  # 1 - sigmoid(-x) is sigmoid(x).

    def test_a_reward_model_is_taught_the_order_of_two_rewards(self):
        self._is(losses.ranking(one(1.1), one(1.0)), SIGMOID[0.1])

    def test_every_gradient_moves_towards_the_preferred_answer(self):
        for kind in ("sigmoid", "hinge", "ipo"):
            chosen, rejected = one(0.2).requires_grad_(), one(0.1).requires_grad_()
            losses.with_reference(kind, chosen, rejected, 0.5).sum().backward()
            self.assertTrue(chosen.grad.item() < 0 < rejected.grad.item(), kind)
        for kind in ("orpo", "simpo"):
            chosen, rejected = one(-1.0).requires_grad_(), one(-1.1).requires_grad_()
            losses.without_reference(kind, chosen, rejected, 0.5).sum().backward()
            self.assertTrue(chosen.grad.item() < 0 < rejected.grad.item(), kind)


class StoredLossTest(unittest.TestCase):
    """What src/trainer/tools/make_loss_vectors.py stored."""

    @classmethod
    def setUpClass(cls):
        cls.stored = jobs.read(os.path.join(jobs.ROOT, "tests", "trainer", "vectors", "losses.json"))

    def _both(self, name):
        return (torch.tensor(self.stored[name][side], dtype=torch.float64) for side in ("chosen", "rejected"))

    def _gains(self):
        return (policy - reference for policy, reference in zip(self._both("policy"), self._both("reference")))

    def _are(self, each, case):
        self.assertEqual(len(each), len(case["losses"]))
        for found, wanted in zip(each.tolist(), case["losses"]):
            self.assertAlmostEqual(found, wanted, places=9, msg=str(case))

    def test_losses_with_a_reference_are_those_of_trl(self):
        chosen, rejected = self._gains()
        for case in self.stored["with_reference"]:
            self._are(losses.with_reference(case["kind"], chosen, rejected, case["beta"], case["smoothing"]), case)

    def test_losses_without_a_reference_are_those_of_trl(self):
        chosen, rejected = self._both("averages")
        for case in self.stored["without_reference"]:
            self._are(losses.without_reference(case["kind"], chosen, rejected, case["beta"], case["gamma"]), case)

    def test_losses_of_feedback_are_those_of_trl(self):
        gain = torch.cat(list(self._gains()))
        wanted = torch.arange(len(gain)) < len(gain) / 2
        for case in self.stored["feedback"]:
            self._are(losses.feedback(gain, wanted, case["divergence"], case["beta"], case["wanted"], case["unwanted"]), case)
