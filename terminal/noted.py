"""How open work stood before inputs whose commit may fail: all that changes with an input beside the files."""

from datetime import datetime

from inventory.refusals.base import Refusal
from inventory.tasks.steps import Message
from inventory.values import dataclass
from terminal.last_events import Events
from terminal.modes import stack
from terminal.modes.mode import Turn
from terminal.site import Site
from terminal.syncer import SyncNews
from terminal.view import View


@dataclass(frozen=True, slots=True)
class Noted:
    """Who is in front, what was said and what is shown at one moment."""

    modes: stack.Modes
    events: Events
    news: SyncNews
    last: Turn
    told: Message | Refusal | None
    held_scans: int
    painted_at: datetime
    painted: View
    site: Site
