"""What stands beside a comparison: the two files' inputs group by group, what cannot be compared, what happened."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions
from demarche.engine.question import Afterwards
from demarche.engines.council.section import CouncilsPart
from demarche.engines.ripeness.section import War, WarPart
from demarche.engines.stability.section import MovesPart
from demarche.study.compare.result import Entry, Side
from demarche.study.compare.swap import role_path
from demarche.study.compare.swap_groups import Group, bit_of

__all__ = ["afterwards_of", "differing", "incomparable"]


def differing(a: Crisis, b: Crisis, groups: Sequence[Group]) -> tuple[Entry, ...]:
    """Every judged input of the swapped groups, in both files."""
    left, right = _judged(a), _judged(b)
    found = []
    paths = [*left, *(path for path in right if path not in left)]
    for group in groups:
        for bit in group.bits:
            for path in paths:
                if bit_of(path) == bit.id:
                    one, other = left.get(path), right.get(path)
                    text = one.text if one is not None else other.text if other is not None else path
                    values = (one.value if one else "", other.value if other else "")
                    found.append(Entry(group.id, bit.id, path, text, *values))
    return tuple(found)


def _judged(crisis: Crisis) -> dict[str, Assumption]:
    """Judged numbers, and the types of the ruler and of patrons, by path in roles."""
    war = crisis.file.part(WarPart).war
    typed = set() if war is None else {war.ruler, *(patron.actor for patron in war.patrons)}
    return {
        role_path(crisis, entry.path): entry
        for entry in assumptions(crisis)
        if entry.kind in ("number", "type")
        if not entry.path.startswith("actors.") or entry.path.split(".")[1] in typed
    }


def incomparable(a: Crisis, b: Crisis, sides: tuple[Side, Side], wars: Sequence[bool]) -> list[str]:
    """What stays out of the comparison, and which unlike things change places whole, in words."""
    one, other = (side.name for side in sides)
    said = []
    if not any(wars):
        said.append("neither file says how its war is fought, so the screens alone are compared")
    elif not all(wars):
        without = other if wars[0] else one
        said.append(f"{without} does not say how its war is fought (pace_per_year), so the screens alone are compared")
    else:
        fought = [c.file.part(WarPart).war for c in (a, b)]
        assert fought[0] is not None
        assert fought[1] is not None
        said += _unlike(fought[0], fought[1], one, other)
    if a.file.part(MovesPart).options is not None or b.file.part(MovesPart).options is not None:
        said.append("moves, and what each actor wants, are each crisis's own and do not change places")
    if a.file.part(CouncilsPart).councils or b.file.part(CouncilsPart).councils:
        said.append("votes in councils, likewise")
    if a.levers or b.levers:
        said.append("levers that were pulled count as if they held from the start, and nobody answers them")
    elif all(wars):
        said.append(
            "what patrons answer to the help of others takes no part, since no lever is pulled in either crisis"
        )
    if all(wars) and any(war.history for c in (a, b) if (war := c.file.part(WarPart).war)):
        said.append("versions are not weighed here by how well they explain that past talks came to nothing")
    if sides[0].prize != sides[1].prize:
        said.append(
            f"a share is a share of each crisis's own prize ({one}: {sides[0].prize}; {other}: {sides[1].prize}), and "
            "nothing says that these are worth the same"
        )
    return said


def _unlike(a: War, b: War, one: str, other: str) -> list[str]:
    """Structure that goes with its group."""
    said = []
    if a.notches != b.notches:
        said.append(
            f"the front changes hands in {a.notches} steps in {one} and in {b.notches} in {other}: part of the front"
        )
    rungs = [0 if war.coercer is None else len(war.coercer.rungs) for war in (a, b)]
    learning = [war.coercer is not None and war.coercer.brittle is not None for war in (a, b)]
    if learning[0] != learning[1]:
        with_, without = (one, other) if learning[0] else (other, one)
        said.append(
            f"in {with_} the open question is whether the coalition behind the threat holds, in {without} who wins at "
            "the front: that goes with the threat of force, and where it is in, the odds at the front count for little"
        )
    choosing = [any(patron.chooses for patron in war.patrons) for war in (a, b)]
    if choosing[0] != choosing[1]:
        with_, without = (one, other) if choosing[0] else (other, one)
        said.append(
            f"in {with_} patrons choose how much they help, in {without} they go on as they do: "
            "that goes with the patrons"
        )
    silent = [name for war, name in ((a, one), (b, other)) if _silent(war)]
    if len(silent) == 1:
        said.append(f"in {silent[0]} nobody is about to strike, so its threat of force is none at all")
    elif rungs[0] != rungs[1]:
        said.append(f"strikes have {rungs[0]} levels in {one} and {rungs[1]} in {other}: part of the threat of force")
    return said


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


def afterwards_of(a: Crisis, b: Crisis) -> tuple[Afterwards | None, Afterwards | None]:
    """What the files say happened later, for the reader alone."""
    one, other = (
        None
        if crisis.file.outcome is None
        else Afterwards(
            crisis.file.outcome.summary, tuple((event.date, event.event) for event in crisis.file.outcome.events)
        )
        for crisis in (a, b)
    )
    return one, other
