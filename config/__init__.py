"""The settings of a device or process, and the demo warehouse.

Rules of the company stand at the centre (settings.csv), not here.
"""

from config.demo import sample_folder

__all__ = ["sample_folder"]
