"""Learning-rate schedules, with the formulas and defaults of Hugging Face transformers."""

import math


def warmup_length(arguments, total):
    """Steps of warm-up: the number where one is given, else the ratio of the run."""
    return arguments.warmup_steps if arguments.warmup_steps > 0 else math.ceil(total * arguments.warmup_ratio)


def rate_factor(name, step, warmup, total, rate, options):
    """Factor on the learning rate ``rate`` at a step, from 0, of a run of ``total`` steps; options: ``lr_scheduler_kwargs``."""
    if name == "constant":
        return 1.0
    if name == "warmup_stable_decay":
        return _warmup_stable_decay(step, warmup, total, options)
    if step < warmup:
        return step / max(1, warmup)
    done = min(1.0, (step - warmup) / max(1, total - warmup))
    return _SHAPES[name](done, step, warmup, rate, options)


def _constant(done, step, warmup, rate, options):
    return 1.0


def _linear(done, step, warmup, rate, options):
    return 1.0 - done


def _cosine(done, step, warmup, rate, options):
    return 0.5 * (1.0 + math.cos(2 * math.pi * options.get("num_cycles", 0.5) * done))


def _cosine_with_restarts(done, step, warmup, rate, options):
    return 0.0 if done >= 1 else 0.5 * (1.0 + math.cos(math.pi * ((options.get("num_cycles", 1) * done) % 1.0)))


def _cosine_with_min_lr(done, step, warmup, rate, options):
    least = options["min_lr_rate"] if "min_lr_rate" in options else options.get("min_lr", 0.0) / rate
    return least + (1.0 - least) * _cosine(done, step, warmup, rate, options)


def _polynomial(done, step, warmup, rate, options):
    end = options.get("lr_end", 1e-7) / rate
    return (1.0 - end) * (1.0 - done) ** options.get("power", 1.0) + end


def _inverse_sqrt(done, step, warmup, rate, options):
    scale = options.get("timescale") or warmup or 10_000
    return 1.0 / math.sqrt((step - warmup + scale) / scale)


def _warmup_stable_decay(step, warmup, total, options):
    # LLaMA-Factory's share: after the warm-up a third is stable and the rest decays.
    least, stable = options.get("min_lr_ratio", 0.0), options.get("num_stable_steps", (total - warmup) // 3)
    decay = options.get("num_decay_steps", total - warmup - stable)
    if step < warmup:
        return least + (1.0 - least) * step / max(1, warmup)
    if step < warmup + stable:
        return 1.0
    done = min(1.0, (step - warmup - stable) / max(1, decay))
    return least + (1.0 - least) * 0.5 * (1.0 + math.cos(math.pi * 2 * options.get("num_cycles", 0.5) * done))


_SHAPES = {"constant_with_warmup": _constant, "linear": _linear, "cosine": _cosine, "cosine_with_restarts": _cosine_with_restarts,
           "cosine_with_min_lr": _cosine_with_min_lr, "polynomial": _polynomial, "inverse_sqrt": _inverse_sqrt}
