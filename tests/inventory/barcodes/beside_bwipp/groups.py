"""In what this project and BWIPP's GS1 checker differ, by group: how many of the generated cases, an example, what each says."""

from dataclasses import dataclass

from inventory.barcodes.decode import decode
from tests.inventory.barcodes.reference import TODAY

BWIPP_VERSION = "2026-05-28"
VALUES, COMBINATIONS, LINKS = 60_000, 40_000, 20_000
OK = "ok"


@dataclass(frozen=True, slots=True)
class Group:
    """Cases on which the two differ for one reason."""

    count: int
    example: str
    ours: str
    theirs: str


GROUPS = {
    "coupon": Group(650, "(8110)A", OK, "GS1couponNotNumeric"),
    "company_prefix": Group(889, "(401)72", "too_short_for_prefix", OK),
    "made_to_order": Group(340, "(243)b(03)82112206956235", OK, "GS1missingAIs"),
    "made_to_order_excluded": Group(59, "(8006)888402014216113272(03)43574901099302", "excluded_ai", OK),
    "uri_character": Group(149, "https://id.gs1.org/01/09506000134352/10/A<", "bad_uri_character", OK),
    "percent": Group(7, "https://id.gs1.org/01/09506000134352/10/A%-B", OK, "GS1dlBadHexCharacter"),
    "signature": Group(15, "(8030)n(255)0801200820012", "serial_missing", OK),
    "component_serial": Group(12, "(8010)20684O(8011)0", "leading_zero", OK),
    "currency": Group(1, "(415)0950600013439(8020)A(3910)9241", OK, "GS1UnknownCurrency"),
    "package": Group(1, "(00)009506000134352794(7041)AT", OK, "GS1unknownPackageType"),
}
_BY_OURS = {
    "too_short_for_prefix": "company_prefix",
    "bad_company_prefix": "company_prefix",
    "excluded_ai": "made_to_order_excluded",
    "bad_uri_character": "uri_character",
    "serial_missing": "signature",
    "leading_zero": "component_serial",
}
_BY_THEIRS = {
    "GS1missingAIs": "made_to_order",
    "GS1dlBadHexCharacter": "percent",
    "GS1UnknownCurrency": "currency",
    "GS1unknownPackageType": "package",
}


def ours_of(case: str) -> str:
    """Say what `decode` finds first in a case; a companion that is missing counts, as it does over there."""
    found = decode(case, TODAY)
    if found["errors"]:
        return str(found["errors"][0]["code"])
    if found["kind"] == "plain":
        return "plain"
    return OK if found["complete"] else "companion_missing"


def group_of(case: str, ours: str, theirs: str) -> str:
    """Name the group of a case on which the two differ; what fits none is named as it is, so that a count of it fails."""
    if theirs.startswith("GS1coupon"):
        return "coupon"
    made_to_order = "(03)" in case
    if (ours, theirs) == (OK, "GS1missingAIs") and not made_to_order:
        return f"{case}: {ours}, {theirs}"
    named = _BY_THEIRS.get(theirs) if ours == OK else _BY_OURS.get(ours)
    return named or f"{case}: {ours}, {theirs}"
