"""Models and adapters against a second implementation in numpy."""

import os
import unittest

import numpy as np
import torch

import jobs
import plain_models
from finetune_trainer.after.models import load_tuned
from finetune_trainer.data.batches import collate
from finetune_trainer.data.examples import Example
from finetune_trainer.errors import TrainerError
from finetune_trainer.files import write_json
from finetune_trainer.modeling import lora, rope, value_head
from finetune_trainer.modeling.cache import Cache
from finetune_trainer.modeling.config import parse_config
from finetune_trainer.modeling.decoder import CausalLM, load_model, save_model

SHAPE = {"vocab_size": 53, "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
         "num_key_value_heads": 2, "head_dim": 6, "rms_norm_eps": 1e-5, "rope_theta": 1000.0, "max_position_embeddings": 64}
KINDS = {
    "llama": {"architectures": ["LlamaForCausalLM"]},
    "llama with biases": {"architectures": ["LlamaForCausalLM"], "attention_bias": True, "mlp_bias": True},
    "qwen2": {"architectures": ["Qwen2ForCausalLM"], "tie_word_embeddings": True},
    "qwen3": {"architectures": ["Qwen3ForCausalLM"], "head_dim": 10},
}
IDS = [3, 17, 50, 2, 2, 31, 9]


def build(kind, seed=0):
    """(configuration, model in fp64 with every weight drawn at random)."""
    raw = {**SHAPE, **KINDS[kind]}
    torch.manual_seed(seed)
    model = CausalLM(parse_config(raw)).double().eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.3 + (1.0 if "norm" in name else 0.0))
    return raw, model


def arrays(model):
    return {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}


class LogitsTest(unittest.TestCase):
    def test_every_architecture_computes_what_numpy_does(self):
        for kind in KINDS:
            with self.subTest(kind), torch.no_grad():
                raw, model = build(kind)
                expected = plain_models.logits(arrays(model), raw, IDS)
                # Norms and rotations compute in fp32.
                np.testing.assert_allclose(model(torch.tensor([IDS]))[0].numpy(), expected, atol=2e-5)

    def test_what_is_read_part_by_part_with_a_cache_is_what_is_read_at_once(self):
        for kind in KINDS:
            with self.subTest(kind), torch.no_grad():
                _, model = build(kind)
                ids, cache = torch.tensor([IDS]), Cache(model.config.num_hidden_layers)
                parts = [model(part, cache=cache) for part in ids.split([3, 2, 1, 1], dim=1)]
                self.assertEqual(cache.length, len(IDS))
                self.assertTrue(torch.allclose(torch.cat(parts, dim=1), model(ids), atol=1e-6))

    def test_kept_places_are_those_of_all_logits(self):
        _, model = build("llama")
        batch = collate([Example(tuple(IDS), (-100,) * 4 + tuple(IDS[4:])), Example((5, 6), (-100, 6))], torch.device("cpu"))
        with torch.no_grad():
            whole, kept = model(batch.ids), model(batch.ids, keep=batch.keep)
        self.assertTrue(torch.allclose(kept, torch.cat([whole[0, 3:6], whole[1, :1]]), atol=1e-10))
        self.assertEqual(batch.targets.tolist(), IDS[4:] + [6])
        self.assertEqual(batch.rows.tolist(), [0, 0, 0, 1])

    def test_a_model_saved_here_loads_again_with_the_same_logits(self):
        model = load_model(jobs.MODEL).eval()
        folder = jobs.temporary(self)
        save_model(model, folder, jobs.MODEL, torch.float32)
        with torch.no_grad():
            self.assertTrue(torch.equal(load_model(folder).eval()(torch.tensor([IDS])), model(torch.tensor([IDS]))))

    def test_a_stretched_model_is_saved_in_the_spelling_of_its_base(self):
        told = {"rope_type": "default", "rope_theta": 500.0}
        for changes in ({"rope_theta": 500.0}, {"rope_theta": None, "rope_parameters": told}):
            folder, raw = jobs.temporary(self), {**SHAPE, **KINDS["llama"], **changes}
            write_json(os.path.join(folder, "config.json"), raw)
            for kind in rope.KINDS:
                model = CausalLM(rope.scaled(parse_config(raw), kind, 128))
                target = jobs.temporary(self)
                save_model(model, target, folder, torch.float32)
                saved = jobs.read(os.path.join(target, "config.json"))
                self.assertEqual(parse_config(saved), model.config)
                self.assertEqual("rope_scaling" in saved, "rope_parameters" not in raw)


class AdapterTest(unittest.TestCase):
    def _adapted(self, rslora, dora):
        raw, model = build("qwen2")
        before = arrays(model)
        lora.inject(model, 3, 12, 0.0, lora.ALL_TARGETS, rslora, dora)
        model.double()
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if ".lora_" in name:
                    parameter.copy_(torch.randn_like(parameter) * 0.2 + (1.0 if "magnitude" in name else 0.0))
        return raw, before, model.eval()

    def test_lora_rslora_and_dora_compute_what_numpy_does(self):
        for rslora, dora in ((False, False), (True, False), (False, True), (True, True)):
            with self.subTest(rslora=rslora, dora=dora), torch.no_grad():
                raw, before, model = self._adapted(rslora, dora)
                state = arrays(model)

                def added(name, weight):
                    if name + ".lora_A.weight" not in state:
                        return weight
                    return plain_models.adapted(weight, state[name + ".lora_A.weight"], state[name + ".lora_B.weight"],
                                                12 / (np.sqrt(3) if rslora else 3), state.get(name + ".lora_magnitude_vector"))

                expected = plain_models.logits(before, raw, IDS, added)
                np.testing.assert_allclose(model(torch.tensor([IDS]))[0].numpy(), expected, atol=2e-5)

    def test_dora_with_dropout_trains_what_it_computes_without_where_nothing_is_dropped(self):
        _, _, model = self._adapted(False, True)
        ids = torch.tensor([IDS])
        expected = model(ids)
        for module in model.modules():
            if isinstance(module, lora.LoraLinear):
                module.dropout.p = 1e-12
        self.assertTrue(torch.allclose(model.train()(ids), expected, atol=1e-6))

    def test_a_disabled_adapter_leaves_the_base_and_a_merged_one_the_adapted_model(self):
        for dora in (False, True):
            with self.subTest(dora=dora), torch.no_grad():
                _, base = build("qwen2")
                _, _, model = self._adapted(False, dora)
                ids = torch.tensor([IDS])
                adapted = model(ids)
                self.assertFalse(torch.allclose(adapted, base(ids)))
                with lora.disabled(model):
                    self.assertTrue(torch.equal(model(ids), base(ids)))
                lora.merge(model)
                self.assertEqual(set(model.state_dict()), set(base.state_dict()))
                self.assertTrue(torch.allclose(model(ids), adapted, atol=1e-5))

    def test_a_saved_adapter_has_pefts_names_and_loads_with_the_same_logits(self):
        model = load_model(jobs.MODEL)
        settings = {"rank": 4, "alpha": 8, "dropout": 0.1, "targets": ("q_proj", "down_proj"), "rslora": True, "dora": True}
        lora.inject(model, **settings)
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if ".lora_B." in name:
                    parameter.normal_()
        folder = jobs.temporary(self)
        lora.save_adapter(model, folder, "tiny-llama", settings)
        from finetune_trainer.modeling import safetensors
        names = set(safetensors.load(os.path.join(folder, "adapter_model.safetensors")))
        self.assertEqual({name for name in names if ".layers.1." in name}, {
            "base_model.model.model.layers.1." + block + part for block in ("self_attn.q_proj.", "mlp.down_proj.")
            for part in ("lora_A.weight", "lora_B.weight", "lora_magnitude_vector")})
        again = load_tuned(jobs.MODEL, folder)
        with torch.no_grad():
            self.assertTrue(torch.equal(again.eval()(torch.tensor([IDS])), model.eval()(torch.tensor([IDS]))))

    def test_an_adapter_that_this_engine_would_compute_otherwise_than_peft_is_refused(self):
        settings = {"rank": 4, "alpha": 8, "dropout": 0.0, "targets": ("q_proj",), "rslora": False, "dora": False}
        model, folder = load_model(jobs.MODEL), jobs.temporary(self)
        lora.inject(model, **settings)
        lora.save_adapter(model, folder, "tiny-llama", settings)
        path = os.path.join(folder, "adapter_config.json")
        saved = jobs.read(path)
        for name, value in (("alpha_pattern", {"q_proj": 16}), ("rank_pattern", {"q_proj": 2}), ("target_modules", ".*q_proj"),
                            ("peft_type", "IA3"), ("r", 2)):
            with self.subTest(name):
                write_json(path, {**saved, name: value})
                with self.assertRaises(TrainerError) as caught:
                    load_tuned(jobs.MODEL, folder)
                self.assertEqual(caught.exception.code, "model_unreadable")


class ValueHeadTest(unittest.TestCase):
    def test_a_saved_value_head_loads_with_the_same_rewards(self):
        model = load_model(jobs.MODEL)
        value_head.add(model)
        folder = jobs.temporary(self)
        value_head.save(model, folder)
        again = load_model(jobs.MODEL)
        value_head.load(again, folder)
        with torch.no_grad():
            rewards = model(torch.tensor([IDS]), keep=torch.tensor([6]))
            self.assertEqual(rewards.shape, (1,))
            self.assertTrue(torch.equal(rewards, again(torch.tensor([IDS]), keep=torch.tensor([6]))))
