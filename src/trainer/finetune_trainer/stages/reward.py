"""Stage ``rm``: a scalar that is higher for the preferred answer."""

from finetune_trainer.data.batches import collate
from finetune_trainer.modeling import value_head
from finetune_trainer.stages import losses
from finetune_trainer.stages.preference import PairStage


class RewardStage(PairStage):
    def attach(self, model):
        if not hasattr(model, "v_head"):
            value_head.add(model)
        model.v_head.to(self.world.device)

    def loss(self, model, items, present):
        batch = collate(self.examples(items), self.world.device, last_only=True)
        with self.cast():
            rewards = model(batch.ids, keep=batch.keep)
        chosen, rejected = rewards.float().chunk(2)
        there = float(present)
        metrics = {name: value * there for name, value in self.reward_metrics(chosen.detach(), rejected.detach()).items()}
        return losses.ranking(chosen, rejected).sum() * there, metrics
