"""`stockhand hub held`: what the centre refused, with whose work it clashes, and the ways to settle it."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterator

from inventory.plain import MalformedError, plain_decimal, to_plain
from inventory.refusals import refusal_from_plain
from sync.centre.alarms import Alarm
from sync.centre.centre import Centre
from sync.messages import Clash, Corrected, Correction, HeldWork, PlainRefusal, Settlement, SettlementAnswer, Way
from terminal.cli import OK, REFUSED
from terminal.failures import CommandRefusedError
from terminal.words import Words

TOLD = {Way.BACK: "sent back to the worker", Way.SEEN: "seen: it stays posted"}
EPILOG = "example: stockhand hub held fix 01a2b3 --as 1900 --reason miscount --serial SN7=SN1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the way, the transaction, and who settles it."""
    parser.add_argument("way", nargs="?", choices=[way.value for way in Way], help="how to settle; without one: list")
    parser.add_argument(
        "transaction", nargs="?", default="", metavar="ID", help="the held transaction, or how its id begins or ends"
    )
    parser.add_argument("--site", default="", metavar="S", help="only of this site")
    parser.add_argument(
        "--as", dest="badge", default="", metavar="BADGE", help="who settles; asks the PIN, or reads a line"
    )
    parser.add_argument("--reason", default="", metavar="R", help="why")
    for what in Corrected:
        was = "ITEM" if what is Corrected.QUANTITY else "OLD"
        parser.add_argument(
            f"--{what.value}", action="append", default=[], metavar=f"{was}=NEW", help=f"fix: another {what.value}"
        )
    parser.add_argument(
        "--json",
        action="store_true",
        help='one JSON object: {"alarms": [...], "held": [...], "flagged": [...]}, or {"settled", "refusals"}',
    )


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """List, or settle one; 1 when it stays held against what was asked."""
    work = centre.held(arguments.site)
    flagged = centre.flagged(arguments.site)
    if arguments.way is None:
        _show(centre.alarms(arguments.site), work, flagged, as_json=arguments.json)
        return OK
    if arguments.way == Way.SEEN:
        work = flagged
    chosen = _chosen(work, arguments.transaction)
    check_badge(centre, chosen.site, arguments.badge)
    wanted = Settlement(
        id=centre.new_id(),
        transaction=chosen.transaction,
        way=Way(arguments.way),
        approver=arguments.badge,
        reason=arguments.reason,
        corrections=tuple(_corrections(arguments)),
    )
    return _told(wanted.way, centre.settle(chosen.site, wanted), as_json=arguments.json)


def _chosen(work: tuple[HeldWork, ...], name: str) -> HeldWork:
    found = [each for each in work if name and (each.transaction.startswith(name) or each.transaction.endswith(name))]
    if len(found) != 1:
        raise CommandRefusedError(f"{len(found)} held transactions are called {name!r}: stockhand hub held lists them")
    return found[0]


def check_badge(centre: Centre, site: str, badge: str) -> None:
    """Ask for the PIN of a badge; raises CommandRefusedError where it is not theirs."""
    if not badge:
        raise CommandRefusedError("who settles it? --as BADGE")
    pin = getpass.getpass("PIN: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not centre.signed_in(site, badge, pin):
        where = f" at {site}" if site else "; who has one site only names it: --site"
        raise CommandRefusedError(f"badge {badge} or its PIN is wrong{where}")


def _corrections(arguments: argparse.Namespace) -> Iterator[Correction]:
    for what in Corrected:
        for pair in getattr(arguments, what.value):
            was, _, to = pair.partition("=")
            if not was or not to:
                raise CommandRefusedError(f"--{what.value} wants OLD=NEW, not {pair!r}")
            yield Correction(what=what, was=was, to=to)


def _show(
    alarms: tuple[Alarm, ...], work: tuple[HeldWork, ...], flagged: tuple[HeldWork, ...], *, as_json: bool
) -> None:
    if as_json:
        lists = {"held": work, "flagged": flagged}
        plain = {name: [each.model_dump(mode="json") for each in lists[name]] for name in lists}
        print(json.dumps({"alarms": [to_plain(each) for each in alarms], **plain}))
        return
    for alarm in alarms:
        whom = f"{alarm.partner} {alarm.name}".strip() or "nobody knows whom"
        print(
            f"ALARM recall {alarm.recall}: {plain_decimal(alarm.quantity)} x {alarm.item} {alarm.number} left for {whom}"
        )
        print(f"    {alarm.document} by door {alarm.door}, {alarm.at:%Y-%m-%d %H:%M} UTC, {alarm.operator}, "
              f"device {alarm.device}, {alarm.site}: {alarm.transaction}")  # fmt: skip
    for each in (*work, *flagged):
        state = f"  ({each.state})" if each.state != "open" else ""
        print(f"{each.transaction}  {each.site}  {each.kind} {each.document}".rstrip() + state)
        print(f"    by {each.operator}, device {each.device}, {each.at}")
        _show_why(each.refusals, each.clashes)
    print("nothing is held" if not work else f"{len(work)} held")
    if flagged:
        print(f"{len(flagged)} posted and flagged: stockhand hub held seen ID --as BADGE")


def _show_why(refusals: tuple[PlainRefusal, ...], clashes: tuple[Clash, ...]) -> None:
    words = Words.load()
    for plain in refusals:
        print(f"    {_sentence(plain, words)}")
    for clash in clashes:
        document = clash.document or "no document"
        print(f"    clashes with {document}: {clash.operator}, device {clash.device}, {clash.at:%Y-%m-%d %H:%M} UTC")


def _sentence(plain: PlainRefusal, words: Words) -> str:
    try:
        return words.sentence(refusal_from_plain(dict(plain)))
    except MalformedError:
        return str(plain.get("code", "unknown"))


def _told(way: Way, answer: SettlementAnswer, *, as_json: bool) -> int:
    done = answer.settled or (way is Way.BACK and not answer.refusals)
    if as_json:
        print(answer.model_dump_json(include={"settled", "refusals", "clashes"}))
    elif done:
        print(TOLD.get(way, "settled"))
    else:
        print("it stays held:")
        _show_why(answer.refusals, answer.clashes)
    return OK if done else REFUSED
