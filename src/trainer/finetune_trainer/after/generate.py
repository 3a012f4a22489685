"""Answers a prompt with a base model, tuned or not."""

import argparse
import json
import sys

import torch

from finetune_trainer.after.models import load_tuned
from finetune_trainer.modeling.cache import Cache
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
def answer(model, tokenizer, template, prompt, most_tokens, temperature=0.0, seed=42):
    """One token after another up to an end token or ``most_tokens``: the most likely one, or at a temperature one that is drawn."""
    model.eval()
    chance = torch.Generator().manual_seed(seed)
    ids = list(template.encode(tokenizer, None, [(prompt, "")])[0][0])
    end, start = template.end_token(tokenizer), len(ids)
    cache = _cache_of(model)
    while len(ids) - start < most_tokens and len(ids) < model.config.context:
        unread = ids[cache.length:] if cache else ids
        logits = model(torch.tensor([unread]), keep=torch.tensor([len(unread) - 1]), cache=cache)[0].float()
        token = _next(logits, temperature, chance)
        if token == end:
            break
        ids.append(token)
    return tokenizer.decode(ids[start:]).strip()


def _cache_of(model):
    # With dynamic RoPE every token that is added turns those before it otherwise.
    dynamic = (model.config.rope or {}).get("rope_type") == "dynamic"
    return None if dynamic else Cache(model.config.num_hidden_layers)


def _next(logits, temperature, chance):
    return int(torch.multinomial(torch.softmax(logits / temperature, dim=-1), 1, generator=chance) if temperature > 0 else logits.argmax())
