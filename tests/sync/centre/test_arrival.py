"""Goods that came too cold or too warm are held by the centre too, unless they went to hold (flows.md 1.0a, 17)."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert

from inventory.places import VENDOR
from inventory.transactions import Allocation, Arrival, Line
from sync import schema
from sync.centre.centre import Centre
from sync.messages import Status
from tests.sync.centre.warehouse import Device, run, write_folder


@pytest.mark.parametrize(
    "case",
    [
        ("A-1", "7.5", Status.POSTED),
        ("A-1", "7.51", Status.HELD),
        ("A-1", "-2.01", Status.HELD),
        ("H-1", "9", Status.POSTED),
    ],
)
def test_the_centre_takes_goods_out_of_range_in_hold_only(
    centre: Centre, device: Device, tmp_path: Path, case: tuple[str, str, Status]
) -> None:
    place, degrees, status = case
    centre.import_folder(write_folder(tmp_path / "more", {"bins": "site,bin,walk_order,kind\nROT,H-1,9,hold\n"}))
    for name, value in (("receipt_degrees_min", "-2"), ("receipt_degrees_max", "7.5")):
        run(centre, insert(schema.CENTRAL["setting"]).values(scope="site:ROT", name=name, value=value))
    line = Line("NUT", "EA", Decimal(3), VENDOR, place, 1, (Allocation(Decimal(3)),))
    made = device.make(line)
    device.made.clear()
    device.add(replace(made, arrival=Arrival(temperature=Decimal(degrees))))
    (result,) = device.push(centre).results
    assert result.status is status
