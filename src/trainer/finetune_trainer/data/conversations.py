"""What a row says: a conversation, a preferred and a rejected answer to one, or an answer with a mark.

The shape of a row is seen by its fields, since datasets of every upload format are read here: alpaca (``instruction``, ``input``,
``output``, ``history``), sharegpt (``conversations``), messages (``messages``), and OpenAI's preference rows (``input``,
``preferred_output``, ``non_preferred_output``).
"""

from dataclasses import dataclass
from typing import Optional

_HUMAN, _ASSISTANT, _SYSTEM = ("human", "user"), ("gpt", "assistant"), ("system", "developer")


@dataclass(frozen=True)
class Conversation:
    """system: text or None; turns: (question, answer) pairs, where the last answer may be empty."""

    system: Optional[str]
    turns: tuple

    def answered(self, answer):
        """The same with the last question answered by ``answer``."""
        return Conversation(self.system, self.turns[:-1] + ((self.turns[-1][0], answer),))


@dataclass(frozen=True)
class Preference:
    prompt: Conversation
    chosen: str
    rejected: str


@dataclass(frozen=True)
class Feedback:
    prompt: Conversation
    answer: str
    wanted: bool


def conversation(row):
    """The conversation of a row, or None where it has no answer to train."""
    found = _alpaca(row) if "instruction" in row.values else _messages(row, row.values)
    if found is None or not found.turns or not found.turns[-1][0]:
        return None
    turns = tuple(turn for turn in found.turns if turn[1])
    return Conversation(found.system, turns) if turns else None


def preference(row):
    """The pair of a row, or None where an answer is missing or both are the same."""
    values = row.values
    if "preferred_output" in values:
        prompt = _messages(row, _mapping(row, "input"))
        chosen, rejected = (_last_content(row, name) for name in ("preferred_output", "non_preferred_output"))
    else:
        prompt = _alpaca(row, "chosen") if "instruction" in values else _messages(row, values)
        chosen, rejected = _answer(row, "chosen"), _answer(row, "rejected")
    if prompt is None or not prompt.turns or not (chosen and rejected) or chosen == rejected:
        return None
    return Preference(prompt, chosen, rejected)


def feedback(row):
    """The marked answer of a row, or None where it has none."""
    mark = row.values.get("kto_tag")
    if not isinstance(mark, bool):
        raise row.refuse("has no kto_tag that is true or false", "的 kto_tag 不是 true 或 false")
    found = conversation(row)
    return found and Feedback(found, found.turns[-1][1], mark)


def _alpaca(row, answer="output"):
    question = "\n".join(part for part in (_text(row, "instruction"), _text(row, "input")) if part)
    history = row.values.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, (list, tuple)) and len(turn) == 2 for turn in history):
        raise row.refuse("has a history that is no list of [question, answer]", "的 history 不是 [问题, 回答] 的列表")
    turns = tuple(tuple(turn) for turn in history) + ((question, _text(row, answer)),)
    return Conversation(_text(row, "system") or None, turns) if question else None


def _messages(row, values):
    name = "conversations" if "conversations" in values else "messages"
    messages = values.get(name)
    if not isinstance(messages, list):
        raise row.refuse("has no instruction, conversations or messages", "没有 instruction、conversations 或 messages")
    system, turns, question = values.get("system") or None, [], None
    for message in messages:
        role, content = _message(row, message)
        if role in _SYSTEM:
            system = content
        elif role in _HUMAN:
            question = content
        elif role in _ASSISTANT and question and content:
            turns.append((question, content))
            question = None
    if question:
        turns.append((question, ""))
    return Conversation(system, tuple(turns))


def _message(row, message):
    if not isinstance(message, dict):
        raise row.refuse("has a message that is no object", "的某条消息不是对象")
    role, content = message.get("role", message.get("from")), message.get("content", message.get("value"))
    if isinstance(content, list):
        # OpenAI's parts of text.
        content = "".join(part.get("text", "") for part in content if isinstance(part, dict))
    if not isinstance(role, str) or not isinstance(content, (str, type(None))):
        raise row.refuse("has a message without a role and a text", "的某条消息缺少角色或文本")
    return role, content or ""


def _answer(row, name):
    value = row.values.get(name)
    return _message(row, value)[1] if isinstance(value, dict) else _text(row, name)


def _last_content(row, name):
    messages = row.values.get(name)
    if not isinstance(messages, list) or not messages:
        raise row.refuse("has a %s that is no list of messages" % name, "的 %s 不是消息列表" % name)
    return _message(row, messages[-1])[1]


def _mapping(row, name):
    value = row.values.get(name)
    if not isinstance(value, dict):
        raise row.refuse("has a %s that is no object" % name, "的 %s 不是对象" % name)
    return value


def _text(row, name):
    value = row.values.get(name)
    if not isinstance(value, (str, type(None))):
        raise row.refuse("has a %s that is no text" % name, "的 %s 不是文本" % name)
    return value or ""
