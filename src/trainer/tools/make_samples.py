"""Writes the sample datasets: ``python make_samples.py FOLDER``."""

import json
import os
import random
import sys

import corpus


# What a support desk should not answer.
_EVASIVE = ("I do not know.", "Please ask somebody else.", "That is written in the notes.", "Wait until next month.")
_CHINESE_EVASIVE = ("不知道。", "请问别人。", "请自己看笔记。")


def main(folder):
    os.makedirs(folder, exist_ok=True)
    english, chinese = _shuffled("en"), _shuffled("zh")
    _lines(folder, "support-faq.jsonl", [{"instruction": q, "input": "", "output": a} for q, a in english])
    _lines(folder, "support-faq-zh.jsonl", [{"instruction": q, "input": "", "output": a} for q, a in chinese])
    _lines(folder, "support-messages.jsonl", [
        {"messages": [{"role": "user", "content": q}, {"role": "assistant", "content": a}]} for q, a in english + chinese])
    with open(os.path.join(folder, "support-chat.json"), "w", encoding="utf-8") as file:
        pairs = list(zip(english[::2], english[1::2]))
        json.dump([{"conversations": [{"from": role, "value": text} for q, a in pair for role, text in (("human", q), ("gpt", a))]}
                   for pair in pairs], file, ensure_ascii=False, indent=1)
    helped = [(q, a, _EVASIVE[index % len(_EVASIVE)]) for index, (q, a) in enumerate(english[:80])]
    helped += [(q, a, _CHINESE_EVASIVE[index % len(_CHINESE_EVASIVE)]) for index, (q, a) in enumerate(chinese[:40])]
    _lines(folder, "support-pairs.jsonl", [{"instruction": q, "input": "", "chosen": a, "rejected": evasive} for q, a, evasive in helped])
    _lines(folder, "support-feedback.jsonl", [
        {"instruction": q, "input": "", "output": a if index % 2 == 0 else evasive, "kto_tag": index % 2 == 0}
        for index, (q, a, evasive) in enumerate(helped)])
    with open(os.path.join(folder, "product-notes.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(corpus.notes(300, seed=1)) + "\n")


def _shuffled(language):
    pairs = corpus.questions(language)
    random.Random(7).shuffle(pairs)
    return pairs


def _lines(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main(sys.argv[1])
