"""Propositions about options: small frozen trees that numpy arrays are passed through and that can be said in English.

The text form, which ``str`` writes and :mod:`demarche.crisis.formula` reads back to an equal tree, puts every part
in parentheses that is neither a name nor a negation, so nothing depends on remembering which word binds tighter.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.errors import InputError

__all__ = ["And", "BoolArray", "Constant", "Formula", "Iff", "Implies", "Name", "Not", "Or", "Phrases"]

BoolArray = NDArray[np.bool_]

Phrases = Mapping[str, tuple[str, str]]
"""For each option, what to say when it is taken and when it is not."""


class Formula(ABC):
    """A boolean formula; the subclasses are its nodes. Formulas compare by structure and can be hashed."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Formula, ...]:
        """The formulas directly inside this one."""
        return ()

    @property
    def depth(self) -> int:
        """How many connectives stand inside each other; 0 for a name."""
        return 1 + max(part.depth for part in self.parts) if self.parts else 0

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

    def words(self, phrases: Phrases) -> str:
        """The formula in plain English; ``phrases[name]`` says that the option is taken, and that it is not.

        Negations are moved inward, so only the phrases themselves are ever negative. A name without phrases
        is said as ``name`` and ``not name``.
        """
        return _said(_inward(self, True), phrases)

    @abstractmethod
    def _truth(self, columns: Mapping[str, BoolArray]) -> BoolArray:
        """Truth where each column says so; all names of the formula have one."""

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


def _said(formula: Formula, phrases: Phrases) -> str:
    match formula:
        case Name(name):
            return phrases[name][0] if name in phrases else name
        case Not(Name(name)):
            return phrases[name][1] if name in phrases else f"not {name}"
        case And(parts):
            return _joined(parts, "and", phrases)
        case Or(parts):
            return "either " + _joined(parts, "or", phrases)
        case Implies(if_, then):
            return f"if {_clause(if_, phrases)}, then {_clause(then, phrases)}"
        case Iff(left, right):
            return f"{_atom(left, phrases)} exactly when {_atom(right, phrases)}"
        case _:
            return "always" if formula == Constant(True) else "never"


def _is_simple(formula: Formula) -> bool:
    return isinstance(formula, Name | Not | Constant)


def _atom(formula: Formula, phrases: Phrases) -> str:
    said = _said(formula, phrases)
    return said if _is_simple(formula) else f"({said})"


def _clause(formula: Formula, phrases: Phrases) -> str:
    """Part of a sentence that commas set off: a plain list needs no brackets there."""
    flat = isinstance(formula, And | Or) and all(map(_is_simple, formula.parts))
    return _said(formula, phrases) if flat else _atom(formula, phrases)


def _joined(parts: tuple[Formula, ...], link: str, phrases: Phrases) -> str:
    if all(map(_is_simple, parts)):
        said = [_said(part, phrases) for part in parts]
        return f"{', '.join(said[:-1])} {link} {said[-1]}"
    if len(parts) == 2:
        return f"{_clause(parts[0], phrases)}, {link} {_clause(parts[1], phrases)}"
    return f" {link} ".join(_atom(part, phrases) for part in parts)
