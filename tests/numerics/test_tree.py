"""The shallow tree: known regions are found, noise grows nothing, and every cut is the best one."""

from __future__ import annotations

import numpy as np
import pytest

from demarche.errors import InputError
from demarche.numerics.sampling import unit_points
from demarche.numerics.tree import LEAST_MASS, LEAST_SETS, Fork, Node, grow


def fork(node: Node) -> Fork:
    assert node.fork is not None
    return node.fork


def test_what_decides_in_one_branch_alone_is_found_there() -> None:
    unit = unit_points(256, 8, 1)
    kind = np.where(unit[:, 0] < 0.5, "hard", "soft")
    truth = (kind == "soft") & (unit[:, 3] > 0.6)
    columns = [kind, *unit[:, 1:].T]
    tree = grow(columns, truth, seed=1)
    assert tree.depth == 2
    first = fork(tree)
    inner = next(branch for branch in (first.low, first.high) if branch.fork is not None)
    assert {first.column, fork(inner).column} == {0, 3}
    cuts = [f for f in (first, fork(inner)) if f.at is not None]
    assert cuts[0].at == pytest.approx(0.6, abs=0.02)
    pure = [leaf for f in (first, fork(inner)) for leaf in (f.low, f.high) if leaf.fork is None]
    assert all(leaf.hits in (0, leaf.inside) for leaf in pure)
    assert sum(leaf.inside for leaf in pure) == 256
    assert sum(leaf.hits for leaf in pure) == truth.sum()


def test_noise_grows_nothing() -> None:
    unit = unit_points(128, 30, 2)
    grown = [grow(list(unit.T), np.random.default_rng(s).random(128) > 0.6, seed=s).depth for s in range(12)]
    assert sum(depth > 0 for depth in grown) <= 2


def test_the_cut_is_the_best_of_all() -> None:
    unit = unit_points(64, 1, 3)
    truth = (unit[:, 0] > 0.3) ^ (np.random.default_rng(3).random(64) > 0.9)
    at = fork(grow([unit[:, 0]], truth, depth=1)).at
    assert at is not None

    def impurity(place: float) -> float:
        sides = [truth[unit[:, 0] <= place], truth[unit[:, 0] > place]]
        return sum(len(s) * 2 * s.mean() * (1 - s.mean()) for s in sides) / 64

    others = [p for p in np.linspace(0.13, 0.87, 200) if 8 <= (unit[:, 0] <= p).sum() <= 56]
    assert impurity(at) <= min(map(impurity, others)) + 1e-12


def test_categories_are_cut_by_their_shares() -> None:
    kinds = np.array(["a", "b", "c", "d"] * 32)
    tree = grow([kinds], np.isin(kinds, ["b", "d"]), depth=1)
    assert (set(fork(tree).kinds), set(fork(tree).others)) == ({"a", "c"}, {"b", "d"})
    assert (fork(tree).low.hits, fork(tree).high.hits) == (0, 64)


def test_nothing_to_sort_and_nothing_to_sort_by() -> None:
    assert grow([], np.array([True, False] * 20)).fork is None
    assert grow([np.arange(40.0)], np.ones(40)).fork is None
    with pytest.raises(InputError, match="one yes or no"):
        grow([np.arange(3.0)], np.ones(4))


def test_few_hits_are_told_apart_and_versions_of_one_kind_are_not() -> None:
    place = np.arange(64) / 64
    for few in (place > 0.91, place < 0.09):
        for truth in (few, ~few):
            node = grow([place], truth, depth=1)
            assert {fork(node).low.inside, fork(node).high.inside} == {8, 56}
            assert {fork(node).low.hits, fork(node).high.hits} & {0, 56}
    for truth in (place > 2.0, place < 2.0, place == 0.5):  # none, all, one: too few to say anything
        assert grow([place], truth) == Node(64, int(truth.sum()), None)


def test_of_many_versions_no_branch_holds_fewer_than_its_share() -> None:
    place = np.arange(1024) / 1024
    least = int(np.ceil(LEAST_MASS * 1024))
    assert least > LEAST_SETS
    cut = fork(grow([place], place > 0.99, depth=1))
    assert min(cut.low.inside, cut.high.inside) == least
