"""What all stages have in common."""

import contextlib
import copy

import torch
from torch.nn import functional

from finetune_trainer.data.batches import collate
from finetune_trainer.modeling import lora


class Stage:
    """One way to learn from a dataset.

    An item is what ``items`` makes of rows. A loss is summed over the units of its items, so that a step divides it by the units of
    all processes and does not depend on how they share the items.
    """

    def __init__(self, arguments, tokenizer, template, world):
        self.arguments, self.tokenizer, self.template, self.world = arguments, tokenizer, template, world

    def attach(self, model):
        """Makes what a loss needs besides the model that trains; the hook for stages that need something."""

    def turn_to(self, model):
        """Measures another model from now on, against the same reference; the hook for stages that hold the model itself."""

    def items(self, rows):
        """(items, number of rows that say nothing to this stage) of :class:`Row` objects."""
        made = [self.item(row) for row in rows]
        return [item for item in made if item is not None], made.count(None)

    def item(self, row):
        raise NotImplementedError

    def prepare(self, items):
        """Items as they are trained; the hook for what needs more than one of them."""
        return items

    def units(self, items):
        """What a loss is divided by."""
        return len(items)

    def length(self, item):
        """Tokens that an item takes, for grouping."""
        return sum(example.length for example in self.examples([item]))

    def examples(self, items):
        """All token sequences of items that a forward pass sees."""
        raise NotImplementedError

    def tokens(self, items):
        """Tokens that are learned, for the count of what was trained."""
        return sum(example.targets for example in self.examples(items))

    def loss(self, model, items, present):
        """(summed loss, {metric: sum over items}) of a few items; not ``present``: they only keep processes in step and count nothing."""
        raise NotImplementedError

    def average(self, sums, units):
        """Metrics by name of their sums over ``units``."""
        return {name: value / units for name, value in sums.items()}

    def perplexity(self, loss):
        """The perplexity that a loss stands for; None where losses are not those of tokens."""

    def cast(self):
        if self.arguments.bf16:
            return torch.autocast(self.world.device.type, dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def token_losses(self, model, batch):
        """Negative log probability of each target, in fp32: shape of ``batch.targets``."""
        with self.cast():
            logits = model(batch.ids, batch.positions, batch.mask, batch.keep)
        return functional.cross_entropy(logits.float(), batch.targets, reduction="none")

    def answer_log_probabilities(self, model, examples):
        """(summed log probabilities, tokens) of each example's targets: shape (examples,)."""
        batch = collate(examples, self.world.device)
        zeros = torch.zeros(batch.size, device=self.world.device)
        summed = zeros.index_add(0, batch.rows, -self.token_losses(model, batch))
        return summed, zeros.index_add(0, batch.rows, torch.ones_like(batch.rows, dtype=torch.float32)).clamp(min=1)


class Reference:
    """The model before training: the adapted one with its adapters off, else a frozen copy."""

    def __init__(self, model, is_lora):
        self._model = model if is_lora else copy.deepcopy(model).requires_grad_(False)
        self._is_lora = is_lora

    @contextlib.contextmanager
    def __call__(self):
        was_training = self._model.training
        self._model.eval()
        try:
            with torch.no_grad(), lora.disabled(self._model) if self._is_lora else contextlib.nullcontext():
                yield self._model
        finally:
            self._model.train(was_training)
