"""The scalar head of a reward model, saved as TRL and LLaMA-Factory save it."""

import os

from torch import nn

from finetune_trainer.modeling import safetensors


class ValueHead(nn.Module):
    def __init__(self, hidden_size):
        super().__init__()
        self.summary = nn.Linear(hidden_size, 1)
        nn.init.zeros_(self.summary.bias)

    def forward(self, x):
        return self.summary(x.to(self.summary.weight.dtype)).squeeze(-1)


def add(model):
    """Gives a model a fresh value head; its output head no longer takes part."""
    model.v_head = ValueHead(model.config.hidden_size)
    if not model.config.tie_word_embeddings:
        model.lm_head.requires_grad_(False)


def save(model, directory):
    """Writes ``value_head.safetensors``."""
    state = {"v_head." + name: tensor for name, tensor in model.v_head.state_dict().items()}
    safetensors.save(os.path.join(directory, "value_head.safetensors"), state)


def load(model, directory):
    """Gives a model the value head that was saved."""
    add(model)
    stored = safetensors.load(os.path.join(directory, "value_head.safetensors"))
    model.v_head.load_state_dict({name[len("v_head."):]: tensor for name, tensor in stored.items()})
