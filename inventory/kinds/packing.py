"""Kinds of work with pallets and boxes: goods in and out line by line; packs as a whole by one scan (design.md 3, "Packs")."""

from dataclasses import replace

from inventory.effects import moving
from inventory.effects import packing as effects
from inventory.guards import packing as guards
from inventory.guards.outgoing import check_allocated
from inventory.kinds.row import BIN, STOCKED, Kind, Numbers
from inventory.people import Right

_BUILD = Kind(
    name="pack_build",
    right=Right.PUT_AWAY,
    from_leg=BIN,
    to_leg=BIN,
    numbers=Numbers.ALLOCATE,
    guards=(guards.check_into_pack, check_allocated),
    effect=effects.put_in,
    bins=STOCKED,
    taken_back=moving.relocate,
    boxes=True,
)

ROWS = (
    _BUILD,
    replace(_BUILD, name="pack_split", guards=(*_BUILD.guards, guards.check_new_pack)),
    replace(_BUILD, name="pack_merge", guards=(*_BUILD.guards, guards.check_known_pack)),
    replace(_BUILD, name="pack_unpack", guards=(guards.check_unpacked, check_allocated), effect=moving.relocate),
    Kind(
        name="pack_move",
        right=Right.PUT_AWAY,
        whole_guards=(guards.check_move,),
        whole_effect=effects.move,
        whole_guards_back=(guards.check_move,),
        whole_taken_back=effects.move,
    ),
    Kind(
        name="pack_seal",
        right=Right.PUT_AWAY,
        whole_guards=(guards.check_seal,),
        whole_effect=effects.seal,
        final=True,
    ),
    Kind(
        name="pack_unseal",
        right=Right.PUT_AWAY,
        whole_guards=(guards.check_unseal,),
        whole_effect=effects.unseal,
        final=True,
    ),
)
