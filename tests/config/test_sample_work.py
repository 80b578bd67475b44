"""The documents and the opening stock of the demo warehouse: what stands in them can be received, picked, shown."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from tests.config.sample_files import Row, by, column, rows

ITEMS = by("items", "item")
DOCUMENTS = by("documents", "document")
BINS = {(row["site"], row["bin"]): row["kind"] for row in rows("bins")}
OPEN_AT = {(row["item"], row["site"]) for row in rows("item_sites") if row["active"] == "yes"}
FACTORS = {(row["item"], row["unit"]): Decimal(row["factor"]) for row in rows("units")}
TODAY_OF_THE_DEMO = "2026-11-22"
SELLING = {"pick", "bulk"}


def lines_of(document: str) -> list[tuple[str, str, str]]:
    return [(r["item"], r["quantity"], r["unit"]) for r in rows("document_lines") if r["document"] == document]


def stocking_quantity(line: Row) -> Decimal:
    """Quantity of a document line in the item's stocking unit."""
    return Decimal(line["quantity"]) * FACTORS.get((line["item"], line["unit"]), Decimal(1))


def picked_for(line: Row) -> list[tuple[str, Decimal]]:
    """What is picked for a document line: the components of a kit, or the item itself."""
    parts = [(row["component"], Decimal(row["quantity"])) for row in rows("kits") if row["kit"] == line["item"]]
    return [(item, each * stocking_quantity(line)) for item, each in parts or [(line["item"], Decimal(1))]]


def mask_pattern(mask: Row) -> str:
    """Regular expression of the formatted numbers of a mask, and of its next one, in which the day is blank."""
    sorts = {"A": "[A-Z]", "N": "[0-9]", "X": "[A-Z0-9]", "C": "[A-Z]", "Y": "[0-9Y]", "M": "[0-9M]", "D": "[0-9D]"}
    segments = (re.match(r"(.)(\d+)([-./]?)", part) for part in mask["segments"].split(","))
    return re.escape(mask["prefix"]) + "".join(f"{sorts[s[1]]}{{{s[2]}}}{re.escape(s[3])}" for s in segments if s)


def numbered_by(tracking: str, key: str) -> list[tuple[str, str]]:
    """(item, number) of every serial or lot in stock or advised, of items that have a mask for it."""
    lines = {(r["document"], r["line"]): r["item"] for r in rows("document_lines")}
    advised = [(lines[r["document"], r["line"]], r[key]) for r in rows("document_numbers")]
    found = [(r["item"], r[key]) for r in rows("stock")] + advised
    return [(item, number) for item, number in found if number and ITEMS[item][f"{tracking}_mask"]]


def test_serials_in_stock_count_one_and_stand_in_one_place() -> None:
    serials = [row for row in rows("stock") if row["serial"]]
    assert {row["quantity"] for row in serials} == {"1"}
    assert max(Counter((row["item"], row["serial"]) for row in serials).values()) == 1


def test_stock_names_what_the_item_tracks() -> None:
    for row in rows("stock"):
        tracking = ITEMS[row["item"]]["tracking"]
        assert (bool(row["lot"]), bool(row["serial"])) == ("lot" in tracking, "serial" in tracking)


def test_stock_stands_in_a_bin_of_a_site_that_keeps_the_item() -> None:
    assert [
        r for r in rows("stock") if (r["site"], r["bin"]) not in BINS or (r["item"], r["site"]) not in OPEN_AT
    ] == []


def test_a_lot_has_one_expiry_date() -> None:
    dates: dict[tuple[str, str], set[str]] = {}
    for row in rows("stock") + advised_lots():
        if row["lot"]:
            dates.setdefault((row["item"], row["lot"]), set()).add(row["expiry_date"])
    assert {lot: found for lot, found in dates.items() if len(found) > 1} == {}


def advised_lots() -> tuple[Row, ...]:
    lines = {(r["document"], r["line"]): r["item"] for r in rows("document_lines")}
    return tuple({**r, "item": lines[r["document"], r["line"]]} for r in rows("document_numbers"))


def test_no_lot_outlives_the_shelf_life_of_its_item() -> None:
    for row in rows("stock"):
        days = ITEMS[row["item"]]["lot_expiry_days"]
        if row["expiry_date"] and row["lot"] and days:
            life = date.fromisoformat(row["expiry_date"]) - date.fromisoformat(row["stock_date"])
            assert life.days <= int(days), row


def test_lots_carry_a_date_where_the_item_asks_for_one() -> None:
    for row in (*rows("stock"), *advised_lots()):
        item = ITEMS[row["item"]]
        if row["lot"]:
            dated = bool(item["lot_expiry_days"]) or item["lot_expiry_level"] != "none"
            assert bool(row["expiry_date"]) == dated, row


def test_stock_came_before_the_day_of_the_demo() -> None:
    assert max(column("stock", "stock_date")) < TODAY_OF_THE_DEMO


@pytest.mark.parametrize("sort", ["serial", "lot"])
def test_numbers_fit_the_mask_of_their_item(sort: str) -> None:
    masks = by("masks", "mask")
    numbers = numbered_by(sort, sort)
    assert numbers
    for item, number in numbers:
        assert re.fullmatch(mask_pattern(masks[ITEMS[item][f"{sort}_mask"]]), number), (item, number)


@pytest.mark.parametrize("sort", ["serial", "lot"])
def test_next_number_fits_its_mask_and_was_never_used(sort: str) -> None:
    masks = by("masks", "mask")
    nexts = [(row["mask"], row["next"]) for row in rows("masks") if row["kind"] == sort]
    nexts += [(item[f"{sort}_mask"], item[f"next_{sort}"]) for item in rows("items") if item[f"next_{sort}"]]
    assert all(re.fullmatch(mask_pattern(masks[mask]), number) for mask, number in nexts)
    assert {number for _, number in nexts}.isdisjoint(number for _, number in numbered_by(sort, sort))


def test_lines_ask_for_items_of_the_site_into_bins_of_the_site() -> None:
    for line in rows("document_lines"):
        site = DOCUMENTS[line["document"]]["site"]
        assert (line["item"], site) in OPEN_AT
        assert not line["bin"] or (site, line["bin"]) in BINS


def test_lines_of_serialised_items_come_in_whole_pieces() -> None:
    serialised = [line for line in rows("document_lines") if "serial" in ITEMS[line["item"]]["tracking"]]
    assert [line for line in serialised if stocking_quantity(line) % 1] == []


def test_only_count_lines_leave_the_quantity_open() -> None:
    open_lines = {line["document"] for line in rows("document_lines") if Decimal(line["quantity"]) == 0}
    assert {DOCUMENTS[document]["kind"] for document in open_lines} == {"count"}


def test_partner_is_of_the_kind_that_the_document_deals_with() -> None:
    kinds = {row["partner"]: row["kind"] for row in rows("partners")} | {"": ""}
    dealing = {"purchase_order": "vendor", "sales_order": "customer", "transfer": "", "count": ""}
    assert [d for d in rows("documents") if kinds[d["partner"]] != dealing[d["kind"]]] == []


def test_only_a_transfer_goes_to_another_site() -> None:
    for document in rows("documents"):
        assert bool(document["to_site"]) == (document["kind"] == "transfer")
        assert document["to_site"] != document["site"]


def test_advised_numbers_add_up_to_their_line() -> None:
    lines = {(r["document"], r["line"]): r for r in rows("document_lines")}
    sums: Counter[tuple[str, str]] = Counter()
    for number in rows("document_numbers"):
        sums[number["document"], number["line"]] += int(number["quantity"])
    assert {key: Decimal(total) for key, total in sums.items()} == {key: stocking_quantity(lines[key]) for key in sums}


def test_advised_numbers_are_not_in_stock_and_reserved_ones_are() -> None:
    in_stock = {(row["item"], row["serial"]) for row in rows("stock") if row["serial"]}
    for row in advised_lots():
        if row["serial"]:
            reserved = DOCUMENTS[row["document"]]["kind"] == "sales_order"
            assert ((row["item"], row["serial"]) in in_stock) == reserved


def test_pallet_of_forty_serials_beside_one_lot_line() -> None:
    assert lines_of("PO1042") == [("A-1103/B", "40", "EA"), ("G-0050", "24", "EA")]
    assert ITEMS["A-1103/B"]["tracking"] == "lot+serial"
    assert ("G-0050", "09506000134352") in {(row["item"], row["code"]) for row in rows("item_codes")}


def test_food_order_has_six_lot_lines() -> None:
    assert [ITEMS[item]["tracking"] for item, _, _ in lines_of("PO1043")] == ["lot"] * 6


def test_orders_show_every_way_to_receive() -> None:
    tracked = {d: {ITEMS[item]["tracking"] for item, _, _ in lines_of(d)} for d in DOCUMENTS}
    assert tracked["PO1045"] == {"serial"}
    assert tracked["PO1046"] == {"none"}
    assert tracked["PO1047"] == {"none", "lot", "serial", "lot+serial"}


def test_some_orders_wait_for_the_same_item() -> None:
    waiting = Counter(r["item"] for r in rows("document_lines") if DOCUMENTS[r["document"]]["kind"] == "purchase_order")
    assert {"F-1020", "F-1021", "P-3001", "A-1103/B"} <= {item for item, times in waiting.items() if times > 1}


def test_fefo_order_has_an_expired_a_first_and_a_later_lot() -> None:
    assert lines_of("SO8817")[0] == ("G-0040", "6", "EA")
    lots = {(r["expiry_date"], r["lot"]) for r in rows("stock") if r["item"] == "G-0040"}
    assert [lot for _, lot in sorted(lots)] == ["L17", "L19", "L22"]
    assert min(lots)[0] < TODAY_OF_THE_DEMO < sorted(lots)[1][0]


def test_every_sales_order_but_the_one_that_waits_can_be_picked() -> None:
    sellable: Counter[tuple[str, str]] = Counter()
    for row in rows("stock"):
        if BINS[row["site"], row["bin"]] in SELLING and (row["expiry_date"] or "9") >= TODAY_OF_THE_DEMO:
            sellable[row["site"], row["item"]] += int(Decimal(row["quantity"]) * 1000)
    sales = [r for r in rows("document_lines") if DOCUMENTS[r["document"]]["kind"] == "sales_order"]
    short = {
        r["document"]
        for r in sales
        for item, quantity in picked_for(r)
        if sellable[DOCUMENTS[r["document"]]["site"], item] < quantity * 1000
    }
    assert short == {"SO8822"}


def test_a_lot_name_stands_on_two_items() -> None:
    named = {row["item"] for row in rows("stock") if row["lot"] == "L19"}
    assert named == {"G-0040", "G-0041"}
