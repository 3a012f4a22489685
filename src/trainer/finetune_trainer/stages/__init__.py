"""What each stage reads from a row, what it minimizes and what it measures."""

from finetune_trainer.stages.feedback import FeedbackStage
from finetune_trainer.stages.language import PretrainingStage, SupervisedStage
from finetune_trainer.stages.preference import PreferenceStage
from finetune_trainer.stages.reward import RewardStage

_STAGES = {"pt": PretrainingStage, "sft": SupervisedStage, "rm": RewardStage, "dpo": PreferenceStage, "kto": FeedbackStage}


def create(arguments, tokenizer, template, model, world):
    """The stage of a job; models that serve as a reference are made here, from the model as it is now."""
    return _STAGES[arguments.stage](arguments, tokenizer, template, model, world)
