"""What a code says: AIM identifiers, GS1, Digital Link, HIBC, ISO/IEC 15434, EAN/UPC, supplier labels."""

from inventory.barcodes.brackets import parse_bracketed
from inventory.barcodes.digital_link import LINK_WITHOUT_KEY, parse_digital_link, to_digital_link
from inventory.barcodes.identified import (
    Candidate,
    CodeDate,
    Element,
    Findings,
    Identified,
    Kind,
    Meaning,
    Parsed,
    Problem,
    Scheme,
)
from inventory.barcodes.identify import FRAME_BYTES_MAX, identify
from inventory.barcodes.linters import Mark, lint
from inventory.barcodes.rules import check_rules
from inventory.barcodes.scans import Symbology, parse_scan, to_scan
from inventory.barcodes.supplier_labels import LabelRule, RuleError

__all__ = [
    "FRAME_BYTES_MAX",
    "LINK_WITHOUT_KEY",
    "Candidate",
    "CodeDate",
    "Element",
    "Findings",
    "Identified",
    "Kind",
    "LabelRule",
    "Mark",
    "Meaning",
    "Parsed",
    "Problem",
    "RuleError",
    "Scheme",
    "Symbology",
    "check_rules",
    "identify",
    "lint",
    "parse_bracketed",
    "parse_digital_link",
    "parse_scan",
    "to_digital_link",
    "to_scan",
]
