"""What the messages take and what they refuse: they come from anybody."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sync.messages import (
    PROTOCOL_VERSION,
    PUSH_BYTES_MAX,
    PUSH_TRANSACTIONS_MAX,
    Batch,
    Clash,
    Cursors,
    Page,
    PushAnswer,
    Result,
    Row,
    SentTransaction,
    SnapshotCursor,
    Status,
)

HASH = "0" * 64


def sent(sequence: int, body: bytes = b"{}") -> SentTransaction:
    return SentTransaction(sequence=sequence, id=f"id-{sequence}", body=body, body_hash=HASH)


@given(st.binary(max_size=200), st.integers(1, 10**9))
def test_a_batch_survives_the_wire_whatever_its_bytes(body: bytes, sequence: int) -> None:
    batch = Batch(epoch=1, transactions=(sent(sequence, body),))
    assert Batch.model_validate_json(batch.model_dump_json()) == batch


def test_an_answer_survives_the_wire() -> None:
    at = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    clash = Clash(transaction="t", document="PO1", device="1", operator="1001", at=at)
    result = Result(
        id="id",
        sequence=3,
        status=Status.ALREADY,
        became=Status.HELD,
        version=9,
        refusals=({"code": "unknown_bin", "bin": "X", "site": "ROT"},),
        clashes=(clash,),
    )
    answer = PushAnswer(last_sequence=3, results=(result,))
    assert PushAnswer.model_validate_json(answer.model_dump_json()) == answer


def test_pages_and_cursors_survive_the_wire() -> None:
    row = Row(
        feed="ROT", version=4, entity="bin", deleted=False, row={"bin": "A", "walk_order": 3, "active": True, "x": None}
    )
    page = Page(store_uuid="u", rows=(row,), through=Cursors(site=4), has_more=True)
    assert Page.model_validate_json(page.model_dump_json()) == page
    cursor = SnapshotCursor(entity="document_line", after=("PO1", 3), start=Cursors(site=4), done=7, total=9)
    assert SnapshotCursor.model_validate_json(cursor.model_dump_json()) == cursor


def test_the_numbers_of_a_batch_run_without_gap() -> None:
    with pytest.raises(ValidationError, match="without gap"):
        Batch(epoch=1, transactions=(sent(1), sent(3)))


def test_a_batch_names_a_transaction_once() -> None:
    with pytest.raises(ValidationError, match="different ones"):
        Batch(epoch=1, transactions=(sent(1), sent(2).model_copy(update={"id": "id-1"})))


def test_a_batch_has_limits() -> None:
    Batch(epoch=1, transactions=tuple(sent(number) for number in range(1, PUSH_TRANSACTIONS_MAX + 1)))
    with pytest.raises(ValidationError):
        Batch(epoch=1, transactions=tuple(sent(number) for number in range(1, PUSH_TRANSACTIONS_MAX + 2)))
    with pytest.raises(ValidationError, match="bytes of bodies"):
        Batch(epoch=1, transactions=(sent(1, b"x" * PUSH_BYTES_MAX), sent(2, b"x")))


@pytest.mark.parametrize(
    "change",
    [
        {"v": PROTOCOL_VERSION + 1},
        {"v": 0},
        {"epoch": 0},
        {"epoch": "1"},
        {"epoch": True},
        {"more": 1},
        {"transactions": None},
        {"transactions": [{"sequence": 1, "id": "", "body": "", "body_hash": HASH}]},
        {"transactions": [{"sequence": 0, "id": "a", "body": "", "body_hash": HASH}]},
        {"transactions": [{"sequence": 1.5, "id": "a", "body": "", "body_hash": HASH}]},
        {"transactions": [{"sequence": 1, "id": "a", "body": "?", "body_hash": HASH}]},
        {"transactions": [{"sequence": 1, "id": "a", "body": "", "body_hash": "x"}]},
        {"transactions": [{"sequence": 1, "id": "a" * 201, "body": "", "body_hash": HASH}]},
    ],
)
def test_a_message_that_is_not_of_the_protocol_is_refused(change: dict[str, object]) -> None:
    message = {"v": 1, "epoch": 1, "transactions": []} | change
    with pytest.raises(ValidationError):
        Batch.model_validate_json(json.dumps(message))
