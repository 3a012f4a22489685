"""Rotary embeddings stretched, against values worked out from the formulas."""

import math
import unittest

import torch

from test_models import KINDS, SHAPE
from finetune_trainer.modeling import rope
from finetune_trainer.modeling.config import parse_config
from finetune_trainer.modeling.decoder import CausalLM

RAW = {**SHAPE, **KINDS["llama"], "head_dim": 8, "rope_theta": 10000.0}
PLAIN = [1.0, 0.1, 0.01, 0.001]


def inverse(kind, length=64, cutoff=256, **changes):
    config = rope.scaled(parse_config({**RAW, **changes}), kind, cutoff)
    frequencies, strength = rope.frequencies(config, length)
    return frequencies.tolist(), strength, config


class RopeTest(unittest.TestCase):
    def _are(self, found, expected):
        for a, b in zip(found, expected):
            self.assertAlmostEqual(a, b, delta=abs(b) * 1e-5)

    def test_nothing_is_stretched_within_the_context(self):
        for kind in rope.KINDS:
            found, strength, config = inverse(kind, cutoff=64)
            self._are(found, PLAIN)
            self.assertEqual((strength, config.rope, config.max_position_embeddings), (1.0, None, 64))

    def test_linear_divides_every_frequency_by_the_factor(self):
        found, _, config = inverse("linear", cutoff=129)
        self._are(found, [value / 3 for value in PLAIN])
        self.assertEqual((config.max_position_embeddings, config.rope["factor"]), (192, 3.0))

    def test_dynamic_grows_the_base_with_the_length(self):
        self._are(inverse("dynamic", length=50)[0], PLAIN)
        # 128 tokens, 64 trained, factor 4: base · (4 · 2 - 3)^(8 / 6).
        base = 10000.0 * 5 ** (8 / 6)
        found, _, config = inverse("dynamic", length=128)
        self._are(found, [base ** (-i / 4) for i in range(4)])
        self.assertEqual((config.max_position_embeddings, config.context), (64, 256))

    def test_dynamic_looks_at_the_longest_of_packed_rows_and_not_at_what_they_fill_together(self):
        torch.manual_seed(0)
        config = parse_config({**RAW, "max_position_embeddings": 8, "rope_scaling": {"rope_type": "dynamic", "factor": 4.0}})
        model, ids = CausalLM(config).eval(), torch.randint(0, 53, (1, 16))
        halves = torch.arange(16) // 8
        with torch.no_grad():
            packed = model(ids, torch.arange(16)[None] % 8, (halves[:, None] == halves)[None, None] & torch.ones(16, 16).tril().bool())
            self.assertTrue(torch.allclose(packed[0, 8:], model(ids[:, 8:])[0], atol=1e-5))

    def test_a_way_to_stretch_that_is_not_known_is_refused(self):
        with self.assertRaisesRegex(ValueError, "rope_type = longrope"):
            parse_config({**RAW, "rope_scaling": {"rope_type": "longrope", "factor": 4.0}})

    def test_llama3_keeps_short_waves_divides_long_ones_and_blends_between(self):
        # Trained 512: waves of 6.3 and 62.8 are below 512 / 4, one of 6283 is above 512.
        found, _, _ = inverse("llama3", cutoff=2048, max_position_embeddings=512)
        self._are([found[0], found[1], found[3]], [1.0, 0.1, 0.001 / 4])
        # 628 is above 512 too; with 1024 trained it lies between: share (1024 / 628.3 - 1) / 3.
        found, _, _ = inverse("llama3", cutoff=4096, max_position_embeddings=1024)
        share = (1024 / (2 * math.pi / 0.01) - 1) / 3
        self._are([found[2]], [(1 - share) * 0.01 / 4 + share * 0.01])

    def test_yarn_interpolates_dimensions_of_few_rotations_and_strengthens_attention(self):
        found, strength, _ = inverse("yarn", cutoff=4096, max_position_embeddings=1024)
        self.assertAlmostEqual(strength, 0.1 * math.log(4) + 1)
        # 8 · ln(1024 / (32 · 2π)) / (2 · ln 10000) = 0.71 → 0, with one rotation 2.21 → 3: a ramp 0, 1/3, 2/3, 1.
        self._are(found, [value * (1 - ramp) + value / 4 * ramp for value, ramp in zip(PLAIN, (0, 1 / 3, 2 / 3, 1))])

    def test_settings_of_the_models_own_config_are_read_in_both_spellings(self):
        told = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                "original_max_position_embeddings": 32}
        old = parse_config({**RAW, "rope_scaling": told, "rope_theta": 500.0})
        new = parse_config({**{k: v for k, v in RAW.items() if k != "rope_theta"}, "rope_parameters": {**told, "rope_theta": 500.0}})
        self.assertEqual(old, new)
        self.assertEqual((old.rope, old.rope_theta), (told, 500.0))

    def test_attention_depends_only_on_distances_whatever_stretches_it(self):
        for kind in ("linear", "yarn", "llama3"):
            torch.manual_seed(0)
            config = rope.scaled(parse_config(RAW), kind, 256)
            model = CausalLM(config).double().eval()
            ids = torch.randint(0, 53, (1, 12))
            with torch.no_grad():
                near, far = (model(ids, positions=torch.arange(12)[None] + shift) for shift in (0, 100))
            self.assertTrue(torch.allclose(near, far, atol=1e-4), kind)
