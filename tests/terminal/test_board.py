"""The board paints only what changed, and every style is told without colour too."""

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style as Ink

from terminal.board import INKS, cells_of, changed_span, pieces_of
from terminal.screens.rows import Style

pieces = st.lists(st.tuples(st.text(max_size=9), st.sampled_from([each.value for each in Style])), max_size=4).map(
    tuple
)


@given(pieces, st.integers(0, 40))
def test_a_row_is_as_wide_as_the_board(line: tuple[tuple[str, str], ...], width: int) -> None:
    assert [len(each) for each in cells_of(line, width)] == [width, width]


@given(pieces, st.integers(0, 40))
def test_a_row_is_painted_in_its_pieces(line: tuple[tuple[str, str], ...], width: int) -> None:
    assert cells_of(tuple(pieces_of(cells_of(line, width))), width) == cells_of(line, width)


@given(pieces, pieces, st.integers(0, 40))
def test_painting_the_changed_span_over_the_old_row_gives_the_new_one(
    before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...], width: int
) -> None:
    old, new = cells_of(before, width), cells_of(after, width)
    span = changed_span(old, new)
    start, end = span or (0, 0)
    assert tuple(was[:start] + now[start:end] + was[end:] for was, now in zip(old, new, strict=True)) == new


def test_a_row_that_did_not_change_is_not_painted() -> None:
    cells = cells_of((("ok", "good"),), 26)
    assert changed_span(cells, cells) is None


def test_a_counter_paints_its_digits_only() -> None:
    before, after = (cells_of(((f"   {count} / 40 EA", "counter"),), 26) for count in (11, 12))
    assert changed_span(before, after) == (4, 5)


def test_every_style_has_an_ink() -> None:
    assert set(INKS) == set(Style)


def test_stop_question_and_status_are_inverse_without_colour_too() -> None:
    inverse = {style for style, ink in INKS.items() if ink.without_color.reverse}
    assert inverse == {Style.STOP, Style.QUESTION, Style.STATUS}


def test_no_ink_needs_more_than_the_16_colours() -> None:
    def number(ink: Ink) -> int:
        return -1 if ink.color is None or ink.color.number is None else ink.color.number

    assert all(number(ink) < 16 for ink in INKS.values())
