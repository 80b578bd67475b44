"""Answers out of the mirror that hold until it changes: an item with its policy is read once, however many rules look at it."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sync.handheld.database import Database, Version

T = TypeVar("T")

REMEMBERED_MAX = 512
"""How many answers are kept; when they are more, all of them are read anew as they are asked."""


class Remembered:
    """Answers by what was asked. They are forgotten as soon as the attached file `schema` is another than it was."""

    def __init__(self, database: Database, schema: str) -> None:
        """Keep the connection, which may have the file attached anew at any time."""
        self._database = database
        self._schema = schema
        self._version: Version | None = None
        self._answers: dict[Hashable, object] = {}

    def answer(self, asked: Hashable, read: Callable[[], T]) -> T:
        """Return what was read when the same was asked of the same file, else what is read now."""
        version = self._database.version(self._schema)
        if version != self._version or len(self._answers) >= REMEMBERED_MAX:
            self._answers.clear()
            self._version = version
        if asked not in self._answers:
            self._answers[asked] = read()
        return cast("T", self._answers[asked])
