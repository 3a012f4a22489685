"""What the llamafactory engine tells of a run that failed, by the words of LLaMA-Factory and of what lies under it."""

import unittest

from finetune_trainer.llamafactory.errors import classify


class ClassifyTest(unittest.TestCase):
    def test_the_cause_is_told_not_what_follows_from_it(self):
        lines = ["torch.OutOfMemoryError: CUDA out of memory.", "[rank1]: Connection reset by peer", "NCCL error in: x", "exitcode : 1"]
        self.assertEqual(classify(lines, 1)["code"], "out_of_memory")

    def test_what_no_sign_speaks_of_is_told_by_the_last_exception(self):
        lines = ["[INFO|2026-11-29 11:55:08] llamafactory.hparams.parser:144 >> x", "[rank0]: Traceback (most recent call last):",
                 "[rank0]:     self._batch_setitems(obj.items(), obj)", "[rank0]: TypeError: takes 2 positional arguments but 3 were given"]
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
                ("RuntimeError: [1] Connection closed by peer", "peer_lost"), ("ZeroDivisionError", "internal_error")):
            with self.subTest(line):
                self.assertEqual(classify(["start", line, "end"], 1)["code"], code)

    def test_a_signal_is_the_cause_of_lost_connections_and_not_of_what_a_process_said_before(self):
        lost = "[rank0]: RuntimeError: [1] Connection closed by peer"
        for lines, code, expected in (([lost], -9, "killed"), ([], -9, "killed"), ([lost], -15, "preempted"), ([lost], 1, "peer_lost"),
                                      (["torch.OutOfMemoryError: CUDA out of memory.", lost], -9, "out_of_memory")):
            with self.subTest(lines=lines, code=code):
                self.assertEqual(classify(lines, code)["code"], expected)
