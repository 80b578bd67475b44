"""What held work has of goods: never more of a place than stands there, and what came first has it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from inventory.documents import DocumentLine
from inventory.offers import picked, within_place
from inventory.places import TRANSIT
from inventory.staging import Dispute, DisputedGoods, Reservation

quantities = st.decimals(0, 20, places=2)
named = st.builds(DisputedGoods, st.sampled_from(["A", "B"]), quantities, st.just(Dispute("H1", "", "", "")))


@given(
    goods=st.lists(named, max_size=6),
    there=st.fixed_dictionaries({"A": st.decimals(-5, 30, places=2), "B": quantities}),
)
def test_held_work_has_all_that_it_names_or_all_that_is_there(
    goods: list[DisputedGoods], there: dict[str, Decimal]
) -> None:
    had = within_place(goods, there.__getitem__)
    assert [(each.place, each.by) for each in had] == [(each.place, each.by) for each in goods]
    for place, stands in there.items():
        pairs = [(one.quantity, two.quantity) for one, two in zip(goods, had, strict=True) if one.place == place]
        wanted, has = sum(one for one, _ in pairs), sum(two for _, two in pairs)
        assert has == min(wanted, max(Decimal(0), stands))
        short = next((number for number, (one, two) in enumerate(pairs) if two < one), len(pairs))
        assert all(two == 0 for _, two in pairs[short + 1 :])


def test_what_was_picked_stands_here_for_the_line_and_is_of_the_lot() -> None:
    line = DocumentLine("SO1", 1, "MILK", Decimal(9), "EA", Decimal(1))
    others = [("SO2", 1, "D-1", "M1"), ("SO1", 2, "D-1", "M1"), ("SO1", 1, "D-1", "M2"), ("SO1", 1, TRANSIT, "M1")]
    wheres = [*others, ("SO1", 1, "D-1", "M1"), ("SO1", 1, "#B1", "M1")]
    staged = [Reservation(order, number, place, "MILK", lot, Decimal(2)) for order, number, place, lot in wheres]
    assert picked(line, "M1", staged, None) == 4
