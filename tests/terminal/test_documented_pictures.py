"""The pictures of the documentation are those that the program paints now."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"


def contents(folder: Path) -> dict[str, str]:
    """The files of a folder."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_the_pictures_of_the_documentation_are_current(tmp_path: Path) -> None:
    script = str(ROOT / "docs" / "make_pictures.py")
    subprocess.run([sys.executable, script, str(tmp_path)], check=True, capture_output=True)
    now, kept = contents(tmp_path), contents(PICTURES)
    assert [name for name in sorted(now | kept) if now.get(name) != kept.get(name)] == [], f"run {script}"
