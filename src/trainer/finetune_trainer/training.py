"""The training loop."""

import contextlib
import math
import os
import shutil
import time

import torch
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from finetune_trainer import checkpoints, data, distributed, lora
from finetune_trainer.errors import TrainerError
from finetune_trainer.model import load_model, save_weights
from finetune_trainer.optimization import build_optimizer, rate_factor, warmup_length
from finetune_trainer.templates import end_token, find_template
from finetune_trainer.tokenizer import load_tokenizer

_TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "generation_config.json", "config.json")


class Training:
    """One attempt of a job: prepares, resumes, trains, evaluates and saves."""

    def __init__(self, job, world, reporter, stop):
        self._job, self._world, self._reporter, self._stop = job, world, reporter, stop
        self._arguments = job.arguments
        self._tokenizer = load_tokenizer(job.model_path)
        self._template = find_template(self._arguments.template)
        self._model = load_model(job.model_path).to(world.device)
        self._choose_trainable()
        self._optimizer = build_optimizer(self._model, self._arguments)
        self._train, self._validation = data.split(self._examples(), self._arguments.val_size, self._arguments.seed)
        self._parallel = DistributedDataParallel(self._model) if world.size > 1 else self._model
        batch = self._arguments.per_device_train_batch_size * self._arguments.gradient_accumulation_steps * world.size
        self._steps_per_epoch = math.ceil(len(self._train) / batch)
        planned = self._arguments.max_steps or math.ceil(self._steps_per_epoch * self._arguments.num_train_epochs)
        self._total_steps = max(1, planned)
        self._counters = {"tokens": 0, "loss_sum": 0.0, "first_loss": None, "final_loss": None, "base_eval_loss": None,
                          "eval_loss": None, "best_eval_loss": None}
        self._step = self._first_step = 0
        self._order = None
        # Ranks drop out and add noise differently, each the same way in every attempt.
        torch.manual_seed(self._arguments.seed + 1 + world.rank)

    def run(self):
        """Trains to the end or to a request to stop; returns ``succeeded`` or ``interrupted``."""
        self._resume()
        self._introduce()
        began, tokens_before = time.monotonic(), self._counters["tokens"]
        self._first_step = self._step
        warmup = warmup_length(self._arguments, self._total_steps)
        while self._step < self._total_steps:
            epoch, position = divmod(self._step, self._steps_per_epoch)
            if position == 0 or self._order is None:
                self._order = data.epoch_order(len(self._train), self._arguments.seed, epoch)
            factor = rate_factor(self._arguments.lr_scheduler_type, self._step, warmup, self._total_steps)
            for group in self._optimizer.param_groups:
                group["lr"] = group["initial_lr"] * factor
            loss, norm, stop = self._train_step(position)
            self._step += 1
            self._reporter.step = self._step
            self._log(loss, norm, factor, time.monotonic() - began, self._counters["tokens"] - tokens_before)
            last = self._step == self._total_steps
            if last or self._every(self._arguments.eval_steps):
                self._evaluate("eval_loss")
            if stop and not last:
                print("Asked to stop: saving a checkpoint at step %d." % self._step)
                self._checkpoint()
                return "interrupted"
            if not last and self._every(self._arguments.save_steps):
                self._checkpoint()
        return "succeeded"

    def summary(self):
        """Final metrics, as ``result.json`` holds them."""
        counters = self._counters
        trained = sum(p.numel() for p in self._model.parameters() if p.requires_grad)
        return {**{name: counters[name] for name in ("first_loss", "final_loss", "base_eval_loss", "eval_loss", "best_eval_loss", "tokens")},
                "train_loss": counters["loss_sum"] / max(1, self._step), "steps": self._step, "total_steps": self._total_steps,
                "epochs": self._step / self._steps_per_epoch, "trainable_parameters": trained,
                "parameters": sum(p.numel() for p in self._model.parameters())}

    def save_artifacts(self):
        """Writes ``adapter/`` or ``model/``; returns the paths, relative to the job directory."""
        kind = "adapter" if self._arguments.finetuning_type == "lora" else "model"
        if self._world.is_first:
            partial, final = self._job.path(kind + ".tmp"), self._job.path(kind)
            shutil.rmtree(partial, ignore_errors=True)
            os.makedirs(partial)
            if kind == "adapter":
                lora.save_adapter(self._model, partial, self._job.model_name, self._lora_settings())
            else:
                save_weights(self._model, partial, torch.float32)
            for name in _TOKENIZER_FILES:
                source = os.path.join(self._job.model_path, name)
                if os.path.exists(source) and not (kind == "adapter" and name.endswith("config.json") and name != "tokenizer_config.json"):
                    shutil.copy(source, partial)
            shutil.rmtree(final, ignore_errors=True)
            os.replace(partial, final)
        return ["%s/%s" % (kind, name) for name in sorted(os.listdir(self._job.path(kind)))] if self._world.is_first else []

    def _choose_trainable(self):
        arguments = self._arguments
        if arguments.finetuning_type == "lora":
            lora.inject(self._model, **self._lora_settings())
            self._model.to(self._world.device)
        elif arguments.finetuning_type == "freeze":
            count, layers = arguments.freeze_trainable_layers, len(self._model.model.layers)
            chosen = range(max(0, layers - count), layers) if count > 0 else range(min(layers, -count))
            for name, parameter in self._model.named_parameters():
                parameter.requires_grad_(any(name.startswith("model.layers.%d." % layer) for layer in chosen))
        self._model.neftune_alpha = arguments.neftune_noise_alpha

    def _lora_settings(self):
        arguments = self._arguments
        targets = lora.ALL_TARGETS if arguments.lora_target == "all" else tuple(arguments.lora_target.split(","))
        return {"rank": arguments.lora_rank, "alpha": arguments.lora_alpha or 2 * arguments.lora_rank,
                "dropout": arguments.lora_dropout, "targets": targets, "rslora": arguments.use_rslora}

    def _examples(self):
        arguments, examples, dropped = self._arguments, [], 0
        for dataset in self._job.datasets:
            rows = data.read_rows(dataset["path"])[:arguments.max_samples]
            if arguments.stage == "pt":
                examples += data.encode_pretraining(rows, self._tokenizer, arguments.cutoff_len, end_token(self._tokenizer, self._template))
                continue
            encoded = [data.encode_sft(row, dataset["format"], self._tokenizer, self._template, arguments.cutoff_len,
                                       arguments.train_on_prompt) for row in rows]
            examples += [example for example in encoded if example is not None]
            dropped += encoded.count(None)
        print("Dataset: %d examples, %d rows without an answer dropped." % (len(examples), dropped))
        if len(examples) < 2:
            raise TrainerError("bad_data", "Fewer than two rows can be trained.",
                               "Check the dataset's format and that its answers are not empty.")
        return examples

    def _resume(self):
        folder = checkpoints.newest(self._job)
        if folder is None:
            self._evaluate("base_eval_loss")
            return
        state = checkpoints.load(folder, self._world, self._model, self._optimizer)
        if state["world_size"] != self._world.size:
            raise TrainerError("world_size_changed", "The checkpoint was saved by %d processes, this attempt has %d." % (
                state["world_size"], self._world.size), "Ask for as many nodes and cards as before, or clone the task.")
        self._step = self._reporter.step = state["global_step"]
        self._counters = {name: state[name] for name in self._counters}
        print("Resumed from %s." % os.path.basename(folder))

    def _introduce(self):
        trained = sum(p.numel() for p in self._model.parameters() if p.requires_grad)
        whole = sum(p.numel() for p in self._model.parameters())
        self._reporter.total_steps = self._total_steps
        print("PyTorch %s on %s, process %d of %d." % (torch.__version__, self._world.device, self._world.rank + 1, self._world.size))
        print("Model %s: %d of %d parameters train (%.2f %%)." % (self._job.model_name, trained, whole, 100.0 * trained / whole))
        print("%d training and %d validation examples, %d steps an epoch, %d steps in all." % (
            len(self._train), len(self._validation), self._steps_per_epoch, self._total_steps))
        if self._world.is_first:
            self._reporter.beat()

    def _train_step(self, position):
        arguments, world = self._arguments, self._world
        micro = arguments.per_device_train_batch_size
        size = micro * arguments.gradient_accumulation_steps * world.size
        rows = [self._train[i] for i in self._order[position * size:(position + 1) * size]]
        # Divided by the tokens of the whole step, the gradient does not depend on how many processes share it.
        tokens = data.target_count(rows)
        self._model.train()
        self._optimizer.zero_grad(set_to_none=True)
        summed = 0.0
        for turn in range(arguments.gradient_accumulation_steps):
            first = (turn * world.size + world.rank) * micro
            final = turn == arguments.gradient_accumulation_steps - 1
            waits = contextlib.nullcontext() if final or world.size == 1 else self._parallel.no_sync()
            with waits:
                loss = self._loss(self._parallel, rows[first:first + micro] or [self._nothing(rows[0])])
                (loss * (world.size / tokens)).backward()
            summed += float(loss.detach())
        trainable = [p for p in self._model.parameters() if p.requires_grad]
        norm = torch.nn.utils.clip_grad_norm_(trainable, arguments.max_grad_norm or math.inf)
        self._optimizer.step()
        summed, stops = distributed.total([summed, float(self._stop.asked)], world)
        loss = summed / tokens
        if not math.isfinite(loss):
            raise TrainerError("non_finite_loss", "The loss became %s at step %d." % (loss, self._step + 1),
                               "Lower the learning rate, or train in bf16 or fp32 instead of fp16.")
        self._counters["tokens"] += tokens
        self._counters["loss_sum"] += loss
        return loss, float(norm), stops > 0

    def _loss(self, model, examples):
        ids, labels = data.collate(examples, 0, self._world.device)
        cast = torch.autocast(self._world.device.type, dtype=torch.bfloat16) if self._arguments.bf16 else contextlib.nullcontext()
        with cast:
            logits = model(ids)
        return functional.cross_entropy(
            logits[:, :-1].float().reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1), ignore_index=data.IGNORED, reduction="sum")

    @staticmethod
    def _nothing(example):
        return example[0], [data.IGNORED] * len(example[1])

    @torch.no_grad()
    def _evaluate(self, name):
        if not self._validation:
            return
        self._model.eval()
        size = self._arguments.per_device_train_batch_size
        batches = [self._validation[i:i + size] for i in range(0, len(self._validation), size)]
        summed = sum(float(self._loss(self._model, batch)) for batch in batches[self._world.rank::self._world.size])
        (summed,) = distributed.total([summed], self._world)
        loss = summed / max(1, data.target_count(self._validation))
        counters = self._counters
        counters[name] = loss
        counters["best_eval_loss"] = min(loss, counters["best_eval_loss"] or loss)
        print("Step %d: eval_loss %.4f" % (self._step, loss))
        if self._world.is_first:
            self._reporter.metrics(step=self._step, total_steps=self._total_steps, epoch=self._step / self._steps_per_epoch,
                                   loss=None, eval_loss=loss, lr=None, grad_norm=None, tokens=counters["tokens"],
                                   tokens_per_second=None, elapsed_s=None, remaining_s=None)

    def _log(self, loss, norm, factor, elapsed, tokens):
        counters = self._counters
        counters["final_loss"] = loss
        if counters["first_loss"] is None:
            counters["first_loss"] = loss
        if not (self._step in (1, self._total_steps) or self._every(self._arguments.logging_steps)):
            return
        speed = tokens / elapsed if elapsed > 0 else None
        remaining = elapsed / (self._step - self._first_step) * (self._total_steps - self._step)
        rate = self._arguments.learning_rate * factor
        print("Step %d/%d: loss %.4f, lr %.3g, grad_norm %.3f, %s tokens/s" % (
            self._step, self._total_steps, loss, rate, norm, "%.0f" % speed if speed else "?"))
        if self._world.is_first:
            self._reporter.metrics(step=self._step, total_steps=self._total_steps, epoch=self._step / self._steps_per_epoch,
                                   loss=loss, eval_loss=None, lr=rate, grad_norm=norm, tokens=counters["tokens"],
                                   tokens_per_second=speed, elapsed_s=elapsed, remaining_s=remaining)

    def _checkpoint(self):
        folder = checkpoints.save(self._job, self._world, self._step, self._model, self._optimizer, self._counters)
        print("Checkpoint %s." % os.path.basename(folder))

    def _every(self, steps):
        return bool(steps) and self._step % steps == 0
