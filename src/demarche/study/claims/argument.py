"""How claims carry each other: which premise, taken away, topples a conclusion.

A claim that others support is carried by any one of them, or, where it is marked ``joint``, only by all together; a
claim that nothing supports stands by itself. A premise topples a conclusion if the conclusion is no longer carried
once the premise is gone. This reads the argument's own structure, and judges no premise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis.sections.claims import Claim

__all__ = ["Conclusion", "conclusions_of"]


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
    premises = {claim.id: [other.id for other in claims if claim.id in other.supports] for claim in claims}
    joint = {claim.id: claim.joint for claim in claims}
    upwards = _premises_first(premises)
    below: dict[str, set[str]] = {}
    for name in upwards:
        below[name] = {found for premise in premises[name] for found in (premise, *below[premise])}

    def carried_without(gone: str) -> dict[str, bool]:
        carried: dict[str, bool] = {}
        for name in upwards:
            supported = [carried[premise] for premise in premises[name]]
            carried[name] = name != gone and (not supported or (all if joint[name] else any)(supported))
        return carried

    found = []
    for claim in claims:
        if premises[claim.id] and not claim.supports:
            rests_on = tuple(entry.id for entry in claims if entry.id in below[claim.id])
            toppling = tuple(premise for premise in rests_on if not carried_without(premise)[claim.id])
            found.append(Conclusion(claim.id, rests_on, toppling))
    return tuple(found)


def _premises_first(premises: Mapping[str, Sequence[str]]) -> list[str]:
    """All claims, each after what supports it; the file's checks have seen to it that no claim supports itself."""
    done: dict[str, None] = {}
    while len(done) < len(premises):
        ready = [name for name, own in premises.items() if name not in done and all(entry in done for entry in own)]
        done.update(dict.fromkeys(ready))
    return list(done)
