"""Boolean formulas over option names, as in ``attend and not arm-heavily if threat``.

Grammar, loosest first (keywords in any case)::

    formula     = implication [ ("iff" | "<->" | "<=>") formula ]
    implication = "if" formula "then" implication
                | or [ ("implies" | "->" | "=>" | "if") implication ]
    or          = and { ("or" | "|" | "||") and }
    and         = not { ("and" | "&" | "&&") not }
    not         = ("not" | "!") not | name | "true" | "false" | "(" formula ")"

So ``not`` binds tightest, then ``and``, ``or``, ``if``/``implies``, ``iff``; the last two group to the right.
``A if B`` means that B implies A, which is how the graph model's option statements read it (Fang, Hipel and
Kilgour, *Interactive Decision Making*, 1993). A name starts with a letter and may hold digits, ``_`` and ``-``.

Nothing is ever executed: the text becomes a small frozen tree (:mod:`demarche.crisis.propositions`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

from demarche.crisis.propositions import And, Constant, Formula, Iff, Implies, Name, Not, Or
from demarche.crisis.suggest import did_you_mean
from demarche.errors import InputError

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "RESERVED",
    "And",
    "Constant",
    "Formula",
    "FormulaError",
    "FormulaIssue",
    "Iff",
    "Implies",
    "Name",
    "Not",
    "Or",
    "parse",
]

MAX_LENGTH = 4000
"""Longest formula text, in characters."""

MAX_DEPTH = 30
"""Most connectives inside each other."""

_MAX_NESTING = 2 * MAX_DEPTH + 2  # what is read is written back with at most a bracket and a word for each level

RESERVED = frozenset({"and", "false", "if", "iff", "implies", "not", "or", "then", "true"})
"""Words of the grammar, in lower case: no option may be called any of these."""


@dataclass(frozen=True)
class FormulaIssue:
    """One thing wrong with a formula; ``column`` counts characters of the formula's text from 1."""

    column: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class FormulaError(InputError):
    """A formula cannot be read; ``issues`` holds every unknown name, or the first error of grammar."""

    def __init__(self, text: str, issues: Collection[FormulaIssue]) -> None:
        self.text = text
        self.issues: tuple[FormulaIssue, ...] = tuple(issues)
        self.shown = text if len(text) <= 80 else text[:77] + "..."
        super().__init__("\n".join(f"{self.shown!r}, column {i.column}: {i}" for i in self.issues))

    @property
    def column(self) -> int:
        """Column of the first issue, from 1."""
        return self.issues[0].column

    @property
    def message(self) -> str:
        """What is wrong at the first issue."""
        return self.issues[0].message

    @property
    def remedy(self) -> str:
        """How to mend the first issue."""
        return self.issues[0].remedy


def parse(text: str, names: Collection[str] | None = None) -> Formula:
    """Read a formula; with ``names``, every name in it must be one of them.

    Raises FormulaError: with the first error of grammar, or with every unknown name at once.
    """
    return _parsed(text, None if names is None else tuple(names))


@lru_cache(maxsize=1024)  # a study reads the same formulas once for every lever
def _parsed(text: str, names: tuple[str, ...] | None) -> Formula:
    return _Parser(text, names).formula()


_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<name>[^\W\d](?:\w|-(?!>))*)"
    r"|(?P<sign><->|<=>|->|=>|&&?|\|\|?|!|\(|\))"
)
_WORDS = {
    "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not",
    "->": "implies", "=>": "implies", "<->": "iff", "<=>": "iff",
}  # fmt: skip
_NEARLY_NOT = frozenset({"no", "non", "nor", "without", "never"})
_ENDINGS = {"": "the end", "(": "'('", ")": "')'"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # a word of the grammar, "(", ")", "name", or "" at the end
    text: str
    column: int


class _Parser:
    def __init__(self, text: str, names: Collection[str] | None) -> None:
        self.text = text
        self.names = names
        self.unknown: list[_Token] = []
        self.depth = 0
        if len(text) > MAX_LENGTH:
            self.fail(MAX_LENGTH, f"the formula is longer than {MAX_LENGTH} characters", "split it up")
        self.tokens = list(self.scan())
        self.at = 0

    def fail(self, column: int, message: str, remedy: str = "") -> NoReturn:
        raise FormulaError(self.text, [FormulaIssue(column, message, remedy)])

    def scan(self) -> Iterator[_Token]:
        at = 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                self.fail(
                    at + 1,
                    f"{self.text[at]!r} has no meaning in a formula",
                    "use option names, and, or, not, if, then, implies, iff and parentheses",
                )
            word = match.group()
            if match.lastgroup == "sign":
                yield _Token(_WORDS.get(word, word), word, at + 1)
            elif match.lastgroup == "name":
                known = self.names is not None and word in self.names
                reserved = word.lower() in RESERVED and not known
                yield _Token(word.lower() if reserved else "name", word, at + 1)
            at = match.end()
        yield _Token("", "", len(self.text) + 1)

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *kinds: str) -> bool:
        if self.token.kind in kinds:
            self.at += 1
            return True
        return False

    def formula(self) -> Formula:
        if len(self.tokens) == 1:
            self.fail(1, "the formula is empty", "name an option, such as 'attend'")
        tree = self.iff()
        if self.token.kind:
            self.misplaced("expected 'and', 'or', 'if', 'implies', 'iff' or the end")
        if self.unknown:
            raise FormulaError(self.text, [self.stranger(token) for token in self.unknown])
        if tree.depth > MAX_DEPTH:
            self.too_deep(1)
        return tree

    def stranger(self, token: _Token) -> FormulaIssue:
        remedy = did_you_mean(token.text, self.names or ())
        return FormulaIssue(token.column, f"unknown option '{token.text}'", remedy)

    def misplaced(self, expected: str) -> NoReturn:
        token = self.token
        found = _ENDINGS.get(token.kind, f"'{token.text}'")
        remedy = ""
        if token.kind == ")":
            remedy = "this ')' closes nothing"
        elif token.kind == "if":
            remedy = "put 'if ... then ...' in parentheses"
        elif token.kind == "name" and self.at and self.tokens[self.at - 1].kind == "name":
            remedy = "join two options with 'and' or 'or'; a name has no spaces in it"
            before = self.tokens[self.at - 1].text
            if before.lower() in _NEARLY_NOT and before not in (self.names or ()):
                remedy = f"did you mean 'not {token.text}'?"
        self.fail(token.column, f"{expected}, found {found}", remedy)

    def deeper(self, token: _Token) -> None:
        self.depth += 1
        if self.depth > _MAX_NESTING:
            self.too_deep(token.column)

    def too_deep(self, column: int) -> NoReturn:
        self.fail(column, f"the formula is nested more than {MAX_DEPTH} deep", "split it up")

    def iff(self) -> Formula:
        left = self.implication()
        token = self.token
        if not self.take("iff"):
            return left
        self.deeper(token)
        right = self.iff()
        self.depth -= 1
        return Iff(left, right)

    def implication(self) -> Formula:
        start = self.token
        if self.take("if"):
            self.deeper(start)
            condition = self.iff()
            if not self.take("then"):
                self.misplaced("expected 'then'")
            consequence = self.implication()
            self.depth -= 1
            return Implies(condition, consequence)
        left = self.disjunction()
        link = self.token
        if not self.take("implies", "if"):
            return left
        self.deeper(link)
        right = self.implication()
        self.depth -= 1
        return Implies(left, right) if link.kind == "implies" else Implies(right, left)

    def disjunction(self) -> Formula:
        parts = [self.conjunction()]
        while self.take("or"):
            parts.append(self.conjunction())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def conjunction(self) -> Formula:
        parts = [self.negation()]
        while self.take("and"):
            parts.append(self.negation())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def negation(self) -> Formula:
        token = self.token
        if self.take("not"):
            self.deeper(token)
            part = self.negation()
            self.depth -= 1
            return Not(part)
        if self.take("("):
            self.deeper(token)
            inner = self.iff()
            if not self.take(")"):
                self.misplaced("expected ')'")
            self.depth -= 1
            return inner
        if self.take("true", "false"):
            return Constant(token.kind == "true")
        if not self.take("name"):
            self.misplaced("expected an option, 'not' or '('")
        if self.names is not None and token.text not in self.names:
            self.unknown.append(token)
        return Name(token.text)
