"""The optimizer of a job."""

import torch

from finetune_trainer.optimization.adafactor import Adafactor
from finetune_trainer.optimization.lion import Lion


def build_optimizer(model, arguments):
    """The optimizer over everything that trains.

    LoRA+ gives the B matrices their own rate (arXiv 2402.12354), and, as in PEFT, what has one dimension, such as DoRA's sizes.
    Weights decay, biases and norms do not, as in Hugging Face's Trainer.
    """
    rate, ratio = arguments.learning_rate, arguments.loraplus_lr_ratio or 1.0
    groups = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            own_rate = rate * ratio if ".lora_B." in name or parameter.dim() == 1 else rate
            decay = 0.0 if name.endswith(".bias") or "norm" in name.split(".")[-2] else arguments.weight_decay
            groups.setdefault((own_rate, decay), []).append(parameter)
    groups = [{"params": parameters, "lr": own, "initial_lr": own, "weight_decay": decay} for (own, decay), parameters in groups.items()]
    if arguments.optim == "sgd":
        return torch.optim.SGD(groups, lr=rate)
    if arguments.optim == "adafactor":
        return Adafactor(groups, lr=rate)
    if arguments.optim == "lion_32bit":
        return Lion(groups, lr=rate)
    return _adamw(groups, rate, groups[0]["params"][0].is_cuda)


def _adamw(groups, rate, on_cuda):
    if on_cuda:
        try:
            return torch.optim.AdamW(groups, lr=rate, fused=True)
        except (TypeError, RuntimeError):
            pass  # This PyTorch has no fused kernel.
    return torch.optim.AdamW(groups, lr=rate)
