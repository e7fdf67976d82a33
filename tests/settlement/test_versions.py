"""Many versions at once: each as it is alone, month by month."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.engines.settlement import Agenda, Issue, Party, over_tables, over_versions, packages
from demarche.engines.settlement.space import Space
from demarche.engines.settlement.worth import tables
from demarche.errors import InputError


def version(generator, *, floor=0.5, issues=3) -> Agenda:
    listed = [Issue(name=f"issue {j}", clauses=("a", "b", "c")[: 2 + j % 2]) for j in range(issues)]
    sides = []
    for i in range(3):
        shares = generator.dirichlet(np.ones(issues))
        sides.append(
            Party(
                name=f"party {i}",
                ideal={issue.name: float(generator.uniform(0, issue.span)) for issue in listed},
                salience={issue.name: float(share) for issue, share in zip(listed, shares, strict=True)},
                no_agreement=float(generator.uniform(0, floor)),
                consent=i < 2,
            )
        )
    return Agenda(issues=listed, parties=sides)


def draws_of(seed, count=5):
    generator = np.random.default_rng(seed)
    return [version(generator, floor=0.9) for _ in range(count)]


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_every_version_is_as_it_is_alone(seed):
    draws = draws_of(seed)
    together = over_versions(draws)
    assert together.count[:, 0].tolist() == [packages(draw).count for draw in draws]
    for v, draw in enumerate(draws):
        alone = over_versions([draw])
        assert together.best[v, 0] == alone.best[0, 0]
        assert together.margin[v, 0] == alone.margin[0, 0]
        best = packages(draw).least_margin
        if best is not None:
            signers = ("party 0", "party 1")
            assert together.margin[v, 0] == pytest.approx(min(best.margin[name] for name in signers), abs=1e-9)


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_clauses_and_packages_are_counted_over_versions(seed):
    draws = draws_of(seed)
    found = over_versions(draws)
    results = [packages(draw, listed=1000) for draw in draws]
    for j, issue in enumerate(draws[0].issues):
        for s, clause in enumerate(issue.clauses):
            rows = [next(r for r in each.clauses if (r.issue, r.clause) == (issue.name, clause)) for each in results]
            assert found.clause[j, s] == sum(row.held_by > 0 for row in rows)
    for package, share in found.steadiest(100):
        assert share == pytest.approx(
            np.mean([package.words in {other.words for other in each.shortlist} for each in results])
        )
    assert found.possible[0] == pytest.approx(np.mean([each.possible for each in results]))


def test_months_change_what_no_agreement_is_worth():
    draws = draws_of(3, count=2)
    floors = np.array([[[1.0, 1.0, 0.0], [0.6, 0.6, 0.0], [0.0, 0.0, 1.0]]] * 2)
    found = over_versions(draws, no_agreement=floors, month=2)
    assert np.all(np.diff(found.count, axis=1) >= 0)
    assert found.count[:, 2].tolist() == [found.total] * 2
    assert np.all(found.package == 2)
    for v in range(2):
        alone = [packages(draws[v], no_agreement=floors[v, m]).possible for m in range(3)]
        assert found.first[v] == alone.index(True)


def test_weights_count_versions_by_what_they_are_worth():
    draws = draws_of(11, count=3)
    counts = over_versions(draws).count[:, 0] > 0
    weights = [0.0, 1.0, 3.0]
    assert over_versions(draws, weights=weights).possible[0] == pytest.approx(np.average(counts, weights=weights))


def test_no_month_at_all_is_minus_one():
    found = over_versions(draws_of(5, count=2), no_agreement=np.full((2, 2, 3), 1.0))
    assert found.first.tolist() == [-1, -1]
    assert found.possible.tolist() == [0.0, 0.0]
    assert found.steadiest() == ()


def test_tables_may_be_handed_over_without_an_agenda_a_version():
    draws = draws_of(2, count=3)
    floors = np.array([[[party.no_agreement for party in draw.parties]] for draw in draws])
    one, other = over_versions(draws), over_tables(draws[0], lambda v: tables(draws[v]), floors)
    assert one.count.tolist() == other.count.tolist()


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"no_agreement": np.zeros((2, 2))}, r"no_agreement: has the shape \(2, 1, 2\)"),
        ({"no_agreement": np.full((2, 3), np.nan)}, "give finite numbers"),
        ({"month": 1}, "month: there is no 1; give 0 to 0"),
        ({"weights": [1.0]}, "weights: give 2 numbers of at least 0"),
    ],
)
def test_wrong_arrays_say_what_to_give(choices, message):
    with pytest.raises(InputError, match=message):
        over_versions(draws_of(1, count=2), **choices)


def test_versions_of_different_agendas_are_refused():
    generator = np.random.default_rng(0)
    with pytest.raises(InputError, match=r"versions\[1\]: its issues, clauses, rules or parties differ"):
        over_versions([version(generator), version(generator, issues=2)])
    with pytest.raises(InputError, match="there are none"):
        over_versions([])


@given(st.lists(st.integers(2, 4), min_size=1, max_size=6), st.integers(0, 1000))
def test_numbers_and_clauses_of_packages_translate_back(sizes, pick):
    space = Space(tuple(sizes))
    number = pick % space.total
    assert space.encode(space.decode(np.array(number))) == number
