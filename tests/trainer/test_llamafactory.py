"""The llamafactory engine around a stand-in for its command: LLaMA-Factory itself is not run here."""

import json
import os
import re
import shutil
import signal
import stat
import sys
import unittest

import jobs
import stand_in_cli
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory import outputs
from finetune_trainer.llamafactory.config import DEEPSPEED, write_config
from finetune_trainer.llamafactory.datasets import write_dataset_info
from finetune_trainer.llamafactory.errors import classify

MESSAGES = {"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}
CHAT = {"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]}


class NodeTest(jobs.JobTest):
    def setUp(self):
        super().setUp()
        self.bin = os.path.join(self.folder, "bin")
        os.makedirs(self.bin)
        command = os.path.join(self.bin, "llamafactory-cli")
        with open(command, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexec %s %s \"$@\"\n" % (sys.executable, stand_in_cli.__file__))
        os.chmod(command, os.stat(command).st_mode | stat.S_IXUSR)
        self.state = os.path.join(self.folder, "state")

    def _start(self, kind, attempt=1, node=0, nodes=1, **arguments):
        directory = self.job(attempt=attempt, nodes=nodes, save_steps=1, **arguments)
        path = os.path.join(directory, "job.json")
        content = {**jobs.read(path), "engine": "llamafactory", "device": "cuda"}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        environment = {**jobs.environment(), "PATH": self.bin + os.pathsep + os.environ["PATH"], "STAND_IN": kind}
        return directory, self._process(
            ["launch", "--directory", directory, "--attempt", str(attempt), "--node", str(node), "--nodes", str(nodes), "--cards", "2",
             "--rendezvous", "127.0.0.1:29501", "--rendezvous-id", "x", "--state", "%s-%d" % (self.state, attempt)], env=environment)

    def _result(self, directory):
        return jobs.read(os.path.join(directory, "result.json"))

    def test_a_run_becomes_a_job_directory(self):
        directory, process = self._start("succeed")
        self.assertEqual(self.wait(process), 0)
        result = self._result(directory)
        self.assertEqual((result["outcome"], result["metrics"]), ("succeeded", {"train_loss": 0.5}))
        self.assertEqual(result["artifacts"],
                         ["adapter/adapter_config.json", "adapter/adapter_model.safetensors", "adapter/tokenizer.json"])
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            # Valid JSON: what was NaN is null.
            lines = [json.loads(line, parse_constant=self.fail) for line in file]
        self.assertEqual([(line["step"], line["loss"], line["tokens"]) for line in lines],
                         [(1, 2.0, 100), (2, None, 200), (3, 2.0 / 3, 300), (4, 0.5, 400)])
        self.assertEqual((lines[0]["elapsed_s"], lines[0]["remaining_s"]), (86410, 3 * 86410.0))
        for step in range(1, 5):
            self.assertEqual(sorted(os.listdir(os.path.join(directory, "checkpoints", "step-%d" % step))),
                             ["COMPLETE", "model.safetensors", "trainer_state.json"])
        with open(os.path.join(directory, "logs", "attempt-1", "node-0", "rank-0.log"), encoding="utf-8") as file:
            text = file.read()
        self.assertRegex(text, r"^\d{4}-\d\d-\d\dT[\d:.]+Z \[INFO\] token \*\*\* is read\n")

        # Others read the job directory; a tracker's own files are not for them.
        (scratch,) = re.findall(r"the tracker writes below (\S+)", text)
        self.assertNotEqual(os.path.commonpath([scratch, directory]), directory)
        self.assertFalse(os.path.exists(scratch))
        self.assertNotIn("wandb", os.listdir(directory))

    def test_each_node_is_told_its_place(self):
        first = self._start("succeed", node=0, nodes=2)
        second = self._start("succeed", node=1, nodes=2)
        self.assertEqual([self.wait(process) for _, process in (first, second)], [0, 0])
        for node in (0, 1):
            self.assertEqual(jobs.read(os.path.join(first[0], "environment-%d.json" % node)), {
                "FORCE_TORCHRUN": "1", "NNODES": "2", "NODE_RANK": str(node), "NPROC_PER_NODE": "2", "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": "29501", "HF_HUB_OFFLINE": "1"})

    def test_a_failure_gets_the_code_of_its_cause_and_the_end_of_its_log(self):
        for kind, code in (("memory", "out_of_memory"), ("package", "missing_package"), ("data", "bad_data")):
            with self.subTest(kind):
                directory, process = self._start(kind, attempt=1 + list(stand_in_cli.TEXTS).index(kind))
                self.assertEqual(self.wait(process), 0)
                error = self._result(directory)["error"]
                self.assertEqual(error["code"], code)
                self.assertIn(stand_in_cli.TEXTS[kind], error["message"])
                self.assertIn(stand_in_cli.TEXTS[kind], error["log"])
                self.assertTrue(error["zh"]["fix"])

    def test_a_run_that_is_told_to_stop_goes_on_from_its_newest_checkpoint(self):
        directory, process = self._start("wait")
        log = os.path.join(directory, "logs", "attempt-1", "node-0", "rank-0.log")
        self.until(lambda: os.path.exists(log) and b"ready" in jobs.content(log), "the stand-in waits")
        os.killpg(process.pid, signal.SIGTERM)
        self.assertEqual(self.wait(process), 0)
        self.assertEqual(self._result(directory)["outcome"], "interrupted")
        with open(log, encoding="utf-8") as file:
            self.assertIn("told", file.read())
        # As on another machine: only what the job directory keeps is there.
        shutil.rmtree(os.path.join(directory, "output"))
        _, process = self._start("succeed", attempt=2)
        self.assertEqual(self.wait(process), 0)
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        self.assertEqual([(entry["attempt"], entry["step"]) for entry in entries], [(1, 1), (1, 2), (2, 3), (2, 4)])
        self.assertEqual(self._result(directory)["outcome"], "succeeded")

    def test_without_llamafactory_the_missing_package_is_told(self):
        os.remove(os.path.join(self.bin, "llamafactory-cli"))
        directory, process = self._start("succeed")
        self.assertEqual(self.wait(process), 0)
        self.assertEqual(self._result(directory)["error"]["code"], "missing_package")


class ConfigTest(jobs.JobTest):
    def _config(self, checkpoint=None, **arguments):
        job = read_paths(os.path.join(self.job(), "job.json"))
        write_config(job, arguments, job.path("data"), {"dataset": ["faq-1"]}, checkpoint, False)
        return job, jobs.read(job.path("llamafactory.json"))

    def test_the_job_decides_paths_and_the_arguments_the_rest(self):
        job, config = self._config(stage="sft", learning_rate=1e-4, packing=True, gradient_checkpointing=False)
        self.assertEqual((config["dataset"], config["output_dir"], config["report_to"]), ("faq-1", job.path("output"), "none"))
        self.assertEqual((config["neat_packing"], config["disable_gradient_checkpointing"]), (True, True))
        self.assertNotIn("gradient_checkpointing", config)
        self.assertGreater(config["ddp_timeout"], 86400)

    def test_early_stopping_brings_what_the_trainer_wants_with_it(self):
        _, config = self._config(early_stopping_steps=3, eval_steps=20, save_steps=100)
        self.assertEqual((config["load_best_model_at_end"], config["save_steps"]), (True, 20))

    def test_a_resumed_reward_model_names_its_adapter_twice(self):
        _, config = self._config("output/checkpoint-3", stage="rm", finetuning_type="lora")
        self.assertEqual((config["resume_from_checkpoint"], config["adapter_name_or_path"]), ("output/checkpoint-3",) * 2)

    def test_sharding_files_are_written_where_the_configuration_says(self):
        for name, stage, offloads in (("ds_z2_config.json", 2, 0), ("ds_z2_offload_config.json", 2, 1), ("ds_z3_config.json", 3, 0),
                                      ("ds_z3_offload_config.json", 3, 2)):
            _, config = self._config(deepspeed="deepspeed/" + name)
            told = jobs.read(config["deepspeed"])
            self.assertEqual(told, DEEPSPEED[name])
            zero = told["zero_optimization"]
            self.assertEqual((zero["stage"], sum(key.startswith("offload") for key in zero)), (stage, offloads))
        _, config = self._config(fsdp="full_shard auto_wrap")
        self.assertIn("state_dict_type", jobs.read(config["fsdp_config"]))


class DatasetInfoTest(jobs.JobTest):
    def _info(self, rows, name="d.jsonl"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
        job = read_paths(os.path.join(self.job(dataset=path), "job.json"))
        folder, names = write_dataset_info(job)
        self.assertEqual(names, {"dataset": ["faq-1"]})
        entry = jobs.read(os.path.join(folder, "dataset_info.json"))["faq-1"]
        self.assertTrue(os.path.exists(os.path.join(folder, entry.pop("file_name"))))
        return folder, entry

    def test_every_format_is_described_by_the_columns_that_it_has(self):
        alpaca = {"instruction": "Q", "input": "", "output": "A"}
        columns = {"prompt": "instruction", "query": "input", "response": "output"}
        pair = {"chosen": "chosen", "rejected": "rejected"}
        cases = (
            ([alpaca], {"formatting": "alpaca", "ranking": False, "columns": columns}),
            ([alpaca, {**alpaca, "system": "S", "history": []}],
             {"formatting": "alpaca", "ranking": False, "columns": {**columns, "system": "system", "history": "history"}}),
            ([{"instruction": "Q", "chosen": "A", "rejected": "B"}],
             {"formatting": "alpaca", "ranking": True, "columns": {"prompt": "instruction", **pair}}),
            ([{**alpaca, "kto_tag": True}], {"formatting": "alpaca", "ranking": False, "columns": {**columns, "kto_tag": "kto_tag"}}),
            (['{"text": "x"}'], {"formatting": "alpaca", "ranking": False, "columns": {"prompt": "text"}}))
        for rows, expected in cases:
            self.assertEqual(self._info(rows)[1], expected)

    def test_conversations_name_all_seven_tags(self):
        for row, role, user in ((CHAT, "from", "human"), (MESSAGES, "role", "user"),
                                ({"conversations": [{"from": "user", "value": "Q"}, {"from": "assistant", "value": "A"}]}, "from", "user")):
            entry = self._info([row])[1]
            self.assertEqual((entry["formatting"], len(entry["tags"]), entry["tags"]["role_tag"], entry["tags"]["user_tag"]),
                             ("sharegpt", 7, role, user))

    def test_openai_pairs_are_written_in_a_form_that_llamafactory_knows(self):
        folder, entry = self._info([{"input": {"messages": MESSAGES["messages"][:1]},
                                     "preferred_output": [{"role": "assistant", "content": "A"}],
                                     "non_preferred_output": [{"role": "assistant", "content": "B"}]}])
        self.assertEqual((entry["ranking"], entry["columns"]), (True, {"messages": "messages", "chosen": "chosen", "rejected": "rejected"}))
        with open(os.path.join(folder, "faq-1.pairs.jsonl"), encoding="utf-8") as file:
            self.assertEqual(json.loads(file.read()), {"messages": [{"role": "user", "content": "Q"}],
                                                       "chosen": {"role": "assistant", "content": "A"},
                                                       "rejected": {"role": "assistant", "content": "B"}})


class OutputTest(jobs.JobTest):
    def test_durations_are_read_as_python_writes_them(self):
        for text, expected in (("0:00:00", 0), ("0:01:02", 62), ("23:59:59", 86399), ("1 day, 2:03:04", 93784),
                               ("12 days, 0:00:01", 1036801),
                               ("", None), (None, None), ("soon", None)):
            self.assertEqual(outputs.seconds(text), expected)

    def test_a_line_that_is_not_whole_waits_for_its_rest(self):
        path = os.path.join(self.folder, "log.jsonl")
        tail = outputs.LogTail(path)
        self.assertEqual(tail.read(), [])
        for text, expected in (('{"a": 1}\n{"a"', [{"a": 1}]), (": 2", []), ("}\n", [{"a": 2}])):
            with open(path, "a", encoding="utf-8") as file:
                file.write(text)
            self.assertEqual(tail.read(), expected)
        self.assertEqual(outputs.LogTail(path).read(), [])

    def test_a_checkpoint_is_taken_over_once_nothing_is_written_to_it_and_dropped_when_llamafactory_drops_it(self):
        job = read_paths(os.path.join(self.job(), "job.json"))
        now = [0.0]
        checkpoints = outputs.Checkpoints(job, lambda: now[0])
        folder = job.path("output", "checkpoint-7")
        os.makedirs(folder)
        mark = job.path("checkpoints", "step-7", "COMPLETE")
        for name in ("model.safetensors", "trainer_state.json"):
            checkpoints.sync()
            self.assertFalse(os.path.exists(mark))
            stand_in_cli.write(folder, name, "{}")
        now[0] = os.path.getmtime(os.path.join(folder, "trainer_state.json")) + 1
        checkpoints.sync()
        self.assertFalse(os.path.exists(mark))
        now[0] += 10
        checkpoints.sync()
        self.assertTrue(os.path.exists(mark))
        self.assertEqual(checkpoints.newest(), (folder, 7))
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        os.rmdir(folder)
        checkpoints.sync()
        self.assertFalse(os.path.exists(os.path.dirname(mark)))


class ClassifyTest(unittest.TestCase):
    def test_the_cause_is_told_not_what_follows_from_it(self):
        lines = ["torch.OutOfMemoryError: CUDA out of memory.", "[rank1]: Connection reset by peer", "NCCL error in: x", "exitcode : 1"]
        self.assertEqual(classify(lines, 1)["code"], "out_of_memory")

    def test_each_sign_has_its_code(self):
        for line, code in (
                ("OSError: [Errno 28] No space left on device", "disk_full"),
                ("ModuleNotFoundError: No module named 'unsloth'", "missing_package"),
                ("ValueError: Template foo does not exist.", "unknown_template"),
                ("ValueError: Undefined dataset x in dataset_info.json.", "bad_data"),
                ("ValueError: Some keys are not used by the HfArgumentParser: ['x']", "unsupported_argument"),
                ("OSError: x is not a local folder and is not a valid model identifier", "model_unreadable"),
                ("[rank0]: torch.distributed.DistBackendError: NCCL error in: y, ncclRemoteError", "nccl_failure"),
                ("SignalException: Process 77 got signal: 15", "preempted"), ("exitcode  : -9 (pid: 12)", "killed"),
                ("RuntimeError: [1] Connection closed by peer", "peer_lost"), ("ZeroDivisionError", "internal_error")):
            with self.subTest(line):
                self.assertEqual(classify(["start", line, "end"], 1)["code"], code)
        self.assertEqual(classify([], -9)["code"], "killed")
