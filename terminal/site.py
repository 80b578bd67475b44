"""What the mirror says of the site that every input needs: its calendar, the rules for labels, how old data may be. Read once a pull."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inventory.barcodes import LabelRule
from inventory.label_rules import usable
from inventory.stock import Rules
from inventory.values import dataclass
from sync.errors import StoreError
from sync.handheld.home import Handheld
from terminal.clock import Days

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """The site as the last complete pull has it; `pulled_at` None: nothing was ever pulled, and nobody can sign in.

    `clock_offset` is by how much the centre was ahead of this machine in the last round.
    """

    pulled_at: datetime | None
    days: Days
    label_rules: tuple[LabelRule, ...]
    age_limit_minutes: int
    clock_offset: timedelta

    def age_minutes(self, now: datetime) -> int | None:
        """Return how old the data are."""
        return None if self.pulled_at is None else max(0, int((now - self.pulled_at) / timedelta(minutes=1)))

    def is_old(self, now: datetime) -> bool:
        """Return whether the data are older than they should be."""
        age = self.age_minutes(now)
        return age is None or age > self.age_limit_minutes


def site_of(handheld: Handheld, known: Site | None) -> Site:
    """Return the site; what is known of it already, when nothing was pulled since. Raises StoreError for an unknown time zone."""
    pulled_at = handheld.mirror.pulled_at()
    if known is not None and known.pulled_at == pulled_at:
        return known
    stock = handheld.stock
    return Site(
        pulled_at=pulled_at,
        days=Days(_zone(handheld.mirror.time_zone()), int(stock.setting("business_day_cut_off_minutes"))),
        label_rules=label_rules(stock),
        age_limit_minutes=int(stock.setting("data_age_limit_minutes")),
        clock_offset=handheld.journal.clock_offset(),
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise StoreError(f"the time zone {name!r} of the site is not known to this machine") from error


def label_rules(stock: Rules) -> tuple[LabelRule, ...]:
    """Return the rules for suppliers' labels; one that cannot be used is left out, and logged."""
    kept = stock.label_rules()
    rules = usable(kept)
    if len(rules) < len(kept):
        names = {(each.partner, each.name) for each in rules}
        log.warning("label rules that are not used: %s", [each.key for each in kept if each.key not in names])
    return rules


class Ranking:
    """Label rules in the order in which they count for the documents at hand; asked once for each."""

    def __init__(self, handheld: Handheld) -> None:
        """Keep the files, whose mirror may be attached anew."""
        self._handheld = handheld
        self._known: tuple[tuple[LabelRule, ...], str] = ((), "")
        self._ranked: tuple[LabelRule, ...] = ()

    def of(self, rules: tuple[LabelRule, ...], documents: str) -> tuple[LabelRule, ...]:
        """Return rules with those of the partners of documents first: of two that read a label, theirs counts."""
        if self._known != (rules, documents):
            found = (self._handheld.stock.document(each) for each in documents.split()) if rules else ()
            partners = {document.partner for document in found if document is not None}
            self._known = rules, documents
            self._ranked = tuple(sorted(rules, key=lambda rule: rule.partner not in partners))
        return self._ranked
