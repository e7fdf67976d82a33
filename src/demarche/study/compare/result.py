"""What a comparison of two crises finds, as frozen data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from demarche.engine.contract import Headline
from demarche.engine.question import Afterwards
from demarche.errors import InputError

__all__ = [
    "FORMAT",
    "Comparison",
    "Entry",
    "Estimate",
    "Explained",
    "Inside",
    "Level",
    "Part",
    "Reach",
    "RunPair",
    "Side",
    "TakingPart",
    "Together",
]

FORMAT = "demarche-comparison/1"


@dataclass(frozen=True)
class Estimate:
    """A mean over versions (of a yes or no, a share) with its 90 % interval: how far it may be off because only so
    many were tried."""

    mean: float
    low: float
    high: float
    enough: bool = True
    """Whether there were versions enough for the interval to say anything."""

    @property
    def settled(self) -> bool:
        """Whether the interval leaves the sign in no doubt."""
        return self.low > 0.0 or self.high < 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain data; without an interval where there were too few versions for one."""
        low, high = (self.low, self.high) if self.enough else (None, None)
        return {"mean": self.mean, "low": low, "high": high}


@dataclass(frozen=True)
class Side:
    """One of the two crises: how it is called here, and who stands in which role."""

    id: str
    name: str
    title: str
    as_of: dt.date
    ruler: str
    opposition: str
    prize: str
    """Empty, like the two before, where the file has no screen."""
    unjudged: int = 0
    """How many of its inputs nobody has judged yet: what rests on them is no answer."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}


@dataclass(frozen=True)
class Part:
    """What one group of inputs contributes to the difference between the second crisis and the first.

    ``share``: its Shapley value; these sum to the difference. ``into_a``: what changes if it alone goes from the second
    crisis into the first; ``out_of_b``: what is lost if it alone is missing from the second (goes back to the first's).
    """

    group: str
    short: str
    title: str
    share: Estimate
    into_a: Estimate
    out_of_b: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "group": self.group,
            "title": self.title,
            "share": self.share.to_dict(),
            "into_a": self.into_a.to_dict(),
            "out_of_b": self.out_of_b.to_dict(),
        }


@dataclass(frozen=True)
class Inside:
    """What one bit of a group does by itself, as for :class:`Part`; bits need not add up to their group."""

    group: str
    bit: str
    title: str
    a: str
    """What the first file says on it, and the second."""
    b: str
    into_a: Estimate
    out_of_b: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"into_a": self.into_a.to_dict(), "out_of_b": self.out_of_b.to_dict()}


@dataclass(frozen=True)
class Together:
    """Two groups put into the first crisis: each alone, both, and by how much both exceed the sum of each."""

    groups: tuple[str, str]
    one: Estimate
    other: Estimate
    both: Estimate
    surplus: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "groups": list(self.groups),
            "one": self.one.to_dict(),
            "other": self.other.to_dict(),
            "both": self.both.to_dict(),
            "surplus": self.surplus.to_dict(),
        }


@dataclass(frozen=True)
class Reach:
    """The groups, of all sets of so many, that carry the first crisis furthest; and where to."""

    groups: tuple[str, ...]
    value: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"groups": list(self.groups), "value": self.value.to_dict()}


@dataclass(frozen=True)
class Explained:
    """One quantity in both crises, and the difference shared out.

    ``n``: versions in which it has a value under every combination of swaps; where there is none all else is empty.
    ``tried``: versions that were played.
    """

    engine: str
    headline: Headline
    n: int
    tried: int
    a: Estimate | None
    b: Estimate | None
    difference: Estimate | None
    parts: tuple[Part, ...]
    pairs: tuple[Together, ...]
    furthest: tuple[Reach, ...]
    """For one, two and three groups, those that carry the first crisis furthest towards the second, or beyond."""
    detour: tuple[Reach, ...]
    """The same without the group that has the largest share."""
    inside: tuple[Inside, ...]
    """The bits of each group in which more than one bit differs."""

    @property
    def gone(self) -> int:
        """How many of the versions that were played have no value under some combination."""
        return self.tried - self.n

    def part(self, group: str) -> Part:
        """What a group contributes."""
        return next(part for part in self.parts if part.group == group)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            **self.headline.to_dict(),
            "input_sets": self.n,
            "input_sets_tried": self.tried,
            "a": None if self.a is None else self.a.to_dict(),
            "b": None if self.b is None else self.b.to_dict(),
            "difference": None if self.difference is None else self.difference.to_dict(),
            "parts": [part.to_dict() for part in self.parts],
            "pairs": [pair.to_dict() for pair in self.pairs],
            "furthest": [reach.to_dict() for reach in self.furthest],
            "detour": [reach.to_dict() for reach in self.detour],
            "inside": [bit.to_dict() for bit in self.inside],
        }


@dataclass(frozen=True)
class Entry:
    """One judged input as the two files have it; empty where a file has none."""

    group: str
    bit: str
    path: str
    text: str
    a: str
    b: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Level:
    """One quantity of an engine that declares no swaps, in each crisis; None where a crisis does not ask for it, or
    where it has no value in any version."""

    headline: Headline
    a: Estimate | None
    b: Estimate | None

    @property
    def differs(self) -> bool:
        """Whether the crises differ in it."""
        return self.a != self.b

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**self.headline.to_dict(), "a": self.a and self.a.to_dict(), "b": self.b and self.b.to_dict()}


@dataclass(frozen=True)
class TakingPart:
    """An engine that takes part in either crisis, and what the comparison makes of it."""

    engine: str
    called: str
    a: bool
    b: bool
    """In which of the crises it takes part."""
    declares: bool
    """Whether it declares what can change places."""
    unlike: str
    """Why nothing can, as a clause; empty where something can."""
    versions: tuple[int, int]
    """In how many versions of each crisis it was asked for its levels; 0 where it was not."""
    levels: tuple[Level, ...] = ()
    """Side by side, nothing swapped: those that both have first."""
    contrast: str = ""
    nearer: tuple[str, str] = ("", "")
    adds: str = ""
    """How it looks at a crisis, in the words of :class:`.Swaps`."""

    @property
    def compared(self) -> bool:
        """Whether its inputs change places here."""
        return self.declares and self.a and self.b

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "engine": self.engine,
            "in_a": self.a,
            "in_b": self.b,
            "declares_swaps": self.declares,
            "compared": self.compared,
            "unlike": self.unlike,
            "input_sets": list(self.versions),
            "levels": [level.to_dict() for level in self.levels],
        }


@dataclass(frozen=True)
class RunPair:
    """Two runs side by side: what each was asked, what each found, and what changed in the file between them.

    ``found``: quantity, words, unit, kind, and each run's mean with its interval (None where a run has none).
    ``changed``: path, and what the first and the second file say there.
    """

    folders: tuple[str, str]
    asked: tuple[dict[str, Any], dict[str, Any]]
    found: tuple[tuple[Headline, Estimate | None, Estimate | None], ...]
    changed: tuple[tuple[str, str, str], ...]
    one_crisis: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "folders": list(self.folders),
            "asked": [dict(entry) for entry in self.asked],
            "one_crisis": self.one_crisis,
            "quantities": [
                {**head.to_dict(), "a": a and a.to_dict(), "b": b and b.to_dict()} for head, a, b in self.found
            ],
            "changed": [{"path": path, "a": a, "b": b} for path, a, b in self.changed],
        }


@dataclass(frozen=True)
class Comparison:
    """Everything one comparison found; its page is made from this alone."""

    a: Side
    b: Side
    seed: int
    quantities: tuple[Explained, ...]
    """Of every engine that declares swaps and takes part in both, the one that leads first."""
    inputs: tuple[Entry, ...]
    """What the swapped groups consist of, in both files."""
    notes: tuple[str, ...]
    """What was put on one footing, and what cannot be compared."""
    afterwards: tuple[Afterwards | None, Afterwards | None]
    engines: tuple[TakingPart, ...] = ()
    """Every engine that takes part in either, those that are compared first."""
    runs: RunPair | None = None
    """The runs themselves, where two runs are compared."""

    def engine(self, entry: Explained) -> TakingPart | None:
        """The engine whose quantity it is."""
        return next((own for own in self.engines if own.engine == entry.engine), None)

    def quantity(self, name: str) -> Explained:
        """The quantity with this id; InputError naming those there are."""
        for entry in self.quantities:
            if entry.headline.id == name:
                return entry
        known = ", ".join(entry.headline.id for entry in self.quantities)
        raise InputError(f"this comparison has no quantity {name!r}; it has {known}")

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the fields are documented in the reference."""
        return {
            "format": FORMAT,
            "seed": self.seed,
            "a": self.a.to_dict() | {"afterwards": _told(self.afterwards[0])},
            "b": self.b.to_dict() | {"afterwards": _told(self.afterwards[1])},
            "quantities": [entry.to_dict() for entry in self.quantities],
            "engines": [entry.to_dict() for entry in self.engines],
            "inputs": [entry.to_dict() for entry in self.inputs],
            "notes": list(self.notes),
            "runs": None if self.runs is None else self.runs.to_dict(),
        }

    def rows(self) -> list[dict[str, Any]]:
        """One flat row for each group of each quantity."""
        return [
            {"quantity": entry.headline.id, "input_sets": entry.n}
            | {"a": entry.a and entry.a.mean, "b": entry.b and entry.b.mean}
            | {"group": part.group, "title": part.title}
            | _flat("share", part.share)
            | _flat("into_a", part.into_a)
            | _flat("out_of_b", part.out_of_b)
            for entry in self.quantities
            for part in entry.parts
        ]

    def to_frame(self) -> Any:
        """The same rows as a pandas DataFrame; InputError with the remedy if pandas is not installed."""
        try:
            import pandas
        except ImportError as missing:
            raise InputError("a table needs pandas: pip install pandas, or use to_dict()") from missing
        return pandas.DataFrame(self.rows())


def _flat(name: str, value: Estimate) -> dict[str, float | None]:
    told = value.to_dict()
    return {name: told["mean"], f"{name}_low": told["low"], f"{name}_high": told["high"]}


def _told(said: Afterwards | None) -> dict[str, Any] | None:
    if said is None:
        return None
    events: Sequence[dict[str, str]] = [{"date": day.isoformat(), "event": event} for day, event in said.events]
    return {"summary": said.summary, "events": list(events)}
