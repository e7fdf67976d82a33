"""What helps, by type: paired differences decide, chance names no winner, what hurts is never said to help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest

from demarche.crisis import load
from demarche.engine.contract import Engine, Headline, Pulled
from demarche.study.helps import Helps, helps_of, leading, moved_of

pytestmark = pytest.mark.once

LEAD = Headline("made.peace", "a peace holds", "number", "chance", "more", role="lead")
COUNT = 64
CRISIS = load("syria-2013")
PATH = "actors.assad.type"


class Made(Engine):
    """An engine whose columns are written down."""

    name = "made"


def pulled(name: str, *, ours: bool = True) -> Pulled:
    return Pulled(levers=(name,), title=name, short=name, seats=("somebody",), ours=ours, surprise=False)


def asked(*levers: tuple[str, bool, Any], base: Any = None) -> Helps:
    """Levers by name, whether ours, and what each adds in every version."""
    kinds = np.where(np.arange(COUNT) % 2 == 0, "bargains", "holds-out")
    peace = np.where(kinds == "bargains", 0.3, 0.0) if base is None else base
    under = [
        (pulled(name, ours=ours), None if shift is None else {LEAD.id: peace + shift}) for name, ours, shift in levers
    ]
    return helps_of(CRISIS, Made(), LEAD, {LEAD.id: peace}, {PATH: kinds}, under)


RNG = np.random.default_rng(0)
BARGAINS = np.arange(COUNT) % 2 == 0


def test_effects_are_told_by_type_and_never_pooled() -> None:
    found = asked(("drop", False, np.where(BARGAINS, 0.22, 0.0)))
    assert found.input == PATH
    assert [part.type for part in found.parts] == ["bargains", "holds-out"]
    (lever,) = found.levers
    assert [round(change.by.mean, 12) for change in lever.changes] == [0.22, 0.0]
    assert [change.says for change in lever.changes] == ["helps", "no effect"]
    assert [change.by.n for change in lever.changes] == [32, 32]


def test_a_spread_over_versions_is_no_sampling_error() -> None:
    shift = np.where(BARGAINS, RNG.choice([0.0, 0.4], COUNT), 0.0)
    (lever,) = asked(("cut", True, shift)).levers
    change = lever.changes[0]
    own = shift[BARGAINS]
    assert (change.by.p5, change.by.p95) == pytest.approx(np.quantile(own, [0.05, 0.95]))
    assert change.by.p95 - change.by.p5 > change.high - change.low


def test_a_lever_that_hurts_in_most_versions_never_helps() -> None:
    shift = np.where(BARGAINS & (np.arange(COUNT) % 10 == 0), 0.9, np.where(BARGAINS, -0.01, 0.0))
    (lever,) = asked(("envoy", True, shift)).levers
    change = lever.changes[0]
    assert change.by.mean > 0.0
    assert change.less > change.more
    assert change.says == "either way"
    assert not asked(("envoy", True, shift)).groups


def test_the_last_digit_of_a_sum_ranks_no_lever_before_another() -> None:
    shift = np.where(BARGAINS, 0.22, 0.0)
    for first, second in ((0.0, 1e-15), (1e-15, 0.0)):
        found = asked(("guarantee", True, shift + first), ("trade", True, shift + second))
        assert [lever.pulled.name for lever in found.levers] == ["guarantee", "trade"]


def test_levers_that_cannot_be_told_apart_are_one_group_and_others_are_not() -> None:
    noise = RNG.normal(0.0, 0.05, (3, COUNT)) * BARGAINS
    found = asked(
        ("a", True, np.where(BARGAINS, 0.20, 0.0) + noise[0]),
        ("b", True, np.where(BARGAINS, 0.20, 0.0) + noise[1]),
        ("c", True, np.where(BARGAINS, 0.05, 0.0) + noise[2]),
        ("d", False, np.where(BARGAINS, 0.20, 0.0)),
    )
    ours, others = found.groups
    assert (ours.ours, set(ours.levers)) == (True, {"a", "b"})
    assert (others.ours, others.levers) == (False, ("d",))


def test_paired_differences_tell_apart_what_overlapping_intervals_would_not() -> None:
    # Both effects swing widely together: their intervals overlap, their difference hardly varies.
    swing = np.where(BARGAINS, np.linspace(0.0, 0.6, COUNT), 0.0)
    found = asked(("less", True, swing), ("more", True, swing + np.where(BARGAINS, 0.03, 0.0)))
    more, less = (next(e for e in found.levers if e.pulled.name == name).changes[0] for name in ("more", "less"))
    assert less.high > more.low
    assert found.groups[0].levers == ("more",)


def test_the_same_lever_twice_is_said_to_be_so() -> None:
    swing = np.where(BARGAINS, np.linspace(0.0, 0.6, COUNT), 0.0)
    other = np.where(BARGAINS, RNG.uniform(0.0, 0.6, COUNT), 0.0)
    found = asked(("once", True, swing), ("twice", False, 0.9 * swing), ("apart", False, other))
    assert found.twins == (("once", "twice"),)


def test_what_nobody_feels_has_no_effect() -> None:
    (lever,) = asked(("unfelt", True, None)).levers
    assert {change.says for change in lever.changes} == {"no effect"}


def test_where_nothing_hangs_on_a_type_all_versions_are_one_part() -> None:
    found = asked(("cut", True, np.full(COUNT, 0.1)), base=np.full(COUNT, 0.3))
    assert found.input == ""
    assert [part.versions for part in found.parts] == [COUNT]


def test_a_version_without_an_answer_counts_nowhere() -> None:
    base = np.where(BARGAINS, 0.3, 0.0)
    base[:4] = np.nan
    found = asked(("cut", True, np.where(BARGAINS, 0.1, 0.0)), base=base)
    assert [part.versions for part in found.parts] == [30, 30]
    assert found.levers[0].changes[0].by.n == 30


@pytest.mark.parametrize("roles", [("now", "lead"), ("lead", "now"), ("lead",)])
def test_levers_are_told_in_the_leading_figure(roles: tuple[Any, ...]) -> None:
    known = [Headline(f"made.{role}", role, "number", role=role) for role in roles]
    found = leading(known)
    assert found is not None
    assert found.role == "lead"
    assert leading([Headline("made.x", "x", "number")]) is None


@pytest.mark.parametrize(("better", "sign"), [("more", 1.0), ("less", -1.0)])
def test_the_lever_with_the_best_part_stands_first_whichever_way_is_better(
    better: Literal["more", "less"], sign: float
) -> None:
    head = replace(LEAD, better=better)
    base = np.where(BARGAINS, 0.6, 0.4)
    shifts = {"everywhere": np.full(COUNT, 0.1), "bargainers": np.where(BARGAINS, 0.3, 0.0)}
    under = [(pulled(name), {head.id: base + sign * shift}) for name, shift in shifts.items()]
    kinds = np.where(BARGAINS, "bargains", "holds-out")
    found = helps_of(CRISIS, Made(), head, {head.id: base}, {PATH: kinds}, under)
    assert len(found.parts) == 2
    assert [one.pulled.name for one in found.levers] == ["bargainers", "everywhere"]
    assert [one.best(better) for one in found.levers] == pytest.approx([0.3, 0.1])


class Tallied(dict[str, Any]):
    """Columns that say which of them were read."""

    def __init__(self, columns: dict[str, Any]) -> None:
        super().__init__(columns)
        self.read: list[str] = []

    def items(self) -> Any:
        self.read += self
        return super().items()


def test_no_other_column_is_touched_where_no_reason_is_asked_for() -> None:
    base, after = (Tallied({LEAD.id: np.full(COUNT, x), "made.curve": np.zeros((COUNT, 3))}) for x in (0.2, 0.4))
    assert moved_of(CRISIS, LEAD, base, {}, [(pulled("a"), after)]) is not None
    assert base.read == after.read == []
    helps_of(CRISIS, Made(), LEAD, base, {}, [(pulled("a"), after)])
    assert set(after.read) == {LEAD.id, "made.curve"}


def test_what_moves_nothing_is_no_lever_s_twin() -> None:
    wave = np.linspace(0.1, 0.5, COUNT)
    found = asked(("a", True, wave), ("b", True, wave), ("idle", True, None), base=np.full(COUNT, 0.2))
    assert found.twins == (("a", "b"),)
    assert {one.pulled.name for one in found.levers} == {"a", "b", "idle"}
