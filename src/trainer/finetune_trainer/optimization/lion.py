"""Lion: the sign of a momentum. Source: arXiv 2302.06675, program 1."""

import torch


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            first, second = group["betas"]
            for parameter in group["params"]:
                gradient = parameter.grad
                if gradient is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"]
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                parameter.add_((momentum * first + gradient * (1 - first)).sign_(), alpha=-group["lr"])
                momentum.mul_(second).add_(gradient, alpha=1 - second)
