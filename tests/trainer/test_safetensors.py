"""Files of tensors."""

import math
import os
import tempfile
import unittest

import torch

from finetune_trainer.modeling import safetensors


class TensorTest(unittest.TestCase):
    def test_tensors_of_every_kind_come_back_from_a_safetensors_file_bit_for_bit(self):
        kinds = (torch.float32, torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.int32, torch.int16, torch.int8,
                 torch.uint8, torch.bool)
        torch.manual_seed(0)
        written = {str(kind): (torch.randn(3, 5) * 9).to(kind) for kind in kinds}
        written.update({"empty": torch.zeros(0, 4), "scalar": torch.tensor(2.5, dtype=torch.bfloat16),
                        "turned": torch.randn(4, 6).t(), "special": torch.tensor([math.inf, -0.0, math.nan]).bfloat16()})
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.safetensors")
            safetensors.save(path, written)
            stored = safetensors.load(path)
        self.assertEqual(set(stored), set(written))
        for name, tensor in written.items():
            with self.subTest(name):
                self.assertEqual((stored[name].dtype, stored[name].shape), (tensor.dtype, tensor.shape))
                self.assertTrue(torch.equal(_bytes(stored[name]), _bytes(tensor)))


def _bytes(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8) if tensor.numel() else tensor.reshape(-1)
