"""Values, combinations and links, about half of them right, from the table of application identifiers. The same ones every time."""

import csv
import random
import string
from dataclasses import dataclass
from pathlib import Path

import inventory.barcodes
from inventory.barcodes import code_lists
from inventory.barcodes.check_digits import check_pair, mod10_digit
from inventory.barcodes.digital_link import to_digital_link

SEED = 20261122
TEXT_MAX = 400
"""Characters of one case: the other checker takes 500."""
_TABLE = Path(inventory.barcodes.__file__).with_name("application_identifiers.csv")
_SIGNS = {
    "N": string.digits,
    "X": "!\"%&'*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",  # without brackets
    "Y": "#-/" + string.digits + string.ascii_uppercase,
    "Z": "-_" + string.ascii_letters + string.digits,
}
_WRONG = string.digits + "AZaz-/%_#=: $é"
_LISTS = {
    "iso3166": sorted(code_lists.COUNTRIES),
    "iso3166999": [*sorted(code_lists.COUNTRIES), "999"],
    "iso3166list": sorted(code_lists.COUNTRIES),
    "iso3166alpha2": sorted(code_lists.COUNTRY_LETTERS),
    "iso4217": sorted(code_lists.CURRENCIES),
    "packagetype": sorted(code_lists.PACKAGE_TYPES),
    "mediatype": sorted(code_lists.MEDIA_TYPES),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the AIs of it, the parts of a value, the AIs that it needs or forbids."""

    ais: tuple[str, ...]
    parts: tuple[str, ...]
    others: tuple[str, ...]
    key: bool


def _rows() -> list[Row]:
    found = []
    for row in csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines()):
        ais = [f"{number:0{len(row['first'])}}" for number in range(int(row["first"]), int(row["last"]) + 1)]
        others = f"{row['required']}|{row['excluded']}|{row['link'].removeprefix('key:')}"
        for sign in "|+> ":
            others = others.replace(sign, "|")
        named = tuple(ai.replace("n", "2") for ai in others.split("|") if ai[:1].isdigit())
        found.append(Row(tuple(ais), tuple(row["format"].split()), named, row["link"].startswith("key")))
    return found


class Generator:
    """Makes cases; each is what both checkers are given."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.rows = _rows()
        self.by_ai = {ai: row for row in self.rows for ai in row.ais}

    def value(self) -> str:
        """One AI with a value: its right form, or with one sign changed, lost or too many."""
        row = self.chance.choice(self.rows)
        text = self._value_of(row)
        return f"({self.chance.choice(row.ais)}){self._spoiled(text) if self.chance.random() < 0.5 else text}"

    def combination(self) -> str:
        """Two to five AIs that need or forbid each other, now and then one twice."""
        return "".join(f"({ai}){value}" for ai, value in self._combined())

    def link(self) -> str:
        """A Digital Link, its parts now and then in another order or in the wrong place."""
        pairs = self._combined(key=True)
        link = to_digital_link(pairs, self.chance.choice(("https://id.gs1.org", "HTTPS://example.com/some/where")))
        if link is None:
            path = "/".join(part for pair in pairs for part in pair)
            link = f"https://id.gs1.org/{path}"
        if self.chance.random() < 0.3:
            parts = link.split("/")
            self._swap(parts, 4)
            link = "/".join(parts)
        return link.replace("%C3", "").replace(" ", "%20")

    def _combined(self, *, key: bool = False) -> list[tuple[str, str]]:
        first = self.chance.choice([row for row in self.rows if row.key] if key else self.rows)
        rows, ais = [first], [self.chance.choice(first.ais)]
        for _ in range(self.chance.choice((1, 1, 2, 2, 3, 4))):
            near = [ai for row in rows for ai in row.others if ai in self.by_ai]
            ai = (
                self.chance.choice(near)
                if near and self.chance.random() < 0.85
                else self.chance.choice(list(self.by_ai))
            )
            ais.append(ai)
            rows.append(self.by_ai[ai])
        if self.chance.random() < 0.5:
            self.chance.shuffle(ais)
        values = {ai: self._value_of(self.by_ai[ai]) for ai in ais}
        return [(ai, self._value_of(self.by_ai[ai]) if self.chance.random() < 0.02 else values[ai]) for ai in ais]

    def _value_of(self, row: Row) -> str:
        return "".join(
            self._part(part.removeprefix("?"))
            for part in row.parts
            if not part.startswith("?") or self.chance.random() < 0.5
        )

    def _part(self, part: str) -> str:
        form, _, named = part.partition(":")
        checks = named.split("+")
        length = int(form[1:].lstrip("."))
        if ".." in form:
            length = self.chance.choice((1, 2, length, self.chance.randrange(1, length + 1)))
        for check in checks:
            if check in _LISTS and self.chance.random() < 0.9:
                return "".join(
                    self.chance.choice(_LISTS[check])
                    for _ in range(max(1, length // 3) if check == "iso3166list" else 1)
                )
        text = "".join(self.chance.choice(_SIGNS[form[0]]) for _ in range(length))
        return self._fitted(text, checks)

    def _fitted(self, text: str, checks: list[str]) -> str:
        for check in checks:
            if check == "csum":
                text = text[:-1] + mod10_digit(text[:-1])
            elif check == "csumalpha" and len(text) > 2:
                text = f"{self.chance.randrange(10**4):04}{text[4:-2]}" if len(text) > 6 else text[:-2]
                text += check_pair(text)
            elif check.startswith("gcppos") and "csum" not in checks and "csumalpha" not in checks:
                text = f"{self.chance.randrange(10**5):05}{text}"[: len(text)]
            elif check == "pcenc":
                text = text.replace("%", self.chance.choice(("", "%41", "%4")))[: len(text)] or "A"
            elif check == "hyphen":
                text = "-" * len(text)
            elif check == "zero":
                text = "0" * len(text)
            elif check == "posinseqslash":
                text = f"{self.chance.randrange(12)}/{self.chance.randrange(12)}"
            elif check.startswith(("yymmd", "yyyymmd")):
                year = f"{self.chance.randrange(10 ** (len(text) - 4)):0{len(text) - 4}}" if len(text) > 4 else ""
                day = self._pair(1, 12) + self._pair(1, 28)
                hour = self._pair(0, 23) if check == "yymmddhh" else ""
                text = (year[:2] if hour else year) + day + hour
            elif check in {"hhmi", "mmoptss", "hh", "mi", "ss"}:
                text = "".join(self._pair(0, 59 if at else 23) for at in range(len(text) // 2))
        return text

    def _pair(self, least: int, most: int) -> str:
        """Two digits, nine of ten times between these."""
        right = self.chance.random() < 0.9
        return f"{self.chance.randrange(least, most + 1) if right else self.chance.randrange(100):02}"

    def _spoiled(self, text: str) -> str:
        signs = list(text)
        at = self.chance.randrange(len(signs)) if signs else 0
        what = self.chance.randrange(4)
        if what == 0 and signs:
            signs[at] = self.chance.choice(_WRONG)
        elif what == 1:
            signs.insert(at, self.chance.choice(_WRONG))
        elif what == 2:
            signs[at : at + 1] = []
        else:
            self._swap(signs, 0)
        return "".join(signs)

    def _swap(self, parts: list[str], start: int) -> None:
        if len(parts) - start >= 2:
            first, second = self.chance.sample(range(start, len(parts)), 2)
            parts[first], parts[second] = parts[second], parts[first]


def cases(values: int, combinations: int, links: int) -> list[str]:
    """Give so many different cases of each sort."""
    made: dict[str, None] = {}
    generator = Generator()
    for make, count in ((generator.value, values), (generator.combination, combinations), (generator.link, links)):
        goal = len(made) + count
        while len(made) < goal:
            case = make()
            if len(case) <= TEXT_MAX:
                made[case] = None
    return list(made)
