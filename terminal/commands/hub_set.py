"""`stockhand hub set`: change a setting, or a word of an item's policy; list who changed what."""

import argparse
import json

from inventory.people import Right
from inventory.policy import NOTHING, WORDS, Word
from inventory.settings import SETTINGS, SWITCHES, scopes_of_setting
from sync.centre.centre import Centre
from sync.errors import ImportRefusedError
from sync.interchange.changing import OFFICE, Changed
from terminal.cli import OK, REFUSED
from terminal.commands.held import check_badge
from terminal.failures import CommandRefusedError

EPILOG = """example: stockhand hub set item:F-1010 lot_expiry_level error --site S1 --as 1999
scopes: company, item:<item>, site:<site>, item_site:<site>:<item>, customer:<partner>
without anything: who changed what; --names: what may be set, for whom, and to what
exit codes: 0 done, 1 refused, 2 usage, 3 the store is out of reach"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to set, and who sets it."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("scope", nargs="?", default="", metavar="SCOPE", help="for what: see below")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="a setting, or a column of items.csv")
    parser.add_argument("value", nargs="?", default=None, metavar="VALUE", help="its new value")
    parser.add_argument(
        "--names", action="store_true", help="list what may be set: for whom, to what, and what it means"
    )
    parser.add_argument("--site", default="", metavar="S", help="where the badge works")
    parser.add_argument(
        "--as", dest="badge", default="", metavar="BADGE", help="who sets it (the PIN is asked); without: the office"
    )
    parser.add_argument(
        "--for-ever",
        dest="sure",
        action="store_true",
        help="yes, switch this separator off: it never comes on again (F4)",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='one JSON object: {"changed": {...} | null, "refused": [...]}, or {"changes": [...]}',
    )


def run(centre: Centre, arguments: argparse.Namespace) -> int:
    """Set it, or list the changes."""
    if arguments.names:
        return _names(as_json=arguments.json)
    if not arguments.scope and not arguments.name:
        return _list(centre, as_json=arguments.json)
    if arguments.value is None or not arguments.scope:
        raise CommandRefusedError("stockhand hub set SCOPE NAME VALUE: something is missing")
    if arguments.name in SWITCHES and arguments.value == "no" and not arguments.sure:
        _, sign = SWITCHES[arguments.name]
        raise CommandRefusedError(f"{sign!r} could never be switched on again: say --for-ever if that is meant")
    if arguments.badge:
        check_badge(centre, arguments.site, arguments.badge)
        if not centre.may(arguments.site, arguments.badge, Right.SETTINGS):
            raise CommandRefusedError(f"badge {arguments.badge} may not change settings")
    try:
        changed = centre.set_value(arguments.scope, arguments.name, arguments.value, arguments.badge or OFFICE)
    except ImportRefusedError as error:
        reasons = [f"{each.column}: {each.reason}" for each in error.bad]
        if arguments.json:
            print(json.dumps({"changed": None, "refused": reasons}, ensure_ascii=False))
            return REFUSED
        raise CommandRefusedError("; ".join(reasons)) from error
    if arguments.json:
        print(json.dumps({"changed": _plain(changed), "refused": []}, ensure_ascii=False))
    else:
        print(_line(changed))
    return OK


def _list(centre: Centre, *, as_json: bool) -> int:
    found = centre.settings_changed()
    if as_json:
        print(json.dumps({"changes": [_plain(each) for each in found]}, ensure_ascii=False))
        return OK
    for each in found:
        print(f"{each.at:%Y-%m-%d %H:%M} UTC  {each.badge}  {_line(each)}")
    print(f"{len(found)} changes")
    return OK


def _names(*, as_json: bool) -> int:
    settings = [
        (each.name, scopes_of_setting(each.name), each.may, each.default, each.meaning) for each in SETTINGS.values()
    ]
    words = [
        (each.name, each.may_scopes, each.may, _built_in(each), "A word of an item's policy.")
        for each in WORDS.values()
    ]
    found = [
        dict(zip(("name", "scopes", "values", "default", "meaning"), each, strict=True)) for each in settings + words
    ]
    if as_json:
        print(json.dumps({"names": found}, ensure_ascii=False))
        return OK
    for name, scopes, values, default, meaning in settings + words:
        print(f"{name} ({', '.join(scopes)}): {values}; built in {default}\n    {meaning}")
    return OK


def _built_in(word: Word) -> str:
    value = word.built_in
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value or NOTHING)


def _line(changed: Changed) -> str:
    return f"{changed.scope} {changed.name}: {changed.before or '(nothing)'} -> {changed.after or '(nothing)'}"


def _plain(changed: Changed) -> dict[str, str]:
    names = ("badge", "scope", "name", "before", "after")
    return {"at": changed.at.isoformat(), **{name: str(getattr(changed, name)) for name in names}}
