"""Byte-level BPE read from ``tokenizer.json``."""

import json
import os
import re

from finetune_trainer.errors import TrainerError

# GPT-2's pre-tokenizer in the syntax of Python's re: \p{L} is [^\W\d_], \p{N} is \d.
_PIECES = re.compile(r"'(?:[sdmt]|ll|ve|re)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+", re.UNICODE)


def byte_alphabet():
    """The printable character that stands for each byte in a byte-level vocabulary."""
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    characters, extra = {}, 0
    for byte in range(256):
        if byte in printable:
            characters[byte] = chr(byte)
        else:
            characters[byte] = chr(256 + extra)
            extra += 1
    return characters


def pieces(text):
    """Text cut as the pre-tokenizer cuts it; joined again it is the text."""
    return _PIECES.findall(text)


class Tokenizer:
    """Text to token ids and back. Added tokens are found in text only when ``special`` is set."""

    def __init__(self, vocabulary, merges, added):
        self._ids = dict(vocabulary)
        self._ranks = {tuple(pair): rank for rank, pair in enumerate(merges)}
        self.added = dict(added)
        self._tokens = {number: token for token, number in self._ids.items()}
        self._added_by_id = {number: token for token, number in self.added.items()}
        self._bytes = byte_alphabet()
        self._from_byte = {character: byte for byte, character in self._bytes.items()}
        self._cache = {}
        alternatives = "|".join(re.escape(token) for token in sorted(self.added, key=len, reverse=True))
        self._special = re.compile("(%s)" % alternatives) if alternatives else None

    def __len__(self):
        return max(max(self._ids.values()), max(self.added.values(), default=0)) + 1

    def id(self, token):
        """Id of an added token; None where the vocabulary lacks it."""
        return self.added.get(token)

    def encode(self, text, special=False):
        """Token ids of a text."""
        if not special or self._special is None:
            return self._encode_plain(text)
        ids = []
        for part in self._special.split(text):
            if part in self.added:
                ids.append(self.added[part])
            else:
                ids.extend(self._encode_plain(part))
        return ids

    def decode(self, ids, skip_special=True):
        """Text of token ids; bytes that are no UTF-8 become the replacement character."""
        data = bytearray()
        for number in ids:
            if number in self._added_by_id:
                data.extend(b"" if skip_special else self._added_by_id[number].encode("utf-8"))
            else:
                data.extend(self._from_byte[character] for character in self._tokens.get(number, ""))
        return data.decode("utf-8", "replace")

    def _encode_plain(self, text):
        ids = []
        for piece in pieces(text):
            known = self._cache.get(piece)
            if known is None:
                known = [self._ids[token] for token in self._merge(piece)]
                self._cache[piece] = known
            ids.extend(known)
        return ids

    def _merge(self, piece):
        tokens = [self._bytes[byte] for byte in piece.encode("utf-8", "replace")]
        while len(tokens) > 1:
            ranked = [(self._ranks.get(pair, len(self._ranks)), pair) for pair in zip(tokens, tokens[1:])]
            rank, best = min(ranked)
            if rank == len(self._ranks):
                break
            merged, index = [], 0
            while index < len(tokens):
                if tuple(tokens[index:index + 2]) == best:
                    merged.append(best[0] + best[1])
                    index += 2
                else:
                    merged.append(tokens[index])
                    index += 1
            tokens = merged
        return tokens


def load_tokenizer(directory):
    """Reads ``tokenizer.json``; raises ``model_unreadable`` for anything but byte-level BPE."""
    try:
        with open(os.path.join(directory, "tokenizer.json"), encoding="utf-8") as file:
            raw = json.load(file)
        if raw["model"]["type"] != "BPE":
            raise ValueError("its model is %s" % raw["model"]["type"])
        merges = [tuple(pair.split(" ")) if isinstance(pair, str) else tuple(pair) for pair in raw["model"]["merges"]]
        added = {entry["content"]: entry["id"] for entry in raw.get("added_tokens", [])}
        return Tokenizer(raw["model"]["vocab"], merges, added)
    except (OSError, ValueError, KeyError) as error:
        raise TrainerError("model_unreadable", "Cannot read tokenizer.json: %s" % error,
                           "Choose a model with a byte-level BPE tokenizer.") from error
