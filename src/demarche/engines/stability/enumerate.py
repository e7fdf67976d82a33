"""The states that can occur, found without listing the 2^k choices of options: for many options and few such states.

Options are settled one after another; a prefix is dropped as soon as some rule of what cannot be is sure to hold,
whatever the rest (Kleene's three-valued logic).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from demarche.crisis.formula import And, Constant, Formula, Iff, Implies, Name, Not, Or, parse
from demarche.crisis.states import is_pattern
from demarche.errors import InputError

__all__ = ["LARGEST_LISTED_SET", "MOST_OPTIONS", "feasible_states", "option_columns"]

Mask = npt.NDArray[np.bool_]
States = npt.NDArray[np.int64]

MOST_OPTIONS = 40
LARGEST_LISTED_SET = 1_000_000
"""Most options, and most states that can occur, of a conflict whose states are listed."""

_PREFIXES = 1 << 22
"""Most beginnings of states kept at a time."""


def feasible_states(options: Sequence[str], infeasible: Sequence[str]) -> States:
    """The choices of options that no rule rules out, ascending; option 0 counts 1.

    Rules are formulas over the options or patterns of Y, N and -. Raises InputError if none or too many are left.
    """
    if len(options) > MOST_OPTIONS:
        raise InputError(f"{len(options)} options are too many; at most {MOST_OPTIONS} are taken")
    rules = [_formula(text, options) for text in infeasible]
    found: States = np.zeros(1, dtype=np.int64)
    for bit, name in enumerate(options):
        found = np.concatenate([found, found + (np.int64(1) << bit)])
        barred = np.zeros(len(found), dtype=np.bool_)
        for rule in rules:
            if name in rule.names:
                settled = set(options[: bit + 1]).intersection(rule.names)
                known = option_columns(found, options, settled)
                # A rule that is sure to hold cannot be false any more.
                barred |= ~_may(rule, known, False)
        found = found[~barred]
        if len(found) > _PREFIXES:
            raise InputError(
                f"more than {_PREFIXES:,} choices of the first {bit + 1} options are possible; rule "
                f"more of them out, or put options that rules tie together next to each other"
            )
    if any(not _may(rule, {}, False).all() for rule in rules if not rule.names):
        found = found[:0]
    if not len(found):
        raise InputError("no state is feasible; the rules rule out everything")
    if len(found) > LARGEST_LISTED_SET:
        raise InputError(f"{len(found):,} states can occur; at most {LARGEST_LISTED_SET:,} are listed")
    return np.sort(found)


def option_columns(states: States, options: Sequence[str], wanted: Collection[str]) -> dict[str, Mask]:
    """For each of the wanted options in which of the states it is taken."""
    return {name: (states >> bit & 1).astype(np.bool_) for bit, name in enumerate(options) if name in wanted}


def _formula(text: str, options: Sequence[str]) -> Formula:
    if not is_pattern(text):
        return parse(text, options)
    if len(text) != len(options):
        raise InputError(f"{text!r} should have {len(options)} signs, one per option")
    parts: list[Formula] = [
        Name(name) if sign == "Y" else Not(Name(name)) for name, sign in zip(options, text, strict=True) if sign != "-"
    ]
    if len(parts) < 2:
        return parts[0] if parts else Constant(True)
    return And(tuple(parts))


def _may(formula: Formula, known: Mapping[str, Mask], value: bool) -> Mask:
    """Whether the formula may still come to ``value`` when the names that are not known can be anything."""
    if isinstance(formula, Constant):
        return np.array([formula.value == value])
    if isinstance(formula, Name):
        if formula.name not in known:
            return np.array([True])
        return np.asarray(known[formula.name] == value)
    if isinstance(formula, Not):
        return _may(formula.parts[0], known, not value)
    if isinstance(formula, Iff):
        same = _may(formula.left, known, True) & _may(formula.right, known, value)
        return same | (_may(formula.left, known, False) & _may(formula.right, known, not value))
    if isinstance(formula, Implies):
        first, then = _may(formula.if_, known, not value), _may(formula.then, known, value)
        return first | then if value else first & then
    assert isinstance(formula, And | Or)
    # A conjunction is true, and a disjunction false, if all parts are; otherwise one part is enough.
    join = np.logical_and if value == isinstance(formula, And) else np.logical_or
    result = _may(formula.parts[0], known, value)
    for part in formula.parts[1:]:
        result = np.asarray(join(result, _may(part, known, value)))
    return result
