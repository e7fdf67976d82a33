"""What of two wars stays out of a comparison, and which unlike things change places whole, in words."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crisis import Crisis
from demarche.engines.ripeness.section import War, war_of

__all__ = ["told_apart"]


def told_apart(a: Crisis, b: Crisis, names: tuple[str, str]) -> Iterator[str]:
    """A clause for each."""
    one, other = war_of(a), war_of(b)
    yield from _unlike(one, other, *names)
    if not (a.levers or b.levers):
        yield "what patrons answer to the help of others takes no part, since no lever is pulled in either crisis"
    if one.history or other.history:
        yield "versions are not weighed here by how well they explain that past talks came to nothing"


def _unlike(a: War, b: War, one: str, other: str) -> Iterator[str]:
    """Structure that goes with its group."""
    if a.notches != b.notches:
        yield f"the front changes hands in {a.notches} steps in {one} and in {b.notches} in {other}: part of the front"
    rungs = [0 if war.coercer is None else len(war.coercer.rungs) for war in (a, b)]
    learning = [war.coercer is not None and war.coercer.brittle is not None for war in (a, b)]
    if learning[0] != learning[1]:
        with_, without = (one, other) if learning[0] else (other, one)
        yield (
            f"in {with_} the open question is whether the coalition behind the threat holds, in {without} who wins at "
            "the front: that goes with the threat of force, and where it is in, the odds at the front count for little"
        )
    choosing = [any(patron.chooses for patron in war.patrons) for war in (a, b)]
    if choosing[0] != choosing[1]:
        with_, without = (one, other) if choosing[0] else (other, one)
        yield (
            f"in {with_} patrons choose how much they help, in {without} they go on as they do: "
            "that goes with the patrons"
        )
    silent = [name for war, name in ((a, one), (b, other)) if _silent(war)]
    if len(silent) == 1:
        yield f"in {silent[0]} nobody is about to strike, so its threat of force is none at all"
    elif rungs[0] != rungs[1]:
        yield f"strikes have {rungs[0]} levels in {one} and {rungs[1]} in {other}: part of the threat of force"


def _silent(war: War) -> bool:
    coercer = war.coercer
    if coercer is None:
        return True
    hazard = coercer.ultimatum_per_year
    return (
        not coercer.chooses
        and coercer.stage == "none"
        and coercer.brittle is None
        and (hazard is None or hazard.high == 0.0)
    )
