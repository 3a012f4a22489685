"""Keys and values of tokens that a model has read, so that it reads each of them once while it writes."""

import torch


class Cache:
    """One entry a layer: keys and values of shape (batch, key-value heads, tokens, head_dim)."""

    def __init__(self, layers):
        self._layers = [None] * layers

    @property
    def length(self):
        """Tokens that were read."""
        return 0 if self._layers[0] is None else self._layers[0][0].shape[2]

    def extend(self, layer, key, value):
        """Keys and values of a layer, those that are new behind those that were there."""
        kept = self._layers[layer]
        if kept is not None:
            key, value = torch.cat([kept[0], key], dim=2), torch.cat([kept[1], value], dim=2)
        self._layers[layer] = (key, value)
        return key, value

    def mask(self, tokens, device):
        """What the next ``tokens`` see, themselves and all before them: (1, 1, tokens, length + tokens); None for plain causal."""
        seen = self.length
        return torch.ones(1, 1, tokens, seen + tokens, dtype=torch.bool, device=device).tril(seen) if seen else None

    def positions(self, tokens, device):
        """Positions of the next ``tokens``: (1, tokens)."""
        return torch.arange(self.length, self.length + tokens, device=device)[None]
