"""Pre-tokenization: how a text is cut before byte-level BPE merges within each piece."""

import functools
import re
import sys
import unicodedata

GPT2 = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"

# White_Space of Unicode. Python's own \s also takes U+001C to U+001F.
_SPACES = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_ESCAPE = re.compile(r"\\[pP]\{(\w+)\}|\\[sS]|\\.|\[\^?|\]", re.DOTALL)


def compile_pattern(pattern):
    """A Python regular expression for one in the syntax of ``tokenizer.json``; Unicode classes become their ranges."""
    inside = False

    def translate(match):
        nonlocal inside
        token = match.group()
        if token.startswith("[") and not inside:
            inside = True
        elif token == "[":
            return "\\["
        elif token == "]":
            inside = False
        elif token[:2] in ("\\p", "\\P", "\\s", "\\S"):
            ranges = _SPACES if token[1] in "sS" else _ranges(match.group(1))
            negated = token[1] in "PS"
            if inside and negated:
                raise ValueError("a negated class within a class: %s" % pattern)
            return ranges if inside else "[%s%s]" % ("^" if negated else "", ranges)
        return token

    return re.compile(_ESCAPE.sub(translate, pattern))


@functools.lru_cache(maxsize=None)
def _ranges(category):
    """Ranges of all characters whose general category starts with ``category``, for use within a class."""
    ranges, start = [], None
    for code in range(sys.maxunicode + 2):
        belongs = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(category)
        if belongs and start is None:
            start = code
        elif not belongs and start is not None:
            ranges.append("\\U%08x" % start if code == start + 1 else "\\U%08x-\\U%08x" % (start, code - 1))
            start = None
    return "".join(ranges)


class Pieces:
    """The normalizer and pre-tokenizer of a ``tokenizer.json``; raises ValueError for kinds other than byte-level ones."""

    def __init__(self, normalizer, pre_tokenizer):
        self._form = _unicode_form(normalizer)
        self._prefix_space = False
        self._splits = []
        for step in _steps(pre_tokenizer, "pretokenizers"):
            if step["type"] == "ByteLevel":
                self._prefix_space = step.get("add_prefix_space", False)
                if step.get("use_regex", True):
                    self._splits.append(_compiled(GPT2))
            elif step["type"] == "Split":
                pattern = step["pattern"]
                if step.get("behavior") != "Isolated" or step.get("invert"):
                    raise ValueError("a split that is not isolated")
                self._splits.append(_compiled(pattern["Regex"]) if "Regex" in pattern else re.compile(re.escape(pattern["String"])))
            elif step["type"] == "Digits":
                self._splits.append(_compiled(r"\p{N}" if step.get("individual_digits") else r"\p{N}+"))
            else:
                raise ValueError("the pre-tokenizer %s" % step["type"])

    def cut(self, text):
        """Pieces of a text; joined they are the normalized text."""
        if self._form:
            text = unicodedata.normalize(self._form, text)
        if self._prefix_space and text and not text.startswith(" "):
            text = " " + text
        parts = [text] if text else []
        for split in self._splits:
            parts = [piece for part in parts for piece in _isolate(split, part)]
        return parts


@functools.lru_cache(maxsize=None)
def _compiled(pattern):
    return compile_pattern(pattern)


def _isolate(split, text):
    position = 0
    for match in split.finditer(text):
        if match.start() > position:
            yield text[position:match.start()]
        if match.end() > match.start():
            yield match.group()
        position = match.end()
    if position < len(text):
        yield text[position:]


def _steps(step, inner):
    if step is None:
        return []
    return step[inner] if step["type"] == "Sequence" else [step]


def _unicode_form(normalizer):
    forms = [step["type"] for step in _steps(normalizer, "normalizers")]
    if not all(form in ("NFC", "NFD", "NFKC", "NFKD") for form in forms) or len(forms) > 1:
        raise ValueError("the normalizer %s" % forms)
    return forms[0] if forms else None
