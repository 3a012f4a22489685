"""The llamafactory engine around a stand-in for its command: LLaMA-Factory itself is not run here."""

import json
import os
import re
import shutil
import signal
import stat
import sys
import unittest

import torch

import jobs
import stand_in_cli
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory import outputs
from finetune_trainer.llamafactory.config import DEEPSPEED, write_config
from finetune_trainer.llamafactory.console import GradientNorms
from finetune_trainer.llamafactory.datasets import write_dataset_info
from finetune_trainer.llamafactory.errors import classify
from finetune_trainer.llamafactory.weights import to_safetensors
from finetune_trainer.modeling import safetensors

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
        self.assertEqual(jobs.read(os.path.join(directory, "adapter", "adapter_config.json")), {"base_model_name_or_path": "tiny-llama"})
        with open(os.path.join(directory, "metrics.jsonl"), encoding="utf-8") as file:
            # Valid JSON: what was NaN is null.
            lines = [json.loads(line, parse_constant=self.fail) for line in file]
        self.assertEqual([(line["step"], line["loss"], line["tokens"]) for line in lines],
                         [(1, 2.0, 100), (2, None, 200), (3, 2.0 / 3, 300), (4, 0.5, 400)])
        self.assertEqual((lines[0]["elapsed_s"], lines[0]["remaining_s"]), (86410, 3 * 86410.0))
        # Where the loss is NaN, what is printed cannot be told from anything else.
        self.assertEqual([line["grad_norm"] for line in lines], [0.25, None, 0.75, 1.0])
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
        return job, jobs.read(job.path("llamafactory.yaml"))

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

    def test_a_reward_model_whose_own_head_does_not_learn_trains_under_ddp(self):
        for method, expected in (("full", False), ("freeze", False), ("lora", None)):
            _, config = self._config(stage="rm", finetuning_type=method)
            self.assertEqual((config.get("use_reentrant_gc"), config.get("save_safetensors")), (expected, expected))

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
        told = jobs.read(os.path.join(folder, "dataset_info.json"))
        self.assertEqual(told["faq"], told["faq-1"])
        entry = told["faq-1"]
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


class ConsoleTest(unittest.TestCase):
    # As transformers 4.57.1 prints it and LLaMA-Factory 0.9.5 logs it.
    PRINTED = ("{'loss': 2.0318, 'grad_norm': 0.9649883508682251, 'learning_rate': 0.0025, 'epoch': 1.17, 'num_input_tokens_seen': 3136, "
               "'train_runtime': 4.596, 'train_tokens_per_second': 682.337}")
    LINE = {"current_steps": 7, "total_steps": 12, "loss": 2.0318, "lr": 0.0025, "epoch": 1.1666666666666665, "percentage": 58.33,
            "elapsed_time": "0:00:04", "remaining_time": "0:00:03", "throughput": 682.3, "total_tokens": 3136}

    def test_a_printed_norm_joins_its_line(self):
        norms = GradientNorms()
        norms.read("[INFO|trainer.py:4309] 2026-11-29 11:58:12,658 >> Saving model checkpoint")
        norms.read(self.PRINTED)
        (line,) = norms.join([self.LINE])
        told = outputs.metrics_of(line, 0)
        self.assertEqual((told["step"], told["loss"], told["grad_norm"], told["remaining_s"]), (7, 2.0318, 0.9649883508682251, 4 / 7 * 5))

    def test_a_line_waits_once_for_what_is_printed_after_it_and_keeps_its_place(self):
        norms, evaluated = GradientNorms(), {"current_steps": 7, "eval_loss": 1.0}
        self.assertEqual(norms.join([self.LINE, evaluated]), [])
        norms.read(self.PRINTED)
        self.assertEqual([line.get("grad_norm") for line in norms.join([])], [0.9649883508682251, None])
        self.assertEqual(norms.join([self.LINE]), [])
        self.assertEqual(norms.join([]), [self.LINE])
        self.assertEqual(norms.join([self.LINE], ended=True), [self.LINE])

    def test_nothing_is_promised_before_a_second_has_gone(self):
        self.assertIsNone(outputs.metrics_of({**self.LINE, "current_steps": 1, "elapsed_time": "0:00:00"}, 0)["remaining_s"])


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
            stand_in_cli.write(folder, name, "{")
        checkpoints.sync(ended=True)
        self.assertFalse(os.path.exists(mark))
        stand_in_cli.write(folder, "trainer_state.json", "{}")
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


    def test_a_restored_reward_model_has_its_head_where_the_trainer_looks(self):
        job = read_paths(os.path.join(self.job(), "job.json"))
        for name in ("value_head.safetensors", "adapter_model.safetensors", "trainer_state.json", "COMPLETE"):
            stand_in_cli.write(job.path("checkpoints", "step-7"), name, name)
        checkpoints = outputs.Checkpoints(job)
        checkpoints.restore(7)
        folder = job.path("output", "checkpoint-7")
        self.assertEqual(sorted(os.listdir(folder)),
                         ["adapter_model.safetensors", "model.safetensors", "trainer_state.json", "value_head.safetensors"])
        self.assertEqual(jobs.content(os.path.join(folder, "model.safetensors")), b"value_head.safetensors")
        checkpoints.restore(7)


class ClassifyTest(unittest.TestCase):
    def test_the_cause_is_told_not_what_follows_from_it(self):
        lines = ["torch.OutOfMemoryError: CUDA out of memory.", "[rank1]: Connection reset by peer", "NCCL error in: x", "exitcode : 1"]
        self.assertEqual(classify(lines, 1)["code"], "out_of_memory")

    def test_the_worker_is_quoted_not_who_started_it(self):
        lines = ["[INFO|2026-11-29 11:55:08] llamafactory.hparams.parser:144 >> x", "[rank0]: Traceback (most recent call last):",
                 "[rank0]:     self._batch_setitems(obj.items(), obj)", "[rank0]: TypeError: takes 2 positional arguments but 3 were given",
                 *stand_in_cli.LAUNCHER.split("\n")]
        told = classify(lines, 1)
        self.assertEqual((told["code"], told["message"]),
                         ("internal_error", "LLaMA-Factory: TypeError: takes 2 positional arguments but 3 were given"))
        self.assertEqual(told["log"][-1], "TypeError: takes 2 positional arguments but 3 were given")

    def test_an_exception_that_begins_with_an_empty_line_is_quoted_with_the_next(self):
        lines = ["[rank0]: RuntimeError: ", "[rank0]:             Some tensors share memory.", "[rank0]:             More", " 50%|█████     | 4/8"]
        self.assertEqual(classify(lines, 1)["message"], "LLaMA-Factory: RuntimeError: Some tensors share memory.")

    def test_what_a_traceback_or_a_notice_names_is_no_cause(self):
        for line in ("    self._store = TCPStore(  # type: ignore[call-arg]", "[rank1]:     raise ImportError(",
                     "[WARNING|2026-11-29 11:55:08] llamafactory.model.model_utils.attention:149 >> FlashAttention-2 is not installed.",
                     "site-packages/x.py:97: UserWarning: the package y is not installed"):
            with self.subTest(line):
                self.assertEqual(classify([line, "ZeroDivisionError: division by zero"], 1)["code"], "internal_error")

    def test_each_sign_has_its_code(self):
        for line, code in (
                ("OSError: [Errno 28] No space left on device", "disk_full"),
                ("ModuleNotFoundError: No module named 'unsloth'", "missing_package"),
                ("ValueError: Template foo does not exist.", "unknown_template"),
                ("ValueError: Undefined dataset x in dataset_info.json.", "bad_data"),
                ("ValueError: Some keys are not used by the HfArgumentParser: ['x']", "unsupported_argument"),
                ("[rank0]: ValueError: Quantization is only compatible with the LoRA or OFT method.", "unsupported_argument"),
                ("[rank0]: ValueError: Unsloth is incompatible with DeepSpeed ZeRO-3.", "unsupported_argument"),
                ("[rank0]: ValueError: RM and PPO stages do not support `load_best_model_at_end`.", "unsupported_argument"),
                ("[rank0]: ValueError: The dataset is not applicable in the current training stage.", "bad_data"),
                ("[rank0]: ValueError: With n_samples=1, test_size=0.2 and train_size=None, the resulting train set will be empty. Adjust",
                 "bad_data"),
                ("[rank0]: safetensors._safetensors_rust.SafetensorError: Error while deserializing header: invalid header length",
                 "model_unreadable"),
                ("OSError: x is not a local folder and is not a valid model identifier", "model_unreadable"),
                ("[rank0]: huggingface_hub.errors.HFValidationError: Repo id must be in the form 'repo_name'", "model_unreadable"),
                ("[rank0]: torch.distributed.DistBackendError: NCCL error in: y, ncclRemoteError", "nccl_failure"),
                ("SignalException: Process 77 got signal: 15", "preempted"), ("exitcode  : -9 (pid: 12)", "killed"),
                ("RuntimeError: [1] Connection closed by peer", "peer_lost"), ("ZeroDivisionError", "internal_error")):
            with self.subTest(line):
                self.assertEqual(classify(["start", line, "end"], 1)["code"], code)
        self.assertEqual(classify([], -9)["code"], "killed")
