"""Rows of dataset files, each with the place that it came from."""

import csv
import json
import os
from dataclasses import dataclass

from finetune_trainer.errors import TrainerError


@dataclass(frozen=True)
class Row:
    """values: fields of the row; place: file and line, in English and Chinese."""

    values: dict
    place: tuple

    def refuse(self, en, zh):
        """The error that tells what is wrong with this row."""
        return TrainerError("bad_data", "%s %s." % (self.place[0], en), "%s%s。" % (self.place[1], zh))


def read_rows(path, most=None):
    """Rows of a .json, .jsonl, .csv or .txt file, at most ``most``; raises ``bad_data`` with file and line."""
    name, suffix = os.path.basename(path), os.path.splitext(path)[1].lower()
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if suffix == ".csv":
                rows = [Row(row, _place(name, "line", number)) for number, row in enumerate(csv.DictReader(file), 2)]
            elif suffix == ".txt":
                rows = [Row({"text": line.strip()}, _place(name, "line", number)) for number, line in enumerate(file, 1) if line.strip()]
            elif suffix == ".json":
                content = json.load(file)
                items = content if isinstance(content, list) else [content]
                rows = [_checked(item, _place(name, "row", number)) for number, item in enumerate(items, 1)]
            else:
                rows = [_parse(line, _place(name, "line", number)) for number, line in enumerate(file, 1) if line.strip()]
    except (OSError, ValueError, csv.Error) as error:
        raise TrainerError("bad_data", "Cannot read %s: %s" % (name, error), "无法读取 %s：%s" % (name, error)) from error
    return rows[:most]


def _place(name, unit, number):
    return ("%s, %s %d" % (name, unit, number), "%s 第 %d %s" % (name, number, "行" if unit == "line" else "条"))


def _parse(line, place):
    try:
        return _checked(json.loads(line), place)
    except ValueError as error:
        raise TrainerError("bad_data", "%s is not a JSON object: %s" % (place[0], error), "%s不是 JSON 对象：%s" % (place[1], error)) from error


def _checked(value, place):
    if not isinstance(value, dict):
        raise TrainerError("bad_data", "%s is not a JSON object." % place[0], "%s不是 JSON 对象。" % place[1])
    return Row(value, place)
