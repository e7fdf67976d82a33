"""What nobody has judged yet, in words: while an answer rests on it, no verdict stands above that answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions
from demarche.crisis.provenance import is_judged
from demarche.page.numbers import count
from demarche.page.parts import Callout, Part, Section, Text, joined

__all__ = ["Unjudged", "unjudged", "unjudged_in", "war_sections", "without_verdict"]

_MEND = "'demarche check' lists what is still to judge. Narrow the ranges that say 'not judged yet', and run again."


@dataclass(frozen=True)
class Unjudged:
    """How many numbers of the screen, of the war and elsewhere, and which actors' wishes, nobody has judged yet."""

    screen: int = 0
    war: int = 0
    elsewhere: int = 0
    wishes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.wishes)

    @property
    def numbers(self) -> int:
        """Of all numbers and types, how many."""
        return self.screen + self.war + self.elsewhere

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

    def callout(self, about: str, *, mend: bool = False) -> Callout | None:
        """In place of a verdict that rests on the ``screen``, on the ``war`` (and the screen), or on ``all`` there is;
        None where that is judged. ``mend``: say how to go on, where nothing above it has."""
        if about == "screen":
            found, what = self.screen, "nine numbers"
        elif about == "war":
            found, what = self.screen + self.war, "numbers of the war and the screen"
        else:
            found, what = self.numbers + len(self.wishes), "inputs"
        if not found:
            return None
        verb = "is" if found == 1 else "are"
        said = f"{found} of the {what} {verb} not judged yet; what stands below only shows how an answer looks."
        return Callout("No verdict yet", said, "neutral", _MEND if mend else "")


def unjudged(entries: Iterable[Assumption], labels: Mapping[str, str]) -> Unjudged:
    """What of these is not judged yet; ``labels`` are the actors' short names by id."""
    still = [entry.path.split(".") for entry in entries if not is_judged(entry.note)]
    wishes = dict.fromkeys(path[1] for path in still if path[0] == "preferences")
    first = [path[0] for path in still if path[0] != "preferences"]
    screen, war = first.count("screen"), first.count("war")
    return Unjudged(screen, war, len(first) - screen - war, tuple(labels.get(actor, actor) for actor in wishes))


def unjudged_in(crisis: Crisis) -> Unjudged:
    """What of a crisis is not judged yet."""
    return unjudged(assumptions(crisis), {actor.id: actor.label for actor in crisis.file.actors})


def war_sections(sections: Iterable[Section], callout: Callout | None, *, agenda: bool) -> tuple[Section, ...]:
    """The sections of the war without the verdicts in them; ``agenda``: does the file have one?"""
    verdicts = ("ripeness", "agenda") if agenda else ("ripeness",)
    return tuple(without_verdict(section, callout if section.id in verdicts else None) for section in sections)


def without_verdict(section: Section, callout: Callout | None) -> Section:
    """The section with ``callout`` in place of its verdict, or at its head where it has none."""
    if callout is None or not section.parts:
        return section
    verdict = next((part for part in section.parts if isinstance(part, Callout)), None)
    kept: list[Part] = [part for part in section.parts if part is not verdict]
    return Section(section.id, section.title, (callout, *kept))
