"""`stockhand post`: transactions as JSON through the same rules as a handheld's, at the central store."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from inventory.plain import MalformedError
from inventory.transactions import Transaction
from sync.centre.centre import Centre
from sync.centre.office import Outcome, Told
from terminal.cli import OK, REFUSED, USAGE
from terminal.commands.hub import opened
from terminal.office import Blanks, Object, names_of, read_objects, shown, transactions_of
from terminal.office_lines import with_all
from terminal.office_numbers import with_documents, with_numbers
from terminal.options import centre_of, settings_of

EXAMPLE = "stockhand post receipts.json --as 1900 --dry-run --centre sqlite:////srv/stockhand/centre.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file, who posts, and whether it is meant."""
    parser.add_argument(
        "file", metavar="FILE|-", help="an object, an array of objects, or one a line; quantities as texts"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what it would do, and write nothing")
    parser.add_argument("--as", dest="badge", default="", metavar="BADGE", help="operator of those that name none")
    parser.add_argument("--site", default="", metavar="S", help="site of those that name none")


def run(arguments: argparse.Namespace) -> int:
    """Print one object for each transaction; 1 when one was refused, 2 when the file cannot be read: then nothing is posted."""
    with opened(centre_of(settings_of(arguments))) as centre:
        try:
            read = _read(centre, arguments)
        except MalformedError as error:
            print(f"stockhand: {arguments.file}: {error}", file=sys.stderr)
            return USAGE
        refused = 0
        for sent, told in zip(read, _posted(centre, read, dry_run=arguments.dry_run), strict=True):
            plain = shown(told, dry_run=arguments.dry_run)
            if isinstance(sent, Transaction) and sent.reference:
                plain["reference"] = sent.reference
            print(json.dumps(plain, ensure_ascii=False), flush=True)
            refused += told.outcome not in (Outcome.POSTED, Outcome.ALREADY)
    return REFUSED if refused else OK


def _read(centre: Centre, arguments: argparse.Namespace) -> list[Transaction | Told]:
    """Return the transactions of the file, and what is told of one that cannot have the numbers that it wants made."""
    try:
        text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("", "JSON in UTF-8", str(error)) from error
    objects = read_objects(text)
    blanks = Blanks(arguments.badge, arguments.site, centre.now(), centre.new_id, centre.calendars())
    known = centre.known(names_of(objects, blanks))
    objects = _with_all(objects, blanks, known, centre)
    give = partial(centre.make_numbers, keep=not arguments.dry_run)
    numbered = with_numbers(objects, blanks, known, centre.office_line, give)
    plain = [each for each in numbered if not isinstance(each, Told)]
    read = iter(with_documents(transactions_of(plain, blanks, known), known, give))
    return [each if isinstance(each, Told) else next(read) for each in numbered]


def _with_all(
    objects: Sequence[Object], blanks: Blanks, kept: Mapping[tuple[str, str], Transaction], centre: Centre
) -> list[Object]:
    found = []
    for number, each in enumerate(objects, 1):
        site = blanks.site_of(each)
        try:
            before = kept.get((site, str(each.get("id", ""))))
            found.append(with_all(each, site, before, centre.office_line, centre.returnable))
        except MalformedError as error:
            raise MalformedError(f"transaction {number}: {error.path}", error.expected, error.got) from error
    return found


def _posted(centre: Centre, read: Sequence[Transaction | Told], *, dry_run: bool) -> Iterator[Told]:
    if not dry_run:
        yield from (each if isinstance(each, Told) else centre.post(each) for each in read)
        return
    rehearsed = iter(centre.rehearse([each for each in read if not isinstance(each, Told)]))
    yield from (each if isinstance(each, Told) else next(rehearsed) for each in read)
