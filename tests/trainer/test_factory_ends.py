"""How runs of LLaMA-Factory itself go on, stop and fail, driven by the llamafactory engine."""

import os
import shutil
import signal
import unittest

import factory
import jobs
from finetune_trainer.llamafactory.config import OUTPUT


class ResumeTest(factory.FactoryTest):
    def _as_if_ended_at_step_4(self, directory):
        """Leaves what another machine finds of a job that went away between step 4 and the end."""
        for name in (OUTPUT, os.path.join("checkpoints", "step-8"), "adapter", "model"):
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
    """Runs that are told to end: what they save, how soon, and how the next attempt goes on."""

    LONG = {"save_steps": 100_000, "num_train_epochs": 10_000}

    def _stops(self, directory, cards=1, ask=None):
        """Starts a run, asks it to stop once it has trained a step, and returns the step that it saved."""
        process = self.launch(directory, cards=cards)
        self.until(lambda: os.path.exists(os.path.join(directory, "metrics.jsonl")), "a step", 300)
        below = jobs.descendants(process.pid)
        (ask or (lambda: os.killpg(process.pid, signal.SIGTERM)))()
        self.assertEqual(self.wait(process, 30), 0)
        result = self.result(directory)
        self.assertEqual((result["outcome"], result["error"]), ("interrupted", None), self.log(directory)[-3000:])
        self.until(lambda: not any(os.path.exists("/proc/%d" % pid) for pid in below), "every process gone", 60)
        (name,) = os.listdir(os.path.join(directory, "checkpoints"))
        saved = set(os.listdir(os.path.join(directory, "checkpoints", name)))
        self.assertLessEqual({"COMPLETE", "optimizer.pt", "scheduler.pt", "trainer_state.json"}, saved)
        self.assertLessEqual({"rng_state_%d.pth" % rank for rank in range(cards)} if cards > 1 else {"rng_state.pth"}, saved)
        # Nothing was trained in vain.
        self.assertEqual(self.lines(directory)[-1]["step"], int(name[5:]))
        return int(name[5:])

    def _goes_on(self, stage, method):
        directory = self.factory_job(stage, method, **self.LONG)
        saved = self._stops(directory)
        # As on another machine: only what the job directory keeps is there.
        shutil.rmtree(os.path.join(directory, OUTPUT))
        self.factory_job(stage, method, attempt=2, save_steps=100_000, num_train_epochs=saved // 4 + 2)
        self.succeeds(directory, attempt=2)
        self.assertEqual(min(line["step"] for line in self.lines(directory) if line["attempt"] == 2), saved + 1)

    def test_an_adapter_that_is_told_to_stop_goes_on_from_the_step_it_was_in(self):
        self._goes_on("sft", "lora")

    def test_a_model_that_is_told_to_stop_goes_on_from_the_step_it_was_in(self):
        self._goes_on("kto", "full")

    def test_an_adapter_of_a_reward_model_that_is_told_to_stop_goes_on_from_the_step_it_was_in(self):
        self._goes_on("rm", "lora")

    def test_two_processes_that_are_told_to_stop_save_together(self):
        # They are not resumed: on a CPU transformers 4.57.1 cannot load the optimizer of more than one process.
        self._stops(self.factory_job("dpo", "lora", **self.LONG), cards=2)

    def test_a_signal_to_one_process_stops_both(self):
        directory = self.factory_job(**self.LONG)
        self._stops(directory, cards=2, ask=lambda: os.kill(self._worker(directory, 1), signal.SIGTERM))

    def test_a_run_that_is_stopped_goes_on_as_if_nothing_had_happened(self):
        whole = self.factory_job(name="whole", num_train_epochs=8)
        self.succeeds(whole)
        losses = {line["step"]: line["loss"] for line in self.lines(whole) if line["loss"] is not None}
        directory = self.factory_job(num_train_epochs=8, save_steps=100_000)
        saved = self._stops(directory)
        self.factory_job(attempt=2, num_train_epochs=8, save_steps=100_000)
        self.succeeds(directory, attempt=2)
        for line in self.lines(directory):
            if line["loss"] is not None:
                self.assertAlmostEqual(line["loss"], losses[line["step"]], delta=2e-3, msg=(saved, line["step"]))

    def test_a_worker_that_is_killed_is_told_and_no_more_is_lost_than_since_the_last_save(self):
        directory = self.factory_job(num_train_epochs=200, save_steps=4)
        process = self.launch(directory)
        self.until(lambda: os.path.exists(os.path.join(directory, "checkpoints", "step-4", "COMPLETE")), "a checkpoint", 300)
        os.kill(self._worker(directory, 0), signal.SIGKILL)
        self.assertEqual(self.wait(process), 0)
        self.assertEqual((self.result(directory)["outcome"], self.result(directory)["error"]["code"]), ("failed", "killed"))
        last = self.lines(directory)[-1]["step"]
        saved = max(int(name[5:]) for name in os.listdir(os.path.join(directory, "checkpoints"))
                    if os.path.exists(os.path.join(directory, "checkpoints", name, "COMPLETE")))
        self.assertLessEqual(last - saved, 4)

    def _worker(self, directory, rank):
        """The process of a local rank, of a job of this test."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                words, place = (jobs.content("/proc/%s/%s" % (pid, name)).split(b"\0") for name in ("cmdline", "environ"))
                is_of_job = b"llamafactory-worker" in words and os.readlink("/proc/%s/cwd" % pid) == directory
                if is_of_job and b"LOCAL_RANK=%d" % rank in place:
                    return int(pid)
            except OSError:
                continue  # Gone meanwhile.
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
