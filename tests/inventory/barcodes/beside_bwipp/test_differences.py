"""What BWIPP's GS1 checker says otherwise than this project: as docs/barcodes.md lists it, found again by a long run.

The long run needs node and the package of bwip-js, which carries BWIPP: `npm install @bwip-js/node@4.11.4` somewhere, and its
folder in BWIP_JS.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.inventory.barcodes.beside_bwipp.generated import cases
from tests.inventory.barcodes.beside_bwipp.groups import (
    BWIPP_VERSION,
    COMBINATIONS,
    GROUPS,
    LINKS,
    OK,
    VALUES,
    Group,
    group_of,
    ours_of,
)

PACKAGE = os.environ.get("BWIP_JS", "")
JUDGE = Path(__file__).with_name("judge.mjs")
PAGE = Path(__file__).parents[4] / "docs" / "barcodes.md"


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS)
def test_the_example_of_each_group_is_judged_as_the_page_says(group: Group) -> None:
    assert ours_of(group.example) == group.ours
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if f"`{group.example}`" in line]
    assert [row.split("|")[1].strip() for row in rows] == [f"{group.count}"]
    assert (group.ours in rows[0], group.theirs in rows[0]) == (True, True)


def test_the_page_counts_them_all() -> None:
    total = sum(group.count for group in GROUPS.values())
    assert f"{total:,} of {VALUES + COMBINATIONS + LINKS:,}" in PAGE.read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.skipif(not PACKAGE, reason="BWIP_JS names no package of bwip-js")
def test_the_differences_are_those_that_the_page_lists() -> None:
    made = [group.example for group in GROUPS.values()] + cases(VALUES, COMBINATIONS, LINKS)
    run = subprocess.run(
        ["node", JUDGE, PACKAGE], input="\n".join(made), capture_output=True, encoding="utf-8", check=True
    )
    version, *said = run.stdout.splitlines()
    assert version == BWIPP_VERSION
    judged = list(zip(made, said, strict=True))
    assert [theirs for _, theirs in judged[: len(GROUPS)]] == [group.theirs for group in GROUPS.values()]
    found = Counter(
        group_of(case, ours, theirs)
        for case, theirs in judged[len(GROUPS) :]
        if ((ours := ours_of(case)) == OK) != (theirs == OK)
    )
    sys.stdout.write(f"\n{len(judged) - len(GROUPS)} cases, {found.total()} differences: {dict(found)}\n")
    assert found == {name: group.count for name, group in GROUPS.items()}
