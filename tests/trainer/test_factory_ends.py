"""How runs of LLaMA-Factory itself go on, stop and fail, driven by the llamafactory engine."""

import os
import shutil
import signal
import unittest

import factory
import jobs


class ResumeTest(factory.FactoryTest):
    def _as_if_ended_at_step_4(self, directory):
        """Leaves what another machine finds of a job that went away between step 4 and the end."""
        for name in ("output", os.path.join("checkpoints", "step-8"), "adapter", "model"):
            shutil.rmtree(os.path.join(directory, name), ignore_errors=True)

    def _goes_on(self, stage, method, first=5, **arguments):
        directory = self.factory_job(stage, method, **arguments)
        whole = self.succeeds(directory)
        self._as_if_ended_at_step_4(directory)
        self.factory_job(stage, method, attempt=2, **arguments)
        again = self.succeeds(directory, attempt=2)
        self.assertEqual(again["artifacts"], whole["artifacts"])
        told = {attempt: {line["step"]: line["loss"] for line in self.lines(directory)
                          if line["attempt"] == attempt and line["loss"] is not None} for attempt in (1, 2)}
        self.assertEqual(sorted(told[2]), list(range(first, 9)))
        for step, loss in told[2].items():
            self.assertAlmostEqual(loss, told[1][step], delta=2e-3)
        self.assertEqual(sorted(os.listdir(os.path.join(directory, "checkpoints"))), ["step-4", "step-8"])

    def test_a_resumed_adapter_goes_on_as_if_nothing_had_happened(self):
        self._goes_on("sft", "lora")

    def test_a_resumed_model_goes_on_as_if_nothing_had_happened(self):
        self._goes_on("sft", "full")

    def test_resumed_frozen_layers_go_on_as_if_nothing_had_happened(self):
        self._goes_on("kto", "freeze")

    def test_a_resumed_preference_goes_on_as_if_nothing_had_happened(self):
        self._goes_on("dpo", "lora")

    def test_a_resumed_adapter_of_a_reward_model_goes_on(self):
        self._goes_on("rm", "lora")

    def test_a_reward_model_without_an_adapter_begins_anew(self):
        self._goes_on("rm", "full", first=1)


class StopTest(factory.FactoryTest):
    def test_a_job_that_is_told_to_stop_is_interrupted_and_goes_on_from_its_newest_checkpoint(self):
        directory = self.factory_job(save_steps=2, num_train_epochs=200)
        process = self.launch(directory)
        self.until(lambda: os.path.exists(os.path.join(directory, "checkpoints", "step-2", "COMPLETE")), "a checkpoint", 300)
        below = jobs.descendants(process.pid)
        os.killpg(process.pid, signal.SIGTERM)
        self.assertEqual(self.wait(process), 0)
        self.assertEqual((self.result(directory)["outcome"], self.result(directory)["error"]), ("interrupted", None))
        self.until(lambda: not any(os.path.exists("/proc/%d" % pid) for pid in below), "every process gone", 60)
        whole = max(int(name[5:]) for name in os.listdir(os.path.join(directory, "checkpoints")))
        last = self.lines(directory)[-1]["step"]

        shutil.rmtree(os.path.join(directory, "output"))
        self.factory_job(attempt=2, save_steps=2, num_train_epochs=-(-(last + 2) // 4))
        self.succeeds(directory, attempt=2)
        self.assertEqual(min(line["step"] for line in self.lines(directory) if line["attempt"] == 2), whole + 1)

    def test_a_worker_that_is_killed_is_told(self):
        directory = self.factory_job(num_train_epochs=200)
        process = self.launch(directory)
        self.until(lambda: os.path.exists(os.path.join(directory, "metrics.jsonl")), "a step", 300)
        # The one that nothing was started by.
        os.kill(self._worker(process.pid), signal.SIGKILL)
        self.assertEqual(self.wait(process), 0)
        self.assertEqual((self.result(directory)["outcome"], self.result(directory)["error"]["code"]), ("failed", "killed"))

    def _worker(self, pid):
        for found in jobs.descendants(pid):
            try:
                words = jobs.content("/proc/%d/cmdline" % found).split(b"\0")
            except OSError:
                continue  # Gone meanwhile.
            if any(word.endswith(b"llamafactory/launcher.py") for word in words) and not any(b"torchrun" in word for word in words):
                return found
        self.fail("No worker.")


class FailureTest(factory.FactoryTest):
    def _fails(self, **options):
        directory = self.factory_job(**options)
        # Each is another job, though of the same name.
        shutil.rmtree(directory + ".state-1", ignore_errors=True)
        self.assertEqual(self.wait(self.launch(directory), 300), 0)
        result = self.result(directory)
        os.remove(os.path.join(directory, "result.json"))
        self.assertEqual(result["outcome"], "failed")
        self.assertFalse(os.path.exists(os.path.join(directory, "adapter")))
        error = result["error"]
        # The worker's own words, not those of who started it.
        self.assertNotIn("CalledProcessError", error["message"])
        self.assertFalse([line for line in error["log"] if "torchrun" in line], error["log"])
        return error["code"]

    def test_each_failure_has_its_code(self):
        nothing = os.path.join(self.folder, "nothing.jsonl")
        with open(nothing, "w", encoding="utf-8") as file:
            file.write('{"instruction": "", "input": "", "output": ""}\n')
        broken = os.path.join(self.folder, "broken")
        shutil.copytree(self.model, broken)
        with open(os.path.join(broken, "model.safetensors"), "r+b") as file:
            file.truncate(1000)
        for code, options in (
                ("unknown_template", {"template": "none-such"}),
                ("model_unreadable", {"model": os.path.join(self.folder, "gone")}),
                ("model_unreadable", {"model": broken}),
                ("bad_data", {"dataset": nothing}),
                ("bad_data", {"dataset": jobs.SAMPLE, "stage": "dpo"}),
                ("unsupported_argument", {"no_such_argument": 1}),
                ("unsupported_argument", {"finetuning_type": "full", "quantization_bit": 4})):
            with self.subTest(code, **options):
                self.assertEqual(self._fails(**options), code)


class TogetherTest(factory.FactoryTest):
    def _trains(self, processes, directory):
        self.assertEqual([self.wait(process, 600) for process in processes], [0] * len(processes))
        result = self.result(directory)
        self.assertEqual(result["outcome"], "succeeded", (result["error"], self.log(directory)[-4000:]))
        self.assertEqual([line["step"] for line in self.lines(directory) if line["loss"] is not None], [1, 2, 3, 4])
        saved = os.listdir(os.path.join(directory, "checkpoints", "step-4"))
        self.assertLessEqual({"rng_state_0.pth", "rng_state_1.pth", "COMPLETE"}, set(saved))

    def test_two_processes_of_a_node_train_together(self):
        if self.on_card:
            self.skipTest("Counts on two processes without cards of their own.")
        directory = self.factory_job()
        self._trains([self.launch(directory, cards=2)], directory)

    def test_two_nodes_train_together(self):
        directory = self.factory_job()
        self._trains([self.launch(directory, node=node, nodes=2) for node in (0, 1)], directory)


if __name__ == "__main__":
    unittest.main()
