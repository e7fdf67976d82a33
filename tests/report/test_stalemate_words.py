"""Whether a stalemate hurts both, in words: what each would settle for, and whether what is on the table is enough."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from demarche.engines.ripeness import Stalemate
from demarche.engines.ripeness.finish_odds import Fought
from demarche.engines.ripeness.stalemate_words import hurting


def answer(needs: float, leaves: float, hurts: tuple[bool, bool], width: float, room: float = 0.1) -> Any:
    found = Stalemate(
        ruler=0.3,
        opposition=0.2,
        ruler_needs=needs,
        opposition_leaves=leaves,
        low=needs,
        high=needs + room,
        margin=0.1,
        hurts={"ruler": hurts[0], "opposition": hurts[1]},
        costs={"ruler": 0.2, "opposition": 0.3},
        fought=Fought(years=6.0, prevails={}, sways={}),
    )
    base = SimpleNamespace(zone=SimpleNamespace(width=width))
    return SimpleNamespace(ruler="Damascus", opposition="the rebels", prize="power", stalemate=found, base=base)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            (0.24, 1.7, (True, True), -0.1),
            "rather take 0.24 or more of power, and the rebels would rather leave it all.",
        ),
        ((0.24, 1.7, (True, True), -0.1), "hurts both. That no terms suit both today comes from talks to come"),
        ((0.24, 0.7, (True, True), 0.1), "it hurts both."),
        ((-0.1, -0.2, (True, False), -0.1), "take anything of power, and the rebels would rather leave it nothing."),
        ((-0.1, -0.2, (True, False), -0.1), "It hurts Damascus; it does not hurt the rebels enough"),
        (
            (1.2, 0.4, (False, True), -0.1),
            "take no less than all of power, and the rebels would rather leave it up to 0.40.",
        ),
        ((1.2, 0.4, (False, True), -0.1), "It hurts the rebels; it does not hurt Damascus enough"),
        ((0.6, 0.4, (False, False), -0.1), "It hurts neither enough"),
    ],
)
def test_what_it_says(given: tuple[float, float, tuple[bool, bool], float], words: str) -> None:
    said = hurting(answer(*given))
    assert words in said
    assert ("comes from talks to come" in said) == (given[2] == (True, True) and given[3] < 0.0)


def test_where_conditions_keep_them_apart_it_does_not_say_that_terms_suit_both() -> None:
    said = hurting(answer(0.42, 0.9, (True, True), -0.1, room=-0.05))
    assert "It hurts both" in said
    assert "No terms suit both at once" in said
    assert "comes from talks to come" not in said
