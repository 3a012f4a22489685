"""Runs that are measured on a dataset of their own."""

import json
import os

import jobs
from finetune_trainer.after.evaluate import compare
from finetune_trainer.errors import TrainerError
from finetune_trainer.job import read_job, read_paths
from finetune_trainer.llamafactory.config import write_config
from finetune_trainer.llamafactory.datasets import write_dataset_info


class ValidationDatasetTest(jobs.JobTest):
    def _rows(self, name, first, last):
        path = os.path.join(self.folder, name)
        with open(jobs.SAMPLE, encoding="utf-8") as source, open(path, "w", encoding="utf-8") as file:
            file.writelines(source.readlines()[first:last])
        return path

    def _job(self, name, *validation, **arguments):
        directory = self.job(name, dataset=self._rows("train.jsonl", 0, 40), **{"val_size": 0, "max_steps": 4, **arguments})
        path = os.path.join(directory, "job.json")
        content = jobs.read(path)
        content["validationDatasets"] = [{"name": "held", "version": str(number), "path": file, "format": "alpaca"}
                                         for number, file in enumerate(validation, 1)]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        return directory

    def test_every_row_of_the_dataset_trains_and_the_loss_is_that_of_the_other_dataset(self):
        first, second = self._rows("first.jsonl", 40, 50), self._rows("second.jsonl", 50, 60)
        one, told, outcome = jobs.train(self._job("one", first))
        other, told_other, _ = jobs.train(self._job("other", second))
        both, _, _ = jobs.train(self._job("both", first, second))
        self.assertEqual(outcome, "succeeded")
        self.assertEqual([len(training.items_of(0)) for training in (one, other, both)], [8, 8, 8])
        self.assertEqual([len(training._setup.train) for training in (one, other, both)], [40, 40, 40])
        self.assertEqual([len(training._setup.validation) for training in (one, other, both)], [10, 10, 20])
        # What is measured does not change what is learned.
        self.assertEqual(*([line["loss"] for line in lines if line.get("loss") is not None] for lines in (told.lines, told_other.lines)))
        self.assertNotEqual(one.summary()["base_eval_loss"], other.summary()["base_eval_loss"])
        one.save_artifacts()
        measured = compare(read_job(os.path.join(self.folder, "one", "job.json")), first, [], 1)
        self.assertAlmostEqual(one.summary()["base_eval_loss"], measured["base"]["loss"], places=5)
        self.assertAlmostEqual(one.summary()["eval_loss"], measured["tuned"]["loss"], places=4)

    def test_rows_are_not_held_back_beside_a_validation_dataset(self):
        with self.assertRaises(TrainerError) as raised:
            jobs.train(self._job("twice", self._rows("first.jsonl", 40, 50), val_size=0.1))
        self.assertEqual(raised.exception.code, "unsupported_argument")

    def test_a_validation_dataset_that_says_nothing_is_told(self):
        empty = os.path.join(self.folder, "empty.jsonl")
        with open(empty, "w", encoding="utf-8") as file:
            file.write(json.dumps({"instruction": "A question", "input": "", "output": ""}) + "\n")
        with self.assertRaises(TrainerError) as raised:
            jobs.train(self._job("empty", empty))
        self.assertEqual(raised.exception.code, "bad_data")

    def test_llamafactory_gets_it_as_eval_dataset(self):
        job = read_paths(os.path.join(self._job("llamafactory", self._rows("first.jsonl", 40, 50)), "job.json"))
        folder, names = write_dataset_info(job)
        write_config(job, {"stage": "sft"}, folder, names, None)
        config = jobs.read(job.path("llamafactory.yaml"))
        self.assertEqual((config["dataset"], config["eval_dataset"]), ("faq-1", "held-1"))
        self.assertEqual(sorted(jobs.read(os.path.join(folder, "dataset_info.json"))), ["faq", "faq-1", "held", "held-1"])
