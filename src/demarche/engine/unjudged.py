"""What nobody has judged yet, in words: while an answer rests on it, no verdict stands above that answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions
from demarche.crisis.provenance import is_judged
from demarche.engine.inputs import covers
from demarche.page.numbers import count
from demarche.page.parts import Callout, Part, Section, Text, joined

__all__ = ["Unjudged", "unjudged", "unjudged_in", "without_verdict"]

_MEND = "'demarche check' lists what is still to judge. Narrow the ranges that say 'not judged yet', and run again."


@dataclass(frozen=True)
class Unjudged:
    """The paths of the numbers and types, and the actors whose wishes, nobody has judged yet."""

    paths: tuple[str, ...]
    wishes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def count(self) -> int:
        """How many inputs that is: numbers, types and actors' wishes."""
        return self.numbers + len(self.wishes)

    @property
    def numbers(self) -> int:
        """Of all numbers and types, how many."""
        return len(self.paths)

    @property
    def sections(self) -> dict[str, int]:
        """By section of the file, how many."""
        return dict(Counter(path.partition(".")[0] for path in self.paths))

    def of(self, judges: Collection[str]) -> Unjudged:
        """Of the numbers and types, those that these patterns of paths cover."""
        return Unjudged(tuple(path for path in self.paths if covers(judges, path)))

    def beside(self, others: Unjudged) -> tuple[str, ...]:
        """The sections of the file in which those stand that are not among the others."""
        found = {path.partition(".")[0] for path in self.paths if path not in others.paths}
        return tuple(sorted(found | ({"preferences"} if set(self.wishes) - set(others.wishes) else set())))

    def within(self, judges: Collection[str]) -> int:
        """How many of the numbers and types these patterns of paths cover."""
        return self.of(judges).numbers

    @property
    def headline(self) -> Callout:
        """In place of the answer in short."""
        found = [count(self.numbers, "number")] if self.numbers else []
        if self.wishes:
            found.append(f"what {joined(list(self.wishes))} want{'' if len(self.wishes) > 1 else 's'}")
        return Callout("No answer yet", f"Nobody has judged yet: {joined(found)}.", "neutral", _MEND)

    def grounds(self, section: Section) -> Section:
        """What the answer hangs on; while there is none, what to judge first."""
        first = Text("Until these are judged nothing else on this page means much; what decides most stands first.")
        return (
            Section(section.id, "What to judge first", (first, *section.parts)) if self and section.parts else section
        )

    def callout(self, judges: Collection[str] = (), *, mend: bool = False) -> Callout | None:
        """In place of a verdict that rests on what these patterns of paths cover, or on all there is; None where that
        is judged. ``mend``: say how to go on, where nothing above it has."""
        found = self.within(judges) if judges else self.count
        if not found:
            return None
        what = f"numbers in {joined(sorted(self.of(judges).sections))}" if judges else "inputs"
        verb = "is" if found == 1 else "are"
        said = f"{found} of the {what} {verb} not judged yet; what stands below only shows how an answer looks."
        return Callout("No verdict yet", said, "neutral", _MEND if mend else "")


def unjudged(
    entries: Iterable[Assumption], labels: Mapping[str, str], reads: Collection[str] | None = None
) -> Unjudged:
    """What of these is not judged yet; ``labels`` are the actors' short names by id. ``reads``: only what these
    patterns of paths cover."""
    still = [
        entry.path.split(".")
        for entry in entries
        if not is_judged(entry.note) and (reads is None or covers(reads, entry.path))
    ]
    wishes = dict.fromkeys(path[1] for path in still if path[0] == "preferences")
    numbers = tuple(".".join(path) for path in still if path[0] != "preferences")
    return Unjudged(numbers, tuple(labels.get(actor, actor) for actor in wishes))


def unjudged_in(crisis: Crisis, reads: Collection[str] | None = None) -> Unjudged:
    """What of a crisis is not judged yet; ``reads``: only what these patterns of paths cover."""
    return unjudged(assumptions(crisis), {actor.id: actor.label for actor in crisis.file.actors}, reads)


def without_verdict(section: Section, callout: Callout | None) -> Section:
    """The section with ``callout`` in place of its verdict and of what else it gives as a figure, or at its head
    where it has none."""
    if callout is None or not section.parts:
        return section
    verdict = next((part for part in section.parts if isinstance(part, Callout)), None)
    kept: list[Part] = [
        part for part in section.parts if part is not verdict and not (isinstance(part, Callout) and part.quantity)
    ]
    return Section(section.id, section.title, (callout, *kept))
