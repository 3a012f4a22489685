"""The arguments of a job that the reference engine takes, by LLaMA-Factory's names."""

from dataclasses import dataclass, fields
from typing import Optional

from finetune_trainer.errors import TrainerError

# What an argument with a closed set of values may be.
CHOICES = {
    "stage": ("pt", "sft", "rm", "dpo", "kto"),
    "finetuning_type": ("lora", "full", "freeze"),
    "optim": ("adamw_torch", "adamw_torch_fused", "sgd", "adafactor", "lion_32bit"),
    "lr_scheduler_type": ("linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup", "inverse_sqrt",
                          "warmup_stable_decay", "cosine_with_min_lr"),
    "pref_loss": ("sigmoid", "hinge", "ipo", "orpo", "simpo"),
    "report_to": ("none", "tensorboard"),
    "rope_scaling": (None, "linear", "dynamic", "yarn", "llama3"),
}

# Arguments that do not change what this engine computes.
IGNORED = ("do_train", "output_dir", "run_name", "overwrite_output_dir", "ddp_timeout", "plot_loss", "dataset",
           "dataset_dir", "model_name_or_path", "logging_dir", "preprocessing_num_workers", "include_num_input_tokens_seen",
           "flash_attn", "eval_strategy", "quantization_method", "save_strategy", "metric_for_best_model", "greater_is_better")
# Arguments that say how rows are read and how a loss is made of them; the others say how a model is trained.
MEASURE = ("stage", "template", "cutoff_len", "per_device_train_batch_size", "seed", "train_on_prompt", "pref_loss", "pref_beta", "pref_ftx",
           "dpo_label_smoothing", "simpo_gamma", "kto_chosen_weight", "kto_rejected_weight")
_NOTHING = (None, False, "none", "auto", "disabled", 0, [])


@dataclass(frozen=True)
class Arguments:
    """Arguments that change what is computed, with LLaMA-Factory's defaults."""

    stage: str = "sft"
    finetuning_type: str = "lora"
    template: str = "default"
    learning_rate: float = 5e-5
    num_train_epochs: float = 3.0
    max_steps: Optional[int] = None
    max_grad_norm: float = 1.0
    max_samples: Optional[int] = None
    bf16: bool = False
    cutoff_len: int = 2048
    per_device_train_batch_size: int = 8
    gradient_accumulation_steps: int = 1
    val_size: float = 0.0
    eval_steps: Optional[int] = None
    lr_scheduler_type: str = "linear"
    lr_scheduler_kwargs: Optional[dict] = None
    seed: int = 42
    lora_rank: int = 8
    lora_alpha: Optional[int] = None
    lora_dropout: float = 0.0
    lora_target: str = "all"
    loraplus_lr_ratio: Optional[float] = None
    use_rslora: bool = False
    use_dora: bool = False
    logging_steps: int = 10
    report_to: str = "none"
    save_steps: int = 500
    save_total_limit: Optional[int] = None
    warmup_steps: int = 0
    warmup_ratio: float = 0.0
    neftune_noise_alpha: Optional[float] = None
    optim: str = "adamw_torch"
    weight_decay: float = 0.0
    train_on_prompt: bool = False
    packing: bool = False
    neat_packing: bool = False
    group_by_length: bool = False
    freeze_trainable_layers: int = 2
    rope_scaling: Optional[str] = None
    gradient_checkpointing: bool = False
    disable_gradient_checkpointing: bool = False
    torch_compile: bool = False
    early_stopping_steps: Optional[int] = None
    load_best_model_at_end: bool = False
    pref_loss: str = "sigmoid"
    pref_beta: float = 0.1
    pref_ftx: float = 0.0
    dpo_label_smoothing: float = 0.0
    simpo_gamma: float = 0.5
    kto_chosen_weight: float = 1.0
    kto_rejected_weight: float = 1.0


def names():
    """Names of all arguments that are taken, in order."""
    return [field.name for field in fields(Arguments)]


def read_arguments(given):
    """Checked :class:`Arguments` of a dictionary; absent ones take their defaults.

    Raises ``unsupported_argument`` naming everything that this engine would have to ignore.
    """
    known = names()
    refused = [name for name, value in given.items() if name not in known and name not in IGNORED and value not in _NOTHING]
    arguments = Arguments(**{name: value for name, value in given.items() if name in known and value is not None})
    refused += ["%s=%s" % (name, getattr(arguments, name)) for name, allowed in CHOICES.items() if getattr(arguments, name) not in allowed]
    if refused:
        listed = ", ".join(sorted(refused))
        raise TrainerError("unsupported_argument", "The reference engine does not implement: %s." % listed,
                           "reference 引擎不支持：%s。" % listed)
    return arguments
