"""The sentences on patrons whose support varies."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from demarche.engines.ripeness import Game, Patron, Plan, Rescue, Sponsor
from demarche.engines.ripeness.support_words import support_items


def _answer(game: Game, later: float) -> SimpleNamespace:
    curves = dict.fromkeys(("ruler_patron", "opposition_patron"), np.linspace(0.5, later, 12))
    base = SimpleNamespace(plan=Plan(game), support=curves, step=lambda month: month)
    return SimpleNamespace(base=base, ruler="Damascus", opposition="the rebels")


def test_only_support_that_varies_is_told() -> None:
    assert support_items(_answer(Game(), 0.3)) == []
    chooser = Patron(0.5, conduct=Sponsor(1.0, (0.0, 0.5, 1.0)))
    (words,) = support_items(_answer(Game(opposition_patron=chooser), 0.3))
    assert words.startswith("Those who help the rebels choose by their own interest: today 50 %")
    assert "30 % on average" in words
    (words,) = support_items(_answer(Game(ruler_patron=Patron(0.2, conduct=Rescue(0.5, 0.4))), 0.6))
    assert words.startswith("Those who help Damascus step in when it is losing: today 20 %")
    assert support_items(_answer(Game(opposition_patron=chooser), float("nan"))) == []
