"""What the engine says it can do, against what it does."""

import json
import subprocess
import sys
import unittest

import jobs
from finetune_trainer.arguments import CHOICES, read_arguments
from finetune_trainer.errors import TrainerError


class CapabilitiesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Without site packages there is no PyTorch: a control plane asks where nothing is installed.
        output = subprocess.run([sys.executable, "-S", "-m", "finetune_trainer", "capabilities"], env=jobs.environment(),
                                capture_output=True, text=True, check=True).stdout
        cls.told = json.loads(output)

    def test_they_are_told_without_pytorch_and_name_every_choice(self):
        for told, argument in (("stages", "stage"), ("methods", "finetuning_type"), ("optimizers", "optim"),
                               ("schedulers", "lr_scheduler_type")):
            self.assertEqual(tuple(self.told[told]), CHOICES[argument])
        self.assertIn("llama3", self.told["templates"])
        self.assertIn("lora_rank", self.told["arguments"])

    def test_an_argument_that_is_not_told_is_refused(self):
        for name, value in (("quantization_bit", 4), ("deepspeed", "ds_z3_config.json"), ("use_unsloth", True), ("nonesuch", "x")):
            self.assertNotIn(name, self.told["arguments"] + self.told["ignored"])
            with self.assertRaises(TrainerError) as raised:
                read_arguments({name: value})
            self.assertEqual(raised.exception.code, "unsupported_argument")
            self.assertIn(name, str(raised.exception))
