"""The odds of a crisis file as beliefs: what each camp expects of the war, and types of war that make room for it.

Where the file says how often a war like this breaks off, an entered number is the chance of prevailing in a fight to
the finish, with help as it stands (see :mod:`.odds`). The types and the edge of the front are those of the file as it
stands: a lever on hopes moves the beliefs in them alone, a lever on help the odds of every move. Where the file does
not say it, the numbers are chances that the war favours a side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from demarche.engines.ripeness.crisis_reader import DEFAULTS, MOST_CERTAIN, Reader
from demarche.engines.ripeness.model import Beliefs
from demarche.engines.ripeness.odds import Types, fitted
from demarche.engines.ripeness.units import Per
from demarche.numerics.kept import Kept

__all__ = ["beliefs_of", "fit_types", "notch_of"]

NODES = 13
"""Evidence nodes; a fixed number, so that an answer does not hang on what else is solved with it."""
_TYPES = "types of war"
_FITTED: Kept[Types] = Kept(16, lambda found: 1)
"""What was fitted last: most judgements that one changes leave the odds, the front and its pace alone."""
SURE = 0.02
LEAST = 1e-6


def notch_of(reader: Reader) -> int:
    """Where the front stands."""
    notches = reader.war.notches
    return min(max(round(reader.own("balance") * notches), 1), notches - 1)


def _logit(chance: float) -> float:
    chance = min(max(chance, 1.0 - MOST_CERTAIN), MOST_CERTAIN)
    return math.log(chance / (1.0 - chance))


def _strength(reader: Reader) -> float:
    wins = reader.part("odds", "favoured_wins", DEFAULTS["favoured_wins"])
    return _logit(min(max(wins, 0.5), MOST_CERTAIN))


def _odds(reader: Reader, base: Reader) -> tuple[float, float, float]:
    """Chances for the ruler in the eyes of the ruler, the opposition, an observer.

    Each side enters its own odds. Where the screen stands in, it is the screen without levers: what a lever does to
    hopes follows here from what it does to the war.
    """
    ruler = reader.part("odds", "ruler", base.screen("p_ruler", 0.5))
    opposition = reader.part("odds", "opposition", base.screen("p_opposition", 1.0 - ruler))
    return ruler, 1.0 - opposition, reader.part("odds", "observer", base.screen("balance", 0.5))


def _of_coalition(reader: Reader, coerced: bool) -> bool:
    coercer = reader.war.coercer
    return coerced and coercer is not None and coercer.brittle is not None


def fit_types(readers: Sequence[Reader], coerced: bool) -> None:
    """Keep with each reader of the file as it stands the types of war that its camps' odds call for: the edge of the
    front, the spread, and the odds under either type."""
    asked = [reader for reader in readers if reader.own("breaks_per_year") > 0.0]
    if not asked:
        return
    step = asked[0].war.step
    spreads = not _of_coalition(asked[0], coerced)
    odds, notches = np.array([_odds(reader, reader) for reader in asked]), asked[0].war.notches
    balance = np.array([notch_of(reader) for reader in asked])
    moves = np.array([Per(reader.own("pace_per_year") * notches, "year").count(step) for reader in asked])
    breaks = np.array([Per(reader.own("breaks_per_year"), "year").hazard(step) for reader in asked])
    strength = np.array([_strength(reader) for reader in asked])
    found = _FITTED.get(
        (notches, spreads, *(part.tobytes() for part in (odds, balance, moves, breaks, strength))),
        lambda: fitted(odds, balance, notches, moves, breaks, strength, spreads=spreads),
    )
    for place, reader in enumerate(asked):
        parts = (found.edge, found.spread, found.against, found.favouring)
        reader.kept[_TYPES] = tuple(float(part[place]) for part in parts)


def beliefs_of(reader: Reader, base: Reader, coerced: bool) -> tuple[Beliefs, float, float]:
    """What each camp believes of the war; the log odds, beside that, that the next move is the ruler's; and how far the
    types of war lie apart where it breaks off."""
    odds, strength = _odds(reader, base), _strength(reader)
    types = base.kept.get(_TYPES)
    if _of_coalition(reader, coerced):
        coercer = reader.war.coercer
        assert coercer is not None
        assert coercer.brittle is not None
        own, theirs, outside = (
            reader.number(f"war.coercer.brittle.{side}", getattr(coercer.brittle, side), 0.5)
            for side in ("ruler", "opposition", "observer")
        )
        wins = 1.0 / (1.0 + math.exp(-strength))
        edge = _logit(odds[2] * wins + (1.0 - odds[2]) * (1.0 - wins)) if types is None else types[0]
        return Beliefs(own, theirs, outside, strength=0.0, nodes=NODES, about="coalition"), edge, 0.0
    nodes = NODES if strength > 0.0 else None
    if types is None:
        return Beliefs(*odds, strength=strength, nodes=nodes), 0.0, 0.0
    edge, spread, against, favouring = types
    own, theirs, outside = (
        min(max((chance - against) / max(favouring - against, LEAST), SURE), 1.0 - SURE) for chance in odds
    )
    return Beliefs(own, theirs, outside, strength=strength, nodes=nodes), edge, spread
