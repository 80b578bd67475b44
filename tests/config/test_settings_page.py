"""docs/settings.md and default.toml say what the catalogue says."""

from importlib.resources import files
from pathlib import Path

from config import settings_page
from config.catalogue import BY_NAME, KEYS
from config.toml_file import key_lines, read_toml

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
DEFAULTS = Path(str(files("config"))) / "default.toml"


def test_page_is_the_rendered_catalogue() -> None:
    rendering = "python -c 'import config; print(config.settings_page(), end=str())' > docs/settings.md"
    assert PAGE.read_text(encoding="utf-8") == settings_page(), f"render it anew: {rendering}"


def test_every_key_has_a_default() -> None:
    found = read_toml(DEFAULTS)
    assert found is not None
    assert list(found.values) == [key.name for key in KEYS]


def test_every_default_stands_under_its_meaning() -> None:
    text = DEFAULTS.read_text(encoding="utf-8")
    lines = text.splitlines()
    meanings = {name: lines[at - 2] for name, at in key_lines(text).items() if name in BY_NAME}
    assert meanings == {key.name: f"# {key.meaning}" for key in KEYS}


def test_page_breaks_no_table_cell() -> None:
    assert [key.name for key in KEYS if "|" in key.meaning + key.sort.expected] == []
