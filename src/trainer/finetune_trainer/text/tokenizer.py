"""Byte-level BPE read from ``tokenizer.json``: by the ``tokenizers`` library where it is installed, else by this module's own reader."""

import json
import os
import re

from finetune_trainer.errors import TrainerError
from finetune_trainer.files import read_json
from finetune_trainer.text.pieces import Pieces

try:
    import tokenizers
except ImportError:
    tokenizers = None


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


class _AddedTokens:
    """added: ids of the added tokens; end: id of the token that ends a text, None where there is none."""

    def __init__(self, added, end):
        self.added, self.end = added, end
        self._find_added = _alternatives(added)

    def id(self, token):
        """Id of an added token; None where the vocabulary lacks it."""
        return self.added.get(token)

    def split_special(self, text):
        """A text cut at its added tokens, which are parts of their own."""
        return [part for part in self._find_added.split(text) if part] if self._find_added else [text]


class Tokenizer(_AddedTokens):
    """Text to token ids and back. Special tokens are found in text only when ``special`` is set."""

    def __init__(self, raw, end=None):
        model = raw["model"]
        if model["type"] != "BPE" or model.get("byte_fallback"):
            raise ValueError("its model is %s, not byte-level BPE" % model["type"])
        merges = [tuple(pair.split(" ")) if isinstance(pair, str) else tuple(pair) for pair in model["merges"]]
        self._pieces = Pieces(raw.get("normalizer"), raw.get("pre_tokenizer"))
        self._ids = model["vocab"]
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._whole = bool(model.get("ignore_merges"))
        added = {entry["content"]: entry["id"] for entry in raw.get("added_tokens", [])}
        super().__init__(added, added.get(end))
        plain = {entry["content"] for entry in raw.get("added_tokens", []) if not entry.get("special")}
        self._tokens = {number: token for token, number in self._ids.items()}
        self._added_by_id = {number: token for token, number in self.added.items()}
        self._special_ids = {number for token, number in self.added.items() if token not in plain}
        self._bytes = byte_alphabet()
        self._from_byte = {character: byte for byte, character in self._bytes.items()}
        self._cache = {}
        self._find_plain = _alternatives(plain)

    def __len__(self):
        return max(max(self._ids.values()), max(self.added.values(), default=0)) + 1

    def encode(self, text, special=False):
        """Token ids of a text. Added tokens that are not special are found always, as Hugging Face does."""
        finder = self._find_added if special else self._find_plain
        if finder is None:
            return self._encode_plain(text)
        ids = []
        for part in finder.split(text):
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
                hidden = skip_special and number in self._special_ids
                data.extend(b"" if hidden else self._added_by_id[number].encode("utf-8"))
            else:
                data.extend(self._from_byte[character] for character in self._tokens.get(number, ""))
        return data.decode("utf-8", "replace")

    def _encode_plain(self, text):
        ids = []
        for piece in self._pieces.cut(text):
            known = self._cache.get(piece)
            if known is None:
                known = self._cache[piece] = [self._ids[token] for token in self._merge(piece)]
            ids.extend(known)
        return ids

    def _merge(self, piece):
        tokens = [self._bytes[byte] for byte in piece.encode("utf-8", "replace")]
        whole = "".join(tokens)
        if self._whole and whole in self._ids:
            return [whole]
        unknown = len(self._ranks)
        while len(tokens) > 1:
            rank, best = min((self._ranks.get(pair, unknown), pair) for pair in zip(tokens, tokens[1:]))
            if rank == unknown:
                break
            tokens = _merged(tokens, best)
        return tokens


def _merged(tokens, pair):
    merged, index = [], 0
    while index < len(tokens):
        if tuple(tokens[index:index + 2]) == pair:
            merged.append(pair[0] + pair[1])
            index += 2
        else:
            merged.append(tokens[index])
            index += 1
    return merged


def _alternatives(tokens):
    if not tokens:
        return None
    return re.compile("(%s)" % "|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True)))


class LibraryTokenizer(_AddedTokens):
    """The same by the ``tokenizers`` library."""

    def __init__(self, path, end=None):
        self._library = tokenizers.Tokenizer.from_file(path)
        added = {token.content: number for number, token in self._library.get_added_tokens_decoder().items()}
        super().__init__(added, added.get(end))

    def __len__(self):
        return self._library.get_vocab_size(with_added_tokens=True)

    def encode(self, text, special=False):
        self._library.encode_special_tokens = not special
        return self._library.encode(text, add_special_tokens=False).ids

    def decode(self, ids, skip_special=True):
        return self._library.decode(list(ids), skip_special_tokens=skip_special)


def load_tokenizer(directory):
    """Reads ``tokenizer.json``; raises ``model_unreadable`` for anything but byte-level BPE."""
    path = os.path.join(directory, "tokenizer.json")
    try:
        with open(path, encoding="utf-8") as file:
            raw = json.load(file)
        end = _end_token(directory, raw)
        own = Tokenizer(raw, end)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainerError("model_unreadable", "Cannot read tokenizer.json: %s" % error, "无法读取 tokenizer.json：%s" % error) from error
    return LibraryTokenizer(path, end) if tokenizers and hasattr(tokenizers.Tokenizer, "encode_special_tokens") else own


def _end_token(directory, raw):
    told = (read_json(os.path.join(directory, "tokenizer_config.json")) or {}).get("eos_token")
    if told:
        return told["content"] if isinstance(told, dict) else told
    added = {entry["content"] for entry in raw.get("added_tokens", [])}
    return next((token for token in ("<|end_of_text|>", "<|endoftext|>", "</s>") if token in added), None)
