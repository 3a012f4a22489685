"""Losses over log probabilities of answers. Each works on tensors of shape (pairs,) or (answers,) and returns the same shape.

A gain is the log probability of an answer under the trained model less that under the reference.
"""

import torch
from torch.nn import functional


def with_reference(kind, chosen_gain, rejected_gain, beta, smoothing=0.0):
    """``sigmoid``: DPO, arXiv 2305.18290, with the smoothing of conservative DPO; ``hinge``: SLiC, arXiv 2305.10425;
    ``ipo``: arXiv 2310.12036, over averages by token."""
    margin = chosen_gain - rejected_gain
    if kind == "sigmoid":
        return -functional.logsigmoid(beta * margin) * (1 - smoothing) - functional.logsigmoid(-beta * margin) * smoothing
    if kind == "hinge":
        return torch.relu(1 - beta * margin)
    if kind == "ipo":
        return (margin - 1 / (2 * beta)) ** 2
    raise ValueError(kind)


def without_reference(kind, chosen, rejected, beta, gamma=0.5):
    """``orpo``: arXiv 2403.07691; ``simpo``: arXiv 2405.14734. Both over averages by token."""
    if kind == "orpo":
        log_odds = chosen - rejected - (_log_of_rest(chosen) - _log_of_rest(rejected))
        return -chosen - beta * functional.logsigmoid(log_odds)
    if kind == "simpo":
        return -functional.logsigmoid(beta * (chosen - rejected) - gamma)
    raise ValueError(kind)


def feedback(gain, wanted, divergence, beta, wanted_weight=1.0, unwanted_weight=1.0):
    """KTO, arXiv 2402.01306; wanted: bool of shape (answers,); divergence: estimate of KL, not below 0, a constant to the gradient."""
    toward = wanted_weight * (1 - torch.sigmoid(beta * (gain - divergence)))
    away = unwanted_weight * (1 - torch.sigmoid(beta * (divergence - gain)))
    return torch.where(wanted, toward, away)


def ranking(chosen_reward, rejected_reward):
    """The reward model's pairwise loss: arXiv 2203.02155, equation 1."""
    return -functional.logsigmoid(chosen_reward - rejected_reward)


def _log_of_rest(log_probability):
    # log(1 - p), exact also where p is close to 1.
    below_one = log_probability.clamp(max=-1e-6)
    return torch.where(below_one > -0.69, torch.log(-torch.expm1(below_one)), torch.log1p(-torch.exp(below_one)))
