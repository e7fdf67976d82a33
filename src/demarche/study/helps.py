"""What would help, and who holds it: each lever's effect on the leading figure, by the type on which that hangs.

Effects are differences in the same version with and without the lever. Levers are compared by the differences between
them, version by version; those that cannot be told apart make a group, so that chance names no winner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Engine, Headline, Pulled
from demarche.engine.plain import Plain
from demarche.engine.shown import Among, Told, told
from demarche.engine.splitting import Split, split_of, sure_split_of
from demarche.numerics import intervals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Columns = Mapping[str, NDArray[Any]]

__all__ = ["Beyond", "Change", "Group", "Helped", "Helps", "Paired", "Says", "helps_of", "leading", "moved_of"]

Says = Literal["helps", "hurts", "either way", "little", "no effect"]
"""*Either way*: up in some versions, down in others; *little*: less than so many versions can tell from nothing."""
_POINT = 0.005
"""Half a percentage point: what prints as nothing is nothing."""
_DIGITS = 9
"""To which levers are ranked: of two that do the same, the last digit of a sum is not to say which comes first."""
_SAME = 0.995
"""Correlation of two levers' effects from which they are one lever counted twice."""


@dataclass(frozen=True, kw_only=True)
class Change(Plain):
    """What a lever, or two together, does to one figure among some of the versions."""

    among: Among
    by: Told
    """The differences over the versions."""
    low: float
    high: float
    """The 90 % interval of the mean difference: how far it may be off since only so many versions were tried."""
    more: int
    same: int
    less: int
    """In how many versions the figure rises, stays and falls."""
    says: Says
    because: str = ""
    """Why, as a clause; empty where the engine has no reason to give."""


@dataclass(frozen=True, kw_only=True)
class Helped(Plain):
    """One lever: who holds it, and what it does, by type."""

    pulled: Pulled
    changes: tuple[Change, ...]

    def best(self, better: Literal["more", "less", ""]) -> float:
        """By how much it moves the figure, on average, to the ``better`` side in the part where it does so most."""
        return max((_sign(better) * change.by.mean for change in self.changes if change.by.n), default=0.0)

    @property
    def felt(self) -> bool:
        """Whether it changes the figure in any version."""
        return any(change.says != "no effect" for change in self.changes)


@dataclass(frozen=True, kw_only=True)
class Beyond(Plain):
    """By how much two levers together do more than each alone, added up, among some of the versions."""

    mean: float
    sure: bool
    """Whether that is more than so many versions leave to chance."""


@dataclass(frozen=True, kw_only=True)
class Paired(Plain):
    """Two levers together: what they do, and by how much that exceeds what each does alone, by type."""

    pulled: Pulled
    changes: tuple[Change, ...]
    beyond: tuple[Beyond | None, ...]
    """None where the levers were not both tried alone."""


@dataclass(frozen=True, kw_only=True)
class Group(Plain):
    """The levers that help most among some of the versions, and cannot be told apart, in the same hands."""

    among: Among
    ours: bool
    levers: tuple[str, ...]
    least: float
    most: float
    """The smallest and the greatest mean effect in the group."""


@dataclass(frozen=True, kw_only=True)
class Helps(Plain):
    """What each lever does to one figure, what helps most, and which levers are the same lever twice."""

    quantity: str
    label: str
    """A few words for it."""
    words: str
    unit: str
    kind: Literal["yes-no", "number", "curve"]
    """Of a chance, differences are percentage points; of yes and no, versions in a hundred."""
    better: Literal["more", "less", ""]
    """Which way is good for the seat that asks; *helps* and *hurts* mean up and down where it takes no side."""
    input: str
    """Path of the type by which it is told; empty where nothing hangs on one."""
    parts: tuple[Among, ...]
    levers: tuple[Helped, ...]
    """The most helpful first, ours and the others' together."""
    groups: tuple[Group, ...]
    twins: tuple[tuple[str, str], ...]
    """Pairs of levers whose effects go up and down together in all versions."""
    pairs: tuple[Paired, ...] = ()
    """What was tried together."""

    @property
    def is_chance(self) -> bool:
        """Whether differences are told in points of a hundred."""
        return self.kind == "yes-no" or self.unit.startswith("chance")

    @property
    def versions(self) -> int:
        """In how many versions it was compared, in all parts together."""
        return sum(part.versions for part in self.parts)

    @property
    def off(self) -> float:
        """By how much a mean may be off at most, since only so many versions were tried: half a 90 % interval."""
        return max(((c.high - c.low) / 2 for one in self.levers for c in one.changes), default=0.0)


def leading(headlines: Sequence[Headline]) -> Headline | None:
    """The figure in which levers are told first: the leading one, else whether terms exist now."""
    for role in ("lead", "now"):
        for entry in headlines:
            if entry.role == role and entry.kind != "curve":
                return entry
    return None


def helps_of(
    crisis: Crisis,
    engine: Engine,
    lead: Headline,
    base: Columns,
    inputs: Columns,
    under: Sequence[tuple[Pulled, Columns | None]],
) -> Helps:
    """Every lever's effect on ``lead``; ``under``: each with the engine's columns, None where it feels nothing."""

    def because(before: Columns, after: Columns | None) -> str:
        return engine.because(crisis, before, after)

    return _helps_of(lead, split_of(crisis, base[lead.id], inputs), base, under, because)


def moved_of(
    crisis: Crisis, head: Headline, base: Columns, inputs: Columns, under: Sequence[tuple[Pulled, Columns | None]]
) -> Helps | None:
    """What the levers that change any other quantity do to it, by type where it hangs on one beyond chance; None where
    no lever changes it."""
    found = _helps_of(head, sure_split_of(crisis, base[head.id], inputs), base, under)
    levers = tuple(one for one in found.levers if one.felt)
    pairs = tuple(one for one in found.pairs if any(change.says != "no effect" for change in one.changes))
    return replace(found, levers=levers, pairs=pairs) if levers or pairs else None


Because = Callable[["Columns", "Columns | None"], str]


def _helps_of(
    lead: Headline,
    split: Split,
    base: Columns,
    under: Sequence[tuple[Pulled, Columns | None]],
    because: Because | None = None,
) -> Helps:
    shifts = {pulled.name: _shift(lead, base, columns) for pulled, columns in under}
    changes = {pulled.name: tuple(_changes(lead, base, columns, split, because)) for pulled, columns in under}
    found = [Helped(pulled=pulled, changes=changes[pulled.name]) for pulled, _ in under if len(pulled.levers) == 1]
    found.sort(key=lambda one: (-round(one.best(lead.better), _DIGITS), one.pulled.name))
    felt = [one for one in found if one.felt]
    return Helps(
        quantity=lead.id,
        label=lead.label,
        words=lead.words,
        unit=lead.unit,
        kind=lead.kind,
        better=lead.better,
        input=split.path,
        parts=tuple(among for among, _ in split.parts),
        levers=tuple(found),
        groups=tuple(_groups(felt, shifts, split, _sign(lead.better))),
        twins=tuple(_twins([one.pulled.name for one in felt], shifts)),
        pairs=tuple(
            Paired(pulled=pulled, changes=changes[pulled.name], beyond=tuple(_beyond(pulled, shifts, split)))
            for pulled, _ in under
            if len(pulled.levers) > 1
        ),
    )


def _sign(better: Literal["more", "less", ""]) -> float:
    return -1.0 if better == "less" else 1.0


def _beyond(pulled: Pulled, shifts: Mapping[str, Floats], split: Split) -> Iterator[Beyond | None]:
    """By type, what both do together and neither does alone."""
    known = [shifts.get(name) for name in pulled.levers]
    alone = [shift for shift in known if shift is not None]
    if len(alone) < len(known):
        yield from (None for _ in split.parts)
        return
    both = shifts[pulled.name]
    count = min(len(both), *(len(shift) for shift in alone))
    excess = both[:count] - sum(shift[:count] for shift in alone)
    for _, mask in split.parts:
        own = excess[mask[:count]]
        own = own[~np.isnan(own)]
        mean, low, high = intervals.paired(own, shares=False) if len(own) else (0.0, 0.0, 0.0)
        yield Beyond(mean=mean, sure=abs(mean) >= _POINT and (low > 0.0 or high < 0.0))


def _shift(lead: Headline, base: Columns, after: Columns | None) -> Floats:
    count = len(base[lead.id]) if after is None else min(len(base[lead.id]), len(after[lead.id]))
    before = np.asarray(base[lead.id][:count], dtype=np.float64)
    return np.where(np.isnan(before), np.nan, 0.0) if after is None else after[lead.id][:count] - before


def _changes(
    lead: Headline, base: Columns, after: Columns | None, split: Split, because: Because | None
) -> Iterator[Change]:
    shift = _shift(lead, base, after)
    for among, whole in split.parts:
        mask = whole[: len(shift)]
        own = shift[mask]
        held = own[~np.isnan(own)]
        change = intervals.paired(held, shares=False) if len(held) else (0.0, 0.0, 0.0)
        _, low, high = intervals.within(change, -1.0, 1.0) if lead.is_chance else change
        says = _says(held, low, high) if _sign(lead.better) > 0 else _says(-held, -high, -low)
        yield Change(
            among=among,
            by=told(own),
            low=low,
            high=high,
            more=int((held >= _POINT).sum()),
            same=int((np.abs(held) < _POINT).sum()),
            less=int((held <= -_POINT).sum()),
            says=says,
            because="" if because is None else because(*_among(base, after, mask)),
        )


def _among(base: Columns, after: Columns | None, mask: NDArray[np.bool_]) -> tuple[Columns, Columns | None]:
    """Both sets of columns in the versions of one part."""

    def own(columns: Columns) -> Columns:
        return {name: column[: len(mask)][mask] for name, column in columns.items()}

    return own(base), None if after is None else own(after)


def _says(shift: Floats, low: float, high: float) -> Says:
    """A lever that lowers the figure in more versions than it raises it never *helps*, whatever the mean."""
    if not len(shift) or np.abs(shift).max() < _POINT:
        return "no effect"
    mean, more, less = float(shift.mean()), (shift >= _POINT).sum(), (shift <= -_POINT).sum()
    if low > 0.0 and mean >= _POINT and more > less:
        return "helps"
    if high < 0.0 and mean <= -_POINT and less > more:
        return "hurts"
    return "either way" if min(more, less) else "little"


def _groups(found: Sequence[Helped], shifts: Mapping[str, Floats], split: Split, sign: float) -> Iterator[Group]:
    for place, (among, mask) in enumerate(split.parts):
        for ours in (True, False):
            able = [each for each in found if each.pulled.ours == ours and each.changes[place].says == "helps"]
            able.sort(key=lambda each: (-sign * round(each.changes[place].by.mean, _DIGITS), each.pulled.name))
            if not able:
                continue
            best = shifts[able[0].pulled.name]
            near = [each for each in able if _alike(best, shifts[each.pulled.name], mask)]
            means = [each.changes[place].by.mean for each in near]
            names = tuple(each.pulled.name for each in near)
            yield Group(among=among, ours=ours, levers=names, least=min(means), most=max(means))


def _alike(one: Floats, other: Floats, mask: NDArray[np.bool_]) -> bool:
    """Whether the paired difference of two levers' effects cannot be told from nothing."""
    count = min(len(one), len(other))
    apart = (one[:count] - other[:count])[mask[:count]]
    apart = apart[~np.isnan(apart)]
    if not len(apart):
        return True
    mean, low, high = intervals.paired(apart, shares=False)
    return bool(abs(mean) < _POINT or low <= 0.0 <= high)


def _twins(names: Sequence[str], shifts: Mapping[str, Floats]) -> Iterator[tuple[str, str]]:
    """Pairs whose effects are correlated as one is with itself."""
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            count = min(len(shifts[one]), len(shifts[other]))
            pair = np.stack([shifts[one][:count], shifts[other][:count]])
            pair = pair[:, ~np.isnan(pair).any(axis=0)]
            if pair.shape[1] < 3 or (pair.std(axis=1) <= _POINT).any():
                continue
            if np.corrcoef(pair[0], pair[1]).item(1) >= _SAME:
                yield one, other
