"""The house: what may be imported where, whose the names are, and how large a part may be (design.md 1 and 11)."""

import ast
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOMS = ("config", "drivers", "inventory", "sync", "terminal")
TESTS = Path(__file__).parent
FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 400
TEST_FILE_LINES_MAX = 600

FACES = ("textual", "rich")
IMPORT_ALL = """
import importlib, pkgutil, sys
room = importlib.import_module(sys.argv[1])
for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def loaded_by(room: str) -> set[str]:
    """Import every module of a room in a process of its own, and return the packages that are loaded then."""
    found = subprocess.run([sys.executable, "-c", IMPORT_ALL, room], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return set(found.stdout.split())


def sources() -> list[Path]:
    """Return every source file of the rooms as they are imported here, installed or not, and of the tests."""
    found = list(TESTS.rglob("*.py"))
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        assert spec is not None
        assert spec.origin is not None
        found += Path(spec.origin).parent.rglob("*.py")
    return sorted(found)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("room", ["config", "drivers", "inventory", "sync"])
def test_only_the_terminal_loads_a_face(room: str) -> None:
    assert loaded_by(room) & set(FACES) == set()


def test_the_rules_load_nothing_but_themselves_and_the_standard_library() -> None:
    assert loaded_by("inventory") - set(sys.stdlib_module_names) - {"__main__", "inventory"} <= startup_modules()


def startup_modules() -> set[str]:
    """Return what a bare interpreter of this environment loads by itself."""
    bare = "import sys; print(*{name.split('.')[0] for name in sys.modules})"
    return set(subprocess.run([sys.executable, "-c", bare], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("room", ["drivers", "config"])
def test_drivers_and_settings_know_no_stock(room: str) -> None:
    assert loaded_by(room) & {"inventory", "sync", "terminal", "sqlalchemy", "pydantic"} == set()


@pytest.mark.parametrize("room", ROOMS)
def test_no_other_distribution_owns_the_name_of_a_room(room: str) -> None:
    owners = importlib.metadata.packages_distributions().get(room, [])
    assert {owner.lower() for owner in owners} <= {"stockhand"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_of_a_room_with_files_is_a_package_and_so_ships(room: str) -> None:
    spec = importlib.util.find_spec(room)
    assert spec is not None
    assert spec.origin is not None
    top = Path(spec.origin).parent
    folders = {path.parent for path in top.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {str(folder) for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_no_function_is_longer_than_one_screen() -> None:
    long = [
        f"{path.name}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in sources()
        for node in functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > FUNCTION_LINES_MAX
    ]
    assert long == []


def test_no_file_is_longer_than_can_be_kept_in_mind() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in sources()}
    long = {
        str(path): count
        for path, count in lines.items()
        if count > (TEST_FILE_LINES_MAX if path.is_relative_to(TESTS) else FILE_LINES_MAX)
    }
    assert long == {}


def test_no_error_is_silenced_without_its_reason() -> None:
    """A `noqa` or `type: ignore` stands with its reason on the line: `# noqa: S608 - why`, `# type: ignore[index] # why`."""
    silenced = re.compile(r"# (?:noqa|type: ignore|pragma)(?![`\w])(?!.{0,40}(?: - | # )\w)")
    bare = [
        f"{path.name}:{at} {line.strip()[:80]}"
        for path in sources()
        for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if silenced.search(line)
    ]
    assert bare == []
