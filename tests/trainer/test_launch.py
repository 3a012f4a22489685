"""Nodes started by ``launch``, on loopback."""

import os
import signal

import jobs
from finetune_trainer.errors import TrainerError


class LaunchTest(jobs.JobTest):
    def setUp(self):
        super().setUp()
        self.state = os.path.join(self.folder, "state")

    def test_two_nodes_train_as_one_node_does_at_the_same_global_batch(self):
        arguments = {"lora_dropout": 0.0, "learning_rate": 1e-3, "max_steps": 8}
        alone, shared = self.job("alone", **arguments), self.job("shared", nodes=2, per_device_train_batch_size=4, **arguments)
        code, one = self.run_job(alone)
        self.assertEqual((code, one["outcome"]), (0, "succeeded"))
        port = jobs.free_port()
        nodes = [self.start_node(shared, self.state, node, 2, port) for node in (0, 1)]
        self.assertEqual([self.wait(node) for node in nodes], [0, 0])
        for node in (0, 1):
            self.assertEqual(self._exit(node)["code"], 0)
        two = jobs.read(os.path.join(shared, "result.json"))
        self.assertEqual(two["outcome"], "succeeded")
        expected, actual = jobs.losses(alone), jobs.losses(shared)
        self.assertEqual(sorted(actual), list(range(1, 9)))
        for step, loss in expected.items():
            self.assertAlmostEqual(actual[step], loss, delta=1e-4, msg="step %d" % step)
        for metric in ("base_eval_loss", "eval_loss"):
            self.assertAlmostEqual(two["metrics"][metric], one["metrics"][metric], delta=1e-4)
        self.assertEqual(two["metrics"]["tokens"], one["metrics"]["tokens"])

    def test_a_repeated_launch_starts_nothing_while_the_node_runs_or_after_its_end(self):
        directory, port = self.job(), jobs.free_port()
        started, ended = os.path.join(self.state, "node-0.process.json"), os.path.join(self.state, "node-0.exit.json")
        first = self.start_node(directory, self.state, 0, 1, port)
        self.until(lambda: os.path.exists(started), "the first launch has started")
        process = jobs.content(started)
        self.assertEqual(self.wait(self.start_node(directory, self.state, 0, 1, port)), 0)
        self.assertIsNone(first.poll(), "The first launch ended before the second was tried.")
        self.assertEqual(self.wait(first), 0)
        self.assertEqual(jobs.read(ended)["code"], 0)
        files = (started, ended, os.path.join(directory, "result.json"), os.path.join(directory, "metrics.jsonl"))
        before = [jobs.content(path) for path in files]
        self.assertEqual(before[0], process)
        self.assertEqual(sorted(jobs.losses(directory)), list(range(1, 13)))
        self.assertEqual(before[3].count(b'"step": 3,'), 1)
        self.assertEqual(self.wait(self.start_node(directory, self.state, 0, 1, port)), 0)
        self.assertEqual([jobs.content(path) for path in files], before)

    def test_the_death_of_one_rank_ends_both_launchers_quickly_and_is_not_told_as_another_fault(self):
        directory, port = self.job(nodes=2, per_device_train_batch_size=4, max_steps=100000), jobs.free_port()
        nodes = [self.start_node(directory, self.state, node, 2, port) for node in (0, 1)]
        self.until(lambda: os.path.exists(os.path.join(directory, "metrics.jsonl")) and jobs.losses(directory), "the first step")
        (rank,) = [pid for pid in jobs.descendants(nodes[1].pid) if _is_rank(pid)]
        os.kill(rank, signal.SIGKILL)
        self.assertEqual([self.wait(node) for node in nodes], [0, 0])
        for node in (0, 1):
            self.assertNotEqual(self._exit(node)["code"], 0)
        result = os.path.join(directory, "result.json")
        if os.path.exists(result):
            told = jobs.read(result)
            self.assertEqual((told["outcome"], told["error"]["code"]), ("failed", "peer_lost"), told)

    def test_two_nodes_of_two_processes_save_what_one_process_goes_on_from_and_another_batch_is_refused(self):
        arguments = {"lora_dropout": 0.0, "learning_rate": 1e-3, "max_steps": 4, "save_steps": 2}
        directory, port = self.job(nodes=2, per_device_train_batch_size=2, **arguments), jobs.free_port()
        nodes = [self.start_node(directory, self.state, node, 2, port, cards=2) for node in (0, 1)]
        self.assertEqual([self.wait(node) for node in nodes], [0, 0])
        self.assertEqual(jobs.read(os.path.join(directory, "result.json"))["outcome"], "succeeded")
        self.assertEqual(sorted(os.listdir(os.path.join(directory, "checkpoints", "step-2"))),
                         ["COMPLETE", "optimizer.pt", "rng-0.pt", "rng-1.pt", "rng-2.pt", "rng-3.pt", "trainer_state.json", "weights.pt"])
        expected = jobs.losses(directory)
        self.job(attempt=2, per_device_train_batch_size=4, gradient_accumulation_steps=2, **arguments)
        training, told, outcome = jobs.train(directory)
        actual = {line["step"]: line["loss"] for line in told.lines if line["loss"] is not None}
        self.assertEqual((outcome, sorted(actual)), ("succeeded", [3, 4]))
        for step, loss in actual.items():
            self.assertAlmostEqual(loss, expected[step], delta=1e-4)
        self.job(attempt=3, per_device_train_batch_size=4, **arguments)
        with self.assertRaises(TrainerError) as raised:
            jobs.train(directory)
        self.assertEqual(raised.exception.code, "world_size_changed")

    def _exit(self, node):
        return jobs.read(os.path.join(self.state, "node-%d.exit.json" % node))


def _is_rank(pid):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as file:
            words = file.read().split(b"\0")
    except OSError:
        return False
    return b"finetune_trainer" in words and b"torch.distributed.run" not in words
