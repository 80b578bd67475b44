"""The demo: makes a home with a central store of its own, filled with the sample warehouse."""

from pathlib import Path

from config import sample_folder
from sync.centre.centre import Centre
from terminal.commands.enroll import first_pull, make_handheld
from terminal.demo_sample import CENTRE_FILE, SITE, centre_url, hints
from terminal.failures import CommandRefusedError
from terminal.practice import is_practice, mark_practice

FILES = ("work.db*", "mirror.db*", f"{CENTRE_FILE}*", "settings.toml", "demo.json", "stockhand.log*", "sync.lock")
"""What a demo leaves in its home; nothing else there is ever deleted."""


def prepare(home: Path, *, fresh: bool) -> str:
    """Make the demo in a home where it is not yet (`fresh`: anew), or bring it to today's form; return the address of its centre.

    Raises CommandRefusedError for a home that holds somebody's real work.
    """
    home = home.absolute()
    url = centre_url(home)
    if not is_practice(home) and (home / "work.db").exists():
        raise CommandRefusedError(f"{home} is a handheld in earnest: name another folder with --home")
    if fresh:
        _clear(home)
    with_sample = not (is_practice(home) and (home / CENTRE_FILE).exists())
    if with_sample:
        _clear(home)
        home.mkdir(parents=True, exist_ok=True)
    _make_centre(url, with_sample=with_sample)
    if not with_sample:
        return url
    first_pull(home, url, make_handheld(home, url, SITE))
    # the mark comes last: a demo that was not finished is made anew
    mark_practice(home, hints())
    return url


def _make_centre(url: str, *, with_sample: bool) -> None:
    centre = Centre.open(url, create=True)
    try:
        centre.init()
        if with_sample:
            centre.import_folder(sample_folder())
    finally:
        centre.close()


def _clear(home: Path) -> None:
    for pattern in FILES:
        for path in home.glob(pattern):
            path.unlink()
