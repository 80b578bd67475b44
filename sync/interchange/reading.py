"""Reading import files: bytes to rows of values, and every cell that is none."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from inventory.values import dataclass
from sync.errors import BadRow
from sync.interchange.files import FILES, FileColumn, ImportFile
from sync.interchange.values import BadValueError, Value

LINE_BYTES_MAX = 64 * 1024
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class ReadRow:
    """A row: its line, its values by column (only those that the file has), and whether a cell of it was bad."""

    line: int
    values: dict[str, Value]
    bad: bool = False


@dataclass(slots=True)
class ReadFile:
    """A file and its rows, which may be gone through again; `count` is how many there were the last time."""

    file: ImportFile
    rows: Iterable[ReadRow]

    @property
    def count(self) -> int:
        """Return how many rows there were when they were gone through last."""
        return self.rows.count if isinstance(self.rows, FileRows) else len(list(self.rows))


@dataclass(slots=True)
class Folder:
    """All files of a folder, and everything that was found to be wrong with them."""

    files: dict[str, ReadFile] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)

    def refuse(self, name: str, row: ReadRow, column: str, reason: str) -> None:
        """Note that a row is bad."""
        row.bad = True
        self.bad.append(BadRow(f"{name}.csv", row.line, column, reason))


@dataclass(slots=True)
class FileRows:
    """The rows of a file, read from the disk each time that they are gone through: never more of them in memory than the one at hand.

    What is wrong with a row is noted in the folder when it is read; who goes through them twice finds it twice.
    """

    file: ImportFile
    path: Path
    folder: Folder
    count: int = 0

    def __iter__(self) -> Iterator[ReadRow]:
        """Read the file from its beginning."""
        self.count = 0
        bad = self.folder.bad
        try:
            with self.path.open("rb") as stream:
                for row in _rows(self.file, _Lines(self.file, stream, bad), bad):
                    self.count += 1
                    yield row
        except OSError as error:
            bad.append(BadRow(self.file.file, 0, "", f"cannot be read: {error.strerror}"))

    def lines(self) -> int:
        """Return how many lines follow the header: about as many rows, found without reading any."""
        with self.path.open("rb") as stream:
            return max(0, sum(each.count(b"\n") for each in iter(partial(stream.read, LINE_BYTES_MAX), b"")) - 1)


def read_folder(path: Path) -> Folder:
    """Return all import files in a folder; what is not one of them is left alone."""
    folder = Folder()
    for file in FILES:
        where = path / file.file
        if where.is_file():
            folder.files[file.name] = ReadFile(file, FileRows(file, where, folder))
    if not folder.files:
        folder.bad.append(BadRow(str(path), 0, "", "there is no import file such as items.csv in this folder"))
    return folder


class _Lines:
    """The lines of a file as text; one that is not UTF-8, or too long, is noted and left out."""

    def __init__(self, file: ImportFile, stream: BinaryIO, bad: list[BadRow]) -> None:
        self._file, self._stream, self._bad = file, stream, bad
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(LINE_BYTES_MAX + 1):
            self.number += 1
            if self.number == 1:
                line = line.removeprefix(_BOM)
            reason = self._too_long(line)
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                reason = reason or f"is not UTF-8: byte {error.start + 1} is 0x{line[error.start]:02x}"
                text = ""
            if not reason and "\x00" in text:
                reason = "holds a NUL character"
            if reason:
                self._bad.append(BadRow(self._file.file, self.number, "", reason))
            else:
                yield text

    def _too_long(self, line: bytes) -> str:
        if len(line) <= LINE_BYTES_MAX:
            return ""
        while line and not line.endswith(b"\n"):
            line = self._stream.readline(LINE_BYTES_MAX)
        return f"is longer than {LINE_BYTES_MAX} bytes"


def _rows(file: ImportFile, lines: _Lines, bad: list[BadRow]) -> Iterator[ReadRow]:
    reader = csv.reader(iter(lines), strict=True)
    header = _next(file, reader, lines, bad)
    if header is None:
        bad.append(BadRow(file.file, 1, "", "has no header row"))
        return
    columns = _check_header(file, header, bad)
    if columns is None:
        return
    while True:
        start = lines.number + 1
        cells = _next(file, reader, lines, bad)
        if cells is None:
            return
        if len(cells) == len(columns):
            yield _read_row(file, start, columns, cells, bad)
        elif cells:
            bad.append(BadRow(file.file, start, "", f"has {len(cells)} cells, the header has {len(columns)}"))


def _next(file: ImportFile, reader: Iterator[list[str]], lines: _Lines, bad: list[BadRow]) -> list[str] | None:
    """Return the next row that can be split into cells, None at the end."""
    while True:
        try:
            return next(reader, None)
        except csv.Error as error:
            bad.append(BadRow(file.file, lines.number, "", f"is not CSV: {error}"))


def _check_header(file: ImportFile, header: Sequence[str], bad: list[BadRow]) -> list[FileColumn | None] | None:
    """Return the columns of the header, None for one that is unknown; None when the file cannot be read by it.

    An unknown column is refused, but the rows are still read by the others, so that one run tells all that is wrong.
    """
    columns: list[FileColumn | None] = []
    for name in header:
        column = file.column(name)
        if column is None:
            bad.append(BadRow(file.file, 1, name, "is not a column of this file"))
        elif column in columns:
            bad.append(BadRow(file.file, 1, name, "stands twice"))
            column = None
        columns.append(column)
    before = len(bad)
    bad += [
        BadRow(file.file, 1, column.name, "is missing")
        for column in file.columns
        if column.required and column.name not in header
    ]
    return columns if len(bad) == before else None


def _read_row(
    file: ImportFile, line: int, columns: Sequence[FileColumn | None], cells: Sequence[str], bad: list[BadRow]
) -> ReadRow:
    row = ReadRow(line, {})
    for column, cell in zip(columns, cells, strict=True):
        if column is None:
            continue
        if not cell and not column.required:
            row.values[column.name] = column.default
            continue
        try:
            row.values[column.name] = column.parse(_given(cell))
        except BadValueError as error:
            row.bad = True
            bad.append(BadRow(file.file, line, column.name, str(error)))
    return row


def _given(cell: str) -> str:
    if not cell:
        raise BadValueError("must not be empty")
    return cell
