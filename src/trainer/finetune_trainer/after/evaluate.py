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
from finetune_trainer.errors import TrainerError, describe
from finetune_trainer.evaluation import evaluate
from finetune_trainer.files import finite
from finetune_trainer.job import read_measure
from finetune_trainer.setup import Setup
from finetune_trainer.text.templates import find_template
from finetune_trainer.text.tokenizer import load_tokenizer


def main(arguments):
    """Prints ``{rows, base, tuned, answers}`` as JSON, or ``{error}`` where the models cannot be compared."""
    parser = argparse.ArgumentParser(prog="finetune_trainer evaluate")
    parser.add_argument("--job", required=True, help="path of job.json; its folder is the job directory")
    parser.add_argument("--rows", help="dataset file to measure on, in a format of the job's stage")
    parser.add_argument("--max-samples", type=int, help="rows to measure, from the first; all of them by default")
    parser.add_argument("--prompt", action="append", default=[], help="question that both models answer; may be repeated")
    parser.add_argument("--prompts", help="JSON file with a list of further questions")
    parser.add_argument("--max-new-tokens", type=int, default=64)
    parser.add_argument("--temperature", type=float, default=0.0, help="0 for the most likely answer")
    parser.add_argument("--seed", type=int, default=42, help="of answers that are drawn")
    options = parser.parse_args(arguments)
    try:
        if options.prompts:
            with open(options.prompts, encoding="utf-8") as file:
                options.prompt += json.load(file)
        # Whichever engine trained it: what it was trained with does not change how it is measured.
        told = compare(read_measure(options.job), options.rows, options.prompt, options.max_new_tokens, options.max_samples,
                       options.temperature, options.seed)
    except Exception as error:  # Whatever it is, whoever asked for the evaluation is told.
        told = {"error": describe(error)}
    sys.stdout.write(json.dumps(finite(told), ensure_ascii=False) + "\n")
    return 0


def compare(job, rows, prompts, most_tokens, most_rows=None, temperature=0.0, seed=42):
    """Measures both models by the job's own stage, and lets both answer."""
    tokenizer, template = load_tokenizer(job.model_path), find_template(job.arguments.template)
    base, tuned = load_tuned(job.model_path), load_result(job)
    if prompts and hasattr(tuned, "v_head"):
        raise TrainerError("unsupported_argument", "A reward model gives no answers.", "奖励模型不能生成回答。")
    result = {"rows": 0, "base": None, "tuned": None, "answers": []}
    models = {"base": base, "tuned": tuned}
    if rows:
        result.update(_measure(job, read_rows(rows, most_rows), tokenizer, template, models))
    # What learned plain text goes on with it.
    frame = find_template("empty") if job.arguments.stage == "pt" else template
    for prompt in prompts:
        said = {name: answer(model, tokenizer, frame, prompt, most_tokens, temperature, seed) for name, model in models.items()}
        result["answers"].append({"prompt": prompt, **said})
    return result


def _measure(job, rows, tokenizer, template, models):
    world = World(0, 0, 1, 0, torch.device("cpu"))
    # Nothing trains the base, so it is the reference as it is. The head that a reward model's base has not is a drawn one.
    torch.manual_seed(job.arguments.seed)
    stage = stages.create(replace(job.arguments, finetuning_type="lora"), tokenizer, template, world, models["base"])
    items, dropped = stage.items(rows)
    if not items:
        raise TrainerError("bad_data", "No row can be measured by stage %s." % job.arguments.stage,
                           "没有可用于阶段 %s 评估的数据。" % job.arguments.stage)
    measured = {"rows": len(rows) - dropped}
    for name, model in models.items():
        stage.turn_to(model)
        loss, metrics = evaluate(Setup(model, stage, None, [], items), job.arguments.per_device_train_batch_size, world)
        measured[name] = {"loss": loss, "perplexity": stage.perplexity(loss), **metrics}
    return measured
