"""Adafactor with a given learning rate: second moments of matrices kept as row and column means. Source: arXiv 1804.04235."""

import math

import torch


class Adafactor(torch.optim.Optimizer):
    """As transformers' with ``scale_parameter=False, relative_step=False``, which is what its Trainer uses."""

    def __init__(self, params, lr, eps=1e-30, clip_threshold=1.0, decay_rate=-0.8, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "eps": eps, "clip_threshold": clip_threshold, "decay_rate": decay_rate,
                                  "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._update(parameter, parameter.grad.float(), self.state[parameter], group)

    @staticmethod
    def _update(parameter, gradient, state, group):
        factored = gradient.dim() >= 2
        if not state:
            state["step"] = 0
            if factored:
                state["rows"] = gradient.new_zeros(gradient.shape[:-1])
                state["columns"] = gradient.new_zeros(gradient.shape[:-2] + gradient.shape[-1:])
            else:
                state["squares"] = torch.zeros_like(gradient)
        state["step"] += 1
        kept = 1.0 - math.pow(state["step"], group["decay_rate"])
        squares = gradient.pow(2).add_(group["eps"])
        if factored:
            state["rows"].mul_(kept).add_(squares.mean(-1), alpha=1 - kept)
            state["columns"].mul_(kept).add_(squares.mean(-2), alpha=1 - kept)
            rows = (state["rows"] / state["rows"].mean(-1, keepdim=True)).rsqrt().unsqueeze(-1)
            update = gradient * rows * state["columns"].unsqueeze(-2).rsqrt()
        else:
            state["squares"].mul_(kept).add_(squares, alpha=1 - kept)
            update = gradient * state["squares"].rsqrt()
        size = update.norm() / math.sqrt(update.numel())
        update.div_((size / group["clip_threshold"]).clamp_(min=1.0))
        if group["weight_decay"]:
            parameter.add_(parameter, alpha=-group["weight_decay"] * group["lr"])
        parameter.add_(update.to(parameter.dtype), alpha=-group["lr"])
