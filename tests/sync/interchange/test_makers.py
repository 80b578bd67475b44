"""Makers' serials: out with the stock and in again, refused where no two units may have the same, made unique only while none have."""

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from sync import schema
from sync.centre.centre import Centre
from sync.errors import ImportRefusedError
from tests.sync.centre.warehouse import FILES, run, write_folder

HEAD = "site,bin,item,lot,serial,quantity,stock_date,maker_serial\n"
TWO = "ROT,A-1,PHONE,,S1,1,2026-11-01,M1\nROT,A-1,PHONE,,S2,1,2026-11-01,M2\n"
SAME = "ROT,A-1,PHONE,,S1,1,2026-11-01,M1\nROT,A-1,PHONE,,S2,1,2026-11-01,M1\n"
SERIAL, HOME = schema.CENTRAL["serial"], schema.maker_home
Rows = list[tuple[str, str]]


def import_stock(centre: Centre, folder: Path, stock: str, **more: str) -> None:
    centre.import_folder(write_folder(folder / "in", {**FILES, **more, "stock": HEAD + stock}))


def unique(word: str = "unique") -> str:
    head, *rows = FILES["items"].splitlines()
    return "\n".join(
        [
            f"{head},maker_serial",
            *(f"{row},{word if row.startswith('PHONE') else ''}" for row in rows),
            "",
        ]
    )


def homes(centre: Centre) -> Rows:
    query = select(HOME.c.maker_serial, HOME.c.serial).order_by(HOME.c.maker_serial)
    return [(row[0], row[1]) for row in centre.database.read(lambda connection: connection.execute(query).all())]


def refused(centre: Centre, scope: str, value: str) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefusedError) as caught:
        centre.set_value(scope, "maker_serial", value)
    return [(bad.column, bad.reason) for bad in caught.value.bad]


def test_they_are_exported_and_imported(centre: Centre, tmp_path: Path) -> None:
    import_stock(centre, tmp_path, TWO, items=unique())
    centre.export_folder(tmp_path / "out")
    rows = (tmp_path / "out" / "stock.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith(",maker_serial,outside_mask")
    assert [row.split(",")[-2] for row in rows[1:]] == ["M1", "M2"]
    assert "maker_serial" in (tmp_path / "out" / "items.csv").read_text(encoding="utf-8").splitlines()[0]
    assert homes(centre) == [("M1", "S1"), ("M2", "S2")]
    assert centre.verify() == ()


@pytest.mark.parametrize(
    ("stock", "column", "reason"),
    [
        (SAME, "", "maker_serial_taken"),
        ("ROT,A-1,NUT,,,1,2026-11-01,M1\n", "maker_serial", "belongs to a serial number"),
        (f"ROT,A-1,PHONE,,S1,1,2026-11-01,{'M' * 41}\n", "maker_serial", "is no serial number"),
    ],
)
def test_what_does_not_fit_is_refused(centre: Centre, tmp_path: Path, stock: str, column: str, reason: str) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        import_stock(centre, tmp_path, stock, items=unique())
    assert any(bad.column == column and reason in bad.reason for bad in caught.value.bad), caught.value.bad


def test_two_units_may_have_the_same_where_nothing_is_said(centre: Centre, tmp_path: Path) -> None:
    import_stock(centre, tmp_path, SAME)
    assert homes(centre) == []
    reason = "PHONE S1 and S2 have the same maker's serial M1"
    assert refused(centre, "item:PHONE", "unique") == [("maker_serial", reason)]
    assert refused(centre, "company", "unique") == [("value", reason)]
    centre.set_value("item:PHONE", "maker_serial", "asked")
    assert centre.verify() == ()


def test_they_are_made_unique_later_and_again(centre: Centre, tmp_path: Path) -> None:
    import_stock(centre, tmp_path, TWO)
    for word in ("unique", "none", "unique"):
        centre.set_value("company", "maker_serial", word)
        assert centre.verify() == ()
    assert homes(centre) == [("M1", "S1"), ("M2", "S2")]


def test_one_that_was_sent_away_and_removed_there_gives_it_up(centre: Centre, tmp_path: Path) -> None:
    """A unit that went to another site is kept there: what is left of it here bars no other (verify/makers.py says the same)."""
    import_stock(centre, tmp_path, SAME)
    run(centre, update(SERIAL).where(SERIAL.c.serial == "S1").values(state="transferred"))
    centre.set_value("item:PHONE", "maker_serial", "unique")
    assert homes(centre) == [("M1", "S2")]


def test_verify_sees_two_units_with_the_same_and_one_that_is_not_kept(centre: Centre, tmp_path: Path) -> None:
    import_stock(centre, tmp_path, TWO, items=unique())
    run(centre, delete(HOME).where(HOME.c.maker_serial == "M2"))
    text = "is the maker's serial of S2, but kept as that of no unit"
    assert [(each.check, each.text) for each in centre.verify()] == [("maker_home", text)]
    run(centre, insert(HOME).values(item="PHONE", maker_serial="M2", serial="S2"))
    run(centre, insert(HOME).values(item="PHONE", maker_serial="M3", serial="S2"))
    text = "is kept as the maker's serial of S2, which has another"
    assert [(each.check, each.key, each.text) for each in centre.verify()] == [("maker_home", "PHONE M3", text)]
    run(centre, delete(HOME).where(HOME.c.maker_serial != "M1"))
    run(centre, update(SERIAL).values(maker_serial="M1"))
    text = "is the maker's serial of S1 and of S2"
    assert [(each.check, each.text) for each in centre.verify()] == [("maker_serial", text)]
