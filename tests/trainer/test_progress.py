"""What a job tells of the devices it trains on."""

import os
import unittest
from unittest.mock import patch

from finetune_trainer.progress import gpu_query


class GpuQueryTest(unittest.TestCase):
    def test_a_job_that_was_given_some_cards_of_a_machine_asks_about_those_alone(self):
        with patch.dict(os.environ, {"CUDA_VISIBLE_DEVICES": "2,5"}):
            self.assertEqual(gpu_query()[-1], "--id=2,5")

    def test_a_job_that_was_given_none_by_name_asks_about_all(self):
        with patch.dict(os.environ):
            os.environ.pop("CUDA_VISIBLE_DEVICES", None)
            self.assertFalse([argument for argument in gpu_query() if argument.startswith("--id")])
