"""Answers a prompt with a base model, tuned or not."""

import argparse
import json
import sys

import torch

from finetune_trainer import lora
from finetune_trainer.model import load_model
from finetune_trainer.templates import encode_turns, end_token, find_template
from finetune_trainer.tokenizer import load_tokenizer


def main(arguments):
    """Prints one answer a prompt, as a JSON array when there are several."""
    parser = argparse.ArgumentParser(prog="finetune_trainer generate")
    parser.add_argument("--model", required=True, help="model folder in Hugging Face layout")
    parser.add_argument("--adapter", help="adapter folder in PEFT layout")
    parser.add_argument("--template", required=True)
    parser.add_argument("--prompt", required=True, action="append")
    parser.add_argument("--max-new-tokens", type=int, default=64)
    options = parser.parse_args(arguments)
    model, tokenizer = load_model(options.model), load_tokenizer(options.model)
    if options.adapter:
        lora.load_adapter(model, options.adapter)
    answers = [answer(model, tokenizer, find_template(options.template), prompt, options.max_new_tokens) for prompt in options.prompt]
    sys.stdout.write((answers[0] if len(answers) == 1 else json.dumps(answers, ensure_ascii=False)) + "\n")
    return 0


@torch.no_grad()
def answer(model, tokenizer, template, prompt, most_tokens):
    """The most likely answer, one token after another, up to an end token or ``most_tokens``."""
    model.eval()
    ids = list(encode_turns(tokenizer, template, None, [(prompt, "")])[0][0])
    end, start = end_token(tokenizer, template), len(ids)
    while len(ids) - start < most_tokens and len(ids) < model.config.max_position_embeddings:
        token = int(model(torch.tensor([ids]))[0, -1].argmax())
        if token == end:
            break
        ids.append(token)
    return tokenizer.decode(ids[start:]).strip()
