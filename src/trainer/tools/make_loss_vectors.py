"""Writes tests/trainer/vectors/losses.json with trl 0.17: ``python src/trainer/tools/make_loss_vectors.py``.

Losses that its trainers have for fixed log probabilities of answers; tests/trainer/test_losses.py compares with them.
"""

import json
import os
import sys
import types

import torch
import trl
from trl.trainer.cpo_trainer import CPOTrainer
from trl.trainer.dpo_config import FDivergenceType
from trl.trainer.dpo_trainer import DPOTrainer
from trl.trainer.kto_trainer import KTOTrainer
from trl.trainer.orpo_trainer import ORPOTrainer

from vector_cases import FOLDER

PATH = os.path.join(FOLDER, "losses.json")
# Of whole answers, and below of their tokens on average.
POLICY = {"chosen": [-12.5, -30.25, -4.75, -61.0, -18.0], "rejected": [-14.0, -22.5, -9.125, -59.5, -18.0]}
REFERENCE = {"chosen": [-15.0, -29.0, -4.0, -66.5, -18.0], "rejected": [-11.0, -24.0, -6.5, -58.0, -18.0]}
AVERAGES = {"chosen": [-0.125, -0.75, -2.5, -1.0, -0.015625], "rejected": [-0.5, -0.25, -3.75, -1.0, -4.0]}
STRANGE = {"policy": [-40.0, -38.5, -51.0, -44.25], "reference": [-41.5, -39.0, -50.0, -46.0]}


def _setting(**values):
    """What a trainer's method reads of the trainer."""
    alone = types.SimpleNamespace(device=torch.device("cpu"), gather_for_metrics=lambda value: value)
    return types.SimpleNamespace(accelerator=alone, **values)


def _tensors(*found):
    return [torch.tensor(values, dtype=torch.float64) for values in found]


def _with_reference(kind, beta, smoothing):
    setting = _setting(loss_type=kind, beta=beta, label_smoothing=smoothing, reference_free=False,
                       f_divergence_type=FDivergenceType.REVERSE_KL.value, f_divergence_params=None)
    each = DPOTrainer.dpo_loss(setting, *_tensors(POLICY["chosen"], POLICY["rejected"], REFERENCE["chosen"], REFERENCE["rejected"]))[0]
    return {"kind": kind, "beta": beta, "smoothing": smoothing, "losses": each.tolist()}


def _orpo(beta):
    chosen, rejected = _tensors(AVERAGES["chosen"], AVERAGES["rejected"])
    # Its trainer takes the odds ratio off the negative log likelihood of the chosen answer.
    return {"kind": "orpo", "beta": beta, "gamma": None,
            "losses": (-chosen - ORPOTrainer.odds_ratio_loss(_setting(beta=beta), chosen, rejected)[0]).tolist()}


def _simpo(beta, gamma):
    setting = _setting(loss_type="simpo", beta=beta, simpo_gamma=gamma, label_smoothing=0.0)
    return {"kind": "simpo", "beta": beta, "gamma": gamma,
            "losses": CPOTrainer.cpo_loss(setting, *_tensors(AVERAGES["chosen"], AVERAGES["rejected"]))[0].tolist()}


def _feedback(beta, wanted, unwanted, strange):
    setting = _setting(loss_type="kto", beta=beta, desirable_weight=wanted, undesirable_weight=unwanted, calculate_KL=True)
    each, _, _, divergence = KTOTrainer.kto_loss(
        setting, *_tensors(POLICY["chosen"], POLICY["rejected"], strange["policy"],
                           REFERENCE["chosen"], REFERENCE["rejected"], strange["reference"]))
    return {"beta": beta, "wanted": wanted, "unwanted": unwanted, "divergence": divergence.item(), "losses": each.tolist()}


def main():
    turned = {"policy": STRANGE["reference"], "reference": STRANGE["policy"]}
    stored = {"made_with": "trl %s, PyTorch %s" % (trl.__version__, torch.__version__),
              "policy": POLICY, "reference": REFERENCE, "averages": AVERAGES,
              "with_reference": [_with_reference(kind, beta, smoothing) for kind, beta, smoothing in (
                  ("sigmoid", 0.1, 0.0), ("sigmoid", 0.5, 0.0), ("sigmoid", 0.1, 0.2), ("hinge", 0.1, 0.0), ("hinge", 0.5, 0.0),
                  ("ipo", 0.1, 0.0), ("ipo", 0.5, 0.0))],
              "without_reference": [_orpo(0.1), _orpo(1.0), _simpo(2.0, 0.5), _simpo(0.1, 1.0)],
              # Turned round, the estimate of the divergence falls below 0.
              "feedback": [_feedback(0.1, 1.0, 1.0, STRANGE), _feedback(0.3, 1.5, 0.5, STRANGE), _feedback(0.1, 1.0, 1.0, turned)]}
    with open(PATH, "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
        file.write("\n")
    print(PATH)


if __name__ == "__main__":
    sys.exit(main())
