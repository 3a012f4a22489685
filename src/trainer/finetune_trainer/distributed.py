"""Where this process stands among the others of its job."""

import os
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist

from finetune_trainer.errors import TrainerError


@dataclass(frozen=True)
class World:
    """rank: of all processes; local_rank: on this node; size: all processes; node: index of this node; device: of this process."""

    rank: int
    local_rank: int
    size: int
    node: int
    device: torch.device

    @property
    def is_first(self):
        return self.rank == 0

    @property
    def samples_gpus(self):
        return self.device.type == "cuda"


def read_world(device_kind):
    """The place that torchrun gave this process; alone without torchrun."""
    local_rank = int(os.environ.get("LOCAL_RANK", "0"))
    device = torch.device("cuda", local_rank) if device_kind == "cuda" else torch.device("cpu")
    # The rendezvous may number nodes in another order than the platform that started them.
    node = int(os.environ.get("FINETUNE_NODE", os.environ.get("GROUP_RANK", "0")))
    return World(int(os.environ.get("RANK", "0")), local_rank, int(os.environ.get("WORLD_SIZE", "1")), node, device)


def join(world):
    """Joins the process group, where there is more than one process."""
    if world.device.type == "cuda":
        if world.local_rank >= torch.cuda.device_count():
            raise TrainerError("device_unavailable", "Process %d of this node has no card: PyTorch sees %d." % (
                world.local_rank + 1, torch.cuda.device_count()), "本节点第 %d 个进程没有可用的卡：PyTorch 只看到 %d 张。" % (
                world.local_rank + 1, torch.cuda.device_count()))
        torch.cuda.set_device(world.device)
    if world.size > 1:
        backend = "nccl" if world.device.type == "cuda" else "gloo"
        # Long enough for one rank to save a checkpoint while the others wait; a dead peer is seen at once by its closed socket.
        dist.init_process_group(backend, timeout=timedelta(minutes=30))


def leave():
    if dist.is_initialized():
        dist.destroy_process_group()


def sum_tensors(scalars, world):
    """Scalars summed over all processes, in fp32, without waiting for the device."""
    stacked = torch.stack([scalar.detach().float() for scalar in scalars])
    if world.size > 1:
        dist.all_reduce(stacked)
    return stacked.unbind()


def any_of(told, device):
    """Whether it is true of any process of the group, which all learn alike; alone without a group."""
    if not dist.is_initialized() or dist.get_world_size() == 1:
        return told
    answer = torch.tensor(int(told), device=device)
    dist.all_reduce(answer, op=dist.ReduceOp.MAX)
    return bool(answer.item())


def gather(value, world):
    """The values of all processes, in the order of their ranks."""
    if world.size == 1:
        return [value]
    values = [None] * world.size
    dist.all_gather_object(values, value)
    return values


def barrier(world):
    if world.size > 1:
        dist.barrier()
