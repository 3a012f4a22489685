"""What the llamafactory engine writes for LLaMA-Factory to read."""

import json
import os

import jobs
from finetune_trainer.job import read_paths
from finetune_trainer.llamafactory.config import DEEPSPEED, OUTPUT, write_config
from finetune_trainer.llamafactory.datasets import write_dataset_info

MESSAGES = {"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}
CHAT = {"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]}


class ConfigTest(jobs.JobTest):
    def _config(self, checkpoint=None, **arguments):
        job = read_paths(os.path.join(self.job(), "job.json"))
        write_config(job, arguments, job.path("data"), {"dataset": ["faq-1"]}, checkpoint)
        return job, jobs.read(job.path("llamafactory.yaml"))

    def test_the_job_decides_paths_and_the_arguments_the_rest(self):
        job, config = self._config(stage="sft", learning_rate=1e-4, packing=True, gradient_checkpointing=False)
        self.assertEqual((config["dataset"], config["output_dir"], config["report_to"]), ("faq-1", job.path(OUTPUT), "none"))
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
