"""The numbers that this device took for a line and has not posted yet, or has: an indexed table, whatever the length of a document."""

import json

from inventory.tasks.steps import LineBooked, NumbersCaptured, NumbersDropped
from sync.handheld.database import Database

_CAPTURE = "INSERT INTO captured (document, line, item, serial, lot, input) VALUES (?, ?, ?, ?, ?, ?)"
# a number belongs to the transaction that moved it; one that came in before on this document, to the first of the line
_BOOK = """UPDATE captured SET booked_by = :input, "transaction" = coalesce(
        (SELECT o."transaction" FROM overlay_serial o
         WHERE o.item = captured.item AND o.serial = captured.serial AND o.live = 1
            AND o."transaction" IN (SELECT value FROM json_each(:transactions)) ORDER BY o.number LIMIT 1), :first)
    WHERE document = :document AND line = :line AND booked_by IS NULL AND dropped_by IS NULL
        AND (:serials = '[]' OR serial IN (SELECT value FROM json_each(:serials)))"""
_DROP = """UPDATE captured SET dropped_by = ?
    WHERE document = ? AND line = ? AND booked_by IS NULL AND dropped_by IS NULL
        AND (? = '[]' OR serial IN (SELECT value FROM json_each(?)))"""
_UNDO = (
    "DELETE FROM captured WHERE input = ?",
    """UPDATE captured SET booked_by = NULL, "transaction" = '' WHERE booked_by = ?""",
    "UPDATE captured SET dropped_by = NULL WHERE dropped_by = ?",
)


class Captures:
    """The captured numbers of one handheld; all is called inside `writing()`, each change names the input that made it."""

    def __init__(self, database: Database) -> None:
        """Keep the connection to work.db."""
        self._database = database

    def capture(self, number: int, event: NumbersCaptured) -> None:
        """Keep the serials that an input took for a line."""
        head = (event.document, event.line, event.item)
        self._database.run_many(_CAPTURE, [(*head, serial, event.lot, number) for serial in event.serials])

    def book(self, number: int, event: LineBooked) -> None:
        """Mark the waiting numbers of a line, all or those that are named, with the transactions that posted them."""
        parameters = {
            "input": number,
            "document": event.document,
            "line": event.line,
            "serials": json.dumps(event.serials),
            "transactions": json.dumps(event.transactions),
            "first": event.transactions[0] if event.transactions else "",
        }
        self._database.run(_BOOK, parameters)

    def drop(self, number: int, event: NumbersDropped) -> None:
        """Give up the waiting numbers of a line, all or those that are named."""
        named = json.dumps(event.serials)
        self._database.run(_DROP, (number, event.document, event.line, named, named))

    def undo_captures(self, number: int) -> None:
        """Take back what an input captured, booked and dropped."""
        for statement in _UNDO:
            self._database.run(statement, (number,))
