"""Rows of dataset files as token ids with the prompt masked, and their order."""

import csv
import json
import os

import torch

from finetune_trainer.errors import TrainerError
from finetune_trainer.templates import encode_turns

IGNORED = -100
_HUMAN, _ASSISTANT, _SYSTEM = ("human", "user"), ("gpt", "assistant"), ("system",)


def read_rows(path):
    """Rows of a .json, .jsonl, .csv or .txt file as dictionaries; raises ``bad_data`` with the line."""
    suffix = os.path.splitext(path)[1].lower()
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if suffix == ".csv":
                return list(csv.DictReader(file))
            if suffix == ".txt":
                return [{"text": line.strip()} for line in file if line.strip()]
            if suffix == ".json":
                rows = json.load(file)
                return rows if isinstance(rows, list) else [rows]
            return [_parse(line, number, path) for number, line in enumerate(file, 1) if line.strip()]
    except (OSError, ValueError) as error:
        raise TrainerError("bad_data", "Cannot read %s: %s" % (os.path.basename(path), error),
                           "Upload the dataset again as UTF-8 JSON, JSONL, CSV or text.") from error


def _parse(line, number, path):
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("an object is expected")
        return row
    except ValueError as error:
        raise TrainerError("bad_data", "%s, line %d is not a JSON object: %s" % (os.path.basename(path), number, error),
                           "Correct the line and upload the dataset again.") from error


def conversation(row, form):
    """(system, [(question, answer)]) of a row, or None where it has no answer to train."""
    if form == "alpaca":
        question = "\n".join(part for part in (row.get("instruction"), row.get("input")) if part)
        turns = [tuple(turn) for turn in row.get("history") or []] + [(question, row.get("output") or "")]
        return (row.get("system"), turns) if question and turns[-1][1] else None
    messages = row.get("conversations" if form == "sharegpt" else "messages") or []
    role, content = ("from", "value") if form == "sharegpt" else ("role", "content")
    system, turns, question = row.get("system"), [], None
    for message in messages:
        if message.get(role) in _SYSTEM:
            system = message.get(content)
        elif message.get(role) in _HUMAN:
            question = message.get(content)
        elif message.get(role) in _ASSISTANT and question and message.get(content):
            turns.append((question, message[content]))
            question = None
    return (system, turns) if turns else None


def encode_sft(row, form, tokenizer, template, cutoff, train_on_prompt):
    """(ids, labels) of a row cut to ``cutoff`` tokens; None where nothing of an answer remains."""
    found = conversation(row, form)
    if found is None:
        return None
    ids, labels = [], []
    for prompt, answer in encode_turns(tokenizer, template, *found):
        room = cutoff - len(ids)
        if room <= 0:
            break
        kept = _infer_lengths(len(prompt), len(answer), room)
        prompt, answer = prompt[:kept[0]], answer[:kept[1]]
        ids += prompt + answer
        labels += (prompt if train_on_prompt else [IGNORED] * len(prompt)) + answer
    return (ids, labels) if any(label != IGNORED for label in labels[1:]) else None


def _infer_lengths(prompt, answer, room):
    # LLaMA-Factory's rule: the longer side is cut first, so that a long prompt cannot take the whole answer.
    if answer * 2 < room:
        limit = room
    elif prompt * 2 < room:
        limit = room - prompt
    else:
        limit = int(room * answer / (prompt + answer))
    kept_answer = min(limit, answer)
    return min(max(room - kept_answer, 0), prompt), kept_answer


def encode_pretraining(rows, tokenizer, cutoff, end):
    """All texts joined, each followed by the end token, and cut into chunks of ``cutoff`` tokens."""
    stream = []
    for row in rows:
        text = row.get("text")
        if text:
            stream += tokenizer.encode(text) + ([end] if end is not None else [])
    chunks = [stream[start:start + cutoff] for start in range(0, len(stream), cutoff)]
    return [(chunk, list(chunk)) for chunk in chunks if len(chunk) > 1]


def split(examples, ratio, seed):
    """(training, validation) by a permutation drawn from the seed; a ratio of 1 or more is a number of rows."""
    count = int(ratio) if ratio >= 1 else int(round(len(examples) * ratio))
    count = min(max(count, 1 if ratio > 0 else 0), len(examples) - 1)
    order = torch.randperm(len(examples), generator=torch.Generator().manual_seed(seed)).tolist()
    return [examples[i] for i in order[count:]], [examples[i] for i in order[:count]]


def epoch_order(count, seed, epoch):
    """Order of the rows in an epoch, the same on every rank and in every attempt."""
    generator = torch.Generator().manual_seed(seed * 1_000_003 + epoch)
    return torch.randperm(count, generator=generator).tolist()


def collate(examples, padding, device):
    """(ids, labels) of shape (batch, longest), padded at the right."""
    longest = max(len(ids) for ids, _ in examples)
    ids = torch.full((len(examples), longest), padding, dtype=torch.long)
    labels = torch.full((len(examples), longest), IGNORED, dtype=torch.long)
    for row, (tokens, targets) in enumerate(examples):
        ids[row, :len(tokens)] = torch.tensor(tokens)
        labels[row, :len(targets)] = torch.tensor(targets)
    return ids.to(device, non_blocking=True), labels.to(device, non_blocking=True)


def target_count(examples):
    """Tokens that a list of examples trains."""
    return sum(sum(1 for label in labels[1:] if label != IGNORED) for _, labels in examples)
