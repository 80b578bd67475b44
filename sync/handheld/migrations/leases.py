"""Numbers leased to this device: a row a range, in the order given; `left` of it are not given out, the first of them is `next`.

A row is never taken away: the centre may have to be told of it again, and what was made must stay known as leased.
"""

from sync.handheld.migrations.steps import Step

LEASES = Step(
    "leases",
    (
        """CREATE TABLE number_lease (
            number INTEGER PRIMARY KEY, item TEXT NOT NULL, mask TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
            next TEXT NOT NULL, left INTEGER NOT NULL, UNIQUE (item, mask, first))""",
        "CREATE INDEX ix_number_lease_left ON number_lease (item, mask, number) WHERE left > 0",
    ),
)
