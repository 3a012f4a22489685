"""Short examples joined to rows of full length."""

import bisect

from finetune_trainer.data.examples import IGNORED, Example


def pack(examples, cutoff):
    """Examples joined so that no row is longer than ``cutoff``: the longest that fits goes next. The order follows the input."""
    by_length = sorted((example.length, index) for index, example in enumerate(examples))
    packs = []
    while by_length:
        room, chosen = cutoff, []
        while by_length:
            position = bisect.bisect_right(by_length, (room, len(examples))) - 1
            if position < 0:
                break
            length, index = by_length.pop(position)
            chosen.append(index)
            room -= length
        if not chosen:
            chosen.append(by_length.pop()[1])
        packs.append(sorted(chosen))
    return [_join([examples[index] for index in chosen]) for chosen in sorted(packs)]


def _join(examples):
    ids, labels, starts = [], [], []
    for example in examples:
        starts.append(len(ids))
        ids += example.ids
        # The first token of a row is never learned: nothing of its own stands before it.
        labels += (IGNORED,) + example.labels[1:]
    return Example(tuple(ids), tuple(labels), tuple(starts))
