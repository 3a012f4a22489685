"""Answers a prompt with a base model, tuned or not."""

import argparse
import json
import sys

import torch

from finetune_trainer.after.models import load_tuned
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer


def main(arguments):
    """Prints one answer a prompt, as a JSON array when there are several."""
    parser = argparse.ArgumentParser(prog="finetune_trainer generate")
    parser.add_argument("--model", required=True, help="model folder in Hugging Face layout")
    parser.add_argument("--adapter", help="adapter folder in PEFT layout")
    parser.add_argument("--template", required=True)
    parser.add_argument("--prompt", required=True, action="append")
    parser.add_argument("--max-new-tokens", type=int, default=64)
    options = parser.parse_args(arguments)
    model, tokenizer = load_tuned(options.model, options.adapter), load_tokenizer(options.model)
    answers = [answer(model, tokenizer, find_template(options.template), prompt, options.max_new_tokens) for prompt in options.prompt]
    sys.stdout.write((answers[0] if len(answers) == 1 else json.dumps(answers, ensure_ascii=False)) + "\n")
    return 0


@torch.no_grad()
def answer(model, tokenizer, template, prompt, most_tokens):
    """The most likely answer, one token after another, up to an end token or ``most_tokens``."""
    model.eval()
    ids = list(template.encode(tokenizer, None, [(prompt, "")])[0][0])
    end, start = template.end_token(tokenizer), len(ids)
    while len(ids) - start < most_tokens and len(ids) < model.config.context:
        token = int(model(torch.tensor([ids]))[0, -1].argmax())
        if token == end:
            break
        ids.append(token)
    return tokenizer.decode(ids[start:]).strip()
