"""The arguments of LLaMA-Factory, and the files of DeepSpeed and FSDP that they name."""

import os

from finetune_trainer.files import write_json

CONFIG = "llamafactory.yaml"
# Below a hidden folder, which nothing carries to the storage: whole checkpoints and what was trained are taken out of it.
OUTPUT = os.path.join(".llamafactory", "output")

_DEEPSPEED = {
    "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": "auto",
    "gradient_clipping": "auto", "zero_allow_untested_optimizer": True,
    "fp16": {"enabled": "auto", "loss_scale": 0, "loss_scale_window": 1000, "initial_scale_power": 16, "hysteresis": 2,
             "min_loss_scale": 1},
    "bf16": {"enabled": "auto"},
}
_ZERO_2 = {"stage": 2, "allgather_partitions": True, "allgather_bucket_size": 500_000_000, "overlap_comm": False, "reduce_scatter": True,
           "reduce_bucket_size": 500_000_000, "contiguous_gradients": True, "round_robin_gradients": True}
_ZERO_3 = {"stage": 3, "overlap_comm": False, "contiguous_gradients": True, "sub_group_size": 1_000_000_000, "reduce_bucket_size": "auto",
           "stage3_prefetch_bucket_size": "auto", "stage3_param_persistence_threshold": "auto", "stage3_max_live_parameters": 1_000_000_000,
           "stage3_max_reuse_distance": 1_000_000_000, "stage3_gather_16bit_weights_on_model_save": True}
_TO_MEMORY = {"device": "cpu", "pin_memory": True}

DEEPSPEED = {
    "ds_z2_config.json": {**_DEEPSPEED, "zero_optimization": _ZERO_2},
    "ds_z2_offload_config.json": {**_DEEPSPEED, "zero_optimization": {**_ZERO_2, "offload_optimizer": _TO_MEMORY}},
    "ds_z3_config.json": {**_DEEPSPEED, "zero_optimization": _ZERO_3},
    "ds_z3_offload_config.json": {
        **_DEEPSPEED, "zero_optimization": {**_ZERO_3, "offload_optimizer": _TO_MEMORY, "offload_param": _TO_MEMORY}},
}
FSDP = {"backward_prefetch": "backward_pre", "forward_prefetch": False, "cpu_ram_efficient_loading": True, "sync_module_states": True,
        "use_orig_params": True, "state_dict_type": "FULL_STATE_DICT"}


def write_config(job, arguments, dataset_folder, dataset_names, checkpoint):
    """Writes all that LLaMA-Factory reads; returns the name of its configuration, relative to the job directory.

    dataset_names: names in ``dataset_info.json`` by the argument that takes them; checkpoint: folder to resume from, None to start anew.
    """
    config = {**arguments, "do_train": True, "model_name_or_path": job.model_path, "dataset_dir": dataset_folder,
              "output_dir": job.path(OUTPUT), "run_name": job.name, "overwrite_cache": True,
              "plot_loss": False, "ddp_timeout": 180_000_000, "save_strategy": "steps", "include_num_input_tokens_seen": True,
              "trust_remote_code": False, **{argument: ",".join(names) for argument, names in dataset_names.items()}}
    config.setdefault("report_to", "none")
    if config.pop("gradient_checkpointing", True) is False:
        # LLaMA-Factory turns it on by itself.
        config["disable_gradient_checkpointing"] = True
    if config.get("stage") == "rm" and config.get("finetuning_type") != "lora":
        # Rewards leave the model's own head without a gradient. DDP looks for such weights here, which reentrant checkpoints do not stand.
        config["use_reentrant_gc"] = False
        # A head that is the embedding is twice in what is saved, which safetensors refuses.
        config["save_safetensors"] = False
    if config.get("packing") and config.get("stage") == "sft":
        # Without it packed rows would see each other.
        config["neat_packing"] = True
    if config.get("early_stopping_steps"):
        # The Trainer wants to save where it evaluates, to have the best weights at hand.
        config.update(load_best_model_at_end=True, metric_for_best_model="eval_loss", save_steps=config["eval_steps"])
    if checkpoint:
        config["resume_from_checkpoint"] = checkpoint
        if config.get("stage") == "rm":
            config["adapter_name_or_path"] = checkpoint
    if config.get("deepspeed"):
        name = os.path.basename(config["deepspeed"])
        config["deepspeed"] = job.path("deepspeed", name)
        os.makedirs(job.path("deepspeed"), exist_ok=True)
        write_json(config["deepspeed"], DEEPSPEED[name])
    if config.get("fsdp"):
        config["fsdp_config"] = job.path("fsdp_config.json")
        write_json(config["fsdp_config"], FSDP)
    write_json(job.path(CONFIG), config)
    return CONFIG


def can_resume(arguments):
    """Whether LLaMA-Factory goes on from a checkpoint: reward models only as adapters."""
    return arguments.get("stage") != "rm" or arguments.get("finetuning_type", "lora") == "lora"
