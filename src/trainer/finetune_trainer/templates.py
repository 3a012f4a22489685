"""Prompt templates: how a conversation becomes text. Names and texts are LLaMA-Factory's."""

from dataclasses import dataclass

from finetune_trainer.errors import TrainerError


@dataclass(frozen=True)
class Template:
    """system, user, assistant: texts around ``{}``; prefix: before everything; stops: tokens that end an answer."""

    user: str
    assistant: str = "{}"
    system: str = "{}"
    prefix: str = ""
    default_system: str = ""
    stops: tuple = ()


_CHATML = dict(system="<|im_start|>system\n{}<|im_end|>\n",
               user="<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n", assistant="{}<|im_end|>\n", stops=("<|im_end|>",))

TEMPLATES = {
    "default": Template(user="Human: {}\nAssistant:", system="System: {}\n", assistant="{}\n"),
    "empty": Template(user="{}"),
    "alpaca": Template(
        user="### Instruction:\n{}\n\n### Response:\n", assistant="{}\n\n", system="{}\n\n",
        default_system="Below is an instruction that describes a task. Write a response that appropriately completes the request."),
    "chatml": Template(**_CHATML),
    "qwen": Template(default_system="You are Qwen, created by Alibaba Cloud. You are a helpful assistant.", **_CHATML),
    "llama3": Template(
        prefix="<|begin_of_text|>",
        system="<|start_header_id|>system<|end_header_id|>\n\n{}<|eot_id|>",
        user="<|start_header_id|>user<|end_header_id|>\n\n{}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
        assistant="{}<|eot_id|>", stops=("<|eot_id|>", "<|eom_id|>")),
}


def find_template(name):
    """The template of a name; raises ``unknown_template``."""
    if name not in TEMPLATES:
        raise TrainerError("unknown_template", "The reference engine has no template '%s'." % name,
                           "Choose one of: %s." % ", ".join(TEMPLATES))
    return TEMPLATES[name]


def end_token(tokenizer, template):
    """Id of the token that ends an answer; None where the vocabulary has none."""
    for token in template.stops + ("<|end_of_text|>", "<|endoftext|>", "</s>"):
        if tokenizer.id(token) is not None:
            return tokenizer.id(token)
    return None


def encode_turns(tokenizer, template, system, turns):
    """Token ids of a conversation, as a list of (prompt ids, answer ids), one pair a turn.

    turns: list of (question, answer). Texts of the user are never read as special tokens.
    """
    pairs = []
    for index, (question, answer) in enumerate(turns):
        prompt = []
        if index == 0:
            prompt += tokenizer.encode(template.prefix, special=True)
            heading = system or template.default_system
            if heading:
                prompt += _fill(tokenizer, template.system, heading)
        prompt += _fill(tokenizer, template.user, question)
        reply = _fill(tokenizer, template.assistant, answer)
        end = end_token(tokenizer, template)
        if not template.stops and end is not None:
            reply.append(end)
        pairs.append((prompt, reply))
    return pairs


def _fill(tokenizer, frame, text):
    before, after = frame.split("{}")
    return tokenizer.encode(before, special=True) + tokenizer.encode(text) + tokenizer.encode(after, special=True)
