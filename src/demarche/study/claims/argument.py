"""How claims carry each other: which premise, taken away, topples a conclusion.

A claim that others support is carried by any one of them, or, where it is marked ``joint``, only by all together; a
claim that nothing supports stands by itself. A premise topples a conclusion if the conclusion is no longer carried
once the premise is gone. This reads the argument's own structure, and judges no premise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis.sections.claims import Claim

__all__ = ["Conclusion", "carried", "conclusions_of", "depths", "premises_of"]


@dataclass(frozen=True)
class Conclusion:
    """A claim that is argued for and supports no other: what it rests on, directly or not, and what topples it."""

    id: str
    rests_on: tuple[str, ...]
    toppled_by: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"id": self.id, "rests_on": list(self.rests_on), "toppled_by": list(self.toppled_by)}


def conclusions_of(claims: Sequence[Claim]) -> tuple[Conclusion, ...]:
    """The conclusions of an argument, in file order."""
    premises, joint = premises_of(claims), {claim.id: claim.joint for claim in claims}
    upwards = _premises_first(premises)
    below: dict[str, set[str]] = {}
    for name in upwards:
        below[name] = {found for premise in premises[name] for found in (premise, *below[premise])}

    found = []
    for claim in claims:
        if premises[claim.id] and not claim.supports:
            rests_on = tuple(entry.id for entry in claims if entry.id in below[claim.id])
            toppling = tuple(
                premise for premise in rests_on if claim.id not in _carried(upwards, premises, joint, {premise})
            )
            found.append(Conclusion(claim.id, rests_on, toppling))
    return tuple(found)


def premises_of(claims: Sequence[Claim]) -> dict[str, list[str]]:
    """By claim, those that support it directly, in file order."""
    return {claim.id: [other.id for other in claims if claim.id in other.supports] for claim in claims}


def carried(claims: Sequence[Claim], gone: Collection[str]) -> frozenset[str]:
    """The claims that are still carried once these are taken away."""
    premises, joint = premises_of(claims), {claim.id: claim.joint for claim in claims}
    return _carried(_premises_first(premises), premises, joint, gone)


def _carried(
    upwards: Sequence[str], premises: Mapping[str, Sequence[str]], joint: Mapping[str, bool], gone: Collection[str]
) -> frozenset[str]:
    found: dict[str, bool] = {}
    for name in upwards:
        supported = [found[premise] for premise in premises[name]]
        found[name] = name not in gone and (not supported or (all if joint[name] else any)(supported))
    return frozenset(name for name, held in found.items() if held)


def depths(claims: Sequence[Claim]) -> dict[str, int]:
    """How many steps each claim is from the premises that it rests on; 0 for those that rest on none."""
    premises = premises_of(claims)
    found: dict[str, int] = {}
    for name in _premises_first(premises):
        found[name] = max((found[premise] + 1 for premise in premises[name]), default=0)
    return found


def _premises_first(premises: Mapping[str, Sequence[str]]) -> list[str]:
    """All claims, each after what supports it; the file's checks have seen to it that no claim supports itself."""
    done: dict[str, None] = {}
    while len(done) < len(premises):
        ready = [name for name, own in premises.items() if name not in done and all(entry in done for entry in own)]
        done.update(dict.fromkeys(ready))
    return list(done)
