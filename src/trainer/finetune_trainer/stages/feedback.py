"""Stage ``kto``: single answers marked as wanted or not."""

from dataclasses import dataclass

import torch

from finetune_trainer import distributed
from finetune_trainer.data.conversations import feedback
from finetune_trainer.data.examples import Example, encode_answers
from finetune_trainer.stages import losses
from finetune_trainer.stages.stage import Reference, Stage


@dataclass(frozen=True)
class _Item:
    """example: prompt and its answer; strange: the prompt with another row's answer, from which the divergence is estimated."""

    example: Example
    strange: Example
    wanted: bool


class FeedbackStage(Stage):
    def attach(self, model):
        self._model = model
        self._reference = Reference(model, self.arguments.finetuning_type == "lora")

    def turn_to(self, model):
        self._model = model

    def items(self, rows):
        found = [feedback(row) for row in rows]
        kept = [item for item in found if item is not None]
        # As in LLaMA-Factory each prompt meets the answer of the row before it.
        made = [self._item(item, other.answer) for item, other in zip(kept, kept[-1:] + kept[:-1])]
        return [item for item in made if item is not None], found.count(None) + made.count(None)

    def _item(self, found, strange):
        examples = [encode_answers(found.prompt, (answer,), self.tokenizer, self.template, self.arguments.cutoff_len)
                    for answer in (found.answer, strange)]
        return None if None in examples else _Item(examples[0][0], examples[1][0], found.wanted)

    def examples(self, items):
        return [item.example for item in items]

    def average(self, sums, units):
        chosen, rejected = max(sums["chosen"], 1), max(sums["rejected"], 1)
        rewards = sums["reward_chosen"] / chosen, sums["reward_rejected"] / rejected
        return {"reward_chosen": rewards[0], "reward_rejected": rewards[1], "reward_margin": rewards[0] - rewards[1],
                "reward_accuracy": sums["reward_accuracy"] / units, "kl": sums["kl"] / units}

    def loss(self, model, items, present):
        arguments, device = self.arguments, self.world.device
        strange = [item.strange for item in items]
        # Without gradient, by the module itself: another pass through its parallel wrapper would confuse that.
        with torch.no_grad():
            strange_policy, _ = self.answer_log_probabilities(self._model, strange)
        with self._reference() as reference:
            base, _ = self.answer_log_probabilities(reference, self.examples(items))
            strange_base, _ = self.answer_log_probabilities(reference, strange)
        summed, _ = self.answer_log_probabilities(model, self.examples(items))
        divergence, count = distributed.sum_tensors([(strange_policy - strange_base).sum() * present,
                                                     torch.tensor(float(len(items) * present), device=device)], self.world)
        divergence = (divergence / count.clamp(min=1)).clamp(min=0)
        gain = summed - base
        wanted = torch.tensor([item.wanted for item in items], device=device)
        each = losses.feedback(gain, wanted, divergence, arguments.pref_beta, arguments.kto_chosen_weight, arguments.kto_rejected_weight)
        reward, there = arguments.pref_beta * gain.detach(), float(present)
        metrics = {"reward_chosen": (reward * wanted).sum() * there, "chosen": wanted.sum() * there,
                   "reward_rejected": (reward * ~wanted).sum() * there, "rejected": (~wanted).sum() * there,
                   "reward_accuracy": ((gain > divergence) == wanted).float().sum() * there,
                   "kl": divergence * len(items) * there}
        return each.sum() * there, metrics
