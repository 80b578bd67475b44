"""`stockhand queue`: what waits to be sent, was sent today, and was held."""

import argparse
import json
from datetime import UTC, datetime, time

from inventory.plain import plain_time
from inventory.refusals import refusal_to_plain
from sync.handheld.records import Counts, JournalRow, JournalState
from terminal.cli import OK
from terminal.opening import open_handheld
from terminal.options import settings_of
from terminal.refused_work import STATES_REFUSED
from terminal.words import Words

EXAMPLE = "stockhand queue --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="one JSON object: the counts, and rows by state")


def run(arguments: argparse.Namespace) -> int:
    """Print the queue."""
    settings = settings_of(arguments)
    handheld, _ = open_handheld(settings.home)
    with handheld:
        counts = handheld.journal.counts(datetime.combine(datetime.now(UTC).date(), time(), tzinfo=UTC))
        limit = settings.limits.queue_page_rows
        states = (JournalState.WAITING, *STATES_REFUSED)
        rows = {state.value: handheld.journal.rows(state, limit) for state in states}
    if arguments.json:
        print(json.dumps(_object(counts, rows)))
    else:
        _show(counts, rows, Words.load(settings.language))
    return OK


def _object(counts: Counts, rows: dict[str, tuple[JournalRow, ...]]) -> dict[str, object]:
    return {
        "waiting": counts.waiting,
        "sent_today": counts.sent_today,
        "held": counts.held,
        "quarantined": counts.quarantined,
        "oldest_at": plain_time(counts.oldest_at) if counts.oldest_at else None,
        "rows": {state: [_row(row) for row in kept] for state, kept in rows.items()},
    }


def _row(row: JournalRow) -> dict[str, object]:
    return {
        "sequence": row.sequence,
        "id": row.id,
        "kind": row.kind,
        "document": row.document,
        "operator": row.operator,
        "made_at": plain_time(row.made_at),
        "refusals": [refusal_to_plain(each) for each in row.refusals],
    }


def _show(counts: Counts, rows: dict[str, tuple[JournalRow, ...]], words: Words) -> None:
    oldest = f"   oldest {plain_time(counts.oldest_at)}" if counts.oldest_at else ""
    print(f"waiting {counts.waiting}{oldest}")
    print(f"sent    {counts.sent_today} today")
    print(f"held    {counts.held + counts.quarantined}")
    for state, kept in rows.items():
        show_rows(state, kept, words)


def show_rows(state: str, rows: tuple[JournalRow, ...], words: Words) -> None:
    """Print transactions in a state, each refusal in words."""
    for row in rows:
        print(f"{row.sequence:>6} {state:<11} {row.kind:<24} {row.document:<12} {row.operator}")
        for refusal in row.refusals:
            print(f"       {words.sentence(refusal)}")
