"""Words: every code that can be shown has a sentence in every language, and its arguments are the code's own."""

import ast
from collections import defaultdict
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

import inventory
import terminal
from inventory.kinds import KINDS
from inventory.people import Right
from inventory.places import CUSTOMER, OUTSIDE
from inventory.refusals import BY_CODE
from inventory.refusals.goods import NotOnDocument, SerialInStock, SerialNotHere, UnknownBin
from inventory.refusals.making import OwnersMixed
from inventory.refusals.selling import ReservedElsewhere
from inventory.stock import MatchKind
from inventory.tasks.pick import doubts as pick_doubts
from inventory.tasks.reading import OTHER_SHAPE, Reading
from inventory.tasks.receive.doubts import WAYS
from inventory.tasks.receive.prompts import SHORT_WAYS
from inventory.tasks.receive.state import Ask, Doubt
from inventory.tasks.steps import Action, Prompt, say
from sync.messages import Corrected, Way
from terminal import modes
from terminal.messages import languages, read_first, read_tables
from terminal.modes.tasks import TASKS
from terminal.screens.rows import as_ascii
from terminal.words import PLACEHOLDER, Words

ROOMS = (inventory, terminal)
"""Those that speak, wherever they are installed."""
ASKED_BY_ANOTHER_CODE = {Ask.CHOOSE, Ask.SHORT, Ask.COMPLETE, Ask.PACK, Ask.NUMBERS}
KEY_LETTERS_MAX = 5
KEPT_IN_FILES_ONLY = {"language"}

LANGUAGES = pytest.mark.parametrize("language", languages())


def trees(*rooms: ModuleType) -> list[ast.Module]:
    """The source of all that is in rooms."""
    folders = [Path(folder) for room in rooms for folder in room.__path__]
    return [ast.parse(path.read_text(encoding="utf-8")) for folder in folders for path in sorted(folder.rglob("*.py"))]


def calls(name: str) -> list[ast.Call]:
    """All calls of a function by its plain name in the rooms that speak."""
    return [
        node
        for tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def methods(name: str) -> list[ast.Call]:
    """All calls of a method by its name in the rooms that speak."""
    return [
        node
        for tree in trees(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]


def said() -> dict[str, set[str]]:
    """Codes said in the source, with the names of the arguments given somewhere."""
    codes: dict[str, set[str]] = defaultdict(set)
    for call in calls("say"):
        if call.args and isinstance(call.args[0], ast.Constant):
            codes[str(call.args[0].value)] |= {each.arg for each in call.keywords if each.arg}
    return codes


def composed() -> set[str]:
    """Codes that receiving puts together from its tables."""
    asks = {f"ask_{ask.value}" for ask in Ask if ask not in ASKED_BY_ANOTHER_CODE}
    ways = {f"way_{way.code}" for each in WAYS.values() for way in each} | {f"way_{each}" for each in SHORT_WAYS}
    rights = {f"approve_{doubt.value}" for doubt, each in WAYS.items() for way in each if way.right is not None}
    asked = {Doubt.NEW_LOT, Doubt.TYPED_DATE, Doubt.UNUSUAL_DATE, Doubt.RANGE, Doubt.ADVISED_PACK}
    return asks | ways | rights | {f"question_{doubt.value}" for doubt in asked} | composed_by_picking()


def composed_by_picking() -> set[str]:
    """Codes that picking and putting away put together from their tables."""
    listed = (*pick_doubts.SHORT_REASONS, *pick_doubts.EMPTY_ANSWERS, *pick_doubts.SHORTS_ANSWERS)
    ways = {f"way_{way.code}" for each in pick_doubts.WAYS.values() for way in each} | {
        f"way_{each}" for each in listed
    }
    asks = {
        "ask_from",
        "ask_put_goods",
        "ask_lot",
        "ask_serial",
        "ask_item",
        "choice_next",
        "choice_document",
        "picked_in_hand",
        "shipped",
        "order_left",
    }
    return ways | asks | {"question_expired", "question_later_lot"}


@LANGUAGES
def test_every_right_has_a_name(language: str) -> None:
    assert {right.value for right in Right} - set(read_tables(language)["names"]) == set()


@LANGUAGES
def test_every_refusal_has_a_sentence(language: str) -> None:
    assert set(read_tables(language)["refusals"]) == set(BY_CODE)


@LANGUAGES
@pytest.mark.parametrize("table", ["refusals", "read", "want"])
def test_the_placeholders_of_refusals_are_their_fields(language: str, table: str) -> None:
    unknown = {
        (code, name)
        for code, sentence in read_tables(language)[table].items()
        for name in PLACEHOLDER.findall(sentence)
        if name not in {each.name for each in fields(BY_CODE[code])}
    }
    assert unknown == set()


@LANGUAGES
def test_every_code_that_is_said_has_words(language: str) -> None:
    words = read_tables(language)["say"]
    assert (set(said()) | composed()) - set(words) == set()


@LANGUAGES
def test_the_placeholders_of_messages_are_given_where_they_are_said(language: str) -> None:
    words = read_tables(language)["say"]
    missing = {
        (code, name)
        for code, names in said().items()
        for name in PLACEHOLDER.findall(words.get(code, ""))
        if name not in names | {"default"}
    }
    assert missing == set()


@LANGUAGES
def test_every_known_row_and_note_has_words(language: str) -> None:
    tables = read_tables(language)
    names = {each.args[0].value for each in calls("Known") if each.args and isinstance(each.args[0], ast.Constant)}
    notes = {
        each.args[2].value for each in calls("Trace") if len(each.args) > 2 and isinstance(each.args[2], ast.Constant)
    }
    assert (names - set(tables["known"]), notes - {""} - set(tables["notes"])) == (set(), set())


@LANGUAGES
def test_every_hint_has_a_note_beside_its_code(language: str) -> None:
    """`x D-77  no degrees`: the last events show a hint's code by its note."""
    made = [each.args[0].func for each in methods("hint") if isinstance(each.args[0], ast.Call)]
    hints = {each.id for each in made if isinstance(each, ast.Name)}
    codes = {code for code, refusal in BY_CODE.items() if refusal.__name__ in hints}
    assert codes
    assert codes - set(read_tables(language)["notes"]) == set()


@LANGUAGES
def test_every_kind_of_code_that_is_read_or_wanted_has_a_name(language: str) -> None:
    given = {
        each.value
        for call in calls("WrongKindOfCode")
        for each in call.args[1:]
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    asked = {each.value.removeprefix("unknown_") for each in Ask if each.value.startswith("unknown_")}
    kinds = given | asked | {each.value for each in MatchKind} | {OTHER_SHAPE, Reading("", others=()).kind}
    assert kinds - set(read_tables(language)["names"]) == set()


@LANGUAGES
def test_the_first_prompt_has_the_words_of_sign_in(language: str) -> None:
    tables = read_tables(language)
    assert read_first(language) == {"title": tables["tasks"]["sign_in"], "asks": tables["say"]["ask_sign_in"]}


@LANGUAGES
def test_every_language_has_the_words_of_english_and_no_others(language: str) -> None:
    assert {name: set(table) for name, table in read_tables(language).items()} == {
        name: set(table) for name, table in read_tables("en").items()
    }


def titled() -> set[str]:
    """Names under which prompts are shown: those of the tasks, and of what the terminal asks itself."""
    nodes = [node for tree in trees(modes) for node in ast.walk(tree)]
    named = [each.value for each in nodes if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "TASK"]
    given = [each.value for each in nodes if isinstance(each, ast.keyword) and each.arg == "task"]
    return {str(each.value) for each in (*named, *given) if isinstance(each, ast.Constant)} | set(TASKS)


@LANGUAGES
def test_everything_that_asks_has_a_title(language: str) -> None:
    assert {"menu", "sync", "receive"} < titled()
    assert titled() - set(read_tables(language)["tasks"]) == set()


@LANGUAGES
def test_every_key_has_a_short_and_a_long_name(language: str) -> None:
    tables = read_tables(language)
    assert {action.value for action in Action} <= set(tables["keys"]) & set(tables["actions"])
    assert [name for name in tables["keys"].values() if len(as_ascii(name)) > KEY_LETTERS_MAX] == []


@LANGUAGES
def test_every_word_can_be_shown_in_ascii(language: str) -> None:
    lost = [
        word
        for name, table in read_tables(language).items()
        if name not in KEPT_IN_FILES_ONLY
        for word in table.values()
        if "?" in as_ascii(word.replace("?", ""))
    ]
    assert lost == []


def test_dates_are_long_and_quantities_short() -> None:
    words = Words.load("en")
    values = (date(2027, 3, 31), datetime(2027, 3, 31, 9, 5, tzinfo=UTC), Decimal("12.500"), Decimal("1E+2"), None, 7)
    assert [words.value(each) for each in values] == ["31 Mar 2027", "31 Mar 2027 09:05", "12.5", "100", "", "7"]


def test_a_sentence_leaves_out_the_part_whose_argument_is_empty() -> None:
    words = Words.load("en")
    there = NotOnDocument("G-0041", "PO1042", elsewhere="PO1043")
    assert words.sentence(there) == "G-0041 is not on PO1042, it is on PO1043: put it aside or go there."
    assert words.sentence(NotOnDocument("G-0041", "PO1042")) == "G-0041 is not on PO1042: put it aside or go there."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "S1 is not in A-1 but with the customer: look for it."),
        ("de", "S1 ist nicht in A-1, sondern beim Kunden: suchen."),
    ],
)
def test_the_outside_of_the_house_has_words(language: str, said: str) -> None:
    assert Words.load(language).sentence(SerialNotHere("I", "S1", "A-1", CUSTOMER)) == said
    assert {each.lower() for each in OUTSIDE} - set(read_tables(language)["names"]) == set()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "S1 is not with the customer but A-1: look for it."),
        ("de", "S1 ist nicht beim Kunden, sondern A-1: suchen."),
    ],
)
def test_nothing_is_in_the_outside_of_the_house(language: str, said: str) -> None:
    assert Words.load(language).sentence(SerialNotHere("I", "S1", CUSTOMER, "A-1")) == said
    elsewhere = Words.load(language).sentence(SerialInStock("I", "S1", "", "CHI", None))
    assert elsewhere.split(":")[0].endswith(" in CHI")
    unnumbered = ReservedElsewhere("NUT", "", "SO1")
    assert Words.load(language).sentence(unnumbered).startswith("NUT ")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "S1 is not in A-1: look for it."), ("de", "S1 ist nicht in A-1: suchen.")]
)
def test_a_serial_of_which_nobody_knows_where_it_is_is_looked_for(language: str, said: str) -> None:
    assert Words.load(language).sentence(SerialNotHere("I", "S1", "A-1", "")) == said


@pytest.mark.parametrize(("language", "said"), [("en", "1001 dev 2"), ("de", "1001 Gerät 2")])
def test_a_known_value_may_have_words_in_it(language: str, said: str) -> None:
    assert Words.load(language).named("badge", say("badge_at_device", badge="1001", device=2)) == said


def test_a_refusal_marks_what_nobody_named() -> None:
    assert Words.load().sentence(UnknownBin("", "ROT")) == "- is no bin of ROT: scan a bin label."


@pytest.mark.parametrize(
    ("language", "owner", "other", "said"),
    [
        ("en", "", "C1", "PIPE is of two owners, ours and C1: keep them apart."),
        ("en", "C1", "", "PIPE is of two owners, C1 and ours: keep them apart."),
        ("de", "", "C1", "PIPE hat zwei Eigentümer, wir und C1: getrennt halten."),
    ],
)
def test_what_nobody_else_owns_is_ours(language: str, owner: str, other: str, said: str) -> None:
    assert Words.load(language).sentence(OwnersMixed("PIPE", owner, other)) == said


def test_a_refusal_says_where_and_since_when() -> None:
    refusal = SerialInStock("A-1", "SN-000812", "B-02", "1", date(2026, 5, 3))
    assert Words.load("de").sentence(refusal) == (
        "SN-000812 ist in B-02 seit 3 Mai 2026: nicht genommen, Etikett prüfen."
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_part_that_may_fall_away_begins_and_ends(language: str) -> None:
    tables = read_tables(language)
    odd = [(table, code) for table, rows in tables.items() for code, said in rows.items() if said.count("|") % 2]
    assert odd == []


def test_the_default_stands_in_brackets_where_the_prompt_has_its_place() -> None:
    asks = say("ask_quantity", unit="CS", pack=Decimal(12))
    words = Words.load("en")
    assert words.prompt(Prompt("receive", asks)) == "QTY [ ] CS of 12"
    assert words.prompt(Prompt("receive", asks, default="6")) == "QTY [6] CS of 12"
    assert words.prompt(Prompt("receive", say("ask_bin", bin=""), default="R-04")) == "SCAN BIN [R-04]"


@pytest.mark.parametrize(("language", "said"), [("en", "place C-01-1"), ("de", "Fach C-01-1")])
def test_what_may_be_wrong_in_held_work_has_words(language: str, said: str) -> None:
    assert Words.load(language).sentence(say("way_wrong", what="place", was="C-01-1")) == said


@LANGUAGES
def test_every_way_and_all_that_may_be_wrong_has_a_name(language: str) -> None:
    assert {each.value for each in (*Way, *Corrected)} - set(read_tables(language)["names"]) == set()


@LANGUAGES
def test_every_kind_of_transaction_has_a_name(language: str) -> None:
    assert {kind.name for kind in KINDS.values() if not kind.reverses} - set(read_tables(language)["names"]) == set()


@pytest.mark.parametrize(("language", "said"), [("en", "2 pick undone"), ("de", "2 Entnahme zurück")])
def test_what_takes_another_back_is_named_by_it(language: str, said: str) -> None:
    assert Words.load(language).sentence(say("summary_kind", count=2, kind="pick_reversal")) == said


def test_a_code_without_words_is_shown_as_itself() -> None:
    assert Words.load("en").sentence(say("never_written")) == "never_written"


@pytest.mark.parametrize(("language", "nearest"), [("de-AT", "de"), ("de", "de"), ("xx", "en"), ("", "en")])
def test_a_language_without_words_is_english(language: str, nearest: str) -> None:
    assert Words.load(language).language == nearest


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("ask_sign_in", "SIGN IN (badge)"),
        ("ask_pin", "PIN"),
        ("ask_menu", "MENU"),
        ("ask_order", "SCAN ORDER"),
        ("ask_item", "SCAN ITEM"),
        ("ask_lot", "SCAN LOT"),
        ("ask_expiry", "EXPIRY yymmdd"),
        ("ask_serial", "SCAN SERIAL"),
        ("ask_last", "SCAN LAST (range)"),
        ("ask_quantity", "QTY"),
        ("ask_bin", "SCAN BIN"),
        ("question_new_lot", "NEW LOT"),
    ],
)
def test_prompts_in_english_begin_as_the_flows_name_them(code: str, begins: str) -> None:
    assert read_tables("en")["say"][code].startswith(begins)
