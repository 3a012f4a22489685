"""Prompt templates: how a conversation becomes token ids. Names and texts are LLaMA-Factory's."""

from dataclasses import dataclass

from finetune_trainer.errors import TrainerError


@dataclass(frozen=True)
class Template:
    """system, user, assistant: texts around ``{}``, where ``{eos}`` is the tokenizer's end token; prefix: before everything;
    stops: tokens that end an answer, the first of which takes the place of the end token."""

    user: str
    assistant: str = "{}{eos}"
    system: str = "{}"
    prefix: str = ""
    default_system: str = ""
    stops: tuple = ()

    def end_token(self, tokenizer):
        """Id of the token that ends an answer; None where the vocabulary has none."""
        return next((tokenizer.id(stop) for stop in self.stops if tokenizer.id(stop) is not None), tokenizer.end)

    def encode(self, tokenizer, system, turns):
        """Token ids of a conversation, as a list of (prompt ids, answer ids), one pair a turn.

        turns: (question, answer) pairs. Texts of the user are never read as special tokens.
        """
        pairs = []
        for index, (question, answer) in enumerate(turns):
            prompt = []
            if index == 0:
                heading = system or self.default_system
                prompt += self._fill(tokenizer, self.prefix, "")
                prompt += self._fill(tokenizer, self.system, heading) if heading else []
            pairs.append((prompt + self._fill(tokenizer, self.user, question), self._fill(tokenizer, self.assistant, answer)))
        return pairs

    def _fill(self, tokenizer, frame, text):
        ids, end = [], self.end_token(tokenizer)
        for index, section in enumerate(frame.split("{eos}")):
            if index > 0 and end is not None:
                ids.append(end)
            for part in tokenizer.split_special(section):
                number = tokenizer.id(part)
                # Text of the frame and of the user that touch are one text to the tokenizer.
                ids += tokenizer.encode(part.replace("{}", text, 1)) if number is None else [number]
        return ids


_CHATML = dict(system="<|im_start|>system\n{}<|im_end|>\n",
               user="<|im_start|>user\n{}<|im_end|>\n<|im_start|>assistant\n", assistant="{}<|im_end|>\n", stops=("<|im_end|>",))

TEMPLATES = {
    "default": Template(user="Human: {}{eos}\nAssistant:", system="System: {}{eos}\n", assistant="{}{eos}\n"),
    "empty": Template(user="{}", assistant="{}"),
    "alpaca": Template(
        user="### Instruction:\n{}\n\n### Response:\n", assistant="{}{eos}\n\n",
        default_system="Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"),
    "chatml": Template(**_CHATML),
    "qwen": Template(default_system="You are Qwen, created by Alibaba Cloud. You are a helpful assistant.", **_CHATML),
    "qwen3_nothink": Template(**_CHATML),
    "llama3": Template(
        prefix="<|begin_of_text|>",
        system="<|start_header_id|>system<|end_header_id|>\n\n{}<|eot_id|>",
        user="<|start_header_id|>user<|end_header_id|>\n\n{}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
        assistant="{}<|eot_id|>", stops=("<|eot_id|>", "<|eom_id|>")),
}


def find_template(name):
    """The template of a name; raises ``unknown_template``."""
    if name not in TEMPLATES:
        raise TrainerError("unknown_template", "The reference engine has no template '%s', only %s." % (name, ", ".join(TEMPLATES)),
                           "reference 引擎没有模版“%s”，只有 %s。" % (name, "、".join(TEMPLATES)))
    return TEMPLATES[name]
