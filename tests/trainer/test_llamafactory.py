"""The llamafactory engine around a stand-in for LLaMA-Factory, which itself is not run here."""

import importlib.util
import json
import os
import re
import shutil
import signal

import torch

import factory
import jobs
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory import outputs
from finetune_trainer.llamafactory.config import OUTPUT
from finetune_trainer.llamafactory.weights import to_safetensors
from finetune_trainer.modeling import safetensors

STAND_IN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stand_in")
# Not by its name, under which LLaMA-Factory itself may be installed.
_SPEC = importlib.util.spec_from_file_location("stand_in", os.path.join(STAND_IN, "llamafactory", "train", "tuner.py"))
stand_in = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(stand_in)


class NodeTest(jobs.JobTest):
    def _start(self, kind, attempt=1, node=0, nodes=1, cards=2, **arguments):
        self.port = getattr(self, "port", None) or jobs.free_port()
        directory = self.job(attempt=attempt, nodes=nodes, **{"save_steps": 1, **arguments})
        path = os.path.join(directory, "job.json")
        content = {**jobs.read(path), "engine": "llamafactory", "device": "cuda"}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        environment = jobs.environment()
        environment.update(PYTHONPATH=environment["PYTHONPATH"] + os.pathsep + STAND_IN, STAND_IN=kind)
        return directory, self._process(
            ["launch", "--directory", directory, "--attempt", str(attempt), "--node", str(node), "--nodes", str(nodes), "--cards", str(cards),
             "--rendezvous", "127.0.0.1:%d" % self.port, "--rendezvous-id", "x", "--state", "%s.state-%d" % (directory, attempt)],
            env=environment)

    def _result(self, directory):
        return jobs.read(os.path.join(directory, "result.json"))

    def _lines(self, directory):
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            # Valid JSON: what was NaN is null.
            return [json.loads(line, parse_constant=self.fail) for line in file]

    def _log(self, directory, attempt=1, node=0, rank=0):
        path = os.path.join(directory, "logs", "attempt-%d" % attempt, "node-%d" % node, "rank-%d.log" % rank)
        return jobs.content(path).decode() if os.path.exists(path) else ""

    def _checkpoints(self, directory):
        root = os.path.join(directory, "checkpoints")
        names = os.listdir(root) if os.path.isdir(root) else []
        return sorted(int(name[5:]) for name in names if os.path.exists(os.path.join(root, name, "COMPLETE")))

    def test_a_run_becomes_a_job_directory(self):
        directory, process = self._start("succeed")
        self.assertEqual(self.wait(process), 0)
        result = self._result(directory)
        self.assertEqual((result["outcome"], result["metrics"]), ("succeeded", {"train_loss": 0.5}))
        self.assertEqual(result["artifacts"],
                         ["adapter/adapter_config.json", "adapter/adapter_model.safetensors", "adapter/tokenizer.json"])
        self.assertEqual(jobs.read(os.path.join(directory, "adapter", "adapter_config.json")), {"base_model_name_or_path": "tiny-llama"})
        lines = self._lines(directory)
        self.assertEqual([(line["step"], line["loss"], line["grad_norm"], line["lr"]) for line in lines if line["eval_loss"] is None],
                         [(1, 2.0, 0.25, 1e-4), (2, None, 0.5, 1e-4), (3, 2.0 / 3, 0.75, 1e-4), (4, 0.5, 1.0, 1e-4)])
        self.assertEqual([(line["step"], line["eval_loss"], line["eval_reward_accuracy"]) for line in lines if line["eval_loss"] is not None],
                         [(2, 1.0, 0.75), (4, 1.0, 0.75)])
        self.assertEqual([(line["tokens"], line["epoch"], line["total_steps"]) for line in lines[:2]], [(100, 0.5, 4), (200, 1.0, 4)])
        for step in range(1, 5):
            self.assertEqual(sorted(os.listdir(os.path.join(directory, "checkpoints", "step-%d" % step))),
                             ["COMPLETE", "model.safetensors", "rng_state_0.pth", "rng_state_1.pth", "trainer_state.json"])
        text = self._log(directory)
        self.assertRegex(text, r"^\d{4}-\d\d-\d\dT[\d:.]+Z \[INFO\] token \*\*\* is read\n")
        self.assertIn("'loss': 0.5", self._log(directory, rank=1))

        # Others read the job directory; a tracker's own files are not for them.
        (scratch,) = re.findall(r"the tracker writes below (\S+)", text)
        self.assertNotEqual(os.path.commonpath([scratch, directory]), directory)
        self.assertFalse(os.path.exists(scratch))
        self.assertNotIn("wandb", os.listdir(directory))

    def test_each_process_is_told_its_place_as_torchrun_tells_it(self):
        first = self._start("succeed", node=0, nodes=2)
        second = self._start("succeed", node=1, nodes=2)
        self.assertEqual([self.wait(process) for _, process in (first, second)], [0, 0])
        for rank in range(4):
            self.assertEqual(jobs.read(os.path.join(first[0], "environment-%d.json" % rank)), dict(zip(stand_in.PLACE, (
                str(rank), str(rank % 2), "4", "2", str(rank // 2), "127.0.0.1", str(self.port), "1"))))
        self.assertEqual([line["step"] for line in self._lines(first[0]) if line["eval_loss"] is None], [1, 2, 3, 4])

    def test_a_failure_gets_the_code_of_its_cause_and_the_end_of_its_log(self):
        for kind, code in (("memory", "out_of_memory"), ("package", "missing_package"), ("data", "bad_data")):
            with self.subTest(kind):
                directory, process = self._start(kind, attempt=1 + list(stand_in.TEXTS).index(kind))
                self.assertEqual(self.wait(process), 0)
                error = self._result(directory)["error"]
                self.assertEqual(error["code"], code)
                self.assertIn(stand_in.TEXTS[kind], error["message"])
                self.assertIn(stand_in.TEXTS[kind], error["log"])
                self.assertTrue(error["zh"]["fix"])

    def test_a_process_that_fails_ends_those_that_wait_for_it(self):
        directory, process = self._start("silent")
        self.assertEqual(self.wait(process), 0)
        error = self._result(directory)["error"]
        self.assertEqual((error["code"], error["message"]), ("internal_error", "LLaMA-Factory: ValueError: a rank fails"))

    def test_a_process_that_is_killed_is_told(self):
        directory, process = self._start("endless")
        self.until(lambda: self._checkpoints(directory), "a checkpoint")
        os.kill(self._workers(process)[1], signal.SIGKILL)
        self.assertEqual(self.wait(process), 0)
        self.assertEqual(self._result(directory)["error"]["code"], "killed")

    def _workers(self, process):
        """Process ids by local rank."""
        found = {}
        for pid in jobs.descendants(process.pid):
            words = jobs.content("/proc/%d/cmdline" % pid).split(b"\0")
            if b"llamafactory-worker" in words:
                told = dict(pair.split(b"=", 1) for pair in jobs.content("/proc/%d/environ" % pid).split(b"\0") if b"=" in pair)
                found[int(told[b"LOCAL_RANK"])] = pid
        return found

    def _goes_on(self, directory, last):
        """The next attempt, on another machine, where only what the job directory keeps is there."""
        shutil.rmtree(os.path.join(directory, OUTPUT))
        _, process = self._start("endless", attempt=2)
        self.until(lambda: any(line["attempt"] == 2 for line in self._lines(directory)), "a step of the next attempt")
        os.killpg(process.pid, signal.SIGTERM)
        self.assertEqual(self.wait(process), 0)
        steps = {attempt: [line["step"] for line in self._lines(directory) if line["attempt"] == attempt and line["eval_loss"] is None]
                 for attempt in (1, 2)}
        self.assertEqual((steps[1][-1], steps[2][0]), (last, last + 1))

    def test_a_run_that_is_told_to_stop_saves_the_step_it_is_in_and_the_next_goes_on_from_there(self):
        directory, process = self._start("endless", save_steps=1_000_000)
        self.until(lambda: os.path.exists(os.path.join(directory, "metrics.jsonl")), "a step")
        os.killpg(process.pid, signal.SIGTERM)
        self.assertEqual(self.wait(process, 30), 0)
        result = self._result(directory)
        self.assertEqual((result["outcome"], result["error"], result["artifacts"]), ("interrupted", None, []))
        (last,) = self._checkpoints(directory)
        self.assertEqual(sorted(os.listdir(os.path.join(directory, "checkpoints", "step-%d" % last))),
                         ["COMPLETE", "model.safetensors", "rng_state_0.pth", "rng_state_1.pth", "trainer_state.json"])
        # There may not be the time to measure.
        self.assertNotIn(last, [line["step"] for line in self._lines(directory) if line["eval_loss"] is not None])
        self._goes_on(directory, last)

    def test_all_ranks_end_after_the_same_step_whichever_was_told(self):
        for rank in (0, 1):
            with self.subTest(rank=rank):
                directory, process = self._start("endless", attempt=1 + rank, save_steps=1_000_000)
                self.until(lambda: any(line["attempt"] == 1 + rank for line in self._told(directory)), "a step")
                os.kill(self._workers(process)[rank], signal.SIGTERM)
                self.assertEqual(self.wait(process, 30), 0)
                self.assertEqual(self._result(directory)["outcome"], "interrupted")
                last = self._checkpoints(directory)[-1]
                logged = [self._log(directory, attempt=1 + rank, rank=each).count("'loss'") for each in (0, 1)]
                self.assertEqual(logged[0], logged[1])
                self.assertEqual(self._lines(directory)[-1]["step"], last)

    def _told(self, directory):
        return self._lines(directory) if os.path.exists(os.path.join(directory, "metrics.jsonl")) else []

    def test_the_control_planes_file_stops_a_run_as_a_signal_does(self):
        directory, process = self._start("endless", cards=1, save_steps=1_000_000)
        self.until(lambda: self._told(directory), "a step")
        with open(os.path.join(directory, "stop.json"), "w", encoding="utf-8") as file:
            json.dump({"attempt": 1}, file)
        self.assertEqual(self.wait(process, 30), 0)
        self.assertEqual(self._result(directory)["outcome"], "interrupted")
        self.assertEqual(self._checkpoints(directory), [self._lines(directory)[-1]["step"]])

    def test_a_run_that_is_told_to_stop_before_it_trains_ends_at_once(self):
        directory, process = self._start("load")
        self.until(lambda: all("loading" in self._log(directory, rank=rank) for rank in (0, 1)), "both load")
        os.killpg(process.pid, signal.SIGTERM)
        self.assertEqual(self.wait(process, 30), 0)
        self.assertEqual((self._result(directory)["outcome"], self._checkpoints(directory)), ("interrupted", []))

    def test_without_llamafactory_the_missing_package_is_told(self):
        if factory.IS_THERE:
            self.skipTest("It is installed here.")
        directory = self.job()
        path = os.path.join(directory, "job.json")
        content = {**jobs.read(path), "engine": "llamafactory"}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        process = self._process(["launch", "--directory", directory, "--attempt", "1", "--node", "0", "--nodes", "1", "--cards", "1",
                                 "--rendezvous", "127.0.0.1:1", "--rendezvous-id", "x", "--state", directory + ".state"])
        self.assertEqual(self.wait(process), 0)
        self.assertEqual(self._result(directory)["error"]["code"], "missing_package")


class WeightsTest(jobs.JobTest):
    def test_what_pytorch_wrote_becomes_safetensors_and_a_shared_tensor_is_kept_once(self):
        shared = torch.arange(6.0).reshape(2, 3)
        for name, weights in (("pytorch_model-00001-of-00002.bin", {"model.embed_tokens.weight": shared, "lm_head.weight": shared}),
                              ("pytorch_model-00002-of-00002.bin", {"model.norm.weight": torch.ones(3, dtype=torch.bfloat16)}),
                              ("value_head.bin", {"v_head.summary.weight": torch.ones(1, 3)}), ("training_args.bin", {"seed": 42})):
            torch.save(weights, os.path.join(self.folder, name))
        with open(os.path.join(self.folder, "pytorch_model.bin.index.json"), "w", encoding="utf-8") as file:
            json.dump({"metadata": {}, "weight_map": {"model.embed_tokens.weight": "pytorch_model-00001-of-00002.bin",
                                                      "lm_head.weight": "pytorch_model-00001-of-00002.bin",
                                                      "model.norm.weight": "pytorch_model-00002-of-00002.bin"}}, file)
        to_safetensors(self.folder)
        self.assertEqual(sorted(os.listdir(self.folder)), [
            "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json", "training_args.bin",
            "value_head.safetensors"])
        found = safetensors.load_model(self.folder)
        self.assertEqual(sorted(found), ["model.embed_tokens.weight", "model.norm.weight"])
        self.assertTrue(torch.equal(found["model.embed_tokens.weight"], shared))
        self.assertEqual(found["model.norm.weight"].dtype, torch.bfloat16)


class OutputTest(jobs.JobTest):
    def test_a_line_that_is_not_whole_waits_for_its_rest(self):
        path = os.path.join(self.folder, "log.jsonl")
        tail = outputs.LineTail(path)
        self.assertEqual(tail.read(), [])
        for text, expected in (('{"a": 1}\n{"a"', [{"a": 1}]), (": 2", []), ("}\n", [{"a": 2}])):
            with open(path, "a", encoding="utf-8") as file:
                file.write(text)
            self.assertEqual(tail.read(), expected)

    def test_a_checkpoint_is_taken_over_when_it_is_told_and_dropped_when_llamafactory_drops_it(self):
        job = read_paths(os.path.join(self.job(), "job.json"))
        checkpoints = outputs.Checkpoints(job)
        for name in ("model.safetensors", "trainer_state.json"):
            stand_in.write(job.path(OUTPUT, "checkpoint-7"), name, "{}")
        checkpoints.drop()
        self.assertEqual(checkpoints.newest(), (None, 0))
        checkpoints.take(7)
        self.assertEqual(sorted(os.listdir(job.path("checkpoints", "step-7"))), ["COMPLETE", "model.safetensors", "trainer_state.json"])
        self.assertEqual(checkpoints.newest(), (job.path(OUTPUT, "checkpoint-7"), 7))
        checkpoints.drop()
        self.assertEqual(os.listdir(job.path("checkpoints")), ["step-7"])
        shutil.rmtree(job.path(OUTPUT, "checkpoint-7"))
        checkpoints.drop()
        self.assertEqual(os.listdir(job.path("checkpoints")), [])
        # Told, but gone before anybody looked.
        checkpoints.take(7)
        self.assertEqual(os.listdir(job.path("checkpoints")), [])

    def test_a_restored_reward_model_has_its_head_where_the_trainer_looks(self):
        job = read_paths(os.path.join(self.job(), "job.json"))
        for name in ("value_head.safetensors", "adapter_model.safetensors", "trainer_state.json", "COMPLETE"):
            stand_in.write(job.path("checkpoints", "step-7"), name, name)
        checkpoints = outputs.Checkpoints(job)
        checkpoints.restore(7)
        folder = job.path(OUTPUT, "checkpoint-7")
        self.assertEqual(sorted(os.listdir(folder)),
                         ["adapter_model.safetensors", "model.safetensors", "trainer_state.json", "value_head.safetensors"])
        self.assertEqual(jobs.content(os.path.join(folder, "model.safetensors")), b"value_head.safetensors")
        checkpoints.restore(7)
