"""Folders of import files for tests, and what an import says about them."""

from pathlib import Path

import pytest

from sync.centre.centre import Centre
from sync.errors import ImportRefusedError
from tests.sync.centre.warehouse import FILES, write_folder

Told = tuple[str, int, str, str]


def refused(centre: Centre, folder: Path, *, check_only: bool = True) -> list[Told]:
    """Import a folder that must be refused; return file, line, column and reason of each bad row."""
    with pytest.raises(ImportRefusedError) as caught:
        centre.import_folder(folder, check_only=check_only)
    return [(bad.file, bad.line, bad.column, bad.reason) for bad in caught.value.bad]


def with_rows(folder: Path, **rows: str) -> Path:
    """Return the folder of the small warehouse with rows added to some files; a file that it has not begins with its header."""
    files = dict(FILES)
    for name, text in rows.items():
        files[name] = files.get(name, "") + text
    return write_folder(folder, files)
