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
Kilgour, *Interactive Decision Making*, 1993). A name starts with a letter; hyphens may stand inside it.

Nothing is ever executed: the text becomes a small frozen tree that numpy arrays are passed through.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

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

MAX_DEPTH = 40
"""Deepest nesting of parentheses, ``not`` and ``if``."""

RESERVED = frozenset({"and", "false", "if", "iff", "implies", "not", "or", "then", "true"})
"""Words of the grammar, in lower case: no option may be called any of these."""

BoolArray = NDArray[np.bool_]


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
        shown = text if len(text) <= 80 else text[:77] + "..."
        super().__init__("\n".join(f"{shown!r}, column {i.column}: {i}" for i in self.issues))

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


class Formula:
    """A boolean formula; the subclasses are its nodes. Formulas compare by structure and can be hashed."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The formulas directly inside this one."""
        return ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every option name in the formula, sorted, each once."""
        return tuple(sorted({leaf.name for leaf in _leaves(self)}))

    def evaluate(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        """Truth of the formula where ``columns[name]`` says whether option ``name`` is taken.

        Columns broadcast against each other. The result has the broadcast shape of *all* columns given,
        also when the formula uses few of them or none; where it was stretched it is a read-only view.
        Raises InputError when a name of the formula has no column.
        """
        missing = [name for name in self.names if name not in columns]
        if missing:
            raise InputError(f"no column for {', '.join(missing)} in the formula '{self}'")
        arrays = {name: np.asarray(column, dtype=np.bool_) for name, column in columns.items()}
        shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
        truth = self._truth(arrays)
        if truth.shape != shape:
            return np.broadcast_to(truth, shape)
        return truth.copy() if isinstance(self, Name) else truth

    def words(self, phrases: Mapping[str, tuple[str, str]]) -> str:
        """The formula in plain English; ``phrases[name]`` says that the option is taken, and that it is not.

        Negations are moved inward, so only the phrases themselves are ever negative. A name without phrases
        is said as ``name`` and ``not name``.
        """
        return _said(_inward(self, True), phrases)

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        raise NotImplementedError

    def _operand(self) -> str:
        """This formula as a part of another: in parentheses unless nothing could be misread."""
        return str(self) if isinstance(self, Name | Constant | Not) else f"({self})"


@dataclass(frozen=True, slots=True)
class Name(Formula):
    """An option: true where it is taken."""

    name: str

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        return columns[self.name]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Constant(Formula):
    """``true`` or ``false``."""

    value: bool

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        return np.array(self.value, dtype=np.bool_)

    def __str__(self) -> str:
        return "true" if self.value else "false"


@dataclass(frozen=True, slots=True)
class Not(Formula):
    """True where ``part`` is not."""

    part: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        return (self.part,)

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        return np.asarray(np.logical_not(self.part._truth(columns)))

    def __str__(self) -> str:
        return f"not {self.part._operand()}"


@dataclass(frozen=True, slots=True)
class And(Formula):
    """True where all of two or more parts are."""

    all: tuple[Formula, ...]

    @property
    def parts(self) -> tuple[Formula, ...]:
        return self.all

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        truth = self.all[0]._truth(columns)
        for part in self.all[1:]:
            truth = np.asarray(np.logical_and(truth, part._truth(columns)))
        return truth

    def __str__(self) -> str:
        return " and ".join(part._operand() for part in self.all)


@dataclass(frozen=True, slots=True)
class Or(Formula):
    """True where any of two or more parts is."""

    any: tuple[Formula, ...]

    @property
    def parts(self) -> tuple[Formula, ...]:
        return self.any

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        truth = self.any[0]._truth(columns)
        for part in self.any[1:]:
            truth = np.asarray(np.logical_or(truth, part._truth(columns)))
        return truth

    def __str__(self) -> str:
        return " or ".join(part._operand() for part in self.any)


@dataclass(frozen=True, slots=True)
class Implies(Formula):
    """``if`` this ``then`` that: false only where the first holds and the second does not."""

    if_: Formula
    then: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        return (self.if_, self.then)

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        return np.asarray(np.logical_or(np.logical_not(self.if_._truth(columns)), self.then._truth(columns)))

    def __str__(self) -> str:
        return f"if {self.if_._operand()} then {self.then._operand()}"


@dataclass(frozen=True, slots=True)
class Iff(Formula):
    """True where both sides hold or neither does."""

    left: Formula
    right: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        return (self.left, self.right)

    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        return np.asarray(np.equal(self.left._truth(columns), self.right._truth(columns)))

    def __str__(self) -> str:
        return f"{self.left._operand()} iff {self.right._operand()}"


def parse(text: str, names: Collection[str] | None = None) -> Formula:
    """Read a formula; with ``names``, every name in it must be one of them.

    Raises FormulaError: with the first error of grammar, or with every unknown name at once.
    """
    return _Parser(text, names).formula()


_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<name>[^\W\d]\w*(?:-+\w+)*)"
    r"|(?P<sign><->|<=>|->|=>|&&?|\|\|?|!|\(|\))"
)
_WORDS = {
    "&": "and", "&&": "and", "|": "or", "||": "or", "!": "not",
    "->": "implies", "=>": "implies", "<->": "iff", "<=>": "iff",
}  # fmt: skip
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
        self.fail(token.column, f"{expected}, found {found}", remedy)

    def deeper(self, token: _Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(token.column, f"the formula is nested more than {MAX_DEPTH} deep", "split it up")

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


def _leaves(formula: Formula) -> Iterator[Name]:
    if isinstance(formula, Name):
        yield formula
    for part in formula.parts:
        yield from _leaves(part)


def _inward(formula: Formula, truth: bool) -> Formula:
    """The formula (or its negation) with ``not`` on names only."""
    match formula:
        case Constant(value):
            return Constant(value == truth)
        case Not(part):
            return _inward(part, not truth)
        case And(parts) | Or(parts):
            inner = tuple(_inward(part, truth) for part in parts)
            return And(inner) if isinstance(formula, And) == truth else Or(inner)
        case Implies(if_, then) if truth:
            return Implies(_inward(if_, True), _inward(then, True))
        case Implies(if_, then):
            return And((_inward(if_, True), _inward(then, False)))
        case Iff(left, right):
            return Iff(_inward(left, True), _inward(right, truth))
        case _:
            return formula if truth else Not(formula)


def _said(formula: Formula, phrases: Mapping[str, tuple[str, str]]) -> str:
    match formula:
        case Name(name):
            return phrases[name][0] if name in phrases else name
        case Not(Name(name)):
            return phrases[name][1] if name in phrases else f"not {name}"
        case And(parts):
            return _listed([_clause(part, phrases) for part in parts], "and")
        case Or(parts):
            return "either " + _listed([_clause(part, phrases) for part in parts], "or")
        case Implies(if_, then):
            return f"if {_clause(if_, phrases)}, then {_clause(then, phrases)}"
        case Iff(left, right):
            return f"{_clause(left, phrases)} exactly when {_clause(right, phrases)}"
        case _:
            return "always" if formula == Constant(True) else "never"


def _clause(formula: Formula, phrases: Mapping[str, tuple[str, str]]) -> str:
    """A part of a sentence; marked off with brackets when it is itself made of parts."""
    said = _said(formula, phrases)
    return said if isinstance(formula, Name | Not | Constant) else f"({said})"


def _listed(clauses: list[str], link: str) -> str:
    return f"{', '.join(clauses[:-1])} {link} {clauses[-1]}"
