"""What is found about packages, as frozen data with its witnesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "ClauseRow",
    "GivenLine",
    "GivingWay",
    "LeastChange",
    "Outbid",
    "Package",
    "PackageResult",
    "Refusal",
    "Reply",
    "Stance",
    "Trade",
]


@dataclass(frozen=True, kw_only=True)
class Package:
    """One text: a clause for every issue, what it is worth to every party, and by how much it beats no agreement.

    ``worth`` and ``margin`` go by the agenda's parties; a worth is minus infinity beyond a wall.
    """

    clauses: Mapping[str, str]
    worth: Mapping[str, float]
    margin: Mapping[str, float]

    @property
    def words(self) -> str:
        """The text in words."""
        return "; ".join(f"{issue}: {clause}" for issue, clause in self.clauses.items())


@dataclass(frozen=True, kw_only=True)
class Stance:
    """What one party makes of one clause.

    *accepts*: a text all of whose clauses are worth as much to it as this one, it would sign. *refuses*: it would sign
    no text with this clause, not even with all else as it likes best. *would trade*: neither. ``best`` is its margin in
    the best such text: below 0 it is the witness of a refusal, and minus infinity beyond a wall.
    """

    party: str
    stance: Literal["accepts", "would trade", "refuses"]
    best: float


@dataclass(frozen=True, kw_only=True)
class ClauseRow:
    """One clause: how many signable packages hold it (None where they were not counted), and what each makes of it."""

    issue: str
    clause: str
    status_quo: bool
    held_by: int | None
    stances: tuple[Stance, ...]


@dataclass(frozen=True, kw_only=True)
class GivenLine:
    """A red line that gives way: whose, where, what clause takes its place, and what that costs its holder.

    ``cost`` is what the holder loses against the best clause within its line, in parts of all it wants; ``price`` is
    the price that is waived, or None for a wall.
    """

    party: str
    issue: str
    clause: str
    cost: float
    price: float | None


@dataclass(frozen=True, kw_only=True)
class GivingWay:
    """A smallest set of red lines that would have to give way, and the best package that this opens."""

    lines: tuple[GivenLine, ...]
    package: Package
    """Its worths and margins are those with these lines out of the way."""


@dataclass(frozen=True, kw_only=True)
class Outbid:
    """A party that has more without agreement than the nearest package gives it, all red lines out of the way."""

    party: str
    no_agreement: float
    worth: float
    short: float


@dataclass(frozen=True, kw_only=True, eq=False)
class PackageResult:
    """Which packages all who must consent could sign.

    ``count`` of ``total`` are signable (None where there are too many to count; then ``possible`` says whether any is).
    ``shortlist`` has the best of them by their least margin. ``frontier`` are those that no other signable package
    beats for one signer at no cost to another (None where it was not asked for or is too large). Where nothing is
    signable, ``giving_way`` names every smallest set of red lines that would have to give, up to twenty; if even with
    all of them gone nothing is, ``outbid`` says who has too much without agreement.
    """

    issues: tuple[str, ...]
    parties: tuple[str, ...]
    signers: tuple[str, ...]
    total: int
    count: int | None
    possible: bool
    shortlist: tuple[Package, ...]
    nash: Package | None
    kalai_smorodinsky: Package | None
    least_margin: Package | None
    frontier: tuple[Package, ...] | None
    clauses: tuple[ClauseRow, ...]
    giving_way: tuple[GivingWay, ...]
    outbid: tuple[Outbid, ...]
    method: str
    parameters: Mapping[str, Any]
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a party does not sign a text: its shortfall against no agreement, and the issues beyond a wall of its own."""

    party: str
    short: float
    walls: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LeastChange:
    """The least change of a text after which a party (all who must consent, where None) would sign it.

    Fewest clauses first, then the least way on their scales, then the greatest least margin.
    """

    party: str | None
    changes: Mapping[str, tuple[str, str]]
    """By issue, the clause before and after."""
    package: Package


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What becomes of a proposed text: who would sign it, why others would not, and what would change that."""

    package: Package
    signable: bool
    refusals: tuple[Refusal, ...]
    changes: tuple[LeastChange, ...]
    """For each party that refuses, then for all together; a party that no change brings round is missing."""
    forbidden: tuple[tuple[str, str], ...]
    """Clauses of the text that the agenda does not let stand together."""


@dataclass(frozen=True, kw_only=True)
class Trade:
    """Two issues on which two parties both gain by a swap from a text; what each gains, and who else would lose."""

    issues: tuple[str, str]
    parties: tuple[str, str]
    before: tuple[str, str]
    after: tuple[str, str]
    gains: tuple[float, float]
    losers: tuple[str, ...]
