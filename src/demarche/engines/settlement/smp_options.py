"""What can be chosen about the Spatial Model of Politics (SMP), and what each choice means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from demarche.engines.settlement.pce import ELECTIONS, Election
from demarche.engines.settlement.voting import VICTORIES, VOTES, Victory, Vote, one_of
from demarche.errors import InputError

__all__ = ["SmpOptions"]

Mode = Literal["corrected", "ktab"]
RiskRange = Literal["min", "mid", "max"]
Estimate = Literal["none", "one-third", "half", "two-thirds", "full"]
Commitment = Literal["no", "semi", "full"]
Moving = Literal["s1p1", "s2p2", "s2pmax"]
Bargain = Literal["initiator", "both", "weighted"]

RISK_SPAN: Mapping[str, tuple[float, float]] = {"min": (0.0, 1.0), "mid": (-0.5, 1.0), "max": (-1.0, 1.0)}
"""The least and the greatest risk attitude, of the least and the most likely winner."""
OWN_SHARE: Mapping[str, float] = {
    "none": 1.0,
    "one-third": 2.0 / 3.0,
    "half": 0.5,
    "two-thirds": 1.0 / 3.0,
    "full": 0.0,
}
"""How much of its own attitude an actor sees in others."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "mode": get_args(Mode),
    "vote": VOTES,
    "victory": VICTORIES,
    "election": ELECTIONS,
    "risk_range": get_args(RiskRange),
    "risk_estimate": get_args(Estimate),
    "commitment": get_args(Commitment),
    "moving": get_args(Moving),
    "bargain": get_args(Bargain),
}


@dataclass(frozen=True, kw_only=True)
class SmpOptions:
    """How SMP is played; the defaults of everything but ``mode`` are KTAB's.

    Raises :class:`.InputError` for a value that does not exist, and for what KTAB itself cannot run.
    """

    mode: Mode = "corrected"
    """``ktab``: what KTAB does, to reproduce old work. ``corrected``: third parties back the side they like better
    (in KTAB a friend of one side joins the other), a target's own chance of winning is read where its gain was, and
    chains are solved instead of iterated."""
    vote: Vote = "proportional"
    victory: Victory = "linear"
    election: Election = "conditional"
    risk_range: RiskRange = "mid"
    """Risk attitudes run from 0, from -1/2 or from -1 (least likely to win) up to 1 (most likely)."""
    risk_estimate: Estimate = "one-third"
    """How far an actor adjusts its own attitude to the true one when it guesses another's."""
    commitment: Commitment = "semi"
    """What third parties risk by joining, in KTAB's mode alone; the corrected mode has no use for it."""
    moving: Moving = "s2p2"
    """Who moves how far in a bargain: by salience and chance (``s1p1``), by their squares, or the weaker alone."""
    bargain: Bargain = "initiator"
    """Whose view of the chances a bargain follows: the initiator's, one bargain by each, or both weighted."""
    stochastic: bool = False
    """Draw each actor's choice of a bargain by its chance, instead of taking the likeliest."""
    turns: int = 100
    """Turns at most; play stops earlier when positions move less than a fiftieth of what they moved at first."""

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            one_of(name, getattr(self, name), choices)
        if not 1 <= self.turns <= 1000:
            raise InputError(f"turns: {self.turns} is out of range; give 1 to 1000")
        if self.mode == "ktab" and self.risk_estimate == "full":
            raise InputError("risk_estimate: KTAB itself always stops with an error on 'full'; use mode 'corrected'")
