"""Transactions as the office writes them: JSON texts read strictly, with what may be left out filled in."""

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from inventory.plain import MalformedError, Plain, can_be_stored, from_plain, plain_decimal, plain_time, to_plain
from inventory.refusals import refusal_from_plain, refusal_to_plain
from inventory.refusals.base import Refusal
from inventory.transactions import Transaction, body_of, read_body, reversal
from inventory.values import dataclass
from sync.centre.office import Told
from sync.centre.recall_hits import RecallHits
from sync.messages import KEY_CHARACTERS_MAX
from terminal.clock import Days
from terminal.office_lines import with_masters, with_outside
from terminal.words import Words

Object = dict[str, object]
NAMING = frozenset({"id", "kind", "site", "reverses"})
"""What a transaction is found by before the whole of it is read."""
DECIMALS = frozenset({"quantity", "unit_cost", "cost", "weight", "expected", "temperature"})
"""What the parts of a transaction call their exact numbers."""
LEVELS_MAX = 20
"""So deep may lists and objects stand in each other; those of a transaction are 7 at most."""
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Blanks:
    """What stands in the place of what a transaction leaves out: who, where, when, and a new id for each."""

    operator: str
    site: str
    now: datetime
    new_id: Callable[[], str]
    calendars: Mapping[str, tuple[str, int]]

    def site_of(self, plain: Mapping[str, object]) -> str:
        """Return the site of a transaction: its own, else the one that was named, else the only one there is."""
        only = next(iter(self.calendars)) if len(self.calendars) == 1 else ""
        return str(plain.get("site") or self.site or only)


def read_objects(text: str) -> list[Object]:
    """Return the objects of a text: one, an array of them, or one a line; raises MalformedError with the number of the bad one."""
    try:
        whole = _parsed(text)
    except MalformedError:
        raise
    except (ValueError, RecursionError):
        whole = [_of_line(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [_object(number, each) for number, each in enumerate(whole if isinstance(whole, list) else [whole], 1)]


def _object(number: int, plain: object) -> Object:
    if not isinstance(plain, dict):
        raise MalformedError(f"transaction {number}", "an object", plain)
    for name in NAMING & plain.keys():
        if not isinstance(plain[name], str):
            raise MalformedError(f"transaction {number}: {name}", "a text", plain[name])
    _check_texts(plain, f"transaction {number}: ")
    return {name: _shortened(name, each) for name, each in plain.items()}


def _check_texts(plain: object, path: str, levels: int = LEVELS_MAX) -> None:
    """Raise MalformedError for a text that no store takes: the store is asked for what is named before the whole is read."""
    if not levels:
        raise MalformedError(path, f"at most {LEVELS_MAX} levels", plain)
    if isinstance(plain, str) and not can_be_stored(plain):
        raise MalformedError(path, "a text", plain)
    if isinstance(plain, list):
        for at, each in enumerate(plain):
            _check_texts(each, f"{path}[{at}]", levels - 1)
    if isinstance(plain, dict):
        inner = path if path.endswith(" ") else f"{path}."
        for name, each in plain.items():
            _check_texts(name, f"{inner}a name")
            _check_texts(each, f"{inner}{name}", levels - 1)


def _shortened(name: str, plain: object) -> object:
    """Return a part of a transaction with its decimals as bodies write them: what is worth 6.00 is worth 6."""
    if isinstance(plain, dict):
        return {key: _shortened(key, each) for key, each in plain.items()}
    if isinstance(plain, list):
        return [_shortened(name, each) for each in plain]
    if name in DECIMALS and isinstance(plain, str) and _DECIMAL.fullmatch(plain):
        return plain_decimal(Decimal(plain))
    return plain


def _of_line(number: int, line: str) -> object:
    try:
        return _parsed(line)
    except MalformedError:
        raise
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"line {number}", "JSON", line) from error


def _parsed(text: str) -> object:
    return json.loads(text, parse_float=_refuse_number, parse_constant=_refuse_number, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, object]]) -> Object:
    plain: Object = {}
    for name, value in pairs:
        if name in plain:
            raise MalformedError(name, "each key once", value)
        plain[name] = value
    return plain


def _refuse_number(text: str) -> None:
    raise MalformedError("a quantity", 'a text such as "12.5"', text)


def names_of(objects: Sequence[Object], blanks: Blanks) -> list[tuple[str, str]]:
    """Return site and id of each transaction that the objects name: their own, and those that they take back."""
    return [(blanks.site_of(each), str(each.get(name, ""))) for each in objects for name in ("id", "reverses")]


def transactions_of(
    objects: Sequence[Object], blanks: Blanks, known: Mapping[tuple[str, str], Transaction]
) -> tuple[Transaction, ...]:
    """Return the transactions; raises MalformedError with the number of the one that is none.

    One that is known and leaves out when it was has the known one's times, so that it is the same again. One that only says which it
    `reverses`, a known one or one before it, is the reverse of that.
    """
    made: dict[tuple[str, str], Transaction] = {}
    found = []
    for number, plain in enumerate(objects, 1):
        site = blanks.site_of(plain)
        try:
            filled = _filled(plain, site, blanks, dict(known) | made)
            transaction = _read(filled)
        except MalformedError as error:
            raise MalformedError(f"transaction {number}: {error.path}", error.expected, error.got) from error
        made[site, transaction.id] = transaction
        found.append(transaction)
    return tuple(found)


def _read(plain: Object) -> Transaction:
    """Return a transaction as it comes back from the wire, so that whatever would be unreadable later is said now."""
    transaction = read_body(body_of(from_plain(Transaction, plain)))
    if not transaction.operator:
        raise MalformedError("operator", "a badge (or --as BADGE)", transaction.operator)
    if len(transaction.id) > KEY_CHARACTERS_MAX:
        raise MalformedError("id", f"at most {KEY_CHARACTERS_MAX} characters", transaction.id)
    return transaction


def _filled(plain: Object, site: str, blanks: Blanks, others: Mapping[tuple[str, str], Transaction]) -> Object:
    if site not in blanks.calendars:
        raise MalformedError("site", "a site of the central store", site)
    known = others.get((site, str(plain.get("id", ""))))
    at = time_of(plain["at"]) if "at" in plain else known.at if known else blanks.now
    day, business_day = (known.day, known.business_day) if known else days_of(at, blanks.calendars[site])
    own: Object = {
        "id": str(plain.get("id", "")) or blanks.new_id(),
        "at": plain_time(at),
        "day": to_plain(day),
        "business_day": to_plain(business_day),
        "operator": blanks.operator or (known.operator if known else ""),
    }
    if "reverses" in plain and "kind" not in plain:
        own = _reverse_of(str(plain["reverses"]), site, others) | own
    filled = own | plain | {"id": own["id"], "site": site}
    return with_masters(with_outside(filled))


def day_of(plain: Object, blanks: Blanks) -> date:
    """Return the day of the work of a transaction: its own, else that of its time at its site; raises MalformedError for none."""
    site = blanks.site_of(plain)
    if site not in blanks.calendars:
        raise MalformedError("site", "a site of the central store", site)
    if "day" in plain:
        return from_plain(_Day, {"day": plain["day"]}).day
    return days_of(time_of(plain["at"]) if "at" in plain else blanks.now, blanks.calendars[site])[0]


def days_of(at: datetime, calendar: tuple[str, int]) -> tuple[date, date]:
    """Return the day and the business day of a time at a site; raises MalformedError where they are not in the calendar."""
    zone, cut_off = calendar
    days = Days(ZoneInfo(zone), cut_off)
    try:
        return days.day(at), days.business_day(at)
    except OverflowError as error:
        raise MalformedError("at", "a time whose day is in the calendar", plain_time(at)) from error


def _reverse_of(name: str, site: str, others: Mapping[tuple[str, str], Transaction]) -> Object:
    original = others.get((site, name))
    if original is None:
        raise MalformedError("reverses", f"a transaction that is kept at {site}, or stands before this one", name)
    days = (original.day, original.business_day)
    back = to_plain(reversal(original, transaction_id=name, operator="", at=original.at, days=days))
    return dict(_mapping(back))


def time_of(text: object) -> datetime:
    """Return a time as a transaction writes it; raises MalformedError for anything else."""
    return from_plain(_At, {"at": text}).at


@dataclass(frozen=True, slots=True)
class _At:
    at: datetime


@dataclass(frozen=True, slots=True)
class _Day:
    day: date


def shown(told: Told, *, dry_run: bool, notes: Sequence[Refusal] = ()) -> Object:
    """Return what is told of a transaction as a plain object; each refusal, and each of the `notes`, with its sentence in English."""
    words = _words()
    refusals = [{**each, "text": words.sentence(refusal_from_plain(dict(each)))} for each in told.refusals]
    plain: Object = {
        "id": told.id,
        "kind": told.kind,
        "site": told.site,
        "outcome": told.outcome.value,
        "refusals": refusals,
        "clashes": [each.model_dump(mode="json") for each in told.clashes],
    }
    if told.recall is not None:
        plain["recall"] = _hits_shown(told.recall)
    if notes:
        plain["notes"] = [{**refusal_to_plain(each), "text": words.sentence(each)} for each in notes]
    if dry_run:
        plain["dry_run"] = True
        plain["movements"] = [to_plain(each) for each in told.movements]
        plain["balances"] = [
            {**_mapping(to_plain(key)), "quantity": to_plain(quantity)} for key, quantity in told.balances
        ]
    return plain


@functools.cache
def _words() -> Words:
    """Return the words of the office, read once: reading them takes longer than posting."""
    return Words.load()


def _hits_shown(recall: RecallHits) -> Object:
    hits = {name: {"rows": hit.rows, "quantity": to_plain(hit.quantity)} for name, hit in recall.hits.items()}
    return {
        "hits": hits,
        "held": recall.held,
        "customers": list(recall.customers),
        "orders": list(recall.orders),
        "unsent_devices": recall.unsent,
    }


def _mapping(plain: Plain) -> Mapping[str, Plain]:
    return plain if isinstance(plain, Mapping) else {}
