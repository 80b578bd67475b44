"""A state machine over the centre: devices that push, repeat, cut, lose answers and crash the centre, and a ledger beside it."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, event

from inventory.transactions import read_body
from sync.centre.centre import Centre
from sync.errors import GapError
from sync.messages import Cursors, PushAnswer, Status
from tests.pace import told
from tests.stores import NewStore
from tests.sync.centre.test_changes import Mirror, apply, pull_all
from tests.sync.centre.warehouse import Device, nuts, open_centre, phones

DEVICES = st.integers(0, 1)


class PowerCutError(Exception):
    """The centre stops in the middle of its work."""


class CentreMachine(RuleBasedStateMachine):
    """Whatever the devices do: each transaction counts once or is held, and every mirror comes to agree with the store."""

    def __init__(self, new_store: NewStore) -> None:
        super().__init__()
        self.centre: Centre = open_centre(new_store())
        self.devices = [Device(self.centre.enroll_device("ROT")) for _ in range(2)]
        self.answered = [0, 0]
        self.became: dict[str, Status] = {}
        self.mirror: Mirror = {}
        self.cursors = Cursors()

    def teardown(self) -> None:
        found = self.centre.verify()
        self.centre.close()
        assert found == ()

    def hear(self, at: int, answer: PushAnswer) -> None:
        for result in answer.results:
            assert result.status is not Status.DIFFERENT
            assert self.became.setdefault(result.id, result.became) is result.became
        self.answered[at] = max(self.answered[at], answer.last_sequence)

    @rule(at=DEVICES, quantity=st.integers(1, 9))
    def receive_nuts(self, at: int, quantity: int) -> None:
        self.devices[at].make(nuts(str(quantity)))

    @rule(at=DEVICES, serials=st.sets(st.sampled_from("ABCDEF"), min_size=1, max_size=3))
    def receive_phones(self, at: int, serials: set[str]) -> None:
        self.devices[at].make(phones(*sorted(serials)), document="")

    @rule(at=DEVICES, which=st.integers(0, 30))
    def take_back(self, at: int, which: int) -> None:
        made = self.devices[at].made
        if made:
            body = made[which % len(made)].body
            if b'"reverses":""' in body:
                self.devices[at].reverse(read_body(body))

    @rule(at=DEVICES)
    def spoil(self, at: int) -> None:
        device = self.devices[at]
        device.add_body(f"bad-{at}-{len(device.made)}", b"\xff")

    @rule(at=DEVICES, back=st.integers(0, 5), many=st.integers(1, 6))
    def push(self, at: int, back: int, many: int) -> None:
        """Send from somewhere before the last answer, some of what is there."""
        start = max(1, self.answered[at] + 1 - back)
        if start <= len(self.devices[at].made):
            self.hear(at, self.devices[at].push(self.centre, start, start + many - 1))

    @rule(at=DEVICES, many=st.integers(1, 6))
    def push_and_lose_the_answer(self, at: int, many: int) -> None:
        start = self.answered[at] + 1
        if start <= len(self.devices[at].made):
            self.devices[at].push(self.centre, start, start + many - 1)

    @rule(at=DEVICES, statement=st.integers(1, 40))
    def crash_while_pushing(self, at: int, statement: int) -> None:
        """Stop the centre at one of its statements; if it has fewer, at the commit."""
        if self.answered[at] + 1 > len(self.devices[at].made):
            return
        left = [statement]

        def cut(_connection: Connection, *_: object) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCutError

        def at_commit(_connection: Connection) -> None:
            if left[0] > 0:
                raise PowerCutError

        engine = self.centre.database.engine
        event.listen(engine, "before_cursor_execute", cut)
        event.listen(engine, "commit", at_commit)
        try:
            self.devices[at].push(self.centre, self.answered[at] + 1)
        except PowerCutError:
            pass
        finally:
            event.remove(engine, "before_cursor_execute", cut)
            event.remove(engine, "commit", at_commit)

    @rule(at=DEVICES)
    def push_with_a_gap(self, at: int) -> None:
        device, expected = self.devices[at], self.answered[at] + 1
        if len(device.made) <= expected:
            return
        missing = expected
        try:
            self.hear(at, device.push(self.centre, expected + 1))
        except GapError as error:
            missing = error.expected
        assert missing == expected  # or its answer was lost, and nothing is missing any more

    @rule(limit=st.integers(1, 7))
    def pull_a_page(self, limit: int) -> None:
        page = self.centre.pull(self.devices[0].identity, self.cursors, limit)
        apply(self.mirror, list(page.rows))
        self.cursors = page.through

    @rule()
    def pull_to_the_end(self) -> None:
        rows, self.cursors = pull_all(self.centre, self.devices[0], self.cursors, 3)
        apply(self.mirror, rows)
        whole, _ = pull_all(self.centre, self.devices[0], Cursors())
        assert self.mirror == apply({}, whole)
        assert self.centre.verify() == ()


EXAMPLES, EXAMPLES_ON_SERVER, LONG = 20, 6, 10
"""The same rules on either store; a database of a server takes longer. `--long` runs so many times as many."""


def run_machine(new_store: NewStore, times: int = 1) -> None:
    with told("devices and a centre") as pace:

        class Machine(CentreMachine):
            def __init__(self) -> None:
                super().__init__(new_store)
                pace.examples += 1

            @invariant()
            def a_step_is_done(self) -> None:
                pace.steps += 1

        examples = times * (EXAMPLES if new_store().startswith("sqlite") else EXAMPLES_ON_SERVER)
        how = settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        )
        run_state_machine_as_test(Machine, settings=how)


def test_whatever_devices_and_the_centre_do(one_store: NewStore) -> None:
    run_machine(one_store)


@pytest.mark.long
def test_whatever_devices_and_the_centre_do_very_often(one_store: NewStore) -> None:
    run_machine(one_store, LONG)
