"""Makes the tiny base model with the trainer's own pre-training stage: ``python make_tiny_model.py FOLDER``.

A byte-level BPE of 2,048 tokens is learned from the project's corpus, a Llama decoder of about one million weights is drawn at
random, and ``finetune_trainer`` trains it by stage ``pt``. Takes a few minutes on two cores.
"""

import collections
import json
import os
import random
import subprocess
import sys
import tempfile

import torch

import corpus

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from finetune_trainer.modeling import decoder, safetensors  # noqa: E402
from finetune_trainer.modeling.config import read_config  # noqa: E402
from finetune_trainer.text.pieces import Pieces  # noqa: E402
from finetune_trainer.text.tokenizer import byte_alphabet  # noqa: E402

VOCABULARY = 2048
SPECIAL = ("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|im_start|>", "<|im_end|>")
CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": VOCABULARY, "hidden_size": 128,
    "intermediate_size": 352, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 32,
    "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": True,
    "hidden_act": "silu", "attention_bias": False, "torch_dtype": "bfloat16",
}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    text = corpus.notes(2000, seed=2) + corpus.restatements() * 4
    random.Random(3).shuffle(text)
    tokenizer = _tokenizer(text)
    ids = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    begin, end, turn = ids[SPECIAL[0]], ids[SPECIAL[1]], ids["<|eot_id|>"]
    _write(folder, "tokenizer.json", tokenizer)
    _write(folder, "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": SPECIAL[0], "eos_token": SPECIAL[1],
                                             "model_max_length": 512})
    _write(folder, "generation_config.json", {"bos_token_id": begin, "eos_token_id": [end, turn]})
    _write(folder, "config.json", {**CONFIG, "bos_token_id": begin, "eos_token_id": end})
    torch.manual_seed(0)
    model = decoder.CausalLM(read_config(folder))
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.02)
    safetensors.save(os.path.join(folder, "model.safetensors"), decoder.model_state(model, torch.float32))
    _pretrain(folder, text)


def _pretrain(folder, text):
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "notes.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(text) + "\n")
        arguments = {"stage": "pt", "finetuning_type": "full", "template": "llama3", "learning_rate": 2e-3, "num_train_epochs": 6,
                     "per_device_train_batch_size": 16, "cutoff_len": 256, "val_size": 0.02, "eval_steps": 100,
                     "lr_scheduler_type": "cosine",
                     "warmup_ratio": 0.05, "logging_steps": 20, "save_steps": 100000}
        _write(directory, "job.json", {
            "schema": 1, "task": "tiny", "taskId": "tiny", "job": "pretrain", "attempt": 1, "engine": "reference",
            "model": {"name": "tiny-llama", "path": os.path.abspath(folder)}, "nodes": 1, "cardsPerNode": 1, "device": "cpu",
            "datasets": [{"name": "notes", "version": "1", "path": "notes.txt", "format": "text"}], "arguments": arguments})
        environment = {**os.environ, "PYTHONPATH": sys.path[0]}
        subprocess.run([sys.executable, "-m", "finetune_trainer", "--job", os.path.join(directory, "job.json")], env=environment,
                       check=True)
        with open(os.path.join(directory, "result.json"), encoding="utf-8") as file:
            print(json.load(file)["metrics"])
        trained = decoder.load_model(os.path.join(directory, "model"))
        safetensors.save(os.path.join(folder, "model.safetensors"), decoder.model_state(trained, torch.bfloat16))


def _tokenizer(text):
    alphabet = byte_alphabet()
    pieces = Pieces(None, {"type": "ByteLevel", "add_prefix_space": False})
    words = collections.Counter(piece for line in text for piece in pieces.cut(line))
    split = {word: [alphabet[byte] for byte in word.encode("utf-8")] for word in words}
    vocabulary = {character: index for index, character in enumerate(sorted(alphabet.values()))}
    merges = []
    while len(vocabulary) < VOCABULARY - len(SPECIAL):
        pairs = collections.Counter()
        for word, count in words.items():
            for pair in zip(split[word], split[word][1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(list(best))
        vocabulary["".join(best)] = len(vocabulary)
        for word, tokens in split.items():
            split[word] = _merged(tokens, best)
    # Without a gap: the tokenizers library numbers added tokens itself from here. The model may have rows to spare.
    first = len(vocabulary)
    return {
        "version": "1.0", "truncation": None, "padding": None, "normalizer": None,
        "added_tokens": [{"id": first + i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                          "special": True} for i, token in enumerate(SPECIAL)],
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": None, "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "vocab": vocabulary, "merges": merges},
    }


def _merged(tokens, pair):
    merged, index = [], 0
    while index < len(tokens):
        if tuple(tokens[index:index + 2]) == pair:
            merged.append(tokens[index] + tokens[index + 1])
            index += 2
        else:
            merged.append(tokens[index])
            index += 1
    return merged


def _write(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])
