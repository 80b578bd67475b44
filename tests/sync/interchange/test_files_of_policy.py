"""Masks, warranties and contracts in files: no longer, no more and no other than the reference allows (F3, F14, F15)."""

from pathlib import Path

import pytest

from sync.centre.centre import Centre
from tests.sync.interchange.folders import refused

TOO_LONG = "is longer than 6 characters"


def one_row(folder: Path, name: str, columns: str, row: str) -> Path:
    (folder / f"{name}.csv").write_text(f"{columns}\n{row}\n", encoding="utf-8")
    return folder


def faults(centre: Centre, folder: Path, name: str, columns: str, row: str) -> list[tuple[str, str]]:
    return [(column, reason) for *_, column, reason in refused(centre, one_row(folder, name, columns, row))]


MASK = "mask,kind,prefix,segments"
PERIOD = "code,line,days,lifetime,starts_after_days,text"


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("SEVENCH,serial,,N6+", [("mask", TOO_LONG)]),
        ("M1,serial,,N41+", [("segments", "a number has at most 40 characters, a segment at least 1")]),
        ("M1,serial,é,N6+", [("prefix", "'é######' would be no number: printable ASCII, no space at an end")]),
        ("M1,serial, SN,N6+", [("prefix", "' SN######' would be no number: printable ASCII, no space at an end")]),
        ("M1,lot,,N6 +", [("prefix", "'###### ' would be no number: printable ASCII, no space at an end")]),
        ("none,serial,,N6+", [("mask", "'none' means that there is no mask")]),
        ("M1,lot,,A2&;N6+", [("segments", "'A2&;N6+' is no segment such as N6+, A3-, Y2 or 'SN'-")]),
        ('M1,lot,,"A2&,N6+"', [("segments", "'&' is none of the separators - / . : * # | and space (F4)")]),
    ],
)
def test_a_mask_makes_numbers_that_can_be_kept(
    centre: Centre, tmp_path: Path, row: str, wanted: list[tuple[str, str]]
) -> None:
    assert faults(centre, tmp_path, "masks", MASK, row) == wanted


@pytest.mark.parametrize("name", ["warranty", "contracts"])
@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("SEVENCH,1,5,no,0,x", [("code", TOO_LONG)]),
        ("A,1,1000000,no,0,x", [("days", "'1000000' is no whole number from 0 to 999999")]),
        ("A,1,5,no,1000000,x", [("starts_after_days", "'1000000' is no whole number from 0 to 999999")]),
        (f"A,1,5,no,0,{'x' * 61}", [("text", "is longer than 60 characters")]),
        ("none,1,5,no,0,x", [("code", "'none' means that there is no code")]),
        ("A,6,5,no,0,x", [("line", "a code has at most 5 periods")]),
        ("A,1,5,yes,0,x", [("days", "either days are given, or it is for life")]),
    ],
)
def test_a_period_is_within_its_limits(
    centre: Centre, tmp_path: Path, name: str, row: str, wanted: list[tuple[str, str]]
) -> None:
    assert faults(centre, tmp_path, name, PERIOD, row) == wanted


@pytest.mark.parametrize("row", ["SIXLEN,5,999999,no,999999,x", "A,1,,no,0,", "A,1,0,no,0,", "A,1,,no,0,talk to us"])
def test_the_widest_period_and_one_that_says_nothing_are_taken(centre: Centre, tmp_path: Path, row: str) -> None:
    assert centre.import_folder(one_row(tmp_path, "warranty", PERIOD, row)) is not None
