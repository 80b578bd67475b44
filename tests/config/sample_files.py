"""Reads the demo warehouse as it lies: rows by file, values as text."""

import csv
from functools import cache

from config import sample_folder

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    with (sample_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, restkey="too many", restval="too few"))


def column(name: str, key: str) -> list[str]:
    return [row[key] for row in rows(name)]


def by(name: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows(name)}
