"""``dataset_info.json``: how LLaMA-Factory is to read the datasets of a job."""

import json
import os

from finetune_trainer.data.conversations import preference
from finetune_trainer.data.rows import read_rows
from finetune_trainer.files import write_json

_ALPACA = (("prompt", "instruction"), ("query", "input"), ("response", "output"), ("system", "system"), ("history", "history"))
_PAIR = (("chosen", "chosen"), ("rejected", "rejected"))
_SHAREGPT_TAGS = {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
                  "observation_tag": "observation", "function_tag": "function_call", "system_tag": "system"}
_MESSAGE_TAGS = {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant",
                 "observation_tag": "tool", "function_tag": "function_call", "system_tag": "system"}


def write_dataset_info(job):
    """Writes ``dataset_info.json`` beside the files; returns (folder, {argument that names datasets: names in the order of the job})."""
    folder, entries = job.path("data"), {}
    os.makedirs(folder, exist_ok=True)
    named = {"dataset": [_name(dataset) for dataset in job.datasets],
             "eval_dataset": [_name(dataset) for dataset in job.validation_datasets]}
    for dataset in job.datasets + job.validation_datasets:
        entry = _entry(dataset["path"], folder, _name(dataset))
        entries[_name(dataset)] = entry
        # By its name alone config.yaml, by which a user runs the job by hand, looks for it.
        entries.setdefault(dataset["name"], entry)
    write_json(os.path.join(folder, "dataset_info.json"), entries)
    return folder, {argument: names for argument, names in named.items() if names}


def _name(dataset):
    return "%s-%s" % (dataset["name"], dataset["version"])


def _entry(path, folder, name):
    rows = read_rows(path)
    if rows and "preferred_output" in rows[0].values:
        path = _rewrite_pairs(rows, os.path.join(folder, name + ".pairs.jsonl"))
        rows = read_rows(path)
    fields = set().union(*(row.values for row in rows)) if rows else set()
    ranking = {"chosen", "rejected"} <= fields
    entry = {"file_name": os.path.relpath(path, folder), "ranking": ranking}
    if "instruction" in fields:
        return {**entry, "formatting": "alpaca", "columns": _columns(_ALPACA + _PAIR + (("kto_tag", "kto_tag"),), fields)}
    messages = next((field for field in ("conversations", "messages") if field in fields), None)
    if messages:
        columns = (("messages", messages), ("system", "system"), ("tools", "tools")) + _PAIR + (("kto_tag", "kto_tag"),)
        return {**entry, "formatting": "sharegpt", "columns": _columns(columns, fields), "tags": _tags(rows, messages)}
    return {**entry, "formatting": "alpaca", "columns": {"prompt": "text"}}


def _columns(known, fields):
    # A column that no row has would be looked up all the same, and fail.
    return {column: field for column, field in known if field in fields}


def _tags(rows, field):
    first = next((message for row in rows for message in row.values.get(field) or []), {})
    tags = _MESSAGE_TAGS if "role" in first else _SHAREGPT_TAGS
    roles = {message.get(tags["role_tag"]) for row in rows[:100] for message in row.values.get(field) or []}
    # sharegpt files often name their speakers as messages do.
    return {**tags, **({"user_tag": "user"} if "user" in roles else {}), **({"assistant_tag": "assistant"} if "assistant" in roles else {})}


def _rewrite_pairs(rows, path):
    """OpenAI's preference rows in the form that LLaMA-Factory knows."""
    temporary = "%s.%d.tmp" % (path, os.getpid())
    with open(temporary, "w", encoding="utf-8") as file:
        for row in rows:
            found = preference(row)
            if found:
                messages = [{"role": "system", "content": found.prompt.system}] if found.prompt.system else []
                for question, answer in found.prompt.turns:
                    messages.append({"role": "user", "content": question})
                    messages += [{"role": "assistant", "content": answer}] if answer else []
                answers = {"chosen": {"role": "assistant", "content": found.chosen},
                           "rejected": {"role": "assistant", "content": found.rejected}}
                file.write(json.dumps({"messages": messages, **answers}, ensure_ascii=False) + "\n")
    os.replace(temporary, path)
    return path
