"""What carries the verdict: the same wars with one part taken away, threats against a wall, the price at which the
verdict turns, and help that is answered by half.

Nothing here is another estimate: each figure is a paired change in the first versions of the study, so few of them that
it stays cheap, and their number stands with it. :mod:`.probing` finds them, :mod:`.carrying_words` says them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.engine.headline import Role
from demarche.engine.plain import Plain
from demarche.engines.ripeness.terms_facts import Side
from demarche.engines.ripeness.verdict import Ripe, ripe_or_not

__all__ = ["Carrying", "Figures", "Half", "Part", "Turn", "Walled", "carries"]


@dataclass(frozen=True, kw_only=True)
class Figures(Plain):
    """Over some versions: in how many terms exist now, in how many they are likelier than not within a year, and the
    mean chances that something is signed and that the first settlement holds."""

    open: int
    soon: int
    signed: float
    durable: float
    versions: int

    def terms(self, role: Role) -> int:
        """In how many versions terms exist *now*, or within a year."""
        return self.open if role == "now" else self.soon

    def code(self, at_least: float) -> Ripe:
        """The verdict that these versions give by the rule."""
        holds = self.durable / self.signed if self.signed > 0.0 else None
        return ripe_or_not(self.open / self.versions, self.soon / self.versions, at_least, holds)


@dataclass(frozen=True, kw_only=True)
class Part(Plain):
    """The same versions without one part of the war. ``share``: of all that taking one part away moves the chance of a
    peace that holds, what this one moves; the verdicts are those of these versions by the rule."""

    name: str
    before: Figures
    after: Figures
    share: float
    verdict_before: Ripe
    verdict_after: Ripe

    @property
    def moves(self) -> bool:
        """Does it move a hundredth of all that moves?"""
        return round(100.0 * self.share) > 0

    @property
    def stands_in_the_way(self) -> bool:
        """Is a peace that holds likelier without it?"""
        return self.after.durable > self.before.durable


def carries(parts: Sequence[Part], role: Role, least: float) -> list[Part]:
    """The parts that move at least so much of all that moves the figure, what moves it most first: the chance of a
    peace that holds, or the number of versions with terms now or within a year."""
    if role == "lead":
        return [part for part in parts if part.share >= least]
    moved = {part.name: abs(part.after.terms(role) - part.before.terms(role)) for part in parts}
    much = least * sum(moved.values())
    found = [part for part in parts if moved[part.name] > 0 and moved[part.name] >= much]
    return sorted(found, key=lambda part: (-moved[part.name], part.name))


@dataclass(frozen=True, kw_only=True)
class Walled(Plain):
    """A lever on the threat: mean changes of the chances that something is signed and that it holds, at the file's
    price of the ruler's condition and with that condition as a wall."""

    lever: str
    title: str
    signed: float
    durable: float
    signed_at_wall: float
    durable_at_wall: float
    versions: int


@dataclass(frozen=True, kw_only=True)
class Turn(Plain):
    """Between which prices of a side's condition the verdict turns, all else as entered; ``above`` is None where it is
    the same at every price."""

    side: Side
    who: str
    below: Ripe
    above: Ripe | None
    low: float
    high: float
    versions: int


@dataclass(frozen=True, kw_only=True)
class Half(Plain):
    """A lever on help that others are entered as undoing by ``part``: mean changes of the chance that something is
    signed, as entered, if they answered half as much, and, as entered, if nobody had announced a condition, and if more
    help moved the front alone and paid for nothing of the war."""

    lever: str
    title: str
    who: str
    part: float
    signed: float
    by_half: float
    no_conditions: float | None
    unpaid: float
    versions: int


@dataclass(frozen=True, kw_only=True)
class Carrying(Plain):
    """``parts``: what moves most stands first."""

    parts: tuple[Part, ...]
    walled: tuple[Walled, ...]
    at_wall: Figures | None
    at_price: Figures | None
    turns: tuple[Turn, ...]
    halves: tuple[Half, ...]
