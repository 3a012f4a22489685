"""What each stage reads from a row, what it minimizes and what it measures."""

from finetune_trainer.stages.feedback import FeedbackStage
from finetune_trainer.stages.language import PretrainingStage, SupervisedStage
from finetune_trainer.stages.preference import PreferenceStage
from finetune_trainer.stages.reward import RewardStage

_STAGES = {"pt": PretrainingStage, "sft": SupervisedStage, "rm": RewardStage, "dpo": PreferenceStage, "kto": FeedbackStage}


def create(arguments, tokenizer, template, world, model=None):
    """The stage of a job. Without a model it can read rows only; what serves as a reference is made from the model as it is now."""
    stage = _STAGES[arguments.stage](arguments, tokenizer, template, world)
    if model is not None:
        stage.attach(model)
    return stage
