"""All words of the terminal, by language: codes and their arguments become sentences here and nowhere else.

A file of messages is TOML with these tables: `first` (of the first prompt, as in `tasks` and `say`), `language` (its months),
`say` (prompts, questions, choices, messages), `refusals`, `read` and `want` (what a STOP shows as read and as expected), `tasks`,
`known`, `notes`, `names` (codes inside sentences), `keys` (at most 5 letters), `actions`, `screen` (the face's own words). In a
sentence `{name}` is an argument, and a part between two bars is left out when one of its arguments is empty:
`{item} is not on {document}|; it is on {elsewhere}|`.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal

from inventory.places import OUTSIDE
from inventory.plain import plain_decimal
from inventory.refusals.base import Refusal
from inventory.tasks.steps import Action, Message, Prompt, say
from inventory.transactions import REVERSAL
from inventory.values import dataclass
from terminal.messages import FIRST_LANGUAGE, Tables, nearest_language, read_tables

PLACEHOLDER = re.compile(r"\{(\w+)\}")
NAMED = frozenset(
    {
        "kind",
        "wanted",
        "right",
        "state",
        "status",
        "reason",
        "what",
        "way",
        "coded",
        "registered",
        "warranty_from",
        "warranty_until",
        "warranty_days",
        "contract_until",
    }
)
"""Arguments and known values that are codes themselves, with words in the table `names`; some are, others are days and numbers."""

NOTHING = "-"
"""What stands in a refusal where it needs an argument that is empty: nothing was named."""
WHOSE = ("owner", "other")
"""Arguments of a refusal about owners, and what stands there for an empty one: the goods are our own (domain.md 6.9)."""
OURS = say("ours")
_IN_PLACE = re.compile(r"\b(in )\{(\w+)\}")
_OPTIONAL = re.compile(r"\|([^|]*)\|")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of one language, each the same as itself only. A code without words is shown as itself: one sees which it was."""

    language: str
    tables: Tables

    @classmethod
    def load(cls, language: str = FIRST_LANGUAGE) -> "Words":
        """Read the words of `language` ("de", "de-AT"); of a language that there are none in, English."""
        nearest = nearest_language(language)
        return cls(nearest, read_tables(nearest))

    def sentence(self, says: Message | Refusal | None) -> str:
        """Return the sentence of a message or a refusal, its arguments filled in; nothing for None."""
        if says is None:
            return ""
        return self._filled(self._template(says), _arguments(says), NOTHING if isinstance(says, Refusal) else "")

    def prompt(self, prompt: Prompt) -> str:
        """Return what is asked, with the default in `[ ]`: `QTY [12] EA`."""
        arguments = {**_arguments(prompt.asks), "default": f"[{prompt.default or ' '}]"}
        template = self._template(prompt.asks)
        if "{default}" not in template and prompt.default:
            template += " {default}"
        return self._filled(template, arguments)

    def stop_part(self, table: str, refusal: Refusal) -> str:
        """Return what a STOP shows beside its sentence: `read` what was read, `want` what was expected; or nothing."""
        return self._filled(self.tables[table].get(refusal.code, ""), _arguments(refusal))

    def word(self, table: str, code: str) -> str:
        """Return one word of a table; a code that has none is its own word."""
        return self.tables[table].get(code, code)

    def key(self, action: Action, task: str, asks: str = "", *, written_out: bool) -> str:
        """Return what a function key does in a task where it asks this (`ask_lot`), else in the task, in short (`undo`) or written out."""
        table = self.tables["actions" if written_out else "keys"]
        names = (f"{task}_{asks}_{action.value}", f"{task}_{action.value}", action.value)
        return next((table[name] for name in names if name in table), "")

    def value(self, value: object) -> str:
        """Return a value as it is shown: `31 Mar 2027`, quantities without trailing zeros, nothing for None."""
        match value:
            case datetime():
                return f"{self._day(value)} {value:%H:%M}"
            case date():
                return self._day(value)
            case Decimal():
                return plain_decimal(value)
            case Message():
                return self.sentence(value)
            case tuple():
                return ", ".join(self.value(each) for each in value)
            case None:
                return ""
            case _:
                return str(value)

    def named(self, name: str, value: object) -> str:
        """Return the value of an argument or a known row by the name of it: some are codes and have words."""
        if name == "known" and isinstance(value, str):
            return self.word("known", value) or value
        if isinstance(value, str) and value in OUTSIDE:
            return self.word("names", value.lower())
        if name not in NAMED or not isinstance(value, str):
            return self.value(value)
        taken_back = value.removesuffix(REVERSAL)
        if taken_back == value:
            return self.word("names", value)
        return self.word("names", "reversal").replace("{kind}", self.word("names", taken_back))

    def _day(self, day: date) -> str:
        months = self.tables["language"]["months"].split()
        return f"{day.day} {months[day.month - 1]} {day.year}"

    def _template(self, says: Message | Refusal) -> str:
        return self.tables["refusals" if isinstance(says, Refusal) else "say"].get(says.code, says.code)

    def _filled(self, template: str, arguments: Mapping[str, object], nothing: str = "") -> str:
        def part(match: re.Match[str]) -> str:
            empty = any(self.value(arguments.get(name)) == "" for name in PLACEHOLDER.findall(match[1]))
            return "" if empty else match[1]

        def argument(match: re.Match[str]) -> str:
            # of goods at another site nobody here knows the place
            named = (match[1], "site") if match[1] == "place" else (match[1],)
            return next((said for each in named if (said := self.named(each, arguments.get(each)))), nothing)

        def inside(match: re.Match[str]) -> str:
            # what is outside has words that say it whole: "with the customer", not "in with the customer"
            return match[0].removeprefix(match[1]) if arguments.get(match[2]) in OUTSIDE else match[0]

        return PLACEHOLDER.sub(argument, _IN_PLACE.sub(inside, _OPTIONAL.sub(part, template))).strip()


def _arguments(says: Message | Refusal) -> Mapping[str, object]:
    if isinstance(says, Message):
        return says.arguments
    arguments = {each.name: getattr(says, each.name) for each in fields(says)}
    if "owner" not in arguments:
        return arguments
    return arguments | {name: OURS for name in WHOSE if arguments.get(name) == ""}
