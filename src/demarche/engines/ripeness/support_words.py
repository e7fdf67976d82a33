"""What patrons do who choose their support, or step in when their side is losing."""

from __future__ import annotations

from math import isnan

from demarche.engines.ripeness import Sponsor
from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.page.numbers import percent

__all__ = ["support_items"]

_MONTHS = 12


def support_items(answer: RipenessAnswer) -> list[str]:
    """A sentence for each side whose patrons' support is not written down: today's, and after a year of war."""
    items, game = [], answer.base.plan.game
    for side, name, patron in (
        ("ruler_patron", answer.ruler, game.ruler_patron),
        ("opposition_patron", answer.opposition, game.opposition_patron),
    ):
        if patron.conduct is None:
            continue
        curve = answer.base.support[side]
        later = float(curve[min(answer.step(_MONTHS), len(curve)) - 1])
        if isnan(later):
            continue
        who = f"Those who help {name} " + (
            "choose by their own interest" if isinstance(patron.conduct, Sponsor) else "step in when it is losing"
        )
        items.append(
            f"{who}: today {percent(patron.level)} of all they could give; after a year, if there is war then, "
            f"{percent(later)} on average."
        )
    return items
