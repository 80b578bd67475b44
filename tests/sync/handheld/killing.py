"""Programs that are killed: a forked child that opens its own files, so that no test waits for an interpreter to start."""

import os
import signal
import traceback
from collections.abc import Callable


def run_in_child(work: Callable[[], None]) -> int:
    """Run work in a child; return the signal that ended it, 0 when it ended by itself. A failure in it fails the test."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:  # noqa: BLE001 - the child must never come back into the test run
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the child failed"
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def kill_self() -> None:
    """End at once, as with power lost: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)
