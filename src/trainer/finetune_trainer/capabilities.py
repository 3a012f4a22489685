"""What the reference engine can do, as JSON, so that a control plane can be checked against it. Needs no PyTorch."""

import json

from finetune_trainer import __version__
from finetune_trainer.arguments import CHOICES, IGNORED, names
from finetune_trainer.text.templates import TEMPLATES


def describe():
    """Lists by the values they allow; ``arguments``: names that are taken, ``ignored``: names that change nothing."""
    return {
        "engine": "reference", "version": __version__,
        "stages": list(CHOICES["stage"]), "methods": list(CHOICES["finetuning_type"]), "templates": list(TEMPLATES),
        "optimizers": list(CHOICES["optim"]), "schedulers": list(CHOICES["lr_scheduler_type"]),
        "losses": list(CHOICES["pref_loss"]), "ropeScalings": [kind for kind in CHOICES["rope_scaling"] if kind],
        "precisions": ["fp32", "bf16"], "reports": list(CHOICES["report_to"]), "arguments": names(), "ignored": list(IGNORED),
    }


def main(_=()):
    print(json.dumps(describe(), indent=1))
    return 0
