"""The page docs/refusals.md: every refusal with its arguments and its meaning, made from the docstrings."""

import dataclasses
import inspect
from types import ModuleType

from inventory.refusals import MODULES
from inventory.refusals.base import Refusal, code_of

HEAD = """# Refusals

Every reason for which a scan, a key or a transaction can be refused. A refusal is a value: a code and arguments, the same on the
wire, in the journal and in held work; the sentences that people read are in `terminal/messages`, one for each code.

This page is made from the docstrings of `inventory.refusals`:
`python -c 'from inventory.refusals.page import refusals_page; print(refusals_page(), end=str())' > docs/refusals.md`
"""


def refusals_page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([HEAD, *(_section(module) for module in MODULES)])


def _section(module: ModuleType) -> str:
    title = (module.__doc__ or "").splitlines()[0].removeprefix("Refusals ").rstrip(".")
    kinds = (kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Refusal))
    rows = [_row(kind) for kind in kinds if kind is not Refusal]
    return "\n".join(
        [f"## {title[:1].upper()}{title[1:]}", "", "| code | arguments | meaning |", "|---|---|---|", *rows, ""]
    )


def _row(kind: type[Refusal]) -> str:
    arguments = ", ".join(f"`{each.name}`" for each in dataclasses.fields(kind))
    meaning = " ".join((inspect.getdoc(kind) or "").split())
    return f"| `{code_of(kind.__name__)}` | {arguments} | {meaning.replace('|', '/')} |"
