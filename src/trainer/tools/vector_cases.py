"""Small models and runs that this engine and the libraries it is compared with both compute, from weights that follow from their names."""

import base64
import os
import zlib

import numpy
import torch

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
FOLDER = os.path.join(ROOT, "tests", "trainer", "vectors")

IDS = [3, 17, 50, 2, 2, 31, 9, 44, 1, 0, 12, 7]
IGNORED = -100
_SHAPE = {"vocab_size": 53, "hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
          "num_key_value_heads": 2, "head_dim": 6, "rms_norm_eps": 1e-5, "rope_theta": 1000.0, "max_position_embeddings": 64,
          "tie_word_embeddings": False, "hidden_act": "silu", "pad_token_id": None, "bos_token_id": 1, "eos_token_id": 2}
_LLAMA = {**_SHAPE, "architectures": ["LlamaForCausalLM"], "model_type": "llama"}
_QWEN3 = {**_SHAPE, "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "head_dim": 10}
MODELS = {
    "llama": _LLAMA,
    "llama with biases, tied": {**_LLAMA, "attention_bias": True, "mlp_bias": True, "tie_word_embeddings": True},
    "qwen2": {**_SHAPE, "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2"},
    "qwen3": _QWEN3,
    "qwen3 that leaves fields out": {name: value for name, value in _QWEN3.items()
                                     if name not in ("head_dim", "max_position_embeddings", "tie_word_embeddings")},
    "llama, linear": {**_LLAMA, "rope_scaling": {"rope_type": "linear", "factor": 4.0}},
    "llama, dynamic": {**_LLAMA, "max_position_embeddings": 8, "rope_scaling": {"rope_type": "dynamic", "factor": 4.0}},
    "llama, dynamic beside an original context": {**_LLAMA, "max_position_embeddings": 10, "rope_scaling": {
        "rope_type": "dynamic", "factor": 4.0, "original_max_position_embeddings": 5}},
    "llama, yarn": {**_LLAMA, "max_position_embeddings": 256,
                    "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64}},
    "llama, llama3": {**_LLAMA, "max_position_embeddings": 256, "rope_scaling": {
        "rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}},
}
ADAPTED = ("llama with biases, tied", "qwen2", "qwen3")
TARGETS = ["q_proj", "v_proj", "down_proj"]
RANK, ALPHA = 3, 12
ADAPTERS = {"lora": {}, "rslora": {"use_rslora": True}, "dora": {"use_dora": True}}

# A context of 8 tokens stretched so that the 12 above fit.
STRETCHED = {**_LLAMA, "max_position_embeddings": 8}

# Runs of STEPS steps of two micro-batches of two rows, by LLaMA-Factory's names of arguments; the model, and the adapter if there is one.
STEPS = 4
RUN = {"stage": "sft", "learning_rate": 1e-2, "weight_decay": 0.1, "max_grad_norm": 1.0, "warmup_steps": 1,
       "per_device_train_batch_size": 2, "gradient_accumulation_steps": 2, "max_steps": STEPS}
RUNS = {
    "lora": ("qwen2", "lora", {}),
    "rslora, cosine": ("qwen2", "rslora", {"lr_scheduler_type": "cosine"}),
    "dora": ("qwen3", "dora", {}),
    "dora with LoRA+": ("qwen2", "dora", {"loraplus_lr_ratio": 8.0}),
    "full": ("llama with biases, tied", None, {"finetuning_type": "full"}),
    "full, adafactor": ("llama with biases, tied", None, {"finetuning_type": "full", "optim": "adafactor"}),
}

# Schedules over 20 steps with 4 of warm-up, at a rate of 1e-3.
SCHEDULE_STEPS, SCHEDULE_WARMUP, SCHEDULE_RATE = 20, 4, 1e-3
SCHEDULES = {
    "linear": {}, "cosine": {}, "cosine_with_restarts": {"num_cycles": 2}, "polynomial": {"power": 2.0, "lr_end": 1e-5}, "constant": {},
    "constant_with_warmup": {}, "inverse_sqrt": {}, "cosine_with_min_lr": {"min_lr_rate": 0.1},
    "warmup_stable_decay": {"num_stable_steps": 5, "num_decay_steps": 11, "min_lr_ratio": 0.1},
}


def rows():
    """(ids, labels) of every row of a run, in order: of 6 to 10 tokens, the first 2 to 4 of which are not learned."""
    made = []
    for row in range(STEPS * 4):
        ids = [(7 * row + 5 * place * place) % 53 for place in range(6 + row % 5)]
        masked = 2 + row % 3
        made.append((ids, [IGNORED] * masked + ids[masked:]))
    return made


def fill(model):
    """Gives every parameter numbers that follow from its name; the names of peft lose what is peft's."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            plain = name.replace("base_model.model.", "").replace(".base_layer", "").replace(".base.", ".").replace(".default", "")
            start = zlib.crc32(plain.replace("magnitude_vector.weight", "magnitude_vector").encode()) % 1000
            # A wave that grows faster: one of a single frequency would make matrices of rank 2.
            place = torch.arange(parameter.numel(), dtype=torch.float64)
            wave = torch.sin(place * place * 0.618 + start).reshape(parameter.shape)
            parameter.copy_(wave * 0.3 + (1.0 if "norm" in plain or "magnitude" in plain else 0.0))
    return model


def pack(tensor):
    """A tensor as text: its shape, and fp32 in base64."""
    values = tensor.detach().float().contiguous().numpy().astype("<f4")
    return {"shape": list(values.shape), "fp32": base64.b64encode(values.tobytes()).decode()}


def unpack(stored):
    """The tensor that :func:`pack` wrote."""
    values = numpy.frombuffer(base64.b64decode(stored["fp32"]), dtype="<f4").reshape(stored["shape"])
    return torch.from_numpy(values.copy())
