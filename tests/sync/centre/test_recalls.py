"""Recalls go before all else: the first rows of a pull, in force on a device before the pull is complete."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from config import sample_folder
from sync.centre.centre import Centre
from sync.handheld.mirror_file import open_mirror
from sync.messages import Cursors

RECALLS = "recall,line,item,vendor_lot\nR1,1,F-1010,VL-7\n"


def test_a_recall_is_first_in_a_pull_and_in_force_before_it_is_complete(centre: Centre, tmp_path: Path) -> None:
    centre.import_folder(sample_folder())
    folder = tmp_path / "recalls"
    folder.mkdir()
    (folder / "recalls.csv").write_text(RECALLS)
    centre.import_folder(folder)
    device = centre.enroll_device("ROT")
    page = centre.pull(device, Cursors(reference=0, site=0), 3)
    assert (page.has_more, page.rows[0].entity, page.rows[0].row["vendor_lot"]) == (True, "recall", "VL-7")
    mirror = open_mirror(tmp_path / "mirror.db", "ROT")
    mirror.take_page(page, datetime(2026, 11, 22, tzinfo=UTC))
    mirror.close()
    with sqlite3.connect(tmp_path / "mirror.db") as file:
        counted = file.execute("SELECT (SELECT count(*) FROM recall), (SELECT count(*) FROM item)").fetchone()
    file.close()
    assert counted == (1, 0)
