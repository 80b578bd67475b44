"""Four layers become one set of frozen settings, each value with its source."""

from pathlib import Path

import pytest

from config import Bell, CentreUrl, Effective, Limits, LinkPace, LogKeeping, Screen, Settings, find_home, load
from config.catalogue import KEYS


def written(home: Path, text: str, mode: int = 0o600) -> Path:
    file = home / "settings.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def row(settings: Settings, key: str) -> Effective:
    return next(found for found in settings.effective() if found.key == key)


def test_defaults_hold_when_nothing_is_said(tmp_path: Path) -> None:
    assert load(tmp_path, {}, {}) == Settings(
        home=tmp_path,
        centre=None,
        scanners=(),
        printers=(),
        language="en",
        screen=Screen(ascii=False, colours="auto"),
        bell=Bell(on=True, gap_ms=120),
        link=LinkPace(interval_s=15, timeout_s=10, backoff_first_s=2, backoff_max_s=300, keep_acknowledged_days=30),
        limits=Limits(
            push_transactions=500,
            push_bytes=1_048_576,
            pull_page_rows=2000,
            transaction_numbers=2000,
            frame_bytes=4096,
            queue_page_rows=100,
        ),
        log=LogKeeping(level="info", file_bytes=1_048_576, files=5),
    )


def test_file_is_read_with_tables_and_dotted_keys(tmp_path: Path) -> None:
    written(
        tmp_path,
        'centre = "https://hub.example.com"\nbell.on = false\nscanners = [\n  "serial:///dev/ttyACM0?baud=9600",\n]\n'
        '[link]\ninterval_s = 60\n[screen]\ncolours = "none"\n',
    )
    settings = load(tmp_path, {}, {})
    assert settings.centre == CentreUrl("https://hub.example.com")
    assert settings.scanners == ("serial:///dev/ttyACM0?baud=9600",)
    assert (settings.bell.on, settings.link.interval_s, settings.screen.colours) == (False, 60, "none")


def test_each_layer_wins_over_the_one_before(tmp_path: Path) -> None:
    assert load(tmp_path, {}, {}).log.files == 5
    written(tmp_path, "[log]\nfiles = 6\n")
    assert load(tmp_path, {}, {}).log.files == 6
    environment = {"STOCKHAND_LOG_FILES": "7"}
    assert load(tmp_path, environment, {}).log.files == 7
    assert load(tmp_path, environment, {"log.files": "8"}).log.files == 8


def test_effective_names_the_source_of_each_value(tmp_path: Path) -> None:
    file = written(tmp_path, "[log]\n\nfiles = 6\n")
    settings = load(tmp_path, {"STOCKHAND_SCREEN_ASCII": "yes"}, {"language": "de"})
    sources = {row.key: (row.value, row.source) for row in settings.effective()}
    assert sources["log.files"] == ("6", f"{file}:3")
    assert sources["screen.ascii"] == ("true", "environment STOCKHAND_SCREEN_ASCII")
    assert sources["language"] == ("de", "command line")
    assert sources["bell.gap_ms"] == ("120", "default")


def test_effective_lists_every_key_once_with_its_meaning(tmp_path: Path) -> None:
    rows = load(tmp_path, {}, {}).effective()
    assert [found.key for found in rows] == ["home", *(key.name for key in KEYS)]
    assert all(found.meaning for found in rows)


@pytest.mark.parametrize(
    ("environment", "overrides", "source"),
    [
        ({}, {}, "default"),
        ({"STOCKHAND_HOME": "x"}, {}, "environment STOCKHAND_HOME"),
        ({"STOCKHAND_HOME": "x"}, {"home": "y"}, "command line"),
    ],
)
def test_home_is_shown_with_its_source(
    tmp_path: Path, environment: dict[str, str], overrides: dict[str, str], source: str
) -> None:
    found = row(load(tmp_path, environment, overrides), "home")
    assert (found.value, found.source) == (str(tmp_path), source)


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    assert load(tmp_path, {"STOCKHAND_LANGUAGE": "", "STOCKHAND_NONSENSE": ""}, {}).language == "en"


def test_variables_of_others_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, {"PATH": "/bin", "LANGUAGE": "de"}, {}).language == "en"


def test_scanners_as_text_are_separated_by_white_space(tmp_path: Path) -> None:
    environment = {"STOCKHAND_SCANNERS": "serial:///dev/ttyACM0  tcp://10.0.0.5:9000\n"}
    assert load(tmp_path, environment, {}).scanners == ("serial:///dev/ttyACM0", "tcp://10.0.0.5:9000")


@pytest.mark.parametrize(("word", "flag"), [("yes", True), ("ON", True), ("1", True), ("off", False), (" no ", False)])
def test_flags_as_text(tmp_path: Path, word: str, *, flag: bool) -> None:
    assert load(tmp_path, {}, {"screen.ascii": word}).screen.ascii is flag


def test_settings_are_values(tmp_path: Path) -> None:
    assert (
        len({load(tmp_path, {}, {}), load(tmp_path, {}, {"language": "en"}), load(tmp_path, {}, {"language": "de"})})
        == 2
    )


def test_home_of_the_command_line_comes_first() -> None:
    environment = {"STOCKHAND_HOME": "/srv/a", "XDG_DATA_HOME": "/srv/b", "HOME": "/srv/c"}
    assert find_home(environment, {"home": "/srv/d"}) == Path("/srv/d")
    assert find_home(environment, {}) == Path("/srv/a")


def test_home_is_in_the_data_folder_of_the_user() -> None:
    assert find_home({"XDG_DATA_HOME": "/srv/b", "HOME": "/srv/c"}, {}) == Path("/srv/b/stockhand")
    assert find_home({"XDG_DATA_HOME": "b", "HOME": "/srv/c"}, {}) == Path("/srv/c/.local/share/stockhand")
    assert find_home({"HOME": "/srv/c"}, {}) == Path("/srv/c/.local/share/stockhand")


def test_a_relative_home_becomes_absolute() -> None:
    assert find_home({"STOCKHAND_HOME": "here"}, {}) == Path("here").absolute()
