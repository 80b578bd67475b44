"""Writes the page of settings (docs/settings.md) from the catalogue and the defaults."""

from config import catalogue
from config.catalogue import Key
from config.layers import Layers, default_layer
from config.sorts import show

_INTRODUCTION = """\
# Settings of a device

What belongs to one handheld or one process. What the company decides (tolerances, who sends, order of digits in a
date, ...) stands at the centre: `stockhand hub set`.

Four layers, the later one wins: defaults, `settings.toml` in the home, environment, command line.
`stockhand settings` shows what holds and where it came from. A key that is not in this table is refused, with file
and line; so is a value of another sort, and an environment variable `STOCKHAND_...` that names no setting.
A list in the environment is separated by white space; yes, no, on, off, 1 and 0 stand for true and false there.
An empty variable counts as not set.

A centre address with a password in it comes from the environment, or from a `settings.toml` that only its owner may
read (mode 0600); it is shown as `***`.
"""
_EXAMPLE = """\
## Example

```toml
centre = "https://hub.example.com"
scanners = ["serial:///dev/ttyACM0?baud=115200"]

[screen]
ascii = true

[link]
interval_s = 30
```
"""


def settings_page() -> str:
    """Give docs/settings.md: one row for each setting, as Markdown."""
    head = "| key | environment | default | values | meaning |\n|---|---|---|---|---|\n"
    home = (
        f"| `{catalogue.HOME_NAME}` | `{catalogue.HOME_VARIABLE}` | `$XDG_DATA_HOME/stockhand`, else"
        f" `~/.local/share/stockhand` | a folder; made when missing | {catalogue.HOME_MEANING} |\n"
    )
    defaults = Layers([default_layer()])
    return f"{_INTRODUCTION}\n{head}{home}{''.join(_row(key, defaults) for key in catalogue.KEYS)}\n{_EXAMPLE}"


def _row(key: Key[object], defaults: Layers) -> str:
    value = show(defaults.value(key))
    default = f"`{value}`" if value else "none"
    return f"| `{key.name}` | `{key.environment}` | {default} | {key.sort.expected} | {key.meaning} |\n"
