"""The short account of many lasting outcomes says nothing that is not so."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability.building import option_model
from tests.strategies import OptionConflict, option_conflicts

from demarche.engines.stability import Actor, Option, OptionModel, analyse
from demarche.engines.stability.summary import Branch, Leaf, lasting


@settings(max_examples=150)
@given(option_conflicts(max_options=6), st.data())
def test_every_statement_is_so(conflict: OptionConflict, data: st.DataObject) -> None:
    start = data.draw(st.none() | st.sampled_from(sorted(conflict.feasible)))
    result = analyse(option_model(conflict, status_quo=start))
    held = {s for s in conflict.feasible if result.strength_index[s] >= 0}
    found = lasting(result)
    if not held:
        assert found is None
        return
    assert found is not None
    options = range(len(conflict.owners))

    def fits(s: int, taken: dict[int, bool]) -> bool:
        return all(bool(s >> o & 1) == yes for o, yes in taken.items())

    near = held if result.by_moves is None else {s for s in held if result.by_moves.steps[s] >= 0}
    assert (found.total, found.possible, found.reachable) == (len(held), len(conflict.feasible), len(near))
    assert set(found.shared) == {o for o in options if len({s >> o & 1 for s in held}) == 1}
    assert all(fits(s, dict(found.shared)) for s in held)
    for o in options:
        pairs = {s ^ (1 << o) in conflict.feasible and (s ^ (1 << o) in held) == (s in held) for s in conflict.feasible}
        assert (o in found.free) == (pairs == {True} and o not in found.shared)
    inside = {s for s in conflict.feasible if fits(s, dict(found.shared))}
    covered = 0
    for leaf in found.leaves:
        there = {s for s in inside if fits(s, dict(leaf.answers))}
        lasts = there & held
        assert (leaf.possible, leaf.lasting, leaf.reachable) == (len(there), len(lasts), len(lasts & near))
        assert all(fits(s, dict(leaf.shared)) for s in lasts)
        assert not {o for o, _ in leaf.answers} & (set(found.shared) | set(found.free) | set(leaf.shared))
        covered += len(lasts)
    assert covered == len(held)
    assert depth(found.tree) <= 3
    assert len(found.leaves) <= 6


def depth(node: Branch | Leaf) -> int:
    return 0 if isinstance(node, Leaf) else 1 + max(depth(node.yes), depth(node.no))


def test_a_rule_behind_thousands_is_found() -> None:
    """4,096 outcomes; those last in which the first option is taken and, if the second is, the third is not."""
    bits = np.arange(1 << 12)[None, :] >> np.arange(12)[:, None] & 1 == 1
    good = bits[0] & (~bits[1] | ~bits[2])
    options = tuple(Option(f"o{b}", "A") for b in range(12))
    model = OptionModel((Actor("A"),), options, good.astype(int)[None, :], status_quo=0)
    found = lasting(analyse(model))
    assert found is not None
    assert dict(found.shared) == {0: True}
    assert found.free == tuple(range(3, 12))
    assert {leaf.answers for leaf in found.leaves} == {((1, False),), ((1, True), (2, False))}
    assert all(leaf.lasting == leaf.possible for leaf in found.leaves)
