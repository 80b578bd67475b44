"""Where the demo warehouse lies."""

from importlib.resources import files
from pathlib import Path


def sample_folder() -> Path:
    """Give the folder of the demo warehouse: the CSV files that `stockhand hub import` reads.

    The product is installed as plain files (a wheel unpacked by pip), so the folder is a real one.
    """
    return Path(str(files("config.sample")))
