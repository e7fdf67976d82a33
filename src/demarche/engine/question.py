"""What was asked: the crisis in the words a reader needs, free of everything only engines need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions
from demarche.crisis.provenance import is_judged
from demarche.crisis.sections.record import Lever
from demarche.engine.plain import Plain
from demarche.page.numbers import percent
from demarche.page.parts import joined

__all__ = [
    "Afterwards",
    "Cited",
    "Kind",
    "Months",
    "Question",
    "assumed_words",
    "other_kinds",
    "overruled",
    "overruled_words",
    "question_of",
]


@dataclass(frozen=True)
class Kind:
    """A type that an actor may be of, in words ('would hand over power once the balance turns'), and its weight."""

    actor: str
    label: str
    id: str
    words: str
    weight: float
    assumed: bool
    """Whether answers at the central values take the actor for this type."""


@dataclass(frozen=True)
class Cited(Plain):
    """A source as it is printed."""

    id: str
    text: str
    kind: str
    url: str


@dataclass(frozen=True)
class Months:
    """When a lever acts: from a month on, until a month or for good, foreseen by all or a surprise."""

    from_month: int
    to_month: int | None
    surprise: bool


@dataclass(frozen=True)
class Afterwards:
    """What happened after the day of the question: for the reader alone, no engine has seen it."""

    summary: str
    events: tuple[tuple[dt.date, str], ...]


@dataclass(frozen=True)
class Question:
    """The crisis, the day, the seat, what was changed for this run, and everything the answers rest on."""

    id: str
    title: str
    as_of: dt.date
    question: str
    seat: str
    summary: str
    prize: str
    ripe_at: float
    """Share of the versions in which terms must exist for the verdict *ripe*."""
    levers: tuple[str, ...]
    """Titles of the levers pulled."""
    lever_months: tuple[Months, ...]
    """When each of them acts."""
    overruled: tuple[tuple[str, str, str], ...]
    """What two of the levers both set: the path, the title of the earlier, and that of the later, which counts."""
    changes: tuple[tuple[str, str], ...]
    """Values set by path."""
    not_modelled: tuple[str, ...]
    labels: dict[str, str]
    """Short names of the actors, by id."""
    kinds: tuple[Kind, ...]
    """The types of the actors that have types, in file order."""
    unread: frozenset[str]
    """Paths of judged numbers that nothing in this answer reads."""
    rests_on: dict[str, tuple[str, ...]]
    """By engine that was asked, the patterns of paths on which its verdict rests."""
    assumptions: tuple[Assumption, ...]
    sources: tuple[Cited, ...]
    afterwards: Afterwards | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        found = asdict(self)
        found["as_of"] = self.as_of.isoformat()
        found["unread"] = sorted(self.unread)
        found["rests_on"] = {name: list(patterns) for name, patterns in self.rests_on.items()}
        found["kinds"] = [asdict(kind) for kind in self.kinds]
        for key in ("levers", "not_modelled"):
            found[key] = list(found[key])
        found["lever_months"] = [asdict(months) for months in self.lever_months]
        found["overruled"] = [list(entry) for entry in self.overruled]
        found["changes"] = dict(self.changes)
        found["assumptions"] = [{**asdict(a), "source": list(a.source)} for a in self.assumptions]
        found["unjudged"] = [entry.path for entry in self.assumptions if not is_judged(entry.note)]
        found["sources"] = [asdict(source) for source in self.sources]
        if self.afterwards is not None:
            events = [{"date": day.isoformat(), "event": event} for day, event in self.afterwards.events]
            found["afterwards"] = {"summary": self.afterwards.summary, "events": events}
        return found


def _kinds(crisis: Crisis) -> Iterator[Kind]:
    for actor in crisis.file.actors:
        choice, assumed = actor.type, crisis.type_of(actor.id)
        for kind, words in actor.types.items():
            weight = choice.weights[choice.values.index(kind)] if choice and kind in choice.values else 0.0
            yield Kind(actor.id, actor.label, kind, words, weight, kind == assumed)


def question_of(
    crisis: Crisis, unread: Iterable[str] = (), rests_on: Mapping[str, Iterable[str]] | None = None
) -> Question:
    """The question that a crisis asks; ``unread`` names the paths of judged numbers that no engine reads, and
    ``rests_on`` by engine what its verdict rests on."""
    file, header = crisis.file, crisis.file.crisis
    outcome = file.outcome
    return Question(
        id=header.id,
        title=header.title,
        as_of=header.as_of,
        question=header.question,
        seat=crisis.actor(header.seat).name,
        summary=header.summary,
        prize=file.screen.prize if file.screen else "the prize",
        ripe_at=header.ripe_at,
        levers=tuple(lever.title for lever in crisis.levers),
        lever_months=tuple(Months(lever.from_month, lever.to_month, lever.surprise) for lever in crisis.levers),
        overruled=tuple(overruled(crisis.levers)),
        changes=tuple((path, str(value)) for path, value in crisis.changes),
        not_modelled=header.not_modelled,
        labels={actor.id: actor.label for actor in file.actors},
        kinds=tuple(_kinds(crisis)),
        unread=frozenset(unread),
        rests_on={name: tuple(patterns) for name, patterns in (rests_on or {}).items()},
        assumptions=assumptions(crisis),
        sources=tuple(_cited(name, source) for name, source in file.sources.items()),
        afterwards=None
        if outcome is None
        else Afterwards(outcome.summary, tuple((event.date, event.event) for event in outcome.events)),
    )


def _cited(name: str, source: Any) -> Cited:
    parts = [source.title, source.publisher, str(source.date or ""), source.via and f"via {source.via}", source.note]
    return Cited(name, ". ".join(part.rstrip(".") for part in parts if part) + ".", source.kind, source.url)


def assumed_words(question: Question) -> str:
    """Which types the answers at the central values take the actors for."""
    said = [
        f"{kind.label} {kind.words} ({percent(kind.weight)} by the file's weights)"
        for kind in question.kinds
        if kind.assumed and kind.weight < 1
    ]
    if not said:
        return ""
    where = "What changes otherwise stands under “If an actor is not who we think”."
    return f"This takes for granted that {joined(said)}. {where}"


def other_kinds(question: Question) -> dict[str, str]:
    """Each type that an actor is not taken for, in words, by ``actor=type``."""
    return {
        f"{kind.actor}={kind.id}": f"{kind.label} {kind.words} ({percent(kind.weight)} by the file's weights)"
        for kind in question.kinds
        if not kind.assumed
    }


def overruled(levers: Sequence[Lever]) -> Iterator[tuple[str, str, str]]:
    """What two levers both set, pulled in this order: the path, the title of the earlier, and that of the later."""
    for place, lever in enumerate(levers):
        for other in levers[place + 1 :]:
            for path in lever.set:
                if path in other.set and lever.set[path] != other.set[path]:
                    yield path, lever.title, other.title


def overruled_words(question: Question) -> Iterator[str]:
    """That of two levers which set the same the later counts, a sentence each."""
    for path, one, other in question.overruled:
        yield f"“{one}” and “{other}” both set {path}: the later, “{other}”, counts."
