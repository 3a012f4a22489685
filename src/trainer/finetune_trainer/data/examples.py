"""Conversations as token ids, cut to length, with everything masked that is not to be learned."""

import functools
from dataclasses import dataclass

IGNORED = -100


@dataclass(frozen=True)
class Example:
    """ids, labels: token ids and what they are to be learned as; starts: where each packed row begins, () where there is one."""

    ids: tuple
    labels: tuple
    starts: tuple = ()

    @property
    def length(self):
        return len(self.ids)

    @functools.cached_property
    def targets(self):
        """Tokens that are learned."""
        return sum(1 for label in self.labels[1:] if label != IGNORED)

    def masked(self):
        """The same with nothing to learn."""
        return Example(self.ids, (IGNORED,) * len(self.ids), self.starts)


def encode_conversation(found, tokenizer, template, cutoff, train_on_prompt=False):
    """Example of all turns; None where nothing of an answer remains within ``cutoff`` tokens."""
    ids, labels = [], []
    for prompt, answer in template.encode(tokenizer, found.system, found.turns):
        room = cutoff - len(ids)
        if room <= 0:
            break
        kept = infer_lengths(len(prompt), len(answer), room)
        prompt, answer = prompt[:kept[0]], answer[:kept[1]]
        ids += prompt + answer
        labels += (prompt if train_on_prompt else [IGNORED] * len(prompt)) + answer
    example = Example(tuple(ids), tuple(labels))
    return example if example.targets else None


def encode_answers(prompt, answers, tokenizer, template, cutoff):
    """One example for each answer to the same prompt, cut by one measure; only the answer is learned."""
    encoded = []
    for answer in answers:
        pairs = template.encode(tokenizer, prompt.system, prompt.answered(answer).turns)
        before = [token for turn in pairs[:-1] for part in turn for token in part]
        encoded.append((before + pairs[-1][0], pairs[-1][1]))
    kept = infer_lengths(len(encoded[0][0]), max(len(answer) for _, answer in encoded), cutoff)
    examples = []
    for asked, answer in encoded:
        asked, answer = asked[:kept[0]], answer[:kept[1]]
        examples.append(Example(tuple(asked + answer), (IGNORED,) * len(asked) + tuple(answer)))
    return examples if all(example.targets for example in examples) else None


def encode_texts(texts, tokenizer, cutoff, end):
    """All texts joined, each followed by the end token, and cut into chunks of ``cutoff`` tokens."""
    stream = []
    for text in texts:
        stream += tokenizer.encode(text) + ([end] if end is not None else [])
    chunks = [tuple(stream[start:start + cutoff]) for start in range(0, len(stream), cutoff)]
    return [Example(chunk, chunk) for chunk in chunks if len(chunk) > 1]


def infer_lengths(prompt, answer, room):
    """(prompt, answer) lengths that fit into ``room``.

    LLaMA-Factory's rule: the longer side is cut first, so that a long prompt cannot take the whole answer.
    """
    if answer * 2 < room:
        limit = room
    elif prompt * 2 < room:
        limit = room - prompt
    else:
        limit = int(room * answer / (prompt + answer))
    kept_answer = min(limit, answer)
    return min(max(room - kept_answer, 0), prompt), kept_answer
