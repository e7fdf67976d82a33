"""Hypothesis strategies: random small councils, their rules and drafts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from demarche.engines.council import Chamber, Criterion, Draft, Member, Rule

unit = st.floats(0, 1).map(lambda x: round(x, 3))
small = st.sampled_from([0.0, 0.05, 0.2, 0.6])
correlations = st.sampled_from([0.0, 0.1, 0.5, 0.8, 0.95, 0.999, 1.0])


@st.composite
def criteria(draw: st.DrawFn, size: int) -> Criterion:
    weight = draw(st.sampled_from([None, "people"]))
    if draw(st.booleans()):
        return Criterion(votes=draw(st.integers(0, size if weight is None else 3 * size)), weight=weight)
    return Criterion(
        share=draw(st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(55, 100), Fraction(1)])),
        of=draw(st.sampled_from(["members", "voting"])),
        more_than=draw(st.booleans()),
        weight=weight,
    )


@st.composite
def members(draw: st.DrawFn, place: int, blocs: list[str], noisy: bool) -> Member:
    return Member(
        f"m{place}",
        ideal=draw(unit),
        salience=draw(st.sampled_from([0.5, 1.0, 2.0])),
        veto=draw(st.booleans()),
        bloc=draw(st.sampled_from([None, *blocs])),
        pressure=draw(st.sampled_from([-0.2, 0.0, 0.3])),
        yes_bar=draw(small),
        no_bar=draw(small),
        veto_cost=draw(small),
        sigma=draw(st.sampled_from([0.1, 0.4, 1.0] if noisy else [0.0, 0.3])),
        weights={"people": draw(st.integers(0, 5))},
    )


@st.composite
def chambers(draw: st.DrawFn, most: int = 5, noisy: bool = False) -> Chamber:
    size = draw(st.integers(1, most))
    blocs = {f"b{k}": draw(correlations) for k in range(draw(st.integers(0, 2)))}
    rule = Rule(
        tuple(draw(criteria(size)) for _ in range(draw(st.integers(1, 2)))),
        consensus=draw(st.sampled_from([False, False, False, True])),
        blocking_minority=draw(st.sampled_from([1, 1, 2])),
    )
    body = tuple(draw(members(place, list(blocs), noisy)) for place in range(size))
    if any(criterion.of == "voting" and criterion.weight for criterion in rule.criteria):
        body = tuple(replace(member, weights={"people": member.weights["people"] + 1}) for member in body)
    return Chamber(body, rule, blocs, exponent=draw(st.sampled_from([1.0, 2.0])))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    outside = draw(st.sampled_from([None, None, 0.9]))
    return Draft(draw(unit), draw(unit), outside=outside, outside_chance=draw(unit))


def security_council(**fields: object) -> Chamber:
    """Fifteen members, nine votes, five vetoes."""
    ids = ["china", "france", "russia", "uk", "us", *(f"elected{k}" for k in range(1, 11))]
    body = tuple(Member(name, veto=place < 5, **fields) for place, name in enumerate(ids))
    return Chamber(body, Rule.of_votes(9))
