"""Runs of one process."""

import json
import os
import shutil
import signal
import tempfile

import jobs
from finetune_trainer.errors import TrainerError

_RANDOM = {"lora_dropout": 0.1, "neftune_noise_alpha": 5.0, "lr_scheduler_type": "cosine", "warmup_steps": 2, "save_steps": 4}


class ResumeTest(jobs.JobTest):
    kept = None

    def setUp(self):
        super().setUp()
        if ResumeTest.kept is None:
            # One whole run serves all that is compared with it.
            ResumeTest.kept = tempfile.mkdtemp(prefix="finetune-test-")
            self.addClassCleanup(shutil.rmtree, ResumeTest.kept, True)
            whole = self.job("whole", **_RANDOM)
            self.assertEqual(self.wait(self.start(whole)), 0)
            shutil.copytree(whole, ResumeTest.kept, dirs_exist_ok=True)
        self.whole = ResumeTest.kept
        self.result = jobs.read(os.path.join(self.whole, "result.json"))
        self.assertEqual(self.result["outcome"], "succeeded")
        self.expected = jobs.losses(self.whole)
        self.assertEqual(sorted(self.expected), list(range(1, 13)))

    def test_a_run_stopped_by_sigterm_and_resumed_has_bit_for_bit_the_losses_of_a_whole_run(self):
        directory = self.job("stopped", **_RANDOM)
        process = self.start(directory)
        checkpoint = os.path.join(directory, "checkpoints", "step-4", "COMPLETE")
        self.until(lambda: os.path.exists(checkpoint), "the first checkpoint")
        process.send_signal(signal.SIGTERM)
        # What a preempted machine gives.
        self.assertEqual(self.wait(process, seconds=30), 0)
        result = jobs.read(os.path.join(directory, "result.json"))
        if result["outcome"] == "succeeded":  # Ended before the signal came: go on from the first checkpoint all the same.
            shutil.rmtree(os.path.join(directory, "checkpoints", "step-8"))
        else:
            self.assertEqual((result["outcome"], result["artifacts"]), ("interrupted", []))
            self.assertLess(result["metrics"]["steps"], 12)
        self._resume_and_compare("stopped", directory)

    def test_a_checkpoint_that_is_not_whole_is_ignored(self):
        directory = self.job("broken", **_RANDOM)
        saved = os.path.join(directory, "checkpoints")
        shutil.copytree(os.path.join(self.whole, "checkpoints"), saved)
        os.remove(os.path.join(saved, "step-8", "COMPLETE"))
        with open(os.path.join(saved, "step-8", "weights.pt"), "r+b") as file:
            file.truncate(100)
        os.makedirs(os.path.join(saved, "step-11.tmp"))
        os.makedirs(os.path.join(saved, "step-10"))
        shutil.copy(os.path.join(self.whole, "metrics.jsonl"), directory)
        attempted = self._resume_and_compare("broken", directory)
        self.assertEqual(attempted, list(range(5, 13)))

    def _resume_and_compare(self, name, directory):
        self.job(name, attempt=2, **_RANDOM)
        code, result = self.run_job(directory)
        self.assertEqual((code, result["outcome"], result["attempt"]), (0, "succeeded", 2))
        self.assertEqual(jobs.losses(directory), self.expected)
        for metric in ("eval_loss", "base_eval_loss", "first_loss", "final_loss", "train_loss", "tokens"):
            self.assertEqual(result["metrics"][metric], self.result["metrics"][metric], metric)
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        attempted = sorted(entry["step"] for entry in entries if entry["attempt"] == 2 and entry["loss"] is not None)
        self.assertGreater(attempted[0], 4)
        return attempted


class RefusalTest(jobs.JobTest):
    def _error(self, directory):
        code, result = self.run_job(directory)
        self.assertEqual((code, result["outcome"]), (1, "failed"))
        for told in (result["error"], result["error"]["zh"]):
            self.assertTrue(told["message"] and told["fix"])
        return result["error"]

    def test_all_unsupported_arguments_are_named(self):
        error = self._error(self.job(quantization_bit=4, use_unsloth=True, optim="paged_adamw_8bit", deepspeed="none", stage="ppo"))
        self.assertEqual(error["code"], "unsupported_argument")
        for named in ("quantization_bit", "use_unsloth", "optim=paged_adamw_8bit", "stage=ppo"):
            self.assertIn(named, error["message"])
        self.assertNotIn("deepspeed", error["message"])

    def test_a_malformed_row_is_refused_with_its_line_number(self):
        with open(jobs.SAMPLE, encoding="utf-8") as file:
            good = [next(file) for _ in range(4)]
        path = os.path.join(self.folder, "cut.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(good[:2]) + "\n" + '{"instruction": "cut\n' + "".join(good[2:]))
        error = self._error(self.job(dataset=path))
        self.assertEqual(error["code"], "bad_data")
        self.assertIn("cut.jsonl, line 4 ", error["message"])

    def test_an_unknown_template_is_refused_by_name(self):
        with self.assertRaises(TrainerError) as raised:
            jobs.train(self.job(template="nonesuch"))
        self.assertEqual(raised.exception.code, "unknown_template")
        self.assertIn("nonesuch", str(raised.exception))
