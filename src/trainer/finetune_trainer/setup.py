"""Everything that a job trains with: model, stage, optimizer and data."""

from dataclasses import dataclass

import torch

from finetune_trainer import stages
from finetune_trainer.data import batches
from finetune_trainer.data.rows import read_rows
from finetune_trainer.errors import TrainerError
from finetune_trainer.modeling import lora, rope
from finetune_trainer.modeling.config import read_config
from finetune_trainer.modeling.decoder import CausalLM, load_model
from finetune_trainer.optimization.optimizers import build_optimizer
from finetune_trainer.stages.stage import Stage
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer


@dataclass(frozen=True)
class Setup:
    model: CausalLM
    stage: Stage
    optimizer: torch.optim.Optimizer
    train: list
    validation: list


def prepare(job, world):
    """Reads model and data and chooses what trains. The same on every rank."""
    arguments = job.arguments
    tokenizer, template = load_tokenizer(job.model_path), find_template(arguments.template)
    config = rope.scaled(read_config(job.model_path), arguments.rope_scaling, arguments.cutoff_len)
    model = load_model(job.model_path, config)
    choose_trainable(model, arguments)
    model.to(world.device)
    stage = stages.create(arguments, tokenizer, template, world, model)
    train, validation = _split(job, stage)
    return Setup(model, stage, build_optimizer(model, arguments), stage.prepare(train), validation)


def choose_trainable(model, arguments):
    """Adds adapters, or freezes all but some layers; then what every forward pass of training does besides."""
    if arguments.finetuning_type == "lora":
        lora.inject(model, **lora_settings(arguments))
    elif arguments.finetuning_type == "freeze":
        count, layers = arguments.freeze_trainable_layers, len(model.model.layers)
        chosen = range(max(0, layers - count), layers) if count > 0 else range(min(layers, -count))
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(any(name.startswith("model.layers.%d." % layer) for layer in chosen))
    model.model.neftune_alpha = arguments.neftune_noise_alpha
    model.model.checkpointed = arguments.gradient_checkpointing and not arguments.disable_gradient_checkpointing


def lora_settings(arguments):
    """Keyword arguments of :func:`lora.inject`."""
    targets = lora.ALL_TARGETS if arguments.lora_target == "all" else tuple(name.strip() for name in arguments.lora_target.split(","))
    # As in LLaMA-Factory: dropout would make the trained model and its reference differ by chance.
    dropout = 0.0 if arguments.stage in ("dpo", "kto") else arguments.lora_dropout
    return {"rank": arguments.lora_rank, "alpha": arguments.lora_alpha or 2 * arguments.lora_rank, "dropout": dropout,
            "targets": targets, "rslora": arguments.use_rslora, "dora": arguments.use_dora}


def _split(job, stage):
    """(training, validation) items: validation from datasets of its own, else from rows that are held back."""
    arguments = job.arguments
    if job.validation_datasets and arguments.val_size > 0:
        raise TrainerError("unsupported_argument", "Rows are held back (val_size) beside a validation dataset; one of them has to go.",
                           "已有验证数据集时不能再留出数据（val_size），请去掉其一。")
    items = _items("Dataset", job.datasets, stage, arguments)
    if len(items) < 2:
        raise TrainerError("bad_data", "Fewer than two rows can be trained by stage %s." % arguments.stage,
                           "能用于阶段 %s 的数据不足两行。" % arguments.stage)
    if not job.validation_datasets:
        return batches.split(items, arguments.val_size, arguments.seed)
    validation = _items("Validation dataset", job.validation_datasets, stage, arguments)
    if not validation:
        raise TrainerError("bad_data", "No row of the validation dataset can be measured by stage %s." % arguments.stage,
                           "验证数据集中没有能用于阶段 %s 的数据。" % arguments.stage)
    return items, validation


def _items(name, datasets, stage, arguments):
    items, dropped = [], 0
    for dataset in datasets:
        made, lost = stage.items(read_rows(dataset["path"], arguments.max_samples))
        items += made
        dropped += lost
    print("%s: %d examples, %d rows that stage %s cannot use dropped." % (name, len(items), dropped, arguments.stage))
    return items
