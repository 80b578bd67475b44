"""`stockhand post`: transactions as JSON through the same rules as a handheld's, at the central store."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from inventory.plain import MalformedError
from inventory.refusals.base import Refusal
from inventory.transactions import Transaction
from sync.centre.centre import Centre
from sync.centre.office import Outcome, Told
from terminal.cli import OK, REFUSED, USAGE
from terminal.commands.hub import opened
from terminal.office import Blanks, Object, names_of, read_objects, shown, transactions_of
from terminal.office_allocation import with_allocations, with_closings
from terminal.office_costs import with_costs
from terminal.office_forms import with_forms
from terminal.office_lines import with_all
from terminal.office_marks import with_lots
from terminal.office_numbers import with_documents, with_numbers
from terminal.office_owners import with_owners
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
        sent = [each for each, _ in read]
        for (each, notes), told in zip(read, _posted(centre, sent, dry_run=arguments.dry_run), strict=True):
            plain = shown(told, dry_run=arguments.dry_run, notes=notes)
            if isinstance(each, Transaction) and each.reference:
                plain["reference"] = each.reference
            print(json.dumps(plain, ensure_ascii=False), flush=True)
            refused += told.outcome not in (Outcome.POSTED, Outcome.ALREADY)
    return REFUSED if refused else OK


def _read(centre: Centre, arguments: argparse.Namespace) -> list[tuple[Transaction | Told, tuple[Refusal, ...]]]:
    """Return the transactions of the file with what is said beside them; of one that cannot have its numbers, what is told of it."""
    try:
        # some programs begin a file with a mark that it is UTF-8
        text = sys.stdin.read() if arguments.file == "-" else Path(arguments.file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedError("", "JSON in UTF-8", str(error)) from error
    objects = read_objects(text.removeprefix("\ufeff"))
    blanks = Blanks(arguments.badge, arguments.site, centre.now(), centre.new_id, centre.calendars())
    known = centre.known(names_of(objects, blanks))
    objects = _with_named(objects, blanks, known, centre)
    give = partial(centre.make_numbers, keep=not arguments.dry_run)
    closed = with_closings(objects, blanks, known, centre.on_the_way)
    numbered = with_numbers(closed, blanks, known, centre.office_line, give, centre.serial_mask)
    formed = with_forms(numbered, blanks, centre.own_forms)
    taken = with_allocations(formed, blanks, centre.office_line, centre.allocated)
    said = with_costs(taken, blanks, known, centre.office_line, centre.value_of)
    plain = [each.plain for each in said if not isinstance(each.plain, Told)]
    owned = with_owners(plain, blanks, known, centre.delivery_owners)
    read = iter(with_documents(transactions_of(owned, blanks, known), known, give))
    found: list[tuple[Transaction | Told, tuple[Refusal, ...]]] = []
    for each in said:
        transaction, more = (each.plain, ()) if isinstance(each.plain, Told) else next(read)
        found.append((transaction, (*each.notes, *more)))
    return found


def _with_named(
    objects: Sequence[Object], blanks: Blanks, kept: Mapping[tuple[str, str], Transaction], centre: Centre
) -> list[Object]:
    """Return the transactions with what they name all at once: the rest of a receipt, lots in quarantine."""
    found = []
    for number, each in enumerate(objects, 1):
        site = blanks.site_of(each)
        try:
            before = kept.get((site, str(each.get("id", ""))))
            named = with_all(each, site, before, centre.office_line, centre.returnable)
            found.append(with_lots(named, blanks, before, centre.quarantined))
        except MalformedError as error:
            raise MalformedError(f"transaction {number}: {error.path}", error.expected, error.got) from error
    return found


def _posted(centre: Centre, read: Sequence[Transaction | Told], *, dry_run: bool) -> Iterator[Told]:
    if not dry_run:
        yield from (each if isinstance(each, Told) else centre.post(each) for each in read)
        return
    rehearsed = iter(centre.rehearse([each for each in read if not isinstance(each, Told)]))
    yield from (each if isinstance(each, Told) else next(rehearsed) for each in read)
