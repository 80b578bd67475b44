"""What the dock hands over at the end of a day, as lines of text: what waits, was sent, was refused and why, is short, is to be counted.

The lines are as wide as the smallest screen, so what is seen before it is printed is what is printed, line by line.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Message, say
from inventory.transactions import Line
from inventory.values import dataclass
from sync.handheld.mirror import Held
from sync.handheld.records import JournalRow
from terminal.modes.mode import Desk
from terminal.refused_work import refused_work
from terminal.screens.rows import wrapped
from terminal.words import Words

LINE_COLUMNS = 26
LINES_A_ROW_MAX = 6
ROWS_A_PART_MAX = 40
MADE_MAX = 500
SHORT_KINDS = ("close", "count_request")
SHORT_REASONS = frozenset({"bin_empty", "too_few", "damaged", "not_found", "cancel_rest", "wrong_item"})
"""Why something is missing; what is only left for later is not."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is said: a headline, or what stands below one."""

    says: Message | Refusal
    below: int = 0


def summary_rows(desk: Desk) -> tuple[Row, ...]:
    """Return the summary of this device's day and of what waits at the site; no part has more than ROWS_A_PART_MAX rows."""
    parts = (_head(desk), _waiting(desk), _sent(desk), _refused(desk), _short(desk), _to_count(desk))
    return tuple(row for part in parts for row in _bounded(list(part)))


def summary_lines(rows: tuple[Row, ...], words: Words, most: int) -> tuple[str, ...]:
    """Return the rows as at most `most` lines of LINE_COLUMNS characters of ASCII; what goes on is indented, what is left out counted."""
    lines: list[str] = []
    for row in rows:
        text = wrapped(words.sentence(row.says), LINE_COLUMNS - row.below - 1, LINES_A_ROW_MAX)
        lines += [" " * (row.below + (at > 0)) + line for at, line in enumerate(text)]
    if len(lines) > most:
        lines[most - 1 :] = [words.sentence(say("summary_more", count=len(lines) - most + 1))]
    return tuple(lines)


def age(now: datetime, then: datetime) -> str:
    """Return how long ago something was: `2h10`."""
    minutes = max(0, int((now - then).total_seconds()) // 60)
    return f"{minutes // 60}h{minutes % 60:02}"


def _bounded(part: list[Row]) -> list[Row]:
    left = len(part) - ROWS_A_PART_MAX
    return part if left <= 0 else [*part[:ROWS_A_PART_MAX], Row(say("summary_more", count=left), 1)]


def _head(desk: Desk) -> Iterator[Row]:
    yield Row(say("summary_by", badge=desk.stamp.operator, device=desk.device))
    if desk.pulled_at is not None:
        yield Row(say("summary_data", age=age(desk.stamp.at, desk.pulled_at)))


def _waiting(desk: Desk) -> Iterator[Row]:
    counts = desk.journal.counts()
    oldest = "" if counts.oldest_at is None else age(desk.stamp.at, counts.oldest_at)
    yield Row(say("summary_waiting", count=counts.waiting, oldest=oldest))
    yield from _kinds(desk.journal.kinds_waiting())


def _sent(desk: Desk) -> Iterator[Row]:
    kinds = desk.journal.kinds_sent(desk.days.began(desk.stamp.at))
    yield Row(say("summary_sent", count=sum(count for _, count in kinds)))
    yield from _kinds(kinds)


def _kinds(kinds: tuple[tuple[str, int], ...]) -> Iterator[Row]:
    return (Row(say("summary_kind", count=count, kind=kind), 1) for kind, count in kinds)


def _refused(desk: Desk) -> Iterator[Row]:
    refused = refused_work(desk.journal, desk.mirror)
    yield Row(say("summary_refused", count=len(refused)))
    for each in refused:
        yield Row(_of_refused(each, desk), 1)
        yield from (Row(refusal, 2) for refusal in each.refusals)
        for clash in each.clashes:
            time = f"{desk.days.local(clash.at):%H:%M}"
            says = say("summary_clash", document=clash.document, badge=clash.operator, device=clash.device, time=time)
            yield Row(says, 2)


def _of_refused(each: Held | JournalRow, desk: Desk) -> Message:
    at = each.at if isinstance(each, Held) else each.made_at
    time = f"{desk.days.local(at):%H:%M}"
    return say("summary_refused_one", kind=each.kind, document=each.document, badge=each.operator, time=time)


def _short(desk: Desk) -> Iterator[Row]:
    made = desk.journal.made_since(desk.days.began(desk.stamp.at), SHORT_KINDS, MADE_MAX)
    found: dict[tuple[str, str, int], list[tuple[str, Line]]] = {}
    for each in made:
        for line in each.lines:
            if each.document and line.reason in SHORT_REASONS:
                found.setdefault((each.document, line.item, line.line), []).append((each.operator, line))
    says = [short for key, lines in found.items() if (short := _of_short(*key, lines, desk)) is not None]
    yield Row(say("summary_short", count=len(says)))
    yield from (Row(each, 1) for each in says)


def _of_short(document: str, item: str, number: int, lines: list[tuple[str, Line]], desk: Desk) -> Message | None:
    """Return how much of a line is there now, why more is not, and where it was looked for; None where it came from another bin."""
    kept = desk.stock.line(document, number) if number else None
    done, ordered = (kept.done, kept.quantity) if kept is not None else (Decimal(0), lines[-1][1].quantity)
    if done >= ordered:
        return None
    operator, last = lines[-1]
    places = dict.fromkeys(line.from_place for _, line in lines if line.from_place)
    return say(
        "summary_short_one",
        document=document,
        item=item,
        done=done,
        ordered=ordered,
        reason=last.reason,
        place=" ".join(places),
        badge=operator,
    )


def _to_count(desk: Desk) -> Iterator[Row]:
    asked = desk.mirror.asked_counts()
    yield Row(say("summary_to_count", count=len(asked)))
    yield from (Row(say("list_count", place=place, item=item, badge=badge), 1) for place, item, badge in asked)
