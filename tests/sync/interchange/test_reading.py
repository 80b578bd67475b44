"""Files that are hardly files: what reading says about them."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sync.centre.centre import Centre
from sync.interchange.reading import LINE_BYTES_MAX, read_folder
from tests.sync.centre.warehouse import write_folder
from tests.sync.interchange.folders import refused

HEADER = b"site,name,time_zone\n"


def told(folder: Path, content: bytes) -> list[tuple[int, str, str]]:
    folder.mkdir(exist_ok=True)
    (folder / "sites.csv").write_bytes(content)
    read = read_folder(folder)
    for file in read.files.values():
        assert file.count == 0
        assert len(list(file.rows)) == file.count
    return [(bad.line, bad.column, bad.reason) for bad in read.bad]


def test_an_empty_folder_is_refused(centre: Centre, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [each[3] for each in refused(centre, tmp_path / "empty")] == [
        "there is no import file such as items.csv in this folder"
    ]


def test_a_folder_that_is_not_there_is_refused(centre: Centre, tmp_path: Path) -> None:
    assert len(refused(centre, tmp_path / "nowhere")) == 1


def test_an_empty_file_has_no_header(tmp_path: Path) -> None:
    assert told(tmp_path, b"") == [(1, "", "has no header row")]


def test_rows_are_read_even_where_a_column_is_unknown(tmp_path: Path) -> None:
    assert told(tmp_path, b"site,colour,name,time_zone\nROT,red,Rotterdam\n") == [
        (1, "colour", "is not a column of this file"),
        (2, "", "has 3 cells, the header has 4"),
    ]


def test_unknown_missing_and_double_columns_are_told(tmp_path: Path) -> None:
    assert told(tmp_path, b"site,colour,name,name\nROT,red,Rotterdam,x\n") == [
        (1, "colour", "is not a column of this file"),
        (1, "name", "stands twice"),
        (1, "time_zone", "is missing"),
    ]


def test_bytes_that_are_not_utf_8_are_told_by_line(tmp_path: Path) -> None:
    content = HEADER + b"ROT,Rotterdam,UTC\nMUC,M\xfcnchen,UTC\nCHI,Chicago,UTC\n"
    assert told(tmp_path, content) == [(3, "", "is not UTF-8: byte 6 is 0xfc")]


def test_a_row_of_too_few_or_too_many_cells_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, HEADER + b"ROT,Rotterdam\nCHI,Chicago,UTC,more\n") == [
        (2, "", "has 2 cells, the header has 3"),
        (3, "", "has 4 cells, the header has 3"),
    ]


def test_a_quote_that_never_ends_is_told(tmp_path: Path) -> None:
    assert [line for line, _, _ in told(tmp_path, HEADER + b'ROT,"Rotterdam,UTC\n')] == [2]


def test_a_line_without_end_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    content = HEADER + b"ROT," + b"x" * 3 * LINE_BYTES_MAX + b",UTC\nCHI,Chicago,UTC\n"
    assert told(tmp_path, content) == [(2, "", f"is longer than {LINE_BYTES_MAX} bytes")]
    assert [row.values["site"] for row in read_folder(tmp_path).files["sites"].rows] == ["CHI"]


def test_a_nul_character_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, HEADER + b"ROT,a\x00b,UTC\n") == [(2, "", "holds a NUL character")]


def test_a_cell_over_two_lines_is_told_where_it_begins(tmp_path: Path) -> None:
    assert told(tmp_path, HEADER + b'ROT,"Rotter\ndam",UTC\nCHI,Chicago,\n') == [
        (2, "name", "holds characters that cannot be printed"),
        (4, "time_zone", "must not be empty"),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    assert told(tmp_path, b"\xef\xbb\xbfsite,name,time_zone\r\nROT,Rotterdam,UTC\r\n\r\n") == []


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    write_folder(tmp_path, {"sites": "time_zone,site\nUTC,ROT\n"})
    (row,) = read_folder(tmp_path).files["sites"].rows
    assert (row.line, row.values) == (2, {"time_zone": "UTC", "site": "ROT"})


def test_a_day_is_written_in_one_way(tmp_path: Path) -> None:
    days = ("2026-W01-1", "20261122", "2026-11-2", "2026-02-30", " 2026-11-2")
    rows = "".join(f"ROT,D{number},count,{day}\n" for number, day in enumerate((*days, "2026-11-22")))
    read = read_folder(write_folder(tmp_path, {"documents": "site,document,kind,due\n" + rows}))
    assert [row.line for row in read.files["documents"].rows if not row.bad] == [7]
    assert [bad.reason for bad in read.bad] == [f"{day!r} is no date such as 2026-11-22" for day in days]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        found = told(Path(name), HEADER + content)
        assert all(line >= 1 and reason for line, _, reason in found)
