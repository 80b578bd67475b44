"""Where the demo warehouse lies."""

from pathlib import Path


def sample_folder() -> Path:
    """Give the folder of the demo warehouse: the CSV files that `stockhand hub import` reads.

    The product is installed as plain files, so the folder is a real one; importlib.resources would say the same and
    costs 4 ms before the first prompt.
    """
    return Path(__file__).with_name("sample")
