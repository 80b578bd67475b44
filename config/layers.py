"""Lays the four layers of settings over each other: defaults <- settings.toml <- environment <- command line."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from config.catalogue import BY_NAME, BY_VARIABLE, ENVIRONMENT_PREFIX, HOME_NAME, HOME_VARIABLE, Key
from config.centre_url import CentreUrl
from config.errors import SettingsError, UnfitError
from config.sorts import T_co
from config.toml_file import TomlFile, read_toml

SETTINGS_FILE = "settings.toml"
ENVIRONMENT = "environment"
COMMAND_LINE = "command line"


class Found(NamedTuple):
    """What one layer says of one key: the value as TOML has it, where it stood, and the source in words."""

    raw: object
    file: str
    line: int | None
    source: str


Layer = dict[str, Found]


class Layers:
    """All layers, laid over each other: for each key what the uppermost layer says."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self._found: Layer = {}
        for layer in layers:
            self._found.update(layer)

    def value(self, key: Key[T_co]) -> T_co:
        """Give the value of `key`; raises SettingsError when it is not of its sort."""
        found = self._found[key.name]
        return _read(key, found)

    def source(self, key: Key[object]) -> str:
        """Say where the value of `key` came from: default, file and line, environment variable, or command line."""
        return self._found[key.name].source

    def refusal(self, key: Key[object], message: str) -> SettingsError:
        """Make the error for a value that is of its sort and yet unfit beside others."""
        found = self._found[key.name]
        return SettingsError(found.file, found.line, f"{key.name}: {message}")


def read_layers(home: Path, environment: Mapping[str, str], overrides: Mapping[str, str]) -> Layers:
    """Read and check every layer; a value is refused even when a later layer would hide it."""
    layers = (
        default_layer(),
        _file_layer(home / SETTINGS_FILE),
        _environment_layer(environment),
        _override_layer(overrides),
    )
    for layer in layers:
        for name, found in layer.items():
            _read(BY_NAME[name], found)
    return Layers(layers)


def default_layer() -> Layer:
    """Give the documented defaults, as default.toml has them."""
    path = Path(__file__).with_name("default.toml")
    file = read_toml(path)
    if file is None:
        raise SettingsError(str(path), None, "is missing: the product is not installed whole")
    return {name: Found(raw, str(path), file.line(name), "default") for name, raw in _known(file)}


def _file_layer(path: Path) -> Layer:
    file = read_toml(path)
    if file is None:
        return {}
    layer = {n: Found(raw, str(path), file.line(n), f"{path}:{file.line(n)}") for n, raw in _known(file)}
    if file.readable_by_others:
        for name, found in layer.items():
            _refuse_secret(name, found)
    return layer


def _refuse_secret(name: str, found: Found) -> None:
    value = _read(BY_NAME[name], found)
    if isinstance(value, CentreUrl) and value.has_secret:
        raise SettingsError(
            found.file, found.line, f"{name} holds a password and others may read the file: set its mode to 0600"
        )


def _environment_layer(environment: Mapping[str, str]) -> Layer:
    layer: Layer = {}
    for variable, text in environment.items():
        # An empty variable counts as not set, as it does for most programs.
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable == HOME_VARIABLE or not text:
            continue
        key = BY_VARIABLE.get(variable)
        if key is None:
            raise SettingsError(ENVIRONMENT, None, unknown(variable, BY_VARIABLE))
        layer[key.name] = Found(key.sort.from_text(text), ENVIRONMENT, None, f"environment {variable}")
    return layer


def _override_layer(overrides: Mapping[str, str]) -> Layer:
    layer: Layer = {}
    for name, text in overrides.items():
        if name == HOME_NAME:
            continue
        key = BY_NAME.get(name)
        if key is None:
            raise SettingsError(COMMAND_LINE, None, unknown(name, BY_NAME))
        layer[name] = Found(key.sort.from_text(text), COMMAND_LINE, None, COMMAND_LINE)
    return layer


def _known(file: TomlFile) -> Iterator[tuple[str, object]]:
    for name, raw in file.values.items():
        if name in BY_NAME:
            yield name, raw
        elif raw != {}:  # an empty table sets nothing
            raise SettingsError(str(file.path), file.line(name), _unknown_in_file(name))


def _unknown_in_file(name: str) -> str:
    if name == HOME_NAME:
        return f"home cannot be set in its own {SETTINGS_FILE}: use --home or {HOME_VARIABLE}"
    if any(known.startswith(f"{name}.") for known in BY_NAME):
        return f"{name} is a table of settings, got a single value"
    table = next((known for known in BY_NAME if name.startswith(f"{known}.")), None)
    return unknown(name, BY_NAME) if table is None else f"{table} is one setting, got a table"


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that `name` is no setting, and which one may have been meant."""
    names = list(known)
    tail = name.rpartition(".")[2]
    near = [other for other in names if other.rpartition(".")[2] == tail] or get_close_matches(name, names, n=1)
    if not near:
        tails = {other.rpartition(".")[2]: other for other in names}
        near = [tails[match] for match in get_close_matches(tail, tails, n=1)]
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"{name} is no setting{meant}"


def _read(key: Key[T_co], found: Found) -> T_co:
    try:
        return key.sort.read(found.raw)
    except UnfitError as error:
        label = key.environment if found.file == ENVIRONMENT else key.name
        raise SettingsError(found.file, found.line, f"{label}: {error}") from error
