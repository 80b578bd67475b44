"""The settings of a device or process, and the demo warehouse.

Rules of the company stand at the centre (settings.csv), not here.
"""

from config.centre_url import CentreUrl, mask_secrets
from config.demo import sample_folder
from config.errors import SettingsError
from config.homes import find_home
from config.page import settings_page
from config.settings import Bell, Effective, Limits, LinkPace, LogKeeping, Screen, Settings, load

__all__ = [
    "Bell",
    "CentreUrl",
    "Effective",
    "Limits",
    "LinkPace",
    "LogKeeping",
    "Screen",
    "Settings",
    "SettingsError",
    "find_home",
    "load",
    "mask_secrets",
    "sample_folder",
    "settings_page",
]
