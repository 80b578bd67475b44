"""Kinds of work that make goods of goods: lots split and combined (F56), units assembled and taken apart (F46)."""

from dataclasses import replace

from inventory.documents import DocumentKind
from inventory.effects import making as effects
from inventory.guards import making as guards
from inventory.guards.documents import check_document
from inventory.guards.incoming import check_generated
from inventory.guards.outgoing import check_allocated, check_sellable
from inventory.kinds.row import ALLOCATED, BIN, STOCKED, Kind, Numbers
from inventory.people import Right
from inventory.places import ASSEMBLY

_WORK = frozenset({DocumentKind.WORK_ORDER})

_LOT_OUT = Kind(
    name="lot_split",
    right=Right.ADJUST,
    from_leg=BIN,
    to_leg=ASSEMBLY,
    numbers=Numbers.ALLOCATE,
    guards=(check_allocated, guards.check_splittable),
    effect=effects.use_up,
    taken_back=effects.bring_back,
    guards_back=(),  # it comes from what is unmade in the same transaction, and that is judged
    boxes=True,
)
_LOT_IN = Kind(
    name="lot_split",
    right=Right.ADJUST,
    from_leg=ASSEMBLY,
    to_leg=BIN,
    numbers=Numbers.ALLOCATE,
    guards=(guards.check_made_lot,),
    effect=effects.make_lot,
    taken_back=effects.unmake,
    boxes=True,
)
_SPLIT = Kind(
    name="lot_split",
    right=Right.ADJUST,
    from_leg=BIN,
    to_leg=BIN,
    numbers=Numbers.ALLOCATE,
    whole_guards=(guards.check_lot_sums, guards.check_one_lot_split),
    whole_effect=effects.link_lots,
    whole_taken_back=effects.unlink_lots,
    ways=(_LOT_OUT, _LOT_IN),
)
_COMBINE = replace(
    _SPLIT,
    name="lot_combine",
    whole_guards=(guards.check_lot_sums, guards.check_one_lot_combined),
    ways=(replace(_LOT_OUT, name="lot_combine"), replace(_LOT_IN, name="lot_combine")),
)

_COMPONENT = Kind(
    name="assembly",
    right=Right.ASSEMBLE,
    from_leg=BIN,
    to_leg=ASSEMBLY,
    numbers=Numbers.ALLOCATE,
    guards=(check_document, check_allocated, check_sellable),
    effect=effects.build_in,
    record_type=15,
    taken_back=effects.take_out,
    guards_back=(*ALLOCATED, guards.check_built_in),
    boxes=True,
)
_MASTER = Kind(
    name="assembly",
    right=Right.ASSEMBLE,
    from_leg=ASSEMBLY,
    to_leg=BIN,
    numbers=Numbers.GENERATE,
    guards=(check_document, check_generated),
    effect=effects.make_master,
    record_type=14,
    bins=STOCKED,
    taken_back=effects.unmake_master,
    boxes=True,
)
_ASSEMBLY = Kind(
    name="assembly",
    right=Right.ASSEMBLE,
    from_leg=BIN,
    to_leg=BIN,
    numbers=Numbers.ALLOCATE,
    record_type=14,
    documents=_WORK,
    whole_guards=(guards.check_assembly,),
    ways=(_MASTER, _COMPONENT),
)
_APART = replace(
    _COMPONENT,
    name="disassembly",
    guards=(check_document, check_allocated),
    effect=effects.take_apart,
    taken_back=effects.put_together,
    guards_back=ALLOCATED,
    record_type=14,
)
_OUT = replace(
    _MASTER,
    name="disassembly",
    guards=(check_document, guards.check_built_in),
    effect=effects.take_out,
    taken_back=effects.build_in,
    guards_back=ALLOCATED,
    numbers=Numbers.ALLOCATE,
    record_type=15,
)
_DISASSEMBLY = replace(_ASSEMBLY, name="disassembly", whole_guards=(guards.check_disassembly,), ways=(_APART, _OUT))

ROWS = (_SPLIT, _COMBINE, _ASSEMBLY, _DISASSEMBLY)
