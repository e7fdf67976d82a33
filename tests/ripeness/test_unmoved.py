"""A part of the game is read again under a lever exactly where something that it is read from differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from demarche.crisis import Crisis, load, shipped_cases
from demarche.crisis.quantity import Quantity
from demarche.engine.contract import BEFORE
from demarche.engine.inputs import covers, judged
from demarche.engine.registry import engine
from demarche.engines.ripeness import from_crisis
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.from_crisis import burden_draws
from demarche.engines.ripeness.plan import Plan
from demarche.errors import InputError
from demarche.study.draw.plan import plan_of

pytestmark = pytest.mark.once

COUNT = 3


@cache
def drawn(case: str) -> tuple[Crisis, dict[str, Any]]:
    crisis, war = load(case), engine("ripeness")
    plan = plan_of(crisis, draws=COUNT, seed=0, levers=())
    return crisis, plan.design.columns(crisis, war.reads(crisis))


def afresh(monkeypatch: pytest.MonkeyPatch, crisis: Crisis, columns: dict[str, Any]) -> list[Plan]:
    with monkeypatch.context() as patched:
        patched.setattr(from_crisis, "unmoved", lambda before, after: frozenset())
        return plans_of(crisis, columns, COUNT)


def burdens_afresh(monkeypatch: pytest.MonkeyPatch, crisis: Crisis, columns: dict[str, Any]) -> list[Any]:
    with monkeypatch.context() as patched:
        patched.setattr(from_crisis, "unmoved", lambda before, after: frozenset())
        return burden_draws(crisis, columns, COUNT)


@pytest.mark.parametrize("case", shipped_cases())
def test_a_plan_under_levers_is_the_one_read_afresh(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    crisis, columns = drawn(case)
    for lever in crisis.file.levers:
        under = crisis.under(lever.id)
        assert plans_of(under, columns, COUNT) == afresh(monkeypatch, under, columns), lever.id


@pytest.mark.parametrize("case", shipped_cases())
def test_whatever_is_changed_is_read_again(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number that the war reads, and every actor's type, changed as a lever might, one at a time."""
    crisis, columns = drawn(case)
    after = [*changed(crisis), *(crisis.with_types({a.id: kind}) for a in crisis.file.actors for kind in a.types)]
    assert len(after) > 20
    for each in after:
        under = replace(each, levers=crisis.file.levers[:1], changes=crisis.changes, origin=crisis)
        now, then = judged(each), judged(crisis)
        own = {path if now.get(path) == then[path] else BEFORE + path: column for path, column in columns.items()}
        assert plans_of(under, own, COUNT) == afresh(monkeypatch, under, own), each.changes
        assert burden_draws(under, own, COUNT) == burdens_afresh(monkeypatch, under, own), each.changes


def changed(crisis: Crisis) -> Iterator[Crisis]:
    """The crisis with each number changed that the war reads."""
    for path, given in judged(crisis).items():
        if isinstance(given, Quantity) and covers(engine("ripeness").reads(crisis), path):
            value = given.low + 0.25 * (given.high - given.low) if given.is_range else 0.9 * given.central
            with suppress(InputError):  # one that fits only with another
                yield crisis.with_values({path: value})
