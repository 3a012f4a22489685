"""Nodes that share nothing but a mounted job directory."""

import json
import os
import subprocess
import sys

import jobs


class NodeTest(jobs.JobTest):
    def test_two_nodes_leave_one_whole_job_directory_and_take_nothing_of_others(self):
        directory = self._directory(max_steps=8, per_device_train_batch_size=4)
        nodes = self._start(directory)
        self.assertEqual([node.wait(120) for node in nodes], [0, 0], self._output(nodes))
        result = jobs.read(os.path.join(directory, "result.json"))
        self.assertEqual(result["outcome"], "succeeded")
        self.assertTrue(os.path.exists(os.path.join(directory, "adapter", "adapter_model.safetensors")))
        self.assertEqual(sorted(jobs.losses(directory)), list(range(1, 9)))
        for node in (0, 1):
            self.assertTrue(os.path.getsize(os.path.join(directory, "logs", "attempt-1", "node-%d" % node, "rank-0.log")))
        self.assertEqual(sorted(set(os.listdir(directory)) & {"devices.jsonl", "data", "config.yaml"}), [])
        self.assertEqual(jobs.read(os.path.join(directory, "job.json"))["model"]["path"], "elsewhere")

    def test_a_stop_file_ends_training_after_a_checkpoint_and_the_next_attempt_goes_on_from_it(self):
        directory = self._directory(max_steps=400)
        nodes = self._start(directory)
        metrics = os.path.join(directory, "metrics.jsonl")
        self.until(lambda: os.path.exists(metrics) and jobs.losses(directory), "the first steps are carried", 90)
        self._write(os.path.join(directory, "stop.json"), {"attempt": 1})
        self.assertEqual([node.wait(120) for node in nodes], [0, 0], self._output(nodes))
        self.assertEqual(jobs.read(os.path.join(directory, "result.json"))["outcome"], "interrupted")
        (checkpoint,) = os.listdir(os.path.join(directory, "checkpoints"))
        step = int(checkpoint[5:])
        self.assertTrue(os.path.exists(os.path.join(directory, "checkpoints", checkpoint, "COMPLETE")))

        self._change(directory, attempt=2, max_steps=step + 3)
        nodes = self._start(directory, attempt=2)
        self.assertEqual([node.wait(120) for node in nodes], [0, 0], self._output(nodes))
        self.assertEqual(jobs.read(os.path.join(directory, "result.json"))["outcome"], "succeeded")
        with open(os.path.join(directory, "logs", "attempt-2", "node-0", "rank-0.log"), encoding="utf-8") as log:
            self.assertIn("Resumed from step-%d" % step, log.read())

    def _directory(self, **arguments):
        directory = self.job(dataset="data/faq.jsonl", **arguments)
        raw = jobs.read(os.path.join(directory, "job.json"))
        raw["model"]["path"] = "elsewhere"
        self._write(os.path.join(directory, "job.json"), raw)
        return directory

    def _change(self, directory, attempt, **arguments):
        path = os.path.join(directory, "job.json")
        raw = jobs.read(path)
        raw["attempt"] = attempt
        raw["arguments"].update(arguments)
        self._write(path, raw)

    @staticmethod
    def _write(path, value):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(value, file)

    def _start(self, directory, attempt=1, nodes=2):
        port = jobs.free_port()
        return [self._node(directory, attempt, nodes, node, port) for node in range(nodes)]

    def _node(self, directory, attempt, nodes, node, port):
        environment = {**jobs.environment(), "NODE_RANK": str(node), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
        command = [
            sys.executable, "-m", "finetune_trainer", "node", "--directory", directory, "--attempt", str(attempt), "--nodes", str(nodes),
            "--cards", "1", "--name", "test-r%d" % attempt, "--data", "data/faq.jsonl=" + jobs.SAMPLE, "--model", jobs.MODEL,
            "--work", os.path.join(self.folder, "machine-%d-%d" % (attempt, node)),
        ]
        with open(os.path.join(self.folder, "node-%d.out" % node), "ab") as output:
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process):
        for pid in jobs.descendants(process.pid) if process.poll() is None else []:
            os.kill(pid, 9)
        process.kill()
        process.wait()

    def _output(self, nodes):
        texts = []
        for node in range(len(nodes)):
            with open(os.path.join(self.folder, "node-%d.out" % node), encoding="utf-8") as file:
                texts.append(file.read())
        return "\n".join(texts)
