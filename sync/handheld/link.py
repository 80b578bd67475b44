"""The way to the centre: what a device may say, whatever carries it. The only module that knows both sides of the wire."""

from typing import Protocol

from sync.messages import Batch, Cursors, Hello, HelloAnswer, Page, PushAnswer, SnapshotCursor, SnapshotPage


class Link(Protocol):
    """A device's way to its centre; it carries the device's identity. Blocking: called from a thread that may wait.

    Every method raises sync.errors.LinkError and nothing else, and may be repeated at any time after any of them.
    """

    def hello(self, hello: Hello) -> HelloAnswer:
        """Say where the device stands; raises RefusedError for a stranger or a fork."""
        ...

    def push(self, batch: Batch) -> PushAnswer:
        """Send transactions; raises GapError when the centre expects another number first."""
        ...

    def pull(self, cursors: Cursors, limit: int) -> Page:
        """Return at most `limit` changes since the cursors; raises SnapshotNeededError when they are too old or of another life."""
        ...

    def snapshot(self, cursor: SnapshotCursor) -> SnapshotPage:
        """Return the next page of everything that the device should know."""
        ...

    def close(self) -> None:
        """Let go of the connection; a closed link may not be used again."""
        ...
