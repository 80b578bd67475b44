"""Effects of pallets and boxes: made when goods go in, moved, sealed and opened as a whole."""

from dataclasses import replace

from inventory.draft import Act, Draft
from inventory.effects.moving import relocate
from inventory.packs import Pack, standing
from inventory.places import is_pack
from inventory.stock import SerialState
from inventory.transactions import Line


def put_in(act: Act) -> None:
    """Put goods into a pack; one that was not there, or has left, is made where the line says, else where the goods come from.

    One with nothing in it stands from now on where the line says.
    """
    line, draft = act.line, act.draft
    kept = draft.pack(line.to_place)
    if kept is None or kept.stood:
        draft.put_pack(standing(Pack(line.to_place), line.to_bin or _stand_of(act)))
    elif line.to_bin and line.to_bin != kept.stands_in:
        draft.put_pack(standing(kept, line.to_bin))
    relocate(act)


def _stand_of(act: Act) -> str:
    place = act.line.from_place
    if not is_pack(place):
        return place
    kept = act.draft.pack(place)
    return kept.stands_in if kept is not None else ""


def move(draft: Draft) -> None:
    """Move packs with all that they hold: only where they stand is written."""
    for line in draft.transaction.lines:
        _change(draft, line, line.to_place)


def _change(draft: Draft, line: Line, place: str) -> None:
    if (kept := draft.pack(line.pack)) is not None:
        draft.put_pack(standing(kept, place))


def seal(draft: Draft) -> None:
    """Seal packs."""
    _seal(draft, sealed=True)


def unseal(draft: Draft) -> None:
    """Open packs."""
    _seal(draft, sealed=False)


def _seal(draft: Draft, *, sealed: bool) -> None:
    for line in draft.transaction.lines:
        if (kept := draft.pack(line.pack)) is not None:
            draft.put_pack(replace(kept, sealed=sealed))


# Boxes of a pick


def keep_box(act: Act, place: str, state: SerialState) -> None:
    """Let the box into which goods are picked be a pack of the order; one that holds nothing for it any more is nobody's.

    What was shipped stands nowhere in the house, and the record says with which order it left, and from where: there it stands again
    when the shipment is taken back. One with other goods in it stays.
    """
    if not is_pack(place):
        return
    draft, order = act.draft, act.transaction.document
    kept = draft.pack(place) or Pack(place)
    if state is SerialState.RESERVED:
        after = replace(_come_back(act, kept), document=order)
    elif draft.stands_for(order, place):
        after = kept
    else:
        gone = state is SerialState.SHIPPED and draft.is_empty(place)
        after = Pack(place, document=order, stood=kept.stands_in) if gone else replace(kept, document="")
    if after != draft.pack(place):
        draft.put_pack(after)


def _come_back(act: Act, kept: Pack) -> Pack:
    """Return a box as it stood when it left, where that is taken back; one that was used otherwise since stays as it is now."""
    used = kept.stands_in or act.stock.packs_in(kept.pack, 1)
    return standing(kept, kept.stood if act.transaction.reverses and not used else kept.stands_in)
