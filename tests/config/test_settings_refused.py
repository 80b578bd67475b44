"""Settings that cannot be used are refused with file, line, expected and got."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import SettingsError, load
from config.catalogue import BY_NAME
from config.toml_file import SETTINGS_FILE_BYTES_MAX, key_lines


def refusal(home: Path, text: str | bytes) -> tuple[int | None, str]:
    """Line and words of the refusal of a settings file with this text."""
    file = home / "settings.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsError) as caught:
        load(home, {}, {})
    assert caught.value.file == str(file)
    return caught.value.line, caught.value.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n\ncentr = ''\n", 3, "centr is no setting; did you mean centre?"),
        ("[link]\nintervall_s = 5\n", 2, "link.intervall_s is no setting; did you mean link.interval_s?"),
        ("ascii = true\n", 1, "ascii is no setting; did you mean screen.ascii?"),
        ("[scren]\nascii = true\n", 2, "scren.ascii is no setting; did you mean screen.ascii?"),
        ("# x\nover_receipt_tolerance_percent = 1\n", 2, "over_receipt_tolerance_percent is no setting"),
        ("link = 5\n", 1, "link is a table of settings, got a single value"),
        ("\n[language]\nname = 'en'\n", 3, "language is one setting, got a table"),
        ("home = '/srv'\n", 1, "home cannot be set in its own settings.toml: use --home or STOCKHAND_HOME"),
    ],
)
def test_unknown_key(tmp_path: Path, text: str, line: int, message: str) -> None:
    assert refusal(tmp_path, text) == (line, message)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "[link]\n\ninterval_s = 'ten'\n",
            3,
            "link.interval_s: expected a whole number from 1 to 3600, got text 'ten'",
        ),
        ("link.interval_s = 0\n", 1, "link.interval_s: expected a whole number from 1 to 3600, got 0"),
        ("link.interval_s = 1.5\n", 1, "link.interval_s: expected a whole number from 1 to 3600, got 1.5"),
        ("link.interval_s = true\n", 1, "link.interval_s: expected a whole number from 1 to 3600, got true"),
        (
            "limits = { push_transactions = 501 }",
            1,
            "limits.push_transactions: expected a whole number from 1 to 500, got 501",
        ),
        ("screen.ascii = 'yes'\n", 1, "screen.ascii: expected true or false, got text 'yes'"),
        ("screen.ascii = 1\n", 1, "screen.ascii: expected true or false, got 1"),
        ("screen.colours = 'mauve'\n", 1, "screen.colours: expected one of auto, none, got text 'mauve'"),
        ("language = 'English'\n", 1, "language: expected a language code such as en or pt-BR, got text 'English'"),
        (
            "scanners = '/dev/ttyACM0'\n",
            1,
            "scanners: expected a list of at most 8 port URLs such as serial:///dev/ttyACM0, got text '/dev/ttyACM0'",
        ),
        (
            "scanners = ['/dev/ttyACM0']\n",
            1,
            "scanners: expected a list of at most 8 port URLs such as serial:///dev/ttyACM0, got list ['/dev/ttyACM0']",
        ),
        (
            "[link]\nbackoff_first_s = 20\nbackoff_max_s = 10\n",
            3,
            "link.backoff_max_s: expected at least link.backoff_first_s (20), got 10",
        ),
    ],
)
def test_value_of_another_sort(tmp_path: Path, text: str, line: int, message: str) -> None:
    assert refusal(tmp_path, text) == (line, message)


def test_long_values_are_cut_in_the_message(tmp_path: Path) -> None:
    _, message = refusal(tmp_path, f"language = '{'x' * 500}'\n")
    assert len(message) < 150


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"language = 'en'\n[link\n", 2), (b"a = 1\na = 2\n", 2), (b"x = [1,\n2", 2), (b"# ok\nlanguage = '\xff'\n", 2)],
)
def test_file_that_is_no_toml(tmp_path: Path, content: bytes, line: int) -> None:
    assert refusal(tmp_path, content)[0] == line


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000])
def test_value_that_the_parser_cannot_take(tmp_path: Path, value: str) -> None:
    assert refusal(tmp_path, f"x = {value}") == (None, "is no TOML: a value is too large or nested too deep")


def test_number_too_large_to_show(tmp_path: Path) -> None:
    line, message = refusal(tmp_path, f"log.files = 0x{'f' * 20_000}\n")
    assert (line, message) == (1, "log.files: expected a whole number from 1 to 100, got a number far too large")


def test_file_that_is_too_long(tmp_path: Path) -> None:
    text = "#" * (SETTINGS_FILE_BYTES_MAX + 1)
    assert refusal(tmp_path, text) == (None, f"is longer than {SETTINGS_FILE_BYTES_MAX} bytes")


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match=r"settings\.toml: cannot be read: Is a directory"):
        load(tmp_path, {}, {})


def test_a_wrong_value_in_the_file_is_refused_though_the_environment_would_win(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("log.files = 'many'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"settings\.toml:1: log\.files: expected a whole number"):
        load(tmp_path, {"STOCKHAND_LOG_FILES": "3"}, {})


def test_unknown_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {"STOCKHAND_CENTER": "sqlite:///x"}, {})
    assert str(caught.value) == "environment: STOCKHAND_CENTER is no setting; did you mean STOCKHAND_CENTRE?"


def test_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {"STOCKHAND_LOG_FILES": "many"}, {})
    expected = "environment: STOCKHAND_LOG_FILES: expected a whole number from 1 to 100, got text 'many'"
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"asci": "yes"}, "command line: asci is no setting; did you mean screen.ascii?"),
        ({"screen.ascii": "maybe"}, "command line: screen.ascii: expected true or false, got text 'maybe'"),
    ],
)
def test_wrong_command_line(tmp_path: Path, overrides: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, {}, overrides)
    assert str(caught.value) == words


def test_text_in_three_quotes_hides_no_line() -> None:
    text = 'a = """\n[b]\nc = 1\n"""\n[d]\n"e" = 1\n'
    assert key_lines(text) == {"a": 1, "d": 5, "d.e": 6}


@given(st.lists(st.sampled_from(sorted(BY_NAME)), unique=True), st.integers(0, 5))
def test_line_of_every_key_is_found(names: list[str], blank: int) -> None:
    lines = [part for name in names for part in (*[""] * blank, f"{name} = 0")]
    expected = {name: (at + 1) * (blank + 1) for at, name in enumerate(names)}
    assert key_lines("\n".join(lines)) == expected


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    home = tmp_path_factory.getbasetemp()
    file = home / "settings.toml"
    file.write_text(text, encoding="utf-8", errors="replace")
    with suppress(SettingsError):
        load(home, {}, {})
    file.unlink()
