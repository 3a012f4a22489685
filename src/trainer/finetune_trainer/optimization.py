"""Optimizers and learning-rate schedules by Hugging Face's names."""

import math

import torch

from finetune_trainer.arguments import CHOICES
from finetune_trainer.errors import TrainerError


def build_optimizer(model, arguments):
    """The optimizer over everything that trains; LoRA+ gives the B matrices their own rate (arXiv 2402.12354)."""
    rate, ratio = arguments.learning_rate, arguments.loraplus_lr_ratio
    plain, fast = [], []
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            (fast if ratio and ".lora_B." in name else plain).append(parameter)
    groups = [{"params": plain, "lr": rate, "initial_lr": rate}]
    if fast:
        groups.append({"params": fast, "lr": rate * ratio, "initial_lr": rate * ratio})
    if arguments.optim == "sgd":
        return torch.optim.SGD(groups, lr=rate, weight_decay=arguments.weight_decay)
    if arguments.optim in CHOICES["optim"]:
        options = {"fused": True} if arguments.optim.endswith("fused") and plain[0].is_cuda else {}
        return torch.optim.AdamW(groups, lr=rate, weight_decay=arguments.weight_decay, **options)
    raise TrainerError("unsupported_argument", "The reference engine has no optimizer '%s'." % arguments.optim,
                       "Choose one of: %s." % ", ".join(CHOICES["optim"]))


def warmup_length(arguments, total):
    """Steps of warm-up: the number where one is given, else the ratio of the run."""
    return arguments.warmup_steps if arguments.warmup_steps > 0 else math.ceil(total * arguments.warmup_ratio)


def rate_factor(name, step, warmup, total):
    """Factor on the learning rate at a step, from 0, of a run of ``total`` steps."""
    if name == "constant":
        return 1.0
    if step < warmup:
        return step / max(1, warmup)
    done = (step - warmup) / max(1, total - warmup)
    if name == "constant_with_warmup":
        return 1.0
    if name == "linear" or name == "polynomial":
        # transformers' polynomial default has power 1 and ends at 1e-7, which is linear for all that matters.
        return max(0.0, 1.0 - done)
    if name == "cosine":
        return 0.5 * (1.0 + math.cos(math.pi * min(1.0, done)))
    if name == "cosine_with_restarts":
        return 0.0 if done >= 1 else 0.5 * (1.0 + math.cos(math.pi * (done % 1.0)))
    if name == "inverse_sqrt":
        scale = warmup or 10_000
        return 1.0 / math.sqrt((step - warmup + scale) / scale)
    if name == "warmup_stable_decay":
        return 1.0 if done < 0.8 else 0.5 * (1.0 + math.cos(math.pi * min(1.0, (done - 0.8) / 0.2)))
    raise TrainerError("unsupported_argument", "The reference engine has no schedule '%s'." % name,
                       "Choose one of: %s." % ", ".join(CHOICES["lr_scheduler_type"]))
