"""What stands behind the verdict: each side's condition and its price, what keeps a peace, what the war costs.

Facts over the versions; :mod:`.terms_words` says them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.quantity import Quantity
from demarche.engine.plain import Plain
from demarche.engine.shown import Told, told
from demarche.engines.ripeness.breach import kept
from demarche.engines.ripeness.finish_columns import PREVAILS, SWAYS, YEARS
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.section import War, WarPart
from demarche.engines.ripeness.units import Per

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "FACTS",
    "Condition",
    "Cost",
    "Finish",
    "Keeping",
    "TermsFacts",
    "Undone",
    "facts_of",
    "terms_facts",
    "undone_of",
]

Side = Literal["ruler", "opposition"]
SIDES: tuple[Side, Side] = ("ruler", "opposition")
FACTS = {
    **{f"ripeness.{side}_bound": f"the bound that {{{side}}} announced" for side in SIDES},
    **{f"ripeness.{side}_price": f"what it costs {{{side}}} to sign beyond its bound" for side in SIDES},
    "ripeness.unbroken": "chance that nobody breaches a settlement signed now",
    "ripeness.unspoiled": "chance that nobody breaches it and no spoiler brings it down",
    "ripeness.hesitates": "sides hesitate over small gains, since best responses chase each other (1: they do)",
}
"""Quantities of each version, in words; a price that nobody would pay is no number."""
_SOMETHING = 0.005
APART = 2.0
"""What is entered and what follows are said to differ where one is more than so many times the other."""


@dataclass(frozen=True, kw_only=True)
class Condition(Plain):
    """What a side announced, and whether it signs beyond that, over the versions.

    ``price``: over those in which it has one; in ``walls`` versions nothing can make it sign beyond. ``signing``:
    versions in which something is signed with a chance that counts, ``crossed``: those of them in which the mean terms
    lie beyond the bound, ``terms``: the ruler's share in these.
    """

    side: Side
    who: str
    bound: Told
    price: Told
    walls: int
    signing: int
    crossed: int
    terms: Told


@dataclass(frozen=True, kw_only=True)
class Keeping(Plain):
    """What a peace that holds, once signed, is made of: that nobody breaches it, that no spoiler brings it down either,
    and that it holds in the end (a breach may be mended, and much may change before the day of signature). Means over
    the versions, each weighing as much as its chance that something is signed; None where nothing ever is."""

    unbroken: float | None
    unspoiled: float | None
    holds: float | None

    @property
    def rest(self) -> float:
        """What mending, and change before the day of signature, add to it or take away."""
        return 0.0 if self.holds is None or self.unspoiled is None else self.holds - self.unspoiled


@dataclass(frozen=True, kw_only=True)
class Cost(Plain):
    """What fighting to the finish costs a side: as follows from its war, and as the file's screen says, if it does."""

    side: Side
    who: str
    entered: float | None
    implied: Told

    @property
    def apart(self) -> bool:
        """Do the two tell of different wars?"""
        if self.entered is None:
            return False
        low, high = sorted((self.entered, self.implied.mean))
        return self.implied.n > 0 and high > APART * max(low, 0.0)


@dataclass(frozen=True, kw_only=True)
class Finish(Plain):
    """The screen's question asked of the war: over ``versions`` solved ones, what each side would take or leave rather
    than fight to the finish, ``low`` and ``high`` the ends of the zone once conditions are weighed, the versions in
    which such terms exist, and the versions in which terms exist in the war itself; ``apart``: there and not here.

    ``years``: how long it takes. ``ruler_odds``, ``opposition_odds``: the chance that each side gives itself,
    ``observer_odds``: that an observer gives the ruler. ``ruler_sways``, ``opposition_sways``: by how much ten points
    more of its own odds move a side's end of the room for terms. The two sides' have no versions where the war does not
    read their odds of the front."""

    ruler: str
    opposition: str
    needs: Told
    leaves: Told
    low: Told
    high: Told
    open: int
    open_in_war: int
    apart: int
    versions: int
    years: Told
    ruler_odds: Told
    opposition_odds: Told
    observer_odds: Told
    ruler_sways: Told
    opposition_sways: Told

    @property
    def least(self) -> float:
        """What the ruler would take, on average, of what there is."""
        return max(self.needs.mean, 0.0)


@dataclass(frozen=True, kw_only=True)
class Undone(Plain):
    """Which part of a rise in the other side's help those who help ``who`` are entered as making good, at the middle of
    the ranges."""

    who: str
    against: str
    part: float


@dataclass(frozen=True, kw_only=True)
class TermsFacts(Plain):
    """``conditions``: of those sides that announced one. ``hesitating``: of ``versions`` solved ones, those in which
    sides hesitate. ``months``: how long a peace has to hold. ``anchors``: what shares of the prize mean in
    the file's words."""

    prize: str
    conditions: tuple[Condition, ...]
    keeping: Keeping
    costs: tuple[Cost, ...]
    finish: Finish | None
    undone: tuple[Undone, ...]
    hesitating: int
    versions: int
    months: int
    anchors: tuple[tuple[float, str], ...]


def facts_of(result: Result) -> dict[str, float]:
    """The quantities of one version."""
    game = result.plan.at(0)
    terms, step, length = game.settlement, game.horizon.step, game.horizon.hold
    prices = terms.ruler_price, terms.opposition_price
    breach = 1.0 - terms.binds.survival(step)
    lost = 1.0 - (1.0 - breach) * (1.0 - _hazard(terms.spoilers, step))
    hardens = terms.hardens.value > 0.0
    chances = [kept(x, length) if hardens else (1.0 - x) ** length for x in (breach, lost)]
    return {
        "ripeness.ruler_bound": terms.lowest,
        "ripeness.opposition_bound": terms.highest,
        **{f"ripeness.{side}_price": x if np.isfinite(x) else np.nan for side, x in zip(SIDES, prices, strict=True)},
        "ripeness.unbroken": chances[0],
        "ripeness.unspoiled": chances[1],
        "ripeness.hesitates": float(result.hesitation > 0.0),
    }


def _hazard(rate: Per, step: Any) -> float:
    return float(rate.hazard(step))


def terms_facts(crisis: Crisis, values: Mapping[str, NDArray[Any]]) -> TermsFacts | None:
    """The facts, from the columns of the versions; None where there are none."""
    war, screen = crisis.file.part(WarPart).war, crisis.file.screen
    if war is None or "ripeness.unbroken" not in values:
        return None
    solved = values["ripeness.solved"] > 0.0
    names = {"ruler": crisis.label(war.ruler), "opposition": crisis.label(war.opposition)}
    known = {name: column[solved] for name, column in values.items() if column.ndim == 1}
    conditions = [_condition(side, names[side], known) for side in SIDES]
    return TermsFacts(
        prize=screen.prize if screen else "the prize",
        conditions=tuple(each for each in conditions if each is not None),
        keeping=_keeping(known),
        costs=tuple(
            Cost(
                side=side,
                who=names[side],
                entered=_entered(getattr(screen, f"c_{side}", None)),
                implied=told(known[f"ripeness.cost_{side}"]),
            )
            for side in SIDES
        ),
        finish=_finish(names, known),
        undone=undone_of(crisis),
        hesitating=int(known["ripeness.hesitates"].sum()),
        versions=int(solved.sum()),
        months=war.durable_months,
        anchors=tuple(sorted(((screen.scale if screen else None) or {}).items())),
    )


def _entered(given: Quantity | None) -> float | None:
    return None if given is None else float(given.central)


def _finish(names: Mapping[str, str], known: Mapping[str, Floats]) -> Finish | None:
    """None under levers, where it is not worked out."""
    fought = known["ripeness.finish_open"]
    if np.isnan(fought).any() or not fought.size:
        return None
    in_war = known["ripeness.open"] > 0.0
    return Finish(
        ruler=names["ruler"],
        opposition=names["opposition"],
        needs=told(known["ripeness.finish_needs"]),
        leaves=told(known["ripeness.finish_leaves"]),
        low=told(known["ripeness.finish_low"]),
        high=told(known["ripeness.finish_high"]),
        open=int((fought > 0.0).sum()),
        open_in_war=int(in_war.sum()),
        apart=int((in_war & (fought == 0.0)).sum()),
        versions=len(fought),
        years=told(known[YEARS]),
        ruler_odds=told(known[PREVAILS["ruler"]]),
        opposition_odds=told(1.0 - known[PREVAILS["opposition"]]),
        observer_odds=told(known[PREVAILS["observer"]]),
        ruler_sways=told(known[SWAYS["ruler"]]),
        opposition_sways=told(known[SWAYS["opposition"]]),
    )


def undone_of(crisis: Crisis) -> tuple[Undone, ...]:
    """By side, what of a rise in the other's help is entered as made good; nothing where patrons choose."""
    war = crisis.file.part(WarPart).war
    if war is None or any(patron.chooses for patron in war.patrons):
        return ()
    return tuple(_undone(war, {side: crisis.label(getattr(war, side)) for side in SIDES}))


def _undone(war: War, names: Mapping[str, str]) -> Iterator[Undone]:
    for side, other in (SIDES, SIDES[::-1]):
        answers = [patron.answer for patron in war.patrons if patron.side == getattr(war, side)]
        part = sum(answer.share.central for answer in answers if answer is not None)
        if part > 0.0:
            yield Undone(who=names[side], against=names[other], part=float(part))


def _keeping(known: Mapping[str, Floats]) -> Keeping:
    signed = known["ripeness.signed"]
    whole = float(signed.sum())
    if whole == 0.0:
        return Keeping(unbroken=None, unspoiled=None, holds=None)
    return Keeping(
        unbroken=float((signed * known["ripeness.unbroken"]).sum()) / whole,
        unspoiled=float((signed * known["ripeness.unspoiled"]).sum()) / whole,
        holds=float(known["ripeness.durable"].sum()) / whole,
    )


def _condition(side: Side, who: str, known: Mapping[str, Floats]) -> Condition | None:
    bound, price = known[f"ripeness.{side}_bound"], known[f"ripeness.{side}_price"]
    asks = (bound > 0.0 if side == "ruler" else bound < 1.0) & (np.isnan(price) | (price > 0.0))
    if not asks.any():
        return None
    signing = asks & (known["ripeness.signed"] > _SOMETHING)
    terms = known["ripeness.terms"]
    crossed = signing & (terms < bound if side == "ruler" else terms > bound)
    return Condition(
        side=side,
        who=who,
        bound=told(bound[asks]),
        price=told(price[asks]),
        walls=int(np.isnan(price[asks]).sum()),
        signing=int(signing.sum()),
        crossed=int(crossed.sum()),
        terms=told(terms[crossed]),
    )
