from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.barcodes import CodeDate, LabelRule, Meaning, RuleError
from inventory.barcodes.supplier_labels import Labelled, apply_rule
from tests.inventory.barcodes.reference import TODAY


def rule(pattern: str, example: str) -> LabelRule:
    return LabelRule("V-ACME", "label", pattern, example)


def test_named_groups_say_what_is_what() -> None:
    acme = rule(r"AC(?P<item>[0-9]{4})-(?P<lot>[A-Z0-9]+)/(?P<date>[0-9]{6})/(?P<qty>[0-9]+)", "AC1234-L7/270331/24")
    found = apply_rule(acme, "AC1234-L7/270331/24", TODAY)
    assert isinstance(found, Labelled)
    assert found.errors == ()
    assert [(element.key, element.value, element.at) for element in found.elements] == [
        ("item", "1234", 2),
        ("lot", "L7", 7),
        ("date", "270331", 10),
        ("qty", "24", 17),
    ]
    assert found.meaning == Meaning(item="1234", lot="L7", expiry=CodeDate(date(2027, 3, 31)), count=Decimal(24))


def test_the_whole_text_must_fit() -> None:
    serial = rule(r"SN(?P<serial>[0-9]+)", "SN1")
    assert apply_rule(serial, "SN12X", TODAY) is None
    assert apply_rule(serial, "xSN12", TODAY) is None
    assert apply_rule(serial, "SN12\n", TODAY) is None


def test_a_group_that_took_no_part_says_nothing() -> None:
    found = apply_rule(rule(r"(?P<item>[A-Z]+)(?:-(?P<lot>[0-9]+))?", "A"), "AB", TODAY)
    assert found is not None
    assert found.meaning == Meaning(item="AB")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("270331", CodeDate(date(2027, 3, 31))),
        ("270300", CodeDate(date(2027, 3, 31), day_given=False)),
        ("20270331", CodeDate(date(2027, 3, 31))),
        ("2027-03-31", CodeDate(date(2027, 3, 31))),
        ("31.03.2027", CodeDate(date(2027, 3, 31))),
        ("0327", CodeDate(date(2027, 3, 31), day_given=False)),
    ],
)
def test_dates(text: str, day: CodeDate) -> None:
    found = apply_rule(rule(r"(?P<date>[-.0-9]+)", "270331"), text, TODAY)
    assert found is not None
    assert found.meaning.expiry == day


@pytest.mark.parametrize(
    ("text", "code"), [("X271331Q1", "bad_date"), ("X270331Q1.1.1", "bad_quantity"), ("X27Q1", "bad_date")]
)
def test_a_date_or_quantity_that_is_none_is_an_error(text: str, code: str) -> None:
    found = apply_rule(rule(r"X(?P<date>[0-9]+)Q(?P<qty>[.0-9]+)", "X270331Q1"), text, TODAY)
    assert found is not None
    assert [problem.code for problem in found.errors] == [code]


@pytest.mark.parametrize(
    "pattern",
    [
        "(?P<lot>" + "a" * 200 + ")",
        r"(?P<lot>(a+)+)",
        r"(?P<lot>(?:a*)*)",
        r"(?P<lot>(?:a?){20})",
        r"(?P<lot>(?:a|b)+)",
        r"(?P<lot>(?:a|aa){2,30})",
        r"(?P<lot>(?:(?:a+)b){3})",
        r"(?P<lot>a+)(?P=lot)",
        r"(?P<lot>a+)\1",
        r"(?=a)(?P<lot>a)",
        r"(?<!a)(?P<lot>a)",
        r"(?i)(?P<lot>a)",
        r"(?P<lot>a)(?#b)",
        r"(?P<lot>a*a*a*a*a*)",
        r"(?P<lot>a?a?a?a?a?)",
        r"(?P<lot>a|b|c|d|e|f)",
        r"(?P<lot>a",
        r"(?P<lot>a))",
        r"(?P<lot>[a)",
        r"(?P<lot>[[a])",
        r"(?P<lot>a{)",
        r"(?P<lot>a**)",
        r"(?P<colour>a)",
        r"(?P<lot>a)(?P<lot>a)",
        r"(a)",
        r"a",
        "\\",
        "",
        r"(?P<lot>b)",
    ],
)
def test_rules_that_are_refused(pattern: str) -> None:
    with pytest.raises(RuleError):
        rule(pattern, "a")


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (r"(?P<lot>[]a]+)", "]a"),
        (r"(?P<lot>[^]]+)", "a"),
        (r"(?P<lot>\(\[\{a\}\]\))", "([{a}])"),
        (r"(?P<lot>(?:ab)+)", "abab"),
        (r"(?P<lot>(?:[0-9]{2}-){2}[0-9]{2})", "12-34-56"),
        (r"(?P<lot>a+?)(?P<serial>b++)", "ab"),
        (r"(?P<lot>a|b)(?P<serial>[0-9]{3,9})", "b1234"),
    ],
)
def test_rules_that_are_taken(pattern: str, example: str) -> None:
    assert apply_rule(rule(pattern, example), example, TODAY) is not None


def test_long_texts_are_not_tried() -> None:
    assert apply_rule(rule(r"(?P<lot>a+)", "a"), "a" * 129, TODAY) is None


@given(st.text(st.sampled_from(list("ab[]()?P<lot>*+{}1,|\\^-:.")), max_size=30))
def test_a_pattern_is_taken_or_refused_and_nothing_else(pattern: str) -> None:
    try:
        made = rule("(?P<lot>a)" + pattern, "a")
    except RuleError:
        return
    assert apply_rule(made, "a", TODAY) is not None
