"""`stockhand enroll`: makes a home a handheld of a central store, and pulls what it should know."""

import argparse
import json
import sys
from pathlib import Path

from sync.errors import UnreachableError
from sync.handheld.home import Handheld
from sync.handheld.link import DirectLink, enroll
from sync.handheld.rounds import RoundProgress, SyncRound
from sync.messages import Enrolment
from terminal.cli import OK
from terminal.options import absolute_url, centre_of, keep_centre, settings_of

EXAMPLE = "stockhand enroll --site ROT --home dock-1 --centre sqlite:////srv/stockhand/centre.db"
PROGRESS_ROWS = 5_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the site and the code."""
    parser.add_argument("--site", required=True, metavar="S", help="the site that the handheld belongs to")
    parser.add_argument("--code", default="", metavar="C", help="the one-time code (not needed with a database URL)")
    parser.add_argument("--json", action="store_true", help='one JSON object: {"home", "site", "device", "rows"}')


def run(arguments: argparse.Namespace) -> int:
    """Enrol, keep the address, and pull."""
    settings = settings_of(arguments)
    url = absolute_url(centre_of(settings))
    enrolment = make_handheld(settings.home, url, arguments.site, arguments.code)
    rows = first_pull(settings.home, url, enrolment)
    if arguments.json:
        said = {"home": str(settings.home), "site": enrolment.site, "device": enrolment.device, "rows": rows}
        print(json.dumps(said))
    else:
        print(f"{settings.home} is device {enrolment.device} of {enrolment.site}; {rows} rows pulled")
    return OK


def make_handheld(home: Path, url: str, site: str, code: str = "") -> Enrolment:
    """Make a home a handheld, and keep the address of its centre in its settings; a handheld becomes the same device anew."""
    if url.startswith(("http:", "https:")):
        raise UnreachableError("this version reaches a centre by its database URL only")
    with Handheld.open(home) as handheld:
        before = handheld.journal.enrolment()
        device = before.device if before is not None and before.site == site else ""
        enrolment = enroll(url, site, code or None, device)
        with handheld.journal.writing():
            handheld.journal.enroll(enrolment)
    keep_centre(home, url)
    return enrolment


def first_pull(home: Path, url: str, enrolment: Enrolment) -> int:
    """Pull everything, with progress; return the number of rows."""
    link = DirectLink(url, enrolment)
    try:
        speaking = SyncRound(home, link, report=_progress)
        try:
            return speaking.pull()
        finally:
            speaking.close()
    finally:
        link.close()


def _progress(progress: RoundProgress) -> None:
    if progress.total and progress.total > PROGRESS_ROWS:
        print(f"\r{progress.stage} {progress.done} of {progress.total}", end="", file=sys.stderr, flush=True)
        if progress.done >= progress.total:
            print(file=sys.stderr)
