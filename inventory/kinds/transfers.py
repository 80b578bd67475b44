"""Kinds of work between sites (F45). An arrival is never sent by a device: the centre makes it of a dispatch."""

from dataclasses import replace

from inventory.documents import DocumentKind
from inventory.effects import transfers as effects
from inventory.guards import transfers as guards
from inventory.guards.documents import check_document, check_over_pick
from inventory.guards.outgoing import check_allocated
from inventory.kinds.row import ALLOCATED, BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import ADJUSTMENT, TRANSIT, BinKind

_TRANSFER = frozenset({DocumentKind.TRANSFER})
_WAY = frozenset({BinKind.TRANSIT})
_LEAVING = (check_document, guards.check_from_here, check_allocated, check_over_pick, guards.check_settled)

_DISPATCH = Kind(
    name="dispatch",
    right=Right.PUT_AWAY,
    from_leg=BIN,
    to_leg=TRANSIT,
    numbers=Numbers.ALLOCATE,
    guards=(*_LEAVING, guards.check_nothing_beside),
    effect=effects.send,
    record_type=12,
    documents=_TRANSFER,
    document_needed=True,
    taken_back=effects.unsend,
    whole_taken_back=effects.open_transfer,
    boxes=True,
)
_ARRIVAL = Kind(
    name="transfer_arrival",
    right=Right.PUT_AWAY,
    from_leg=TRANSIT,
    to_leg=BIN,
    numbers=Numbers.ALLOCATE,
    effect=effects.arrive,
    record_type=13,
    documents=_TRANSFER,
    document_needed=True,
    bins=_WAY,
    whole_effect=effects.open_transfer,
    taken_back=effects.unarrive,
    guards_back=(*ALLOCATED, guards.check_on_its_way),
    transit=True,
)
_RECEIPT = Kind(
    name="transfer_receipt",
    right=Right.PUT_AWAY,
    from_leg=BIN,
    to_leg=BIN,
    numbers=Numbers.ALLOCATE,
    guards=(guards.check_came, guards.check_beside),
    effect=effects.receive,
    record_type=13,
    documents=_TRANSFER,
    bins=STOCKED,
    from_bins=_WAY,
    taken_back=effects.unreceive,
    transit=True,
)

_LOSS = replace(
    _RECEIPT,
    name="transit_loss",
    right=Right.ADJUST,
    to_leg=ADJUSTMENT,
    guards=(check_document, guards.check_lost),
    effect=effects.lose,
    record_type=7,
    document_needed=True,
    taken_back=effects.unlose,
    whole_taken_back=effects.open_transfer,
)

ROWS = (
    _DISPATCH,
    replace(
        _DISPATCH,
        name="direct_transfer",
        guards=(*_LEAVING, guards.check_beside),
    ),
    _ARRIVAL,
    replace(
        _ARRIVAL,
        name="direct_arrival",
        effect=effects.arrive_at_once,
        taken_back=effects.unarrive_at_once,
        guards_back=ALLOCATED,
        bins=STOCKED,
    ),
    _RECEIPT,
    _LOSS,
    replace(
        _LOSS,
        name="transfer_close",
        whole_guards=(guards.check_all_given_up,),
        whole_effect=effects.close_transfer,
        ends=True,
    ),
)
