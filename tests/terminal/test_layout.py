"""Layout: any view on any screen gives exactly that many rows of ASCII that fit, and the rows are where the flows put them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.refusals import BY_CODE
from inventory.refusals.base import Refusal
from inventory.refusals.goods import NotInMask, SerialInStock
from inventory.refusals.reading import ScanCannotAnswer, UnknownCode
from inventory.tasks.steps import Action, Choice, Counter, Entry, Known, Mark, Message, Outcome, Prompt, Trace, say
from terminal.layout import layout, text_of
from terminal.messages import read_first, read_tables
from terminal.screens.rows import Style, as_ascii, cut, first_rows, wrapped
from terminal.view import Status, View
from terminal.words import Words
from tests.terminal.scripted import LEAVE_IT, MENU, QUANTITY, SERIAL, SIGN_IN

WORDS = {language: Words.load(language) for language in ("en", "de")}
RECENT = (
    Trace(Mark.TAKEN, "SN-000812"),
    Trace(Mark.TAKEN, "SN-000811"),
    Trace(Mark.ALREADY, "SN-000810", "already"),
    Trace(Mark.TAKEN, "SN-000810"),
)
COUNTED = replace(SERIAL, counter=Counter(Decimal(12), Decimal(40), "EA", "serials"))
STATUS = Status(3, 0, online=False)
RECEIVING = View(COUNTED, STATUS, RECENT, outcome=Outcome.OK)
IN_STOCK = SerialInStock("A-1103/B", "SN-000812", "B-02", "1", date(2026, 5, 3), "PO1007")

texts = st.text(max_size=60)
messages = st.one_of(st.builds(say, st.sampled_from(sorted(read_tables("en")["say"]))), st.builds(Message, texts))
refusals: st.SearchStrategy[Refusal] = st.one_of(
    st.builds(UnknownCode, texts, st.none() | st.integers(0, 9999)), st.builds(NotInMask, texts, texts, texts)
)
decimals = st.decimals(0, 10**9, places=3)
prompts = st.builds(
    Prompt,
    task=st.sampled_from(["receive", "menu", "sync", "?"]),
    asks=messages,
    document=texts,
    known=st.lists(
        st.builds(Known, st.sampled_from(["item", "lot", "expiry", "waiting"]), texts | st.dates() | decimals),
        max_size=9,
    ).map(tuple),
    counter=st.none() | st.builds(Counter, decimals, st.none() | decimals, texts, texts),
    entry=st.sampled_from(Entry),
    default=texts,
    choices=st.lists(messages, max_size=25).map(
        lambda all_: tuple(Choice(at, each) for at, each in enumerate(all_, 1))
    ),
    actions=st.lists(st.sampled_from(Action), unique=True).map(tuple),
    stop=st.none() | refusals,
    question=st.none() | messages,
)
statuses = st.builds(
    Status,
    st.integers(0, 99999),
    st.integers(0, 999),
    online=st.none() | st.booleans(),
    data_age_minutes=st.none() | st.integers(0, 99999),
    data_is_old=st.booleans(),
    operator=texts,
)
views = st.builds(
    View,
    prompts,
    statuses,
    st.lists(st.builds(Trace, st.sampled_from(Mark), texts, texts), max_size=8).map(tuple),
    st.none() | messages | refusals,
    st.none() | st.sampled_from(Outcome),
    st.integers(0, 99),
    secret=st.booleans(),
)
lines = st.sampled_from(["", "0", "000", "12", ".", ".0", "1" * 80]) | texts


def screen(view: View, line: str = "", size: tuple[int, int] = (26, 16), language: str = "en") -> list[str]:
    """The texts of all rows."""
    return [text_of(each) for each in layout(view, line, *size, WORDS[language])]


@given(views, lines, st.integers(1, 120), st.integers(1, 50), st.sampled_from(["en", "de"]))
def test_any_view_fits_any_screen_in_ascii(view: View, line: str, width: int, height: int, language: str) -> None:
    rows = layout(view, line, width, height, WORDS[language])
    texts = ["".join(text for text, _ in row) for row in rows]
    assert len(rows) == height
    assert all(len(text) <= width and text.isascii() and text.isprintable() for text in texts)
    assert {style for row in rows for _, style in row} <= set(Style)


def test_every_row_of_a_serial_burst_is_where_the_flows_put_it() -> None:
    assert screen(RECEIVING) == [
        "RCV PO1042         Q3  off",
        "A-1103/B",
        "Bearing 6204 2RS",
        "Lot  L2231",
        "Exp  31 Mar 2027",
        "To   R-04",
        "   12 / 40 EA      serials",
        "SCAN SERIAL",
        ">",
        "+ SN-000812",
        "+ SN-000811",
        "= SN-000810  already",
        "+ SN-000810",
        "ok",
        "F2undo F3back F4done",
        "F5prob F6list F7range",
    ]


def test_a_wide_screen_names_counted_and_expected_and_writes_keys_out() -> None:
    rows = screen(RECEIVING, size=(80, 24))
    assert rows[6] == f"{'counted 12   expected 40 EA':<73}serials"
    assert rows[7:9] == ["SCAN SERIAL", ">"]
    assert rows[-2:] == ["F2 undo last scan  F3 back one step  F4 done  F5 problem  F6 list", "F7 range of numbers"]


def test_a_stop_takes_the_whole_screen_and_shows_the_scans_that_wait() -> None:
    view = View(replace(COUNTED, stop=IN_STOCK, choices=LEAVE_IT, entry=Entry.CHOICE), STATUS, RECENT, held_scans=2)
    rows = layout(view, "", 26, 16, WORDS["en"])
    assert [text_of(row) for row in rows] == [
        "######## STOP ############",
        " SN-000812 is in B-02",
        " since 3 May 2026",
        " (PO1007): not taken,",
        " check the label.",
        " read  SN-000812",
        "",
        " 1 leave it",
        " 2 supervisor",
        *[""] * 4,
        " 2 scans held, not used",
        " press a number",
        "##########################",
    ]
    assert {(len("".join(text for text, _ in row)), style) for row in rows for _, style in row} == {(26, Style.STOP)}


@pytest.mark.parametrize("size", [(20, 8), (26, 16), (36, 12), (80, 24)])
def test_a_stop_shows_its_ways_on_and_how_to_take_them_on_every_screen(size: tuple[int, int]) -> None:
    view = View(replace(COUNTED, stop=IN_STOCK, choices=LEAVE_IT, entry=Entry.CHOICE), STATUS, held_scans=2)
    rows = screen(view, size=size)
    assert {" 1 leave it", " 2 supervisor", " press a number"} <= set(rows)


def test_a_message_under_a_question_goes_on_where_the_keys_would_be() -> None:
    question = say("question_new_lot", lot="L2231")
    prompt = replace(COUNTED, question=question, choices=LEAVE_IT, entry=Entry.CHOICE, actions=())
    rows = layout(View(prompt, STATUS, says=ScanCannotAnswer("R-04")), "", 26, 16, WORDS["en"])
    assert [text_of(row) for row in rows[12:]] == [
        "",
        "A scan cannot answer this:",
        "press a number, then scan",
        "again.",
    ]


def test_a_question_stands_in_the_place_of_the_prompt_in_its_own_style() -> None:
    question = say("question_new_lot", lot="L2231")
    choices = (Choice(1, say("way_no")), Choice(2, say("way_yes")))
    view = View(replace(COUNTED, question=question, choices=choices, entry=Entry.CHOICE), STATUS, says=question)
    rows = layout(view, "", 26, 16, WORDS["en"])
    assert [text_of(row) for row in rows[6:11]] == [
        "   12 / 40 EA      serials",
        "NEW LOT L2231? scan again",
        " 1 no",
        " 2 yes",
        "",
    ]
    assert rows[7][0][1] == Style.QUESTION


def test_a_list_that_does_not_fit_has_pages_that_zeros_turn() -> None:
    choices = tuple(Choice(at, say("list_number", number=f"SN-{at:02}", lot="")) for at in range(1, 26))
    view = View(Prompt("list", say("ask_list", count=25), entry=Entry.CHOICE, choices=choices), STATUS)
    pages = [screen(view, line) for line in ("", "0", "00", "000")]
    assert [page[-4] for page in pages] == [
        " 0 more                1/3",
        " 0 more                2/3",
        " 0 more                3/3",
        pages[0][-4],
    ]
    shown = [row for page in pages[:3] for row in page if "SN-" in row]
    assert shown == [f"{at:>2} SN-{at:02}" for at in range(1, 26)]


def test_what_is_typed_at_a_list_leaves_the_choices_that_are_possible() -> None:
    choices = tuple(Choice(at, say("list_number", number=f"SN-{at:02}", lot="")) for at in range(1, 13))
    view = View(Prompt("list", say("ask_list", count=12), entry=Entry.CHOICE, choices=choices), STATUS)
    assert [row for row in screen(view, "1") if "SN-" in row] == [" 1 SN-01", "10 SN-10", "11 SN-11", "12 SN-12"]


def test_the_menu_and_the_dock_keep_their_prompt_above_their_choices() -> None:
    assert screen(View(MENU, STATUS))[7:9] == ["MENU", " 1 Receive"]


def test_a_choice_that_is_too_long_has_two_rows_where_there_is_room() -> None:
    resume = say("menu_resume_receive", document="PO1042", done=Decimal(7), target=Decimal(40))
    rows = screen(View(replace(MENU, choices=(*MENU.choices, Choice(9, resume))), STATUS))
    assert rows[8:11] == [" 1 Receive", " 9 resume RCV PO1042 (7 of", "   40)"]


def test_a_long_message_under_a_list_has_a_third_row_where_it_is_nobody_elses() -> None:
    says = ScanCannotAnswer("D-01")
    few = replace(SERIAL, entry=Entry.CHOICE, known=(), counter=None, choices=(Choice(1, say("way_back")),))
    many = replace(few, choices=tuple(Choice(at, say("way_back")) for at in range(1, 11)))
    rows = [text_of(each) for each in layout(View(few, STATUS, says=says), "", 26, 16, WORDS["en"])]
    assert rows[11:14] == ["A scan cannot answer this:", "press a number, then scan", "again."]
    rows = [text_of(each) for each in layout(View(many, STATUS, says=says), "", 26, 16, WORDS["en"])]
    assert rows[11:14] == ["10 back", "A scan cannot answer this:", "press a number, then sca.."]
    few_keys = replace(many, actions=(Action.BACK,))
    rows = [text_of(each) for each in layout(View(few_keys, STATUS, says=says), "", 26, 16, WORDS["en"])]
    assert rows[11:] == ["10 back", "A scan cannot answer this:", "press a number, then scan", "again.", "F3back"]


def test_values_stand_below_each_other_whatever_the_words_are_spelled_with() -> None:
    known = (Known("waiting", "2"), Known("oldest", "0h10"), Known("refused", "0"))
    dock = Prompt("sync", say("ask_sync"), known=known, entry=Entry.CHOICE, choices=(Choice(1, say("way_send")),))
    rows = [text_of(each) for each in layout(View(dock, STATUS), "", 26, 16, WORDS["de"])]
    assert rows[1:4] == ["wartet    2", "aelteste  0h10", "abgelehnt 0"]


def test_a_secret_is_stars() -> None:
    view = View(replace(SIGN_IN, asks=say("ask_pin")), STATUS, secret=True)
    assert "> ****" in screen(view, "4321")
    assert not any("4321" in row for row in screen(view, "4321"))


def test_the_default_stands_in_the_prompt() -> None:
    assert screen(View(QUANTITY, STATUS))[7] == "QTY [6] EA"


def test_a_key_is_named_by_what_is_asked() -> None:
    asked = replace(
        RECEIVING, prompt=replace(RECEIVING.prompt, asks=say("ask_lot"), actions=(Action.BACK, Action.QUANTITY))
    )
    assert [screen(asked, language=each)[14] for each in ("en", "de")] == ["F3back F7auto", "F3zur. F7auto"]
    picking = replace(asked, prompt=replace(asked.prompt, task="pick"))
    assert screen(picking)[14] == "F3back F7numb"


def test_the_open_menu_names_what_works_now() -> None:
    rows = screen(View(SERIAL, STATUS), ".")
    assert rows[1:9] == [
        "WHAT NOW?",
        " 2 undo last scan",
        " 3 back one step",
        " 4 done",
        " 5 problem",
        " 6 list",
        " 7 range of numbers",
        " 0 leave the program",
    ]


def test_old_data_are_said_where_nothing_else_is() -> None:
    status = Status(0, 0, online=False, data_age_minutes=130, data_is_old=True)
    assert screen(View(SERIAL, status))[13] == "data 2h10 old"


def test_held_work_stands_beside_the_queue() -> None:
    assert screen(View(SERIAL, Status(41, 2, online=True)))[0] == "RCV PO1042     Q41 !2   on"


def test_a_screen_that_is_too_small_says_so() -> None:
    assert " ".join(screen(View(SERIAL, STATUS), size=(19, 8))).split() == (
        ["Screen", "too", "small:", "20", "columns,", "8", "rows"]
    )


def test_the_first_prompt_stands_where_the_work_paints_it() -> None:
    words = read_first("en")
    first = first_rows(words["title"], words["asks"], 16)
    painted = layout(View(SIGN_IN, STATUS), "", 26, 16, WORDS["en"])
    assert first[1:] == painted[1:]


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_the_sentence_of_every_refusal_fits_a_stop_on_the_small_screen(code: str, language: str) -> None:
    template = WORDS[language].tables["refusals"][code].replace("|", "")
    shown = template.replace("{", "").replace("}", "")
    assert not wrapped(shown, 24, 6)[-1].endswith("..")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("MENÜ", "MENUE"),
        ("MENÜ 2", "MENUE 2"),
        ("FÄCHER, MENÜ: PRÜFEN", "FAECHER, MENUE: PRUEFEN"),
        ("Übung GRÖSSE Ü", "Uebung GROESSE Ue"),
        ("Müller", "Mueller"),
        ("a\x1db", "a{GS}b"),
        ("a\x01", "a{x01}"),
        ("日本", "??"),
        ("x\u2026", "x.."),
        ("ok", "ok"),
    ],
)
def test_what_is_no_ascii_is_spelled_out(text: str, shown: str) -> None:
    assert as_ascii(text) == shown


@given(st.text(max_size=50), st.integers(0, 30))
def test_a_cut_text_is_never_too_wide(text: str, width: int) -> None:
    assert len(cut(text, width)) <= width


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=80), st.integers(1, 30), st.integers(1, 5))
def test_wrapped_text_keeps_its_order_and_its_bounds(text: str, width: int, rows: int) -> None:
    lines = wrapped(text, width, rows)
    assert len(lines) <= rows
    assert all(0 < len(line) <= width for line in lines)
