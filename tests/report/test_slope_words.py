"""The line on numbers at which the answer jumps."""

from __future__ import annotations

from types import SimpleNamespace

from demarche.engines.ripeness import Slope
from demarche.engines.ripeness.slope_words import slope_parts
from demarche.engines.ripeness.slopes import JUDGED


def test_jumps_are_named_in_the_words_of_the_page_and_nothing_else_is() -> None:
    slopes = [Slope(name, 0.1, 0.2, None) for name in JUDGED]
    answer = SimpleNamespace(slopes=slopes, ruler="Belgrade", opposition="the KLA")
    assert slope_parts(answer) == ()
    for name in JUDGED:
        answer.slopes = [Slope("war.ruler_cost", 0.1, None, "jump"), Slope(name, 0.1, None, "jump")]
        (part,) = slope_parts(answer)
        assert "what a year of war costs Belgrade or " in part.text
        assert "{" not in part.text
    answer.slopes = [Slope("war.moves", 0.1, None, "kink")]
    assert slope_parts(answer) == ()
