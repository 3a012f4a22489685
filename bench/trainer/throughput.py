"""Tokens per second of the trainer over those of a bare PyTorch loop: ``python bench/trainer/throughput.py``.

The same model, rows, order, batch and optimizer in both. The bare loop is what one would write by hand for one process: pad the batch,
run the model, cross entropy over all places, AdamW. The two take turns, and the median of the turns counts. Runs on the processor, or with
``--device cuda`` on a card; ``gpu.py`` compares with Hugging Face's Trainer.
"""

import argparse
import contextlib
import io
import json
import os
import statistics
import sys
import tempfile
import time

import torch
from torch.nn import functional

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "src", "trainer"))

from finetune_trainer.distributed import World  # noqa: E402
from finetune_trainer.job import read_job  # noqa: E402
from finetune_trainer.modeling import lora  # noqa: E402
from finetune_trainer.modeling.decoder import load_model  # noqa: E402
from finetune_trainer.training import Training  # noqa: E402

MODEL = os.path.join(ROOT, "models", "tiny-llama")
ROWS = os.path.join(ROOT, "samples", "support-faq.jsonl")


class Silent:
    """Stands where reporter and stop request do, and keeps nothing."""

    step = total_steps = 0
    asked = False

    def beat(self):
        pass

    def metrics(self, **values):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--method", choices=("lora", "full"), default="full")
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    device = torch.device(options.device, 0) if options.device == "cuda" else torch.device("cpu")
    bare, ours = [], []
    for _ in range(options.turns):
        training, steps = _prepare(options, device)
        bare.append(_bare(options, device, steps))
        ours.append(_timed(device, lambda: _quietly(training.run)))
    tokens = sum(example.length for step in steps for example in step)
    print("%s, PyTorch %s, %s, batch %d, %d steps" % (device, torch.__version__, options.method, options.batch, options.steps))
    print("bare loop  %8.0f tokens/s" % (tokens / statistics.median(bare)))
    print("trainer    %8.0f tokens/s" % (tokens / statistics.median(ours)))
    print("ratio      %8.2f" % (statistics.median(bare) / statistics.median(ours)))


def _prepare(options, device):
    """The trainer, and the rows of each of its steps."""
    folder = tempfile.mkdtemp(prefix="finetune-bench-")
    arguments = {"stage": "sft", "finetuning_type": options.method, "template": "llama3", "cutoff_len": 512, "max_steps": options.steps,
                 "per_device_train_batch_size": options.batch, "logging_steps": 10, "save_steps": 1_000_000, "learning_rate": 1e-4}
    content = {"job": "bench", "attempt": 1, "model": {"name": "tiny-llama", "path": MODEL}, "device": options.device,
               "datasets": [{"name": "faq", "version": "1", "path": ROWS, "format": "alpaca"}], "arguments": arguments}
    path = os.path.join(folder, "job.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file)
    training = _quietly(lambda: Training(read_job(path), World(0, 0, 1, 0, device), Silent(), Silent()))
    return training, [training.items_of(step) for step in range(options.steps)]


def _bare(options, device, steps):
    model = load_model(MODEL)
    if options.method == "lora":
        lora.inject(model, 8, 16, 0.0, lora.ALL_TARGETS)
    model.to(device).train()
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=1e-4)

    def run():
        for examples in steps:
            longest = max(example.length for example in examples)
            ids = torch.zeros(len(examples), longest, dtype=torch.long)
            labels = torch.full((len(examples), longest), -100)
            for row, example in enumerate(examples):
                ids[row, :example.length] = torch.tensor(example.ids)
                labels[row, :example.length] = torch.tensor(example.labels)
            ids, labels = ids.to(device), labels.to(device)
            logits = model(ids)
            loss = functional.cross_entropy(logits[:, :-1].reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1), ignore_index=-100)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trainable, 1.0)
            optimizer.step()

    return _timed(device, run)


def _timed(device, action):
    _wait(device)
    began = time.perf_counter()
    action()
    _wait(device)
    return time.perf_counter() - began


def _wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize()


def _quietly(action):
    with contextlib.redirect_stdout(io.StringIO()):
        return action()


if __name__ == "__main__":
    main()
