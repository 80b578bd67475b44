"""The order in which syntaxes are tried, and what each gives."""

from datetime import date
from decimal import Decimal

import pytest

from inventory.barcodes import (
    FRAME_BYTES_MAX,
    Candidate,
    CodeDate,
    Element,
    Identified,
    Kind,
    LabelRule,
    Meaning,
    Problem,
    Scheme,
    identify,
)
from tests.inventory.barcodes.reference import TODAY

GTIN = Element(Scheme.AI, "01", "GTIN", "09506000134352", 0)
RULES = (
    LabelRule("V-1", "serial", r"SN(?P<serial>[0-9]+)", "SN1"),
    LabelRule("V-2", "link", r"https://v2\.example/p\?sn=(?P<serial>[0-9]+)", "https://v2.example/p?sn=7"),
    LabelRule("V-3", "umlaut", "Ü(?P<lot>[A-Z]+)(?P<date>[0-9]{6})", "ÜA270331"),
)


def known(data: bytes, aim: str | None = None) -> Identified:
    return identify(data, aim, RULES, TODAY)


def kind(data: bytes, aim: str | None = None) -> Kind:
    return known(data, aim).kind


def test_a_gs1_label() -> None:
    assert known(b"0109506000134352172703311" + b"0L2231", "]C1") == Identified(
        Kind.GS1,
        b"01095060001343521727033110L2231",
        "]C1",
        "01095060001343521727033110L2231",
        (
            GTIN,
            Element(Scheme.AI, "17", "USE BY or EXPIRY", "270331", 16, CodeDate(date(2027, 3, 31))),
            Element(Scheme.AI, "10", "BATCH/LOT", "L2231", 24),
        ),
        Meaning(gtin="09506000134352", lot="L2231", expiry=CodeDate(date(2027, 3, 31))),
    )


def test_the_identifier_in_front_of_the_data_is_taken_off() -> None:
    assert known(b"]C110A") == known(b"10A", "]C1")


@pytest.mark.parametrize("aim", ["]C1", "]e0", "]d2", "]Q3", "]J1", "]z1"])
def test_identifiers_of_gs1_win_over_everything(aim: str) -> None:
    assert [kind(data, aim) for data in (b"10A", b"[)>\x1e06\x1dS1", b"SN1", b"")] == [Kind.GS1] * 4


@pytest.mark.parametrize("aim", ["]C0", "]A0", "]d1", "]Q1", "]X0", "]L0"])
def test_other_identifiers_do_not_make_gs1(aim: str) -> None:
    assert [kind(data, aim) for data in (b"10A\x1d21B", b"0109506000134352", b"9506000134352")] == [Kind.PLAIN] * 3


@pytest.mark.parametrize("aim", [None, "]d1", "]Q1"])
def test_syntaxes_that_show_what_they_are(aim: str | None) -> None:
    assert kind(b"[)>\x1e06\x1dS1\x1e\x04", aim) is Kind.ISO15434
    assert kind(b"https://a/01/09506000134352", aim) is Kind.DIGITAL_LINK
    assert kind(b"+A123BJC5D6E71G", aim) is Kind.HIBC


def test_a_header_with_a_sign_too_many_is_read() -> None:
    code = known(b">[)>06\x1dK21\x1d1PAB-12\x1dQ32")
    assert (code.kind, code.ok, code.meaning) == (
        Kind.ISO15434,
        True,
        Meaning(order="21", item="AB-12", count=Decimal(32)),
    )


def test_iso_15434_with_gs1_elements_obeys_their_rules() -> None:
    code = known(b"[)>\x1e05\x1d10A\x1d10B\x1e\x04")
    assert ([problem.code for problem in code.errors], code.complete) == (["repeated_with_other_value"], False)


@pytest.mark.parametrize(
    "data",
    [
        b"10A\x1d21B",
        b"\x1d10A",
        b"0109506000134352",
        b"010950600013435210A",
        b"00123456789012345675",
        b"02095060001343523712",
    ],
)
def test_gs1_without_identifier_when_it_proves_itself(data: bytes) -> None:
    code = known(data)
    assert (code.kind, code.ok) == (Kind.GS1, True)


@pytest.mark.parametrize(
    "data",
    [
        b"10ABC123",
        b"2112345",
        b"991234",
        b"0109506000134353",
        b"010950600013435289X",
        b"010950600013435217279931",
        b"010950600013435",
        b"00123456789012345670",
        b"03095060001343528",
        b"20261122",
        b"]",
        b"]XX",
    ],
)
def test_short_codes_and_what_does_not_prove_itself_are_plain(data: bytes) -> None:
    code = known(data)
    assert (code.kind, code.ok, code.elements) == (Kind.PLAIN, True, ())


def test_a_separator_in_front_counts() -> None:
    assert [element.at for element in known(b"\x1d10A\x1d21B").elements] == [1, 5]


def test_a_separator_behind_the_identifier_is_tolerated() -> None:
    code = known(b"\x1d10A\x1d21B", "]C1")
    assert (code.ok, code.meaning) == (True, Meaning(lot="A", serial="B"))


def test_without_identifier_the_rules_between_elements_are_said() -> None:
    code = known(b"01095060001343523712")
    assert (code.kind, [problem.code for problem in code.errors]) == (Kind.GS1, ["excluded_ai"])


def test_data_with_a_separator_and_errors_are_gs1_and_say_them() -> None:
    code = known(b"10A\x1d89B")
    assert (code.kind, [(problem.code, problem.at) for problem in code.errors]) == (Kind.GS1, [("unknown_ai", 4)])


@pytest.mark.parametrize(
    ("data", "aim", "gtin"),
    [
        (b"9506000134352", "]E0", "09506000134352"),
        (b"0416000336108", "]E0", "00416000336108"),
        (b"02345673", "]E4", "00000002345673"),
        (b"950600013435212", "]E3", "09506000134352"),
        (b"12312312312326", "]I1", "12312312312326"),
    ],
)
def test_retail_symbols_are_gtins_of_14_digits(data: bytes, aim: str, gtin: str) -> None:
    code = known(data, aim)
    assert (code.kind, code.ok, code.meaning) == (Kind.GTIN, True, Meaning(gtin=gtin))


def test_a_composite_is_one_gs1_message() -> None:
    code = known(b"9506000134352|]e010A\x1d21B", "]E0")
    assert (code.kind, code.meaning) == (Kind.GS1, Meaning(gtin="09506000134352", lot="A", serial="B"))


@pytest.mark.parametrize(("data", "aim"), [(b"9506000134353", "]E0"), (b"123", "]E0"), (b"12312312312327", "]I1")])
def test_a_damaged_retail_symbol_is_an_error(data: bytes, aim: str) -> None:
    assert (kind(data, aim), known(data, aim).ok) == (Kind.GTIN, False)


@pytest.mark.parametrize(("data", "gtin"), [(b"9506000134352", "09506000134352"), (b"416000336108", "00416000336108")])
def test_without_identifier_a_gtin_is_a_candidate(data: bytes, gtin: str) -> None:
    code = known(data)
    assert (code.kind, code.candidates[0]) == (Kind.PLAIN, Candidate(Kind.GTIN, gtin, Meaning(gtin=gtin)))


def test_candidates_of_plain_codes() -> None:
    def candidates(data: bytes) -> list[tuple[Kind, str]]:
        return [(candidate.kind, candidate.value) for candidate in known(data).candidates]

    assert candidates(b"123456789012345675") == [(Kind.GS1, "123456789012345675")]
    assert candidates(b"10ABC123") == [(Kind.GS1, "^10ABC123")]
    assert candidates(b"(01)09506000134352(10)A") == [(Kind.GS1, "^010950600013435210A")]
    assert candidates(b"1TL99") == [(Kind.ISO15434, "L99")]
    assert candidates(b"20261123") == []
    assert candidates(b"B-07-03") == []


def test_brackets_in_a_symbol_are_doubtful() -> None:
    assert [problem.code for problem in known(b"(01)09506000134352").warnings] == ["brackets_in_symbol"]


def test_a_suppliers_rule() -> None:
    code = known(b"SN0042", "]C0")
    assert (code.kind, code.rule, code.meaning) == (Kind.PLAIN, "serial", Meaning(serial="0042"))


def test_the_first_rule_that_fits_wins() -> None:
    other = LabelRule("V-9", "other", r"(?P<lot>SN[0-9]+)", "SN1")
    assert identify(b"SN1", None, (other, *RULES), TODAY).rule == "other"


def test_places_of_a_rule_count_bytes() -> None:
    code = known("ÜA279931".encode())
    assert [(element.key, element.at) for element in code.elements] == [("lot", 2), ("date", 3)]
    assert [(problem.code, problem.at) for problem in code.errors] == [("bad_date", 3)]


def test_a_rule_reads_what_looked_like_a_link() -> None:
    assert known(b"https://v2.example/p?sn=77", "]Q1").meaning == Meaning(serial="77")


@pytest.mark.parametrize(
    ("address", "code", "at"),
    [
        (b"https://a.example/x", "link_without_key", 17),
        (b"HTTP://A.EXAMPLE/LOT/7", "link_without_key", 16),
        (b"https://a.example", "bad_uri_domain", 8),
        (b"https://a.example/x y", "bad_uri_character", 19),
        (b"https://a.example/21/SN7/10/L8", "link_without_key", 17),
    ],
)
def test_a_web_address_without_key_is_an_error_with_and_without_identifier(address: bytes, code: str, at: int) -> None:
    for aim, expected in ((None, Kind.PLAIN), ("]C0", Kind.PLAIN), ("]Q1", Kind.DIGITAL_LINK)):
        found = known(address, aim)
        assert (found.kind, found.meaning, [(problem.code, problem.at) for problem in found.errors]) == (
            expected,
            Meaning(),
            [(code, at)],
        )


@pytest.mark.parametrize(
    "address",
    [
        b"https://a/01/09506000134352/",
        b"https://a/01//09506000134352",
        b"https://a/shop/01/09506000134352/89/X?17=270331",
        b"https://a/01/09506000134352/10/A B",
    ],
)
def test_a_path_with_a_key_is_a_link_also_when_it_is_damaged(address: bytes) -> None:
    assert (known(address).kind, known(address).ok) == (Kind.DIGITAL_LINK, False)


def test_a_link_with_an_error_keeps_its_kind() -> None:
    code = known(b"https://a/01/09506000134353")
    assert (code.kind, [(problem.code, problem.at) for problem in code.errors]) == (
        Kind.DIGITAL_LINK,
        [("bad_check_digit", 26)],
    )


def test_a_missing_companion_is_no_error() -> None:
    code = known(b"10A", "]C1")
    assert (code.ok, code.complete, [problem.code for problem in code.warnings]) == (True, False, ["companion_missing"])


def test_exclusions_are_errors() -> None:
    code = known(b"01095060001343523712", "]C1")
    assert [problem.code for problem in code.errors] == ["excluded_ai"]


def test_text_is_utf_8_or_else_one_character_a_byte() -> None:
    assert known("Grün".encode()).text == "Grün"
    assert known(b"Gr\xfcn\xff").text == "Grünÿ"


def test_empty_data() -> None:
    assert known(b"").errors == (Problem("empty", "No data", 0),)
    assert known(b"", "]d1").ok


def test_more_than_a_frame_is_an_error() -> None:
    assert known(b"A" * FRAME_BYTES_MAX).ok
    code = known(b"A" * (FRAME_BYTES_MAX + 1))
    assert ([problem.code for problem in code.errors], len(code.text)) == (["too_long"], FRAME_BYTES_MAX)


def test_a_pallet_label() -> None:
    code = known(b"00123456789012345675" + b"02095060001343523712\x1d10L7", "]C1")
    assert (code.complete, code.meaning) == (
        True,
        Meaning(sscc="123456789012345675", content_gtin="09506000134352", count=Decimal(12), lot="L7"),
    )


def test_what_another_rule_reads_otherwise_is_a_candidate() -> None:
    lot = LabelRule("A", "lots", "KX(?P<lot>[0-9]+)", "KX1")
    serial = LabelRule("B", "serials", "KX(?P<serial>[0-9]+)", "KX1")
    same = LabelRule("C", "same", "K(?P<lot>X?[0-9]+)", "K1")
    for rules in ((lot, serial, same), (serial, lot)):
        code = identify(b"KX77", "]C0", rules, TODAY)
        others = [each.value for each in code.candidates if each.value in ("lots", "serials", "same")]
        assert (code.rule, others) == (rules[0].name, [rule.name for rule in rules[1:]])
    alike = identify(b"KX77", "]C0", (lot, LabelRule("B", "too", "KX(?P<lot>[0-9]+)", "KX1")), TODAY)
    assert "too" not in [each.value for each in alike.candidates]
