"""`stockhand label`: make, check, print and print again labels of items, lots, serials, bins, pallets, holds, badges and commands."""

import argparse
import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from drivers.errors import LabelError
from drivers.languages import LANGUAGES
from drivers.rendering import render
from inventory.passport import Passport, PassportTooLargeError, passport_text
from inventory.plain import plain_time
from sync.handheld.home import Handheld
from sync.handheld.print_jobs import JOBS_PAGE_ROWS, NewPrintJob, PrintJob, PrintState
from terminal.cli import OK, REFUSED, UNREACHABLE, add_shared
from terminal.clock import SystemClock
from terminal.commands.hub import opened
from terminal.ids import Ids
from terminal.labels.cards import write_cards
from terminal.labels.checking import symbols_in
from terminal.labels.fields import fields_of
from terminal.labels.filling import Filled, fill
from terminal.labels.preview import preview
from terminal.labels.printing import print_with
from terminal.labels.template import template_named, templates
from terminal.opening import open_handheld
from terminal.options import centre_of, settings_of

EXAMPLE = "stockhand label print lot M-1001 L2231 --copies 2"
DPI = 300

_KEYS: Mapping[str, tuple[str, ...]] = {name: template.fields for name, template in templates().items()}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may be done with labels."""
    acts = parser.add_subparsers(dest="act", metavar="make|print|reprint|check|queue|cards", required=True)
    for name, does in (("make", "a label as a file or a preview; nothing is printed"), ("print", "print a label")):
        act = acts.add_parser(name, help=does)
        act.add_argument("label", choices=sorted(_KEYS), metavar="LABEL", help=", ".join(sorted(_KEYS)))
        act.add_argument("keys", nargs="+", metavar="KEY", help="what it is of: an item and a lot, a bin, a badge ...")
        act.add_argument("--field", action="append", default=[], metavar="NAME=TEXT", help="a field of its own")
    acts.choices["make"].add_argument(
        "--out", type=Path, metavar="FILE", help=f"as {', '.join(LANGUAGES)}, by its ending"
    )
    acts.choices["make"].add_argument("--dpi", type=int, default=DPI, help=f"dots to the inch ({DPI})")
    acts.choices["print"].add_argument("--copies", type=int, default=1)
    again = acts.add_parser("reprint", help="print a label again, as it was; its number stays")
    again.add_argument("id", metavar="ID")
    for name in ("print", "reprint"):
        acts.choices[name].add_argument("--printer", metavar="URL", help="else the first of the setting `printers`")
        acts.choices[name].add_argument("--as", dest="operator", default="", metavar="BADGE", help="who prints it")
    passport = acts.add_parser(
        "passport", help="a dispatched pallet in one symbol, for a site that has not heard of it"
    )
    passport.add_argument("transaction", metavar="ID", help="the dispatch, as the central store has it")
    passport.add_argument("--site", required=True, metavar="S", help="the site that sent it")
    passport.add_argument("--pallet", default="", metavar="SSCC", help="the pallet; else its transfer names it")
    passport.add_argument("--out", type=Path, metavar="FILE", help="else its text is printed")
    check = acts.add_parser("check", help="read pictures of labels: what each symbol says")
    check.add_argument("files", nargs="+", type=Path, metavar="PICTURE")
    queue = acts.add_parser("queue", help="what was printed, and what waits")
    queue.add_argument("--json", action="store_true")
    cards = acts.add_parser("cards", help="all bins, badges and commands of the site on pages")
    cards.add_argument("out", type=Path, metavar="FILE.pdf")
    for act in acts.choices.values():
        add_shared(act, argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Do it."""
    if arguments.act == "check":
        return _check(arguments.files)
    settings = settings_of(arguments)
    if arguments.act == "passport":
        with opened(centre_of(settings)) as centre:
            return _passport(centre.passport(arguments.site, arguments.transaction, arguments.pallet), arguments.out)
    handheld, _ = open_handheld(settings.home)
    with handheld:
        match arguments.act:
            case "make":
                return _make(handheld, arguments)
            case "print":
                return _print(handheld, _new_job(handheld, arguments), _printer(arguments, settings.printers))
            case "reprint":
                return _print(handheld, _reprinted(handheld, arguments), _printer(arguments, settings.printers))
            case "queue":
                return _queue(handheld, as_json=arguments.json)
            case _:
                count = write_cards(arguments.out, handheld, datetime.now(UTC).date(), settings.language)
    print(f"{arguments.out}: {count} cards")
    return OK


def _fields(handheld: Handheld, arguments: argparse.Namespace) -> dict[str, str]:
    names = _KEYS[arguments.label]
    if len(arguments.keys) != len(names):
        raise LabelError(f"a label {arguments.label} is of {' and '.join(names)}: {len(names)} expected")
    keys = dict(zip(names, arguments.keys, strict=True))
    for each in arguments.field:
        name, mark, value = each.partition("=")
        if not mark:
            raise LabelError(f"--field {each}: NAME=TEXT expected")
        keys[name] = value
    return fields_of(arguments.label, keys, handheld.stock, datetime.now(UTC).date())


def _filled(label: str, fields: Mapping[str, str]) -> Filled:
    return fill(template_named(label), fields, datetime.now(UTC).date())


def _make(handheld: Handheld, arguments: argparse.Namespace) -> int:
    filled = _filled(arguments.label, _fields(handheld, arguments))
    if arguments.out is None:
        render(filled.label, arguments.dpi)
        print("\n".join(preview(filled, shutil.get_terminal_size().columns)))
        return OK
    _write(arguments.out, filled, arguments.dpi)
    print(f"{arguments.out}: {', '.join(filled.reads)}")
    return OK


def _write(out: Path, filled: Filled, dpi: int) -> None:
    language = out.suffix.removeprefix(".")
    if language not in LANGUAGES:
        raise LabelError(f"{out}: a file ending in {', '.join(f'.{name}' for name in LANGUAGES)} expected")
    out.write_bytes(LANGUAGES[language](render(filled.label, dpi), 1))


def _passport(passport: Passport, out: Path | None) -> int:
    try:
        text = passport_text(passport)
    except PassportTooLargeError as error:
        raise LabelError(f"{passport.pallet}: {error}; dispatch it in parts") from error
    if out is None:
        print(text)
        return OK
    head = {name: str(getattr(passport, name)) for name in ("pallet", "transfer", "from_site", "to_site")}
    count = f"{len(passport.lines)} lots, {sum(each.quantity for each in passport.lines)}"
    _write(out, _filled("passport", {**head, "quantity": count, "passport": text}), DPI)
    print(f"{out}: {passport.pallet} to {passport.to_site}")
    return OK


def _new_job(handheld: Handheld, arguments: argparse.Namespace) -> PrintJob:
    fields = _fields(handheld, arguments)
    _filled(arguments.label, fields)
    clock = SystemClock()
    new = NewPrintJob(Ids(clock).new(), arguments.label, fields, arguments.operator, clock.now(), arguments.copies)
    with handheld.journal.writing():
        handheld.print_jobs.add(new)
    return _kept(handheld, new.id)


def _reprinted(handheld: Handheld, arguments: argparse.Namespace) -> PrintJob:
    clock = SystemClock()
    with handheld.journal.writing():
        return handheld.print_jobs.reprint(
            arguments.id, new_id=Ids(clock).new(), operator=arguments.operator, at=clock.now()
        )


def _kept(handheld: Handheld, job_id: str) -> PrintJob:
    job = handheld.print_jobs.job(job_id)
    if job is None:
        raise LabelError(f"the label {job_id} was not kept")
    return job


def _printer(arguments: argparse.Namespace, printers: tuple[str, ...]) -> str:
    url = arguments.printer or (printers[0] if printers else "")
    return str(url)


def _print(handheld: Handheld, job: PrintJob, url: str) -> int:
    """Print what waits; a printer that is not there or not ready leaves the label in the queue, which is no refusal of it."""
    if not url:
        print(f"{job.id} waits: no printer is set, name one with --printer or `printers` in settings.toml")
        return UNREACHABLE
    for each, state, problem in print_with(url, handheld, lambda: datetime.now(UTC)):
        print(f"{each.id} {each.label} {state.value}{f': {problem}' if problem else ''}")
    return {PrintState.PRINTED: OK, PrintState.FAILED: REFUSED}.get(_kept(handheld, job.id).state, UNREACHABLE)


def _queue(handheld: Handheld, *, as_json: bool) -> int:
    for job in handheld.print_jobs.newest(JOBS_PAGE_ROWS):
        if as_json:
            print(json.dumps(_object(job)))
            continue
        again = f" again {job.reprint_of}" if job.reprint_of else ""
        named = " ".join(job.fields.get(name, "") for name in _KEYS[job.label])
        print(f"{job.id} {job.state.value:<8} {job.label} {named}{again}{f': {job.problem}' if job.problem else ''}")
    return OK


def _object(job: PrintJob) -> dict[str, object]:
    return {
        "id": job.id,
        "label": job.label,
        "fields": dict(job.fields),
        "copies": job.copies,
        "printer": job.printer,
        "state": job.state.value,
        "made_at": plain_time(job.made_at),
        "operator": job.operator,
        "reprint_of": job.reprint_of,
        "problem": job.problem,
    }


def _check(files: list[Path]) -> int:
    code = OK
    today = datetime.now(UTC).date()
    for file in files:
        found = symbols_in(file, today)
        code = code if found and all(each["ok"] for each in found) else REFUSED
        print(json.dumps({"file": str(file), "symbols": found}))
    return code
