"""Stage ``dpo``: a preferred answer over a rejected one."""

from finetune_trainer.data.conversations import preference
from finetune_trainer.data.examples import encode_answers
from finetune_trainer.stages import losses
from finetune_trainer.stages.stage import Reference, Stage

# Losses over log probabilities by token instead of by answer.
_AVERAGED = ("ipo", "orpo", "simpo")
_WITHOUT_REFERENCE = ("orpo", "simpo")


class PairStage(Stage):
    """Items are pairs of examples: the preferred answer, the rejected one."""

    def item(self, row):
        found = preference(row)
        if found is None:
            return None
        made = encode_answers(found.prompt, (found.chosen, found.rejected), self.tokenizer, self.template, self.arguments.cutoff_len)
        return made and tuple(made)

    def examples(self, items):
        # In this order one forward pass over both halves gives (chosen, rejected).
        return [pair[0] for pair in items] + [pair[1] for pair in items]

    @staticmethod
    def reward_metrics(chosen, rejected):
        """Sums over the pairs."""
        return {"reward_chosen": chosen.sum(), "reward_rejected": rejected.sum(), "reward_margin": (chosen - rejected).sum(),
                "reward_accuracy": (chosen > rejected).float().sum()}


class PreferenceStage(PairStage):
    _reference = None

    def attach(self, model):
        if self.arguments.pref_loss not in _WITHOUT_REFERENCE:
            self._reference = Reference(model, self.arguments.finetuning_type == "lora")

    def loss(self, model, items, present):
        arguments, examples = self.arguments, self.examples(items)
        summed, tokens = self.answer_log_probabilities(model, examples)
        averages = summed / tokens
        used = averages if arguments.pref_loss in _AVERAGED else summed
        chosen, rejected = used.chunk(2)
        if self._reference is None:
            each = losses.without_reference(arguments.pref_loss, chosen, rejected, arguments.pref_beta, arguments.simpo_gamma)
            rewards = arguments.pref_beta * chosen.detach(), arguments.pref_beta * rejected.detach()
        else:
            with self._reference() as reference:
                base, _ = self.answer_log_probabilities(reference, examples)
            base_chosen, base_rejected = (base / tokens if arguments.pref_loss in _AVERAGED else base).chunk(2)
            gains = chosen - base_chosen, rejected - base_rejected
            each = losses.with_reference(arguments.pref_loss, *gains, arguments.pref_beta, arguments.dpo_label_smoothing)
            rewards = tuple(arguments.pref_beta * gain.detach() for gain in gains)
        if arguments.pref_ftx:
            each = each - arguments.pref_ftx * averages.chunk(2)[0]
        there = float(present)
        return each.sum() * there, {name: value * there for name, value in self.reward_metrics(*rewards).items()}
