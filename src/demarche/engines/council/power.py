r"""A priori voting power: what the rule alone gives to each member, before anyone's wishes are known.

Counted exactly. Coalitions are counted by weight and size with a generating function: a table from weight to a
polynomial in t, the coefficient of t^s being the number of coalitions of size s, kept as one big integer with a
fixed number of bits a coefficient (Kronecker substitution), so that adding a member is one shift and one sum per
weight. A member is taken out again by the same recursion run backwards. Members without a veto are counted; those
with one belong to every winning coalition.

Shapley & Shubik 1954; Banzhaf 1965; Coleman 1971; Felsenthal & Machover 1998.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from demarche.engines.council.frames import Frame, frame
from demarche.engines.council.lattice import compile_rule
from demarche.engines.council.model import Chamber
from demarche.errors import InputError

__all__ = ["MemberPower", "PowerResult", "check_size", "power"]

_MOST_MEMBERS = 200
_MOST_BITS = 2_000_000_000


@dataclass(frozen=True)
class MemberPower:
    """One member's power, exact.

    ``swings``: coalitions of the others that win with this member and lose without. ``shapley_shubik`` sums to 1
    over members; ``banzhaf`` is the chance of deciding if the others toss coins, ``banzhaf_normalised`` its share;
    ``prevent`` and ``initiate`` are Coleman's: swings over winning, and over losing, coalitions.
    """

    id: str
    name: str
    veto: bool
    swings: int
    shapley_shubik: Fraction
    banzhaf: Fraction
    banzhaf_normalised: Fraction
    prevent: Fraction
    initiate: Fraction


@dataclass(frozen=True)
class PowerResult:
    """Power of every member, and of the body: ``act`` is the share of coalitions that win (Coleman)."""

    council: str
    winning: int
    act: Fraction
    members: tuple[MemberPower, ...]
    method: str = "exact count by generating functions"

    def member(self, member_id: str) -> MemberPower:
        """The power of one member."""
        return next(entry for entry in self.members if entry.id == member_id)

    def to_dict(self) -> dict[str, Any]:
        """Plain Python types: indices as numbers, and again as exact fractions under ``exact``."""
        return {
            "council": self.council,
            "winning": str(self.winning),
            "act": float(self.act),
            "method": self.method,
            "members": [_plain(entry) for entry in self.members],
        }

    def to_frame(self) -> Frame:
        """One row a member (needs pandas)."""
        rows = [{key: value for key, value in _plain(entry).items() if key != "exact"} for entry in self.members]
        return frame(rows, index="id")


_INDICES = ("shapley_shubik", "banzhaf", "banzhaf_normalised", "prevent", "initiate")


def _plain(entry: MemberPower) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "veto": entry.veto,
        **{name: float(getattr(entry, name)) for name in _INDICES},
        "exact": {"swings": str(entry.swings)} | {name: str(getattr(entry, name)) for name in _INDICES},
    }


@dataclass(frozen=True)
class _Game:
    """Yes-or-no game: who has a veto, each member's weights as one number, and what wins.

    Several weights are digits of one number, in bases so wide that a difference that would borrow from the next
    digit is no sum of anyone's weights.
    """

    vetoes: tuple[bool, ...]
    weights: tuple[int, ...]
    bases: tuple[int, ...]
    quotas: tuple[int, ...]
    heads: int
    excused: int

    def least(self, held: int) -> int:
        """How many members must say yes for a coalition holding these weights to win."""
        size = len(self.vetoes)
        met = True
        for base, quota in zip(self.bases, self.quotas, strict=True):
            held, own = divmod(held, base)
            met = met and own >= quota
        if met:
            return min(self.heads, size - self.excused) if self.excused else self.heads
        return size - self.excused if self.excused else size + 1


def check_size(chamber: Chamber) -> None:
    """Raise InputError where the rule's weights allow too many tallies, or totals of coalitions, to be counted."""
    compile_rule(chamber.rule, chamber.members)
    _Coalitions(_game(chamber))


def _game(chamber: Chamber) -> _Game:
    members, rule = chamber.members, chamber.rule
    if len(members) > _MOST_MEMBERS:
        raise InputError(f"power is counted for up to {_MOST_MEMBERS} members, not {len(members)}")
    heads, quotas, bases = 0, [], []
    weights = [0] * len(members)
    place = 1
    for criterion in rule.criteria:
        if criterion.weight is None:
            heads = max(heads, criterion.needed(len(members)))
            continue
        own = [member.weights[criterion.weight] for member in members]
        quotas.append(criterion.needed(sum(own)))
        bases.append(2 * sum(own) + 1)
        weights = [weight + place * extra for weight, extra in zip(weights, own, strict=True)]
        place *= bases[-1]
    vetoes = tuple(member.veto or rule.consensus for member in members)
    return _Game(vetoes, tuple(weights), tuple(bases), tuple(quotas), heads, rule.blocking_minority - 1)


class _Coalitions:
    """Coalitions of the members without a veto, by weights held: sizes packed into one integer each."""

    def __init__(self, game: _Game) -> None:
        free = [own for own, veto in zip(game.weights, game.vetoes, strict=True) if not veto]
        self.bits = len(free) + 1
        self.sizes = len(free) + 1
        width = self.bits * self.sizes
        table = {0: 1}
        for own in free:
            merged = dict(table)
            for held, packed in table.items():
                merged[held + own] = merged.get(held + own, 0) + (packed << self.bits)
            table = merged
            if len(table) * width > _MOST_BITS:
                raise InputError(
                    "the weights allow too many different totals to count; round them, to thousandths of the total, say"
                )
        self.table = dict(sorted(table.items()))

    def without(self, own: int) -> dict[int, int]:
        """The table with one member of these weights taken out."""
        if not own:
            return {held: packed // ((1 << self.bits) + 1) for held, packed in self.table.items()}
        out: dict[int, int] = {}
        for held, packed in self.table.items():
            before = out.get(held - own)
            left = packed if before is None else packed - (before << self.bits)
            if left:
                out[held] = left
        return out

    def unpack(self, packed: int) -> list[int]:
        """Number of coalitions by size."""
        mask = (1 << self.bits) - 1
        return [(packed >> (size * self.bits)) & mask for size in range(self.sizes)]

    def between(self, packed: int, low: int, high: int) -> int:
        """The coalitions of sizes ``low`` to ``high`` only, still packed."""
        low, high = max(low, 0), min(high, self.sizes - 1)
        if low > high:
            return 0
        return packed & (((1 << ((high - low + 1) * self.bits)) - 1) << (low * self.bits))


def power(chamber: Chamber) -> PowerResult:
    """Exact power indices of a chamber's rule, for up to 200 members with whole-number weights and vetoes.

    In the game of yes or no that indices are defined for, nobody abstains. Raises InputError where there are more
    members, or where weights take too many different totals.
    """
    game = _game(chamber)
    coalitions = _Coalitions(game)
    vetoes = sum(game.vetoes)
    base = sum(own for own, veto in zip(game.weights, game.vetoes, strict=True) if veto)
    least = {held: game.least(held + base) - vetoes for held in coalitions.table}
    winning = coalitions.unpack(
        sum(coalitions.between(packed, least[held], coalitions.sizes) for held, packed in coalitions.table.items())
    )
    swings: dict[tuple[bool, int], list[int]] = {}
    for own, veto in zip(game.weights, game.vetoes, strict=True):
        if (veto, own) not in swings:
            # A member with a veto swings every winning coalition; sizes count the others in it.
            swings[veto, own] = winning if veto else _swings(coalitions, own, least)
    return _result(chamber, game, swings, winning, vetoes)


def _swings(coalitions: _Coalitions, own: int, least: dict[int, int]) -> list[int]:
    """Losing coalitions of the others that win with one more member of these weights, by size."""
    total = 0
    for held, packed in coalitions.without(own).items():
        total += coalitions.between(packed, least[held + own] - 1, least[held] - 1)
    return coalitions.unpack(total)


def _result(
    chamber: Chamber,
    game: _Game,
    swings: dict[tuple[bool, int], list[int]],
    winning: list[int],
    vetoes: int,
) -> PowerResult:
    size = len(game.vetoes)
    won = sum(winning)
    lost = 2**size - won
    by_class = {key: sum(counts) for key, counts in swings.items()}
    everyone = sum(by_class[veto, own] for veto, own in zip(game.vetoes, game.weights, strict=True))
    entries = []
    for member, veto, own in zip(chamber.members, game.vetoes, game.weights, strict=True):
        counts = swings[veto, own]
        others = vetoes - veto
        shapley = sum(
            count * math.factorial(k + others) * math.factorial(size - 1 - k - others)
            for k, count in enumerate(counts)
            if count
        )
        own_swings = by_class[veto, own]
        entries.append(
            MemberPower(
                member.id,
                member.label,
                veto,
                own_swings,
                Fraction(shapley, math.factorial(size)),
                Fraction(own_swings, 2 ** (size - 1)),
                Fraction(own_swings, everyone) if everyone else Fraction(0),
                Fraction(own_swings, won) if won else Fraction(0),
                Fraction(own_swings, lost) if lost else Fraction(0),
            )
        )
    return PowerResult(chamber.id, won, Fraction(won, 2**size), tuple(entries))
