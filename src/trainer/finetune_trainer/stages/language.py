"""Stages ``pt`` and ``sft``: the next token."""

import math

from finetune_trainer.data.batches import collate
from finetune_trainer.data.conversations import conversation
from finetune_trainer.data.examples import encode_conversation, encode_texts
from finetune_trainer.data.packing import pack
from finetune_trainer.stages.stage import Stage


class _LanguageStage(Stage):
    """Items are examples; units are the tokens that are learned."""

    def units(self, items):
        return self.tokens(items)

    def examples(self, items):
        return items

    def perplexity(self, loss):
        # Beyond what a number holds a model knows nothing.
        return math.exp(loss) if loss < 700 else math.inf

    def loss(self, model, items, present):
        examples = items if present else [item.masked() for item in items]
        return self.token_losses(model, collate(examples, self.world.device)).sum(), {}


class PretrainingStage(_LanguageStage):
    """All texts as one stream, cut into rows of full length."""

    def items(self, rows):
        texts = [self._text(row) for row in rows]
        kept = [text for text in texts if text]
        end = self.template.end_token(self.tokenizer)
        return encode_texts(kept, self.tokenizer, self.arguments.cutoff_len, end), len(texts) - len(kept)

    @staticmethod
    def _text(row):
        text = row.values.get("text")
        if not isinstance(text, (str, type(None))):
            raise row.refuse("has a text that is no text", "的 text 不是文本")
        return text


class SupervisedStage(_LanguageStage):
    """Answers to questions, packed where asked for."""

    def item(self, row):
        found = conversation(row)
        arguments = self.arguments
        return found and encode_conversation(found, self.tokenizer, self.template, arguments.cutoff_len, arguments.train_on_prompt)

    def prepare(self, items):
        return pack(items, self.arguments.cutoff_len) if self.arguments.packing or self.arguments.neat_packing else items
