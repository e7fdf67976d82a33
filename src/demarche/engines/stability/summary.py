"""Thousands of lasting outcomes in a few lines: the moves they all share, what then splits them, which can be reached.

A small decision tree over the options: each question is the option that tells most about which of the outcomes so far
last, and each leaf is a set of outcomes all of which last, or as many as the leaf says. Greedy by information gain
(Quinlan 1986); the tree is small on purpose, so a leaf says how pure it is instead of growing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.shown import FIRM
from demarche.engines.stability.signs import sign_table

if TYPE_CHECKING:
    from demarche.engines.stability.result import StabilityResult

__all__ = ["Branch", "Lasting", "Leaf", "lasting", "lasting_firmly"]

Mask = npt.NDArray[np.bool_]
Signs = npt.NDArray[np.int8]

DEEPEST, LEAVES = 3, 6
"""Questions on the way to a leaf at most, and leaves at most: what a reader holds in mind."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """Outcomes with these answers: ``lasting`` of the ``possible`` last, and ``reachable`` of those can be reached.

    ``shared`` are the further options that all of the lasting ones share.
    """

    answers: tuple[tuple[int, bool], ...]
    shared: Mapping[int, bool]
    possible: int
    lasting: int
    reachable: int


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A question: is this option taken?"""

    option: int
    yes: Branch | Leaf
    no: Branch | Leaf


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """``shared``: what every lasting outcome has in common. ``free``: options that make no difference at all.

    ``tree`` splits the possible outcomes with what is shared. ``reachable`` counts the lasting outcomes that today
    leads to by moves (all of them where there is no status quo).
    """

    total: int
    possible: int
    reachable: int
    shared: Mapping[int, bool]
    free: tuple[int, ...]
    tree: Branch | Leaf

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves in which some outcome lasts, most of them first."""
        found = [leaf for leaf in _leaves(self.tree) if leaf.lasting]
        return tuple(sorted(found, key=lambda leaf: (-leaf.lasting, leaf.answers)))

    def to_dict(self, result: StabilityResult) -> dict[str, Any]:
        """Plain data with option ids, JSON-ready."""
        names = [option.id for option in result.model.options]
        return {
            "total": self.total,
            "possible": self.possible,
            "reachable": self.reachable,
            "shared": {names[o]: taken for o, taken in self.shared.items()},
            "free": [names[o] for o in self.free],
            "groups": [
                {
                    "when": {names[o]: taken for o, taken in leaf.answers},
                    "shared": {names[o]: taken for o, taken in leaf.shared.items()},
                    "possible": leaf.possible,
                    "lasting": leaf.lasting,
                    "reachable": leaf.reachable,
                }
                for leaf in self.leaves
            ],
        }


def lasting(result: StabilityResult, *, among: Mask | None = None) -> Lasting | None:
    """Sum up the outcomes nobody leaves under any concept; ``among`` (by state index) restricts which count as lasting.

    None if there is none, or if the model has no options to tell outcomes apart by.
    """
    model = result.model
    states = model.states
    held = result.strength_index[states] >= 0
    if among is not None:
        held &= among[states]
    if not held.any() or not model.options:
        return None
    found = result.by_moves
    near = np.ones(len(states), dtype=np.bool_) if found is None else found.steps[states] >= 0
    signs = sign_table(model, states)
    shared = _common(signs[held])
    keys = _keys(signs)
    free = tuple(o for o in range(signs.shape[1]) if o not in shared and _idle(keys, signs, held, o))
    inside = np.ones(len(states), dtype=np.bool_)
    for option, taken in shared.items():
        inside &= signs[:, option] == int(taken)
    return Lasting(
        total=int(held.sum()),
        possible=len(states),
        reachable=int((held & near).sum()),
        shared=shared,
        free=free,
        tree=_grown(signs[inside], held[inside], near[inside], set(shared) | set(free)),
    )


def lasting_firmly(result: StabilityResult) -> Lasting | None:
    """The same of the outcomes that need nobody to hurt itself; None if there is none."""
    index = result.strength_index
    return lasting(result, among=(index >= 0) & (index < len(FIRM)))


def _leaves(node: Branch | Leaf) -> list[Leaf]:
    return [node] if isinstance(node, Leaf) else [*_leaves(node.yes), *_leaves(node.no)]


def _common(signs: Signs) -> dict[int, bool]:
    same = (signs == signs[0]).all(axis=0) & (signs[0] >= 0)
    return {int(o): bool(signs[0, o]) for o in np.flatnonzero(same)}


def _idle(keys: npt.NDArray[np.int64], signs: Signs, held: Mask, option: int) -> bool:
    """Whether the option may be taken or left in every possible outcome without changing whether it lasts."""
    taken = signs[:, option] == 1
    if 2 * int(taken.sum()) != len(taken) or (signs[:, option] < 0).any():
        return False
    with_it, without = keys[taken] & ~(np.int64(1) << option), keys[~taken]
    one, other = np.argsort(with_it), np.argsort(without)
    return bool(np.array_equal(with_it[one], without[other]) and np.array_equal(held[taken][one], held[~taken][other]))


def _keys(signs: Signs) -> npt.NDArray[np.int64]:
    """A number for each row of signs: the options taken, as bits."""
    keys = np.zeros(len(signs), dtype=np.int64)
    for option in range(signs.shape[1]):
        keys |= (signs[:, option] == 1).astype(np.int64) << option
    return keys


@dataclass
class _Growing:
    """A leaf that may still be split."""

    rows: npt.NDArray[np.intp]
    answers: tuple[tuple[int, bool], ...]
    split: tuple[int, _Growing, _Growing] | None = None


def _grown(signs: Signs, held: Mask, near: Mask, used: set[int]) -> Branch | Leaf:
    """The leaf whose best question gains most is split next, until there are enough leaves or nothing is gained."""
    root = _Growing(np.arange(len(held)), ())
    growing = [root]
    while len(growing) < LEAVES:
        gains = [_best(signs, held, node, used) for node in growing]
        best = max(range(len(growing)), key=lambda place: gains[place][0])
        gain, option = gains[best]
        if gain <= 1e-9:
            break
        node = growing.pop(best)
        taken = signs[node.rows, option] == 1
        yes = _Growing(node.rows[taken], (*node.answers, (option, True)))
        no = _Growing(node.rows[~taken], (*node.answers, (option, False)))
        node.split = (option, yes, no)
        growing += [yes, no]
    return _frozen(root, signs, held, near, used)


def _best(signs: Signs, held: Mask, node: _Growing, used: set[int]) -> tuple[float, int]:
    """The gain in nats of the node's best question, and the option it asks about."""
    if len(node.answers) >= DEEPEST or not node.rows.size:
        return 0.0, -1
    own, holds = signs[node.rows], held[node.rows]
    asked = used | {option for option, _ in node.answers}
    before = _surprise(len(holds), int(holds.sum()))
    best = (0.0, -1)
    for option in range(signs.shape[1]):
        if option in asked:
            continue
        taken = own[:, option] == 1
        count, lasting_there = int(taken.sum()), int((taken & holds).sum())
        if 0 < count < len(taken):
            after = _surprise(count, lasting_there)
            after += _surprise(len(taken) - count, int(holds.sum()) - lasting_there)
            if before - after > best[0] + 1e-9:
                best = (before - after, option)
    return best


def _surprise(count: int, good: int) -> float:
    """The entropy of ``good`` of ``count``, times count."""
    parts = np.array([good, count - good], dtype=np.float64)
    parts = parts[parts > 0]
    return float(-(parts * np.log(parts / count)).sum())


def _frozen(node: _Growing, signs: Signs, held: Mask, near: Mask, used: set[int]) -> Branch | Leaf:
    if node.split is not None:
        option, yes, no = node.split
        return Branch(option=option, yes=_frozen(yes, signs, held, near, used), no=_frozen(no, signs, held, near, used))
    rows = node.rows[held[node.rows]]
    known = used | {option for option, _ in node.answers}
    shared = {o: taken for o, taken in _common(signs[rows]).items() if o not in known} if rows.size else {}
    return Leaf(
        answers=node.answers,
        shared=shared,
        possible=len(node.rows),
        lasting=len(rows),
        reachable=int(near[rows].sum()),
    )
