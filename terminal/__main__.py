"""`stockhand` and `python -m terminal`."""

import sys

from terminal.cli import main as run


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
