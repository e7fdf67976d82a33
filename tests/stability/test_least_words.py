"""The least change of everybody's wishes together, by both measures, with the proof that nothing less does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from demarche.engines.stability import Actor, GraphModel, Model, Option, OptionModel, analyse, read_case
from demarche.engines.stability.least_words import least_data, least_parts, least_together
from demarche.page.parts import Bullets

ELMIRA = Path(__file__).parents[1] / "data" / "stability" / "elmira_9.json"


def told(model: Model, state: str) -> list[str]:
    found = least_together(model, model.index_of(state), "seq")
    assert found is not None
    bullets = least_parts(model, found)[0]
    assert isinstance(bullets, Bullets)
    return [str(item) for item in bullets.items]


def test_elmira_settles_on_4_if_uniroyal_could_threaten_to_leave() -> None:
    """Local government then keeps still, since Uniroyal would rather abandon or delay than have both against it."""
    model = read_case(ELMIRA).model
    assert isinstance(model, GraphModel)
    assert told(model, "4") == [
        "Fewest swaps: 2. Uniroyal puts 5 above 8 and 9 above 8. Proven: nothing less does.",
        "Fewest places moved: 4. Uniroyal puts 9 above 5, 9 above 8 and 5 above 8. Proven: nothing less does.",
    ]
    found = least_together(model, model.index_of("4"), "seq")
    assert found is not None
    for entry in least_data(model, found):
        (change,) = entry["changes"]
        assert change["actor"] == "UR"
        ranks = model.ranks.copy()
        for level, group in enumerate(reversed(change["order"])):
            ranks[1, [model.index_of(name) for name in group]] = level
        assert "4" in analyse(replace(model, ranks=ranks)).equilibria("seq")
        assert entry["proven"]
        assert entry["cost"] == entry["bound"]


def test_what_lasts_needs_none_and_many_states_are_not_asked() -> None:
    model = read_case(ELMIRA).model
    assert told(model, "5") == [f"Fewest {what}: none: it lasts as things are." for what in ("swaps", "places moved")]
    options = tuple(Option(f"o{k}", "A") for k in range(6))
    assert least_together(OptionModel((Actor("A"),), options, np.zeros((1, 64))), 0, "seq") is None
