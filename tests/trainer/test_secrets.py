"""Secrets of a job: how a node gets them, and that nothing shows them."""

import http.server
import json
import os
import subprocess
import sys
import threading
import urllib.parse

import jobs
from finetune_trainer.vault import VaultError, read_secrets

VALUE = 'wb-"0123456789abcdef/+='


def _telling(environment, folder):
    """An environment in which every process that the launcher starts prints a secret before anything of the trainer runs in it."""
    with open(os.path.join(folder, "sitecustomize.py"), "w", encoding="utf-8") as file:
        file.write("import os, sys\nif 'FINETUNE_NODE' in os.environ:\n"
                   "    print('began with', os.environ['WANDB_API_KEY'], file=sys.stderr, flush=True)\n")
    return {**environment, "PYTHONPATH": environment["PYTHONPATH"] + os.pathsep + folder}


class LogTest(jobs.JobTest):
    def test_a_process_that_prints_its_secrets_leaves_none_of_them_in_its_log(self):
        program = (
            "import json, os, sys, urllib.parse\n"
            "from finetune_trainer import logs\n"
            "logs.redirect(sys.argv[1])\n"
            "value = os.environ['WANDB_API_KEY']\n"
            "print('plain', value)\n"
            "print('half', value[:9], end='', flush=False); print(value[9:])\n"
            "print('json', json.dumps({'key': value}))\n"
            "print('address', 'https://host/?key=' + urllib.parse.quote(value, safe=''))\n"
            "print('tracker', os.environ['MLFLOW_TRACKING_URI'], 'user', os.environ['MLFLOW_TRACKING_USERNAME'], file=sys.stderr)\n"
            "raise RuntimeError('refused: ' + value)\n")
        path = os.path.join(self.folder, "rank-0.log")
        subprocess.run([sys.executable, "-c", program, path], env=self.environment(), check=False)
        text = jobs.content(path).decode()
        for form in (VALUE, json.dumps(VALUE)[1:-1], urllib.parse.quote(VALUE, safe=""), "http://tracker.internal:5000"):
            self.assertNotIn(form, text)
        for line in ("plain ***", "half ***", 'json {"key": "***"}', "address https://host/?key=***", "tracker *** user bo",
                     "RuntimeError: refused: ***"):
            self.assertIn(line, text)

    def test_a_rank_that_fails_before_it_has_a_log_leaves_no_secret_in_that_of_its_launcher_or_in_its_result(self):
        directory = self.job(template=VALUE)  # Which is none, so that the error repeats it.
        state = os.path.join(self.folder, "state")
        environment = _telling(self.environment(), self.folder)
        launched = subprocess.run(
            [sys.executable, "-m", "finetune_trainer", "launch", "--directory", directory, "--attempt", "1", "--node", "0", "--nodes", "1",
             "--cards", "1", "--rendezvous", "127.0.0.1:%d" % jobs.free_port(), "--rendezvous-id", "test", "--state", state],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        self.assertEqual(launched.returncode, 0)
        self.assertIn("began with ***", jobs.content(os.path.join(directory, "logs", "attempt-1", "node-0", "launcher.log")).decode())
        self.assertIn("***", jobs.read(os.path.join(directory, "result.json"))["error"]["message"])
        for name in ("result.json", "logs/attempt-1/node-0/launcher.log", "logs/attempt-1/node-0/rank-0.log"):
            self.assertNotIn(VALUE, jobs.content(os.path.join(directory, name)).decode())

    @staticmethod
    def environment():
        return {**jobs.environment(), "WANDB_API_KEY": VALUE, "MLFLOW_TRACKING_URI": "http://tracker.internal:5000",
                "MLFLOW_TRACKING_USERNAME": "bo", "FINETUNE_SECRETS": "WANDB_API_KEY,MLFLOW_TRACKING_URI,MLFLOW_TRACKING_USERNAME"}


class VaultTest(jobs.JobTest):
    def setUp(self):
        super().setUp()
        self.answers, self.seen = {}, []
        test = self

        class Vault(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                address = urllib.parse.urlsplit(self.path)
                test.seen.append((address.path, urllib.parse.parse_qs(address.query), dict(self.headers)))
                status, body = test.answers[address.path].pop(0) if test.answers.get(address.path) else (404, {})
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Vault)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.address = "http://127.0.0.1:%d" % server.server_port
        for name, value in (("MSI_ENDPOINT", self.address + "/msi/token"), ("MSI_SECRET", "of-the-node")):
            self.addCleanup(os.environ.pop, name, None)
            os.environ[name] = value

    def read(self, *names):
        return read_secrets(["%s=%s/secrets/alpha--%s" % (name, self.address, name.replace("_", "-")) for name in names], "client-1",
                            pause=lambda _: None)

    def test_a_node_reads_its_secrets_as_its_identity_and_waits_for_what_passes(self):
        self.answers["/msi/token"] = [(404, {}), (200, {"access_token": "token-1"})]
        self.answers["/secrets/alpha--HF-TOKEN"] = [(429, {}), (503, {}), (200, {"value": "hf_of-alpha"})]
        self.answers["/secrets/alpha--WANDB-API-KEY"] = [(200, {"value": VALUE})]
        self.assertEqual(self.read("HF_TOKEN", "WANDB_API_KEY"), {"HF_TOKEN": "hf_of-alpha", "WANDB_API_KEY": VALUE})
        path, query, headers = self.seen[0]
        self.assertEqual(path, "/msi/token")
        self.assertEqual(query, {"api-version": ["2017-09-01"], "resource": ["https://vault.azure.net"], "clientid": ["client-1"]})
        self.assertEqual(headers["Secret"], "of-the-node")
        self.assertEqual([headers.get("Authorization") for path, _, headers in self.seen if path.startswith("/secrets/")], ["Bearer token-1"] * 4)

    def test_a_secret_that_the_identity_may_not_read_is_told_by_name_at_once(self):
        self.answers["/msi/token"] = [(200, {"access_token": "token-1"})]
        self.answers["/secrets/alpha--HF-TOKEN"] = [(403, {"error": {"message": VALUE}})]
        with self.assertRaises(VaultError) as raised:
            self.read("HF_TOKEN")
        self.assertEqual(str(raised.exception), "The secret HF_TOKEN could not be read: HTTP 403.")
        self.assertEqual(len(self.seen), 2)

    def test_a_job_without_secrets_asks_nobody(self):
        self.assertEqual(self.read(), {})
        self.assertEqual(self.seen, [])

    def test_training_on_a_node_has_its_secrets_and_the_platform_sees_none(self):
        self.answers["/msi/token"] = [(200, {"access_token": "token-1"})]
        self.answers["/secrets/alpha--WANDB-API-KEY"] = [(200, {"value": VALUE})]
        directory = self.job(template=VALUE)
        code, output = self.run_node(directory)
        self.assertEqual(code, 1, output)
        self.assertIn("began with ***", output)
        self.assertNotIn(VALUE, output)
        self.assertIn("***", jobs.read(os.path.join(directory, "result.json"))["error"]["message"])

    def test_a_node_that_may_not_read_a_secret_says_so_before_anything_trains(self):
        self.answers["/msi/token"] = [(200, {"access_token": "token-1"})]
        self.answers["/secrets/alpha--WANDB-API-KEY"] = [(403, {})]
        directory = self.job()
        code, output = self.run_node(directory)
        self.assertEqual(code, 1, output)
        self.assertIn("secret_unreadable", output)
        told = jobs.read(os.path.join(directory, "result.json"))
        self.assertEqual((told["attempt"], told["outcome"], told["error"]["code"]), (1, "failed", "secret_unreadable"))
        self.assertIn("WANDB_API_KEY", told["error"]["zh"]["message"])

    def run_node(self, directory):
        """Runs the one node of a job that has a secret to its end; returns (exit code, all that it printed)."""
        environment = {**_telling(jobs.environment(), self.folder), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(jobs.free_port())}
        ran = subprocess.run(
            [sys.executable, "-m", "finetune_trainer", "node", "--directory", directory, "--attempt", "1", "--nodes", "1", "--cards", "1",
             "--name", "test-r1", "--model", jobs.MODEL, "--work", os.path.join(self.folder, "work"),
             "--secret", "WANDB_API_KEY=%s/secrets/alpha--WANDB-API-KEY" % self.address, "--identity", "client-1"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return ran.returncode, ran.stdout
