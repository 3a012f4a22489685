"""Stands where ``llamafactory-cli`` does: reads what it reads, writes what it writes, in its formats. Trains nothing.

The run is chosen by STAND_IN: ``succeed``, ``wait`` for a signal, or the name of a text below with which it fails. Formats are those of
LLaMA-Factory 0.9.5, which ``test_factory_cells.py`` runs where it is installed.
"""

import json
import os
import subprocess
import sys

TEXTS = {
    "memory": "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
    "package": "ImportError: Using `bitsandbytes` 4-bit quantization requires the latest version of bitsandbytes: "
               "`pip install -U bitsandbytes`",
    "data": "RuntimeError: Cannot find valid samples, check `data/README.md` for the data format.",
}

# What torchrun and the launcher say after a worker that failed has said why.
LAUNCHER = """\
E1129 11:56:30.923000 2847 torch/distributed/elastic/multiprocessing/api.py:1002] failed (exitcode: 1) local_rank: 0 (pid: 2850) of binary: python
Traceback (most recent call last):
  File "torch/distributed/elastic/rendezvous/static_tcp_rendezvous.py", line 67, in next_rendezvous
    self._store = TCPStore(  # type: ignore[call-arg]
  File "torch/distributed/launcher/api.py", line 386, in launch_agent
    raise ChildFailedError(
torch.distributed.elastic.multiprocessing.errors.ChildFailedError: \n\
============================================================
llamafactory/launcher.py FAILED
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  rank      : 0 (local_rank: 0)
  exitcode  : 1 (pid: 2850)
  traceback : To enable traceback see: https://pytorch.org/docs/stable/elastic/errors.html
============================================================
Traceback (most recent call last):
  File "llamafactory/launcher.py", line 115, in launch
    process = subprocess.run(
subprocess.CalledProcessError: Command '['torchrun', '--nnodes', '1', 'llamafactory/launcher.py', 'llamafactory.yaml']' returned non-zero exit \
status 1."""

WAITS = """
import signal, time
signal.signal(signal.SIGTERM, lambda *_: (print("told", flush=True), exit(0)))
print("ready", flush=True)
time.sleep(60)
"""


def main():
    # LLaMA-Factory 0.9.5 cannot read the JSON that it says it takes; YAML may be JSON.
    assert sys.argv[1] == "train" and sys.argv[2].endswith(".yaml"), sys.argv
    with open(sys.argv[2], encoding="utf-8") as file:
        config = json.load(file)
    with open("environment-%s.json" % os.environ["NODE_RANK"], "w", encoding="utf-8") as file:
        json.dump({name: os.environ.get(name) for name in (
            "FORCE_TORCHRUN", "NNODES", "NODE_RANK", "NPROC_PER_NODE", "MASTER_ADDR", "MASTER_PORT", "HF_HUB_OFFLINE")}, file)
    print("[INFO] token hf_abcdefghijklmnopqrstuvwxyz is read", flush=True)
    print("[INFO] the tracker writes below %s" % os.environ["WANDB_DIR"], flush=True)
    write(os.environ["WANDB_DIR"], "wandb/debug.log", "key")
    output, kind = config["output_dir"], os.environ["STAND_IN"]
    os.makedirs(output, exist_ok=True)
    if kind in TEXTS:
        told = "Traceback (most recent call last):\n  File \"train.py\"\n%s\ntorch.distributed: Connection reset by peer" % TEXTS[kind]
        sys.exit("\n".join("[rank0]: " + line for line in told.split("\n")) + "\n" + LAUNCHER)
    start = int(config.get("resume_from_checkpoint", "checkpoint-0").rsplit("-", 1)[1])
    for step in range(start + 1, 5):
        write(output, "checkpoint-%d/model.safetensors" % step, "weights %d" % step)
        write(output, "checkpoint-%d/trainer_state.json" % step, json.dumps({"global_step": step}))
        loss = float("nan") if step == 2 else 2.0 / step
        line = {"current_steps": step, "total_steps": 4, "loss": loss, "lr": 1e-4, "epoch": step / 2, "percentage": 25.0 * step,
                "elapsed_time": "1 day, 0:00:%02d" % (10 * (step - start)), "remaining_time": "0:00:01", "throughput": 12.5,
                "total_tokens": 100 * step}
        with open(os.path.join(output, "trainer_log.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        # The Trainer prints the same over its progress bar, with the norm.
        print("\r 50%%|█████     | 2/4 [00:00<00:00]\r      \r%s" % {"loss": loss, "grad_norm": 0.25 * step, "learning_rate": 1e-4}, flush=True)
        if kind == "wait" and step == 2:
            # As torchrun does: the command may die at once, what it started ends in its own time.
            child = subprocess.Popen([sys.executable, "-c", WAITS])
            child.wait()
            return
    for name in ("train_results.json", "all_results.json"):
        write(output, name, json.dumps({"train_loss": 0.5}))
    for name in ("adapter_model.safetensors", "tokenizer.json", "training_args.bin"):
        write(output, name, name)
    write(output, "adapter_config.json", json.dumps({"base_model_name_or_path": config["model_name_or_path"]}))


def write(output, name, text):
    path = os.path.join(output, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
