"""A crisis file at a glance: who is in it, what each could do and wants."""

from __future__ import annotations

from demarche.crisis import Crisis
from demarche.engines.stability.formula_words import formula_words
from demarche.engines.stability.section import MovesPart, Preference
from demarche.page.numbers import count, day
from demarche.page.parts import Bullets, Page, Part, Section, Table, Text

__all__ = ["overview"]

_DIRECTIONS = {
    "both": "",
    "forward": "cannot be undone",
    "backward": "once given up, cannot be taken up again",
    "fixed": "cannot change",
}


def overview(crisis: Crisis) -> Page:
    """The overview of one crisis."""
    file, header = crisis.file, crisis.file.crisis
    sections = [Section("summary", "", (Text(header.summary),) if header.summary else ())]
    options = file.part(MovesPart).options
    if options is not None:
        rows = []
        for move in options.moves:
            today = (move.yes or move.name) if move.status_quo else (move.no or f"not: {move.name}")
            rows.append((crisis.label(move.actor), move.name, today, _DIRECTIONS[move.direction], move.id))
        header_row = ("Who", "Could", "Today", "", "Id")
        sections.append(Section("moves", "What each could do", (Table(header_row, tuple(rows)),)))
    wants = tuple(
        part for actor, body in file.part(MovesPart).preferences.items() for part in _wants(crisis, actor, body)
    )
    sections.append(Section("wants", "What each wants, most important first", wants))
    levers = tuple((lever.id, lever.title, crisis.label(lever.seat)) for lever in file.levers)
    if levers:
        table = Table(("Lever", "What would be done", "By"), levers)
        sections.append(Section("levers", "Levers (pull one with --lever NAME)", (table,)))
    others = [actor.name for actor in file.actors if actor.id not in file.part(MovesPart).preferences]
    if others:
        sections.append(Section("others", "Others in the file", (Text(", ".join(others) + "."),)))
    asked = f"As of {day(header.as_of)}, asked for {crisis.actor(header.seat).name}."
    counts = (
        f"{count(len(file.sources), 'source')}, {count(len(file.facts), 'fact')}, {count(len(file.claims), 'claim')}."
    )
    return Page(header.title, header.question, (asked, counts), tuple(sections))


def _wants(crisis: Crisis, actor: str, body: Preference) -> list[Part]:
    name = crisis.label(actor)
    if body.by_type:
        parts: list[Part] = []
        for kind, block in body.by_type.items():
            parts.append(Bullets(_lines(crisis, block), f"{name}, if it {crisis.actor(actor).types[kind]}:"))
        return parts
    return [Bullets(_lines(crisis, body), f"{name}:")]


def _lines(crisis: Crisis, body: Preference) -> tuple[str, ...]:
    if body.statements:
        return tuple(formula_words(crisis, statement.that) for statement in body.statements)
    if body.weights:
        return tuple(f"{option}: {weight.central:+g}" for option, weight in body.weights.items() if weight.central) or (
            "not judged yet",
        )
    return (f"given as {body.form}",)
