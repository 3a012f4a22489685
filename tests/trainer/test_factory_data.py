"""LLaMA-Factory itself reads every form of dataset through the description that the llamafactory engine writes of it."""

import json
import os
import unittest

import factory
import jobs

SAMPLES = os.path.join(jobs.ROOT, "samples")
MESSAGES, CHAT = os.path.join(SAMPLES, "support-messages.jsonl"), os.path.join(SAMPLES, "support-chat.json")


class DataTest(factory.FactoryTest):
    def test_messages_are_packed(self):
        directory = self.factory_job(dataset=MESSAGES, packing=True)
        self.succeeds(directory)
        self.assertIn("neat_packing", jobs.content(os.path.join(directory, "llamafactory.yaml")).decode())
        self.assertTrue([line for line in self.lines(directory) if line["eval_loss"] is not None])

    def test_conversations_are_measured_on_another_dataset_and_training_ends_early(self):
        # Nothing is gained where nothing is learned.
        directory = self.factory_job(dataset=CHAT, val_size=0, learning_rate=1e-12, num_train_epochs=8, early_stopping_steps=1,
                                     load_best_model_at_end=True, metric_for_best_model="eval_loss", greater_is_better=False, eval_steps=2)
        path = os.path.join(directory, "job.json")
        self.write(path, {**jobs.read(path), "validationDatasets": [{"name": "held-out", "version": "1", "path": MESSAGES}]})
        self.succeeds(directory)
        lines = self.lines(directory)
        self.assertEqual([line["step"] for line in lines if line["eval_loss"] is not None], [2, 4])
        self.assertEqual(lines[-1]["step"], 4)

    def test_pairs_of_openai_are_read(self):
        path = os.path.join(self.folder, "pairs.jsonl")
        with open(jobs.PAIRS, encoding="utf-8") as rows, open(path, "w", encoding="utf-8") as file:
            for row in map(json.loads, rows):
                file.write(json.dumps({"input": {"messages": [{"role": "system", "content": "Be brief."},
                                                              {"role": "user", "content": row["instruction"]}]},
                                       "preferred_output": [{"role": "assistant", "content": row["chosen"]}],
                                       "non_preferred_output": [{"role": "assistant", "content": row["rejected"]}]}) + "\n")
        directory = self.factory_job("dpo", dataset=path)
        self.succeeds(directory)
        self.assertIn("reward_accuracy", [line for line in self.lines(directory) if line["loss"] is not None][-1])


if __name__ == "__main__":
    unittest.main()
