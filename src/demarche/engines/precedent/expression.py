"""A class of wars in a user's own words: ``war_l1 = 1 and (region = Africa or reb_p5_l1 > 0) and not pa_2y = 1``.

Grammar, loosest first (keywords in any case)::

    or      = and { "or" and }
    and     = not { "and" not }
    not     = "not" not | "(" or ")" | test
    test    = column ( "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" ) value
            | column [ "not" ] "in" "(" value { "," value } ")"
    value   = number | word | 'text in quotes'

Logic has three values (Kleene 1952): a test of an unknown cell is unknown, and a war-year of which it is unknown
whether it belongs to the class is left out. The text is read into a tree of masks; nothing in it is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from demarche.crisis.suggest import did_you_mean
from demarche.engines.precedent.columns import AFTERWARDS, Column
from demarche.engines.precedent.tables import Table
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "Condition", "parse_class"]

MAX_LENGTH = 1000
MAX_DEPTH = 30

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[^\W\d][\w-]*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign><=|>=|!=|==|=|<|>|\(|\)|,)"
)
_COMPARE: dict[str, Callable[..., Flags]] = {
    "=": np.equal, "==": np.equal, "!=": np.not_equal,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_KEYWORDS = frozenset({"and", "or", "not", "in"})


@dataclass(frozen=True)
class Condition:
    """What was read: ``evaluate`` gives by row whether a war-year surely belongs, and whether it surely does not."""

    text: str
    evaluate: Callable[[Table], tuple[Flags, Flags]]

    def holds(self, table: Table) -> Flags:
        """The rows that surely belong to the class."""
        return self.evaluate(table)[0]


_Masks = Callable[[Table], tuple["Flags", "Flags"]]


def parse_class(text: str, columns: Mapping[str, Column]) -> Condition:
    """Read a class; its names are columns of the table that were known beforehand.

    Raises InputError that names the place in the text, what is wrong there and how to mend it.
    """
    return Condition(text, _Parser(text, columns).whole())


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


class _Parser:
    def __init__(self, text: str, columns: Mapping[str, Column]) -> None:
        self.text, self.columns, self.depth, self.at = text, columns, 0, 0
        if len(text) > MAX_LENGTH:
            self.fail(MAX_LENGTH, f"the class is longer than {MAX_LENGTH} characters", "say it shorter")
        self.tokens = [*self.scan(), _Token("end", "", len(text) + 1)]

    def fail(self, column: int, message: str, remedy: str) -> NoReturn:
        shown = self.text if len(self.text) <= 80 else self.text[:77] + "..."
        raise InputError(f"class {shown!r}, column {column}: {message}; {remedy}")

    def scan(self) -> Iterator[_Token]:
        at = 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                self.fail(at + 1, f"{self.text[at]!r} has no meaning here", "use =, !=, <, <=, >, >=, and, or, not, in")
            kind, word = str(found.lastgroup), found.group()
            if kind == "word" and word.lower() in _KEYWORDS:
                kind, word = word.lower(), word.lower()
            if kind != "space":
                yield _Token(word if kind == "sign" else kind, word.strip("'\"") if kind == "text" else word, at + 1)
            at = found.end()

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    def take(self, kind: str) -> bool:
        if self.here.kind != kind:
            return False
        self.at += 1
        return True

    def whole(self) -> _Masks:
        if self.here.kind == "end":
            self.fail(1, "the class is empty", "write for example war_l1 = 1 and region = Africa")
        found = self.either()
        if self.here.kind != "end":
            self.fail(self.here.column, f"{self.here.text!r} comes unexpectedly", "join tests with and, or")
        return found

    def either(self) -> _Masks:
        found = self.both()
        while self.take("or"):
            found = _or(found, self.both())
        return found

    def both(self) -> _Masks:
        found = self.negated()
        while self.take("and"):
            found = _and(found, self.negated())
        return found

    def negated(self) -> _Masks:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(self.here.column, f"more than {MAX_DEPTH} brackets or nots inside each other", "say it simpler")
        if self.take("not"):
            found = _not(self.negated())
        elif self.take("("):
            found = self.either()
            if not self.take(")"):
                self.fail(self.here.column, "a bracket is not closed", "write ')'")
        else:
            found = self.test()
        self.depth -= 1
        return found

    def test(self) -> _Masks:
        name = self.here
        if not self.take("word"):
            self.fail(name.column, "a column should stand here", "write for example war_l1 = 1")
        column = self.known(name)
        if self.take("in"):
            return self.listed(name.text, column)
        if self.take("not"):
            if not self.take("in"):
                self.fail(self.here.column, "'in' should follow 'not' here", "write not in (Africa, Asia)")
            return _not(self.listed(name.text, column))
        sign = self.here
        if sign.kind not in _COMPARE:
            self.fail(sign.column, f"{name.text} is not compared with anything", f"write for example {name.text} = 1")
        self.at += 1
        if column.kind == "word" and sign.kind not in ("=", "==", "!="):
            self.fail(sign.column, f"{name.text} is a word: nothing is larger or smaller than it", "use = or !=")
        return _compare(name.text, column.kind == "word", _COMPARE[sign.kind], self.value(name.text, column))

    def known(self, name: _Token) -> Column:
        if name.text.startswith(AFTERWARDS):
            self.fail(name.column, f"{name.text} is known only afterwards", "choose among what was known beforehand")
        if name.text not in self.columns:
            allowed = [column for column in self.columns if not column.startswith(AFTERWARDS)]
            self.fail(name.column, f"no column is called {name.text!r}", did_you_mean(name.text, allowed))
        return self.columns[name.text]

    def listed(self, name: str, column: Column) -> _Masks:
        if not self.take("("):
            self.fail(self.here.column, "a list should stand here", "write in (Africa, Asia)")
        found = _compare(name, column.kind == "word", np.equal, self.value(name, column))
        while self.take(","):
            found = _or(found, _compare(name, column.kind == "word", np.equal, self.value(name, column)))
        if not self.take(")"):
            self.fail(self.here.column, "the list is not closed", "write ')'")
        return found

    def value(self, name: str, column: Column) -> float | str:
        token = self.here
        if token.kind not in ("number", "word", "text"):
            self.fail(token.column, "a value should stand here", "write a number, a word or 'a text in quotes'")
        self.at += 1
        if column.kind == "word":
            if column.choices and token.text not in column.choices:
                whole = next((word for word in column.choices if word.startswith(f"{token.text} ")), None)
                if whole is not None:
                    self.fail(token.column, f"{name} is never {token.text!r}", f"write '{whole}', in quotes")
                self.fail(token.column, f"{name} is never {token.text!r}", f"it is one of {', '.join(column.choices)}")
            return token.text
        if token.kind != "number":
            self.fail(token.column, f"{name} is a number, and {token.text!r} is none", "write a number")
        return float(token.text)


def _compare(name: str, word: bool, relation: Callable[..., Flags], value: float | str) -> _Masks:
    def masks(table: Table) -> tuple[Flags, Flags]:
        cells = table.words[name] if word else table.numbers[name]
        known = cells != "" if word else ~np.isnan(cells)
        yes = relation(cells, value)
        return known & yes, known & ~yes

    return masks


def _or(one: _Masks, other: _Masks) -> _Masks:
    def masks(table: Table) -> tuple[Flags, Flags]:
        (a, na), (b, nb) = one(table), other(table)
        return a | b, na & nb

    return masks


def _and(one: _Masks, other: _Masks) -> _Masks:
    def masks(table: Table) -> tuple[Flags, Flags]:
        (a, na), (b, nb) = one(table), other(table)
        return a & b, na | nb

    return masks


def _not(one: _Masks) -> _Masks:
    def masks(table: Table) -> tuple[Flags, Flags]:
        yes, no = one(table)
        return no, yes

    return masks
