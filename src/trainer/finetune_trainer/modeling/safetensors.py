"""Reading and writing of safetensors files: an 8-byte header length, a JSON header, then the raw tensors."""

import json
import os
import struct

import numpy
import torch

from finetune_trainer.errors import TrainerError

_TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64,
          "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}
_NAMES = {dtype: name for name, dtype in _TYPES.items()}


def load(path):
    """All tensors of a file by name."""
    try:
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
            body = numpy.fromfile(file, dtype=numpy.uint8)
    except (OSError, ValueError, struct.error) as error:
        raise TrainerError("model_unreadable", "Cannot read %s: %s" % (os.path.basename(path), error),
                           "无法读取 %s：%s" % (os.path.basename(path), error)) from error
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        raw = torch.from_numpy(body[start:end].copy())
        kind = _TYPES[entry["dtype"]]
        tensors[name] = raw.view(kind).reshape(entry["shape"]) if end > start else torch.empty(entry["shape"], dtype=kind)
    return tensors


def save(path, tensors):
    """Writes tensors under their names, whole or not at all."""
    header, blocks, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        block = tensor.reshape(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
        header[name] = {"dtype": _NAMES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(block)]}
        blocks.append(block)
        offset += len(block)
    encoded = json.dumps(header, separators=(",", ":")).encode()
    encoded += b" " * (-len(encoded) % 8)
    temporary = path + ".tmp"
    with open(temporary, "wb") as file:
        file.write(struct.pack("<Q", len(encoded)))
        file.write(encoded)
        for block in blocks:
            file.write(block)
    os.replace(temporary, path)


def load_model(directory):
    """All tensors of a Hugging Face model folder, in one file or in shards."""
    index = os.path.join(directory, "model.safetensors.index.json")
    if not os.path.exists(index):
        return load(os.path.join(directory, "model.safetensors"))
    with open(index, encoding="utf-8") as file:
        shards = sorted(set(json.load(file)["weight_map"].values()))
    tensors = {}
    for shard in shards:
        tensors.update(load(os.path.join(directory, shard)))
    return tensors
