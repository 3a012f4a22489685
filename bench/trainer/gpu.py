"""Tokens per second of the trainer over those of Hugging Face's Trainer with PEFT, and how much of the card both use.

    python bench/trainer/gpu.py [--layers 16 --hidden 2048 --batch 8 --length 1024]

Needs an NVIDIA card, PyTorch, transformers, peft and accelerate, and fetches nothing: the model is drawn at random, the text is the
project's own. Both train the same LoRA on the same rows in bf16 with the same batch.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time

import torch

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "src", "trainer"))

from finetune_trainer.distributed import World  # noqa: E402
from finetune_trainer.job import read_job  # noqa: E402
from finetune_trainer.modeling.lora import ALL_TARGETS  # noqa: E402
from finetune_trainer.training import Training  # noqa: E402
from throughput import Silent  # noqa: E402

TINY = os.path.join(ROOT, "models", "tiny-llama")
# Dense bf16 operations a second, from NVIDIA's data sheets.
PEAKS = {"A100": 312e12, "H100 PCIe": 756e12, "H100": 989e12, "H200": 989e12, "L40S": 362e12, "A10": 125e12, "L4": 121e12, "4090": 165e12}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--layers", type=int, default=16)
    parser.add_argument("--hidden", type=int, default=2048)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--steps", type=int, default=30)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="finetune-bench-")
    try:
        _compare(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _compare(options, folder):
    model, weights = _make_model(options, folder)
    training = _trainer(options, folder, model)
    steps = [training.items_of(step) for step in range(options.steps)]
    rows = [list(example.ids) for step in steps for example in step]
    tokens = sum(len(row) for row in rows)
    ours = tokens / _timed(training.run)
    del training
    torch.cuda.empty_cache()
    theirs = tokens / _timed(_hugging_face(options, folder, model, rows))
    name = torch.cuda.get_device_name()
    peak = next((value for part, value in PEAKS.items() if part in name), None)
    # Adapters leave weights without a gradient: two operations a weight forward, two back; attention adds to both.
    operations = 4 * weights + 4 * 2 * options.layers * options.hidden * options.length
    print("%s, PyTorch %s, %d weights, batch %d of %d tokens, %d steps" % (name, torch.__version__, weights, options.batch, options.length,
                                                                          options.steps))
    for label, speed in (("trainer", ours), ("transformers + peft", theirs)):
        print("%-20s %9.0f tokens/s  %s" % (label, speed,
                                            "%.1f %% of peak" % (100 * speed * operations / peak) if peak else "peak unknown"))
    print("%-20s %9.2f" % ("ratio", ours / theirs))


def _make_model(options, folder):
    from transformers import LlamaConfig, LlamaForCausalLM

    path = os.path.join(folder, "model")
    config = LlamaConfig(vocab_size=32000, hidden_size=options.hidden, intermediate_size=options.hidden * 11 // 4,
                         num_hidden_layers=options.layers, num_attention_heads=options.hidden // 128,
                         num_key_value_heads=options.hidden // 512,
                         max_position_embeddings=options.length, tie_word_embeddings=False)
    torch.manual_seed(0)
    model = LlamaForCausalLM(config)
    model.save_pretrained(path)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(os.path.join(TINY, name), path)
    return path, sum(parameter.numel() for parameter in model.parameters()) - config.vocab_size * config.hidden_size


def _trainer(options, folder, model):
    text = os.path.join(folder, "text.txt")
    with open(os.path.join(ROOT, "samples", "product-notes.txt"), encoding="utf-8") as file:
        notes = file.read()
    with open(text, "w", encoding="utf-8") as file:
        for _ in range(1 + options.steps * options.batch * options.length // (len(notes) // 4)):
            file.write(notes)
    content = {"job": "bench", "attempt": 1, "model": {"name": "bench", "path": model}, "device": "cuda",
               "datasets": [{"name": "notes", "version": "1", "path": text, "format": "text"}],
               "arguments": {"stage": "pt", "template": "llama3", "cutoff_len": options.length, "max_steps": options.steps, "bf16": True,
                             "per_device_train_batch_size": options.batch, "logging_steps": 10, "save_steps": 1_000_000,
                             "lora_rank": 8, "lora_alpha": 16, "learning_rate": 1e-4}}
    path = os.path.join(folder, "job.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file)
    return Training(read_job(path), World(0, 0, 1, 0, torch.device("cuda", 0)), Silent(), Silent())


def _hugging_face(options, folder, model, rows):
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, Trainer, TrainingArguments

    adapted = get_peft_model(AutoModelForCausalLM.from_pretrained(model), LoraConfig(
        r=8, lora_alpha=16, lora_dropout=0.0, target_modules=list(ALL_TARGETS), task_type="CAUSAL_LM"))
    arguments = TrainingArguments(
        output_dir=os.path.join(folder, "hf"), per_device_train_batch_size=options.batch, max_steps=options.steps, learning_rate=1e-4,
        bf16=True,
        logging_steps=10, save_strategy="no", report_to=[], optim="adamw_torch_fused", lr_scheduler_type="linear", disable_tqdm=True)
    data = [{"input_ids": row, "labels": row} for row in rows]
    trainer = Trainer(model=adapted, args=arguments, train_dataset=data, data_collator=_collate)
    return trainer.train


def _collate(examples):
    longest = max(len(example["input_ids"]) for example in examples)
    ids = torch.zeros(len(examples), longest, dtype=torch.long)
    labels = torch.full((len(examples), longest), -100)
    for row, example in enumerate(examples):
        ids[row, :len(example["input_ids"])] = torch.tensor(example["input_ids"])
        labels[row, :len(example["labels"])] = torch.tensor(example["labels"])
    return {"input_ids": ids, "labels": labels}


def _timed(action):
    torch.cuda.synchronize()
    began = time.perf_counter()
    action()
    torch.cuda.synchronize()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
