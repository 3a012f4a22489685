"""Writes tests/trainer/vectors/models.json with transformers and peft: ``PYTHONPATH=src/trainer python src/trainer/tools/make_vectors.py``.

tests/trainer/test_peers.py compares this engine with the file, and with the libraries themselves where those are installed.
"""

import base64
import json
import os
import sys
import tempfile

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from peft.optimizers import create_loraplus_optimizer
from transformers import AutoConfig, AutoModelForCausalLM, Trainer, TrainingArguments, get_scheduler

from own_models import own_adapted, save_adapter, save_stretched
from vector_cases import (ADAPTED, ADAPTERS, ALPHA, FOLDER, IDS, IGNORED, MODELS, RANK, RUN, RUNS, SCHEDULE_RATE, SCHEDULE_STEPS,
                          SCHEDULE_WARMUP, SCHEDULES, TARGETS, fill, pack, rows)

PATH = os.path.join(FOLDER, "models.json")
_IDS = torch.tensor([IDS])


def compute():
    """All that is stored, by section."""
    return {"models": {name: _measure(_model(raw)) for name, raw in MODELS.items()},
            "adapters": {name: {kind: _measure(_adapted(MODELS[name], options)) for kind, options in ADAPTERS.items()}
                         for name in ADAPTED},
            "saved_by_peft": {kind: _saved(options) for kind, options in ADAPTERS.items()},
            "saved_here": {kind: _loaded(options) for kind, options in ADAPTERS.items()},
            "stretched_here": {kind: _stretched(kind) for kind in ("linear", "dynamic", "yarn", "llama3")},
            "runs": {name: _run(*run) for name, run in RUNS.items()},
            "schedules": {name: _schedule(name, options) for name, options in SCHEDULES.items()}}


def _model(raw):
    """The model as transformers builds it of a ``config.json``."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
            json.dump(raw, file)
        return fill(AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(folder), attn_implementation="eager"))


def _adapted(raw, options):
    """The same with an adapter as peft adds it."""
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM", **options)
    return fill(get_peft_model(_model(raw), config))


def _logits(model):
    with torch.no_grad():
        return pack(model.eval()(input_ids=_IDS).logits[0])


def _measure(model):
    """Logits of one row, and the loss of two that are padded and partly masked."""
    with torch.no_grad():
        loss = model.eval()(**_collate([_row(*row) for row in rows()[:2]])).loss
    return {"logits": _logits(model), "loss": loss.item()}


def _row(ids, labels):
    return {"input_ids": ids, "labels": labels}


def _collate(found):
    longest = max(len(row["input_ids"]) for row in found)

    def padded(name, filling):
        return torch.tensor([row[name] + [filling] * (longest - len(row[name])) for row in found])

    attended = torch.tensor([[1] * len(row["input_ids"]) + [0] * (longest - len(row["input_ids"])) for row in found])
    return {"input_ids": padded("input_ids", 0), "labels": padded("labels", IGNORED), "attention_mask": attended}


def _saved(options):
    """An adapter as peft saves it, and what it computes."""
    model = _adapted(MODELS["qwen2"], options)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        with open(os.path.join(folder, "adapter_config.json"), encoding="utf-8") as file:
            config = json.load(file)
        with open(os.path.join(folder, "adapter_model.safetensors"), "rb") as file:
            weights = base64.b64encode(file.read()).decode()
    return {"config": config, "weights": weights, "logits": _logits(model)}


def _loaded(options):
    """An adapter as this engine saves it, and what peft computes with it."""
    with tempfile.TemporaryDirectory() as folder:
        config, tensors = save_adapter(own_adapted(MODELS["qwen2"], options), folder, options)
        logits = _logits(PeftModel.from_pretrained(_model(MODELS["qwen2"]), folder))
    return {"config": config, "weights": {name: pack(tensor) for name, tensor in tensors.items()}, "logits": logits}


def _stretched(kind):
    """A model whose context this engine stretched, as it saves it, and what transformers computes with it."""
    with tempfile.TemporaryDirectory() as folder:
        config = save_stretched(kind, folder)[1]
        logits = _logits(AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager"))
    return {"config": config, "logits": logits}


class _Ordered(Trainer):
    """Takes rows in their order, and keeps the loss of every micro-batch."""

    def _get_train_sampler(self, *arguments):
        return torch.utils.data.SequentialSampler(self.train_dataset)

    def training_step(self, *arguments, **named):
        loss = super().training_step(*arguments, **named)
        self.losses.append(loss.item())
        return loss


def _run(name, adapter, changes):
    """Loss and norm of the gradient of every step of a run by transformers' Trainer, and the logits afterwards."""
    model = _adapted(MODELS[name], ADAPTERS[adapter]) if adapter else _model(MODELS[name])
    told = {key: value for key, value in {**RUN, **changes}.items() if key not in ("stage", "finetuning_type", "loraplus_lr_ratio")}
    optimizer = None
    if "loraplus_lr_ratio" in changes:
        optimizer = create_loraplus_optimizer(model, torch.optim.AdamW, lr=RUN["learning_rate"], loraplus_weight_decay=RUN["weight_decay"],
                                              loraplus_lr_ratio=changes["loraplus_lr_ratio"])
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(folder, use_cpu=True, report_to=[], logging_steps=1, save_strategy="no", disable_tqdm=True, **told)
        trainer = _Ordered(model, arguments, train_dataset=[_row(*row) for row in rows()], data_collator=_collate,
                           optimizers=(optimizer, None))
        trainer.losses = []
        trainer.train()
    losses = [sum(trainer.losses[start:start + 2]) for start in range(0, len(trainer.losses), 2)]
    norms = [float(line["grad_norm"]) for line in trainer.state.log_history if "grad_norm" in line]
    return {"losses": losses, "norms": norms, "logits": _logits(model)}


def _schedule(name, options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=SCHEDULE_RATE)
    schedule = get_scheduler(name, optimizer, num_warmup_steps=SCHEDULE_WARMUP, num_training_steps=SCHEDULE_STEPS,
                             scheduler_specific_kwargs=options)
    factors = []
    for _ in range(SCHEDULE_STEPS):
        factors.append(schedule.get_last_lr()[0] / SCHEDULE_RATE)
        optimizer.step()
        schedule.step()
    return factors


def main():
    import peft
    import transformers

    stored = {"made_with": "transformers %s, peft %s, PyTorch %s" % (transformers.__version__, peft.__version__, torch.__version__),
              **compute()}
    with open(PATH, "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
        file.write("\n")
    print(PATH)


if __name__ == "__main__":
    sys.exit(main())
