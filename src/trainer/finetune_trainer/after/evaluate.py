"""The base model of a job and the tuned one side by side: loss on rows that were held out, and answers."""

import argparse
import json
import sys
from dataclasses import replace

import torch

from finetune_trainer import stages
from finetune_trainer.after.generate import answer
from finetune_trainer.after.models import load_result, load_tuned
from finetune_trainer.data.rows import read_rows
from finetune_trainer.distributed import World
from finetune_trainer.errors import TrainerError
from finetune_trainer.evaluation import evaluate
from finetune_trainer.files import finite
from finetune_trainer.job import read_job
from finetune_trainer.setup import Setup
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer


def main(arguments):
    """Prints ``{rows, base, tuned, answers}`` as JSON."""
    parser = argparse.ArgumentParser(prog="finetune_trainer evaluate")
    parser.add_argument("--job", required=True, help="path of job.json; its folder is the job directory")
    parser.add_argument("--rows", help="dataset file to measure on, in a format of the job's stage")
    parser.add_argument("--prompt", action="append", default=[], help="question that both models answer; may be repeated")
    parser.add_argument("--max-new-tokens", type=int, default=64)
    options = parser.parse_args(arguments)
    sys.stdout.write(json.dumps(finite(compare(read_job(options.job), options.rows, options.prompt, options.max_new_tokens)),
                                ensure_ascii=False) + "\n")
    return 0


def compare(job, rows, prompts, most_tokens):
    """Measures both models by the job's own stage, and lets both answer."""
    # By the base model the tuned one is measured, whatever was trained: adapters are off in it, or it is another model.
    tokenizer, template = load_tokenizer(job.model_path), find_template(job.arguments.template)
    world = World(0, 0, 1, 0, torch.device("cpu"))
    base, tuned = load_tuned(job.model_path), load_result(job)
    result = {"rows": 0, "base": None, "tuned": None, "answers": []}
    if rows:
        stage = stages.create(replace(job.arguments, finetuning_type="full"), tokenizer, template, world, base)
        items, _ = stage.items(read_rows(rows))
        if not items:
            raise TrainerError("bad_data", "No row can be measured by stage %s." % job.arguments.stage,
                               "没有可用于阶段 %s 评估的数据。" % job.arguments.stage)
        result["rows"] = len(items)
        for name, model in (("base", base), ("tuned", tuned)):
            loss, metrics = evaluate(Setup(model, stage, None, [], items), job.arguments.per_device_train_batch_size, world)
            result[name] = {"loss": loss, **metrics}
    if prompts and hasattr(tuned, "v_head"):
        raise TrainerError("unsupported_argument", "A reward model gives no answers.", "奖励模型不能生成回答。")
    for prompt in prompts:
        result["answers"].append({"prompt": prompt, **{name: answer(model, tokenizer, template, prompt, most_tokens)
                                                       for name, model in (("base", base), ("tuned", tuned))}})
    return result
