"""The face on scripted work, for tests that run it on a pseudo-terminal: says on leaving what inputs came, one a line."""

import sys
from collections.abc import Callable
from pathlib import Path

from terminal.start import prepare_textual, run_face


def main(told: Path) -> None:
    """Run the face; write the inputs that the work took."""
    prepare_textual()
    from tests.terminal.scripted import ScriptedWork  # noqa: PLC0415 - Textual's environment comes first

    work = ScriptedWork()

    def open_work(_came: Callable[[], None]) -> ScriptedWork:
        return work

    run_face(open_work)
    told.write_text("".join(f"{each!r}\n" for each in work.taken), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
