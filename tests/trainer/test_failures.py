"""Every way in which a job breaks has a stable code and says in two languages what to do."""

import errno
import json
import os
import resource
import signal
import unittest

import jobs
from finetune_trainer.errors import FIXES, describe, tell


class CodeTest(unittest.TestCase):
    def test_what_libraries_raise_becomes_a_code(self):
        for error, code in (
                (MemoryError(), "out_of_memory"), (RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"), "out_of_memory"),
                (RuntimeError("[enforce fail at alloc_cpu.cpp:66] DefaultCPUAllocator: can't allocate memory: you tried"), "out_of_memory"),
                (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
                (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk_full"),
                (RuntimeError("PytorchStreamWriter failed writing file data/0: file write failed"), "disk_full"),
                (RuntimeError("NCCL error in: ../torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp:1275"), "nccl_failure"),
                (RuntimeError("[../third_party/gloo/gloo/transport/tcp/pair.cc:598] Connection closed by peer"), "peer_lost"),
                (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "peer_lost"),
                (ModuleNotFoundError("No module named 'bitsandbytes'"), "missing_package"), (KeyError("x"), "internal_error")):
            with self.subTest(error=str(error)):
                self.assertEqual(describe(error)["code"], code)

    def test_every_code_says_what_to_do_in_two_languages(self):
        for code in FIXES:
            told = tell(code, "what", "何事")
            self.assertTrue(told["fix"].endswith(".") and told["zh"]["fix"].endswith("。"), told)
            self.assertFalse(told["fix"].isascii() is False or told["zh"]["fix"].isascii())


class BrokenRunTest(jobs.JobTest):
    def test_a_full_disk_is_told_and_leaves_no_broken_checkpoint_and_the_next_attempt_succeeds(self):
        # A file may not grow beyond 60 kB: logs and metrics fit, the weights of a checkpoint do not.
        directory = self.job(save_steps=3)
        process = self.start(directory, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)))
        self.assertEqual(self.wait(process), 1)
        result = jobs.read(os.path.join(directory, "result.json"))
        self.assertEqual((result["outcome"], result["error"]["code"]), ("failed", "disk_full"), result)
        self.assertTrue(result["error"]["zh"]["fix"])
        self.assertEqual(os.listdir(os.path.join(directory, "checkpoints")), [])
        self.job(attempt=2, save_steps=3)
        code, result = self.run_job(directory)
        self.assertEqual((code, result["outcome"]), (0, "succeeded"))

    def test_out_of_memory_is_told(self):
        directory = self.job(finetuning_type="full", per_device_train_batch_size=512, cutoff_len=512, max_samples=None)
        limit = 900 * 1024 * 1024  # Enough to load PyTorch and the model, not for the logits of such a batch.
        process = self.start(directory, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)))
        self.assertEqual(self.wait(process), 1)
        self.assertEqual(jobs.read(os.path.join(directory, "result.json"))["error"]["code"], "out_of_memory")

    def test_sigkill_loses_less_than_one_save_interval(self):
        arguments = {"max_steps": 40, "save_steps": 4}
        directory = self.job(**arguments)
        process = self.start(directory)
        self.until(lambda: os.path.exists(os.path.join(directory, "metrics.jsonl")) and max(jobs.losses(directory), default=0) >= 10,
                   "step 10")
        process.send_signal(signal.SIGKILL)
        self.wait(process)
        reached = max(jobs.losses(directory))
        self.job(attempt=2, **{**arguments, "max_steps": reached + 1})
        code, result = self.run_job(directory)
        self.assertEqual((code, result["outcome"]), (0, "succeeded"))
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            again = [entry["step"] for entry in map(json.loads, file) if entry["attempt"] == 2 and entry["loss"] is not None]
        self.assertGreater(min(again), reached - 4)
