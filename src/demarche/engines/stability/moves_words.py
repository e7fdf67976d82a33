"""How today could move: the picture, the paths, who would leave what, and what changes if an actor is another."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.engines.stability import ClassReading, StabilityResult
from demarche.engines.stability.figures import moves_figure
from demarche.engines.stability.shown import shown_states
from demarche.engines.stability.states_words import STRENGTH_WORDS, actor_does, against_today, sentence
from demarche.engines.stability.words import letters, temptations
from demarche.page.numbers import count
from demarche.page.parts import Bullets, Part, Section, Table, joined

__all__ = ["leads_to", "leaving_section", "left_to_themselves", "moves_section", "paths_section", "types_section"]


def moves_section(result: StabilityResult, classes: tuple[ClassReading, ...] = (), seat: int | None = None) -> Section:
    """The picture of the moves with its letters in words; ``seat`` is the actor for whom outcomes are good or bad."""
    figure = moves_figure(result, classes, seat)
    return Section("moves", "How today could move", () if figure is None else (figure,))


def leaving_section(result: StabilityResult, classes: tuple[ClassReading, ...] = (), *, limit: int = 5) -> Section:
    """Who would leave which outcome, and what keeps it there."""
    model, named = result.model, letters(result, classes)
    states = [state for state in shown_states(result) if state != model.status_quo]
    items = []
    for state in states[:limit]:
        held = temptations(result, state)
        why = " ".join(held) if held else "Nobody would leave: no actor has a move of its own that it prefers."
        items.append(f"{_called(result, state, named)} {why}")
    parts: tuple[Part, ...] = (Bullets(tuple(items)),) if items else ()
    return Section("leaving", "Who would leave, and what keeps them", parts)


def _called(result: StabilityResult, state: int, named: Mapping[int, str]) -> str:
    words = sentence(against_today(result.model, state))
    return f"{named[state]}: {words}." if state in named else f"{words}."


def paths_section(result: StabilityResult, classes: tuple[ClassReading, ...] = (), *, limit: int = 5) -> Section:
    """How today could lead to the lasting outcomes, step by step."""
    named = letters(result, classes)
    items = [said for state in shown_states(result)[:limit] if (said := _path(result, state, named))]
    return Section("paths", "Paths from today", (Bullets(tuple(items)),) if items else ())


def _path(result: StabilityResult, state: int, named: Mapping[int, str]) -> str:
    model = result.model
    if model.status_quo is None:
        return ""
    name = model.id_of(state)
    improving = result.path(name, improving=True)
    path = improving if improving is not None else result.path(name)
    if not path:
        return ""
    steps, before = [], model.status_quo
    for step in path:
        wanted = model.ranks[step.actor][step.state] > model.ranks[step.actor][before]
        mark = "" if wanted else " (against its own wish)"
        steps.append(actor_does(model, step.actor, before, step.state) + mark)
        before = step.state
    target = named.get(state) or f"“{sentence(against_today(model, state))}”"
    wish = "each step wanted by who takes it" if improving is not None else "not every step is wanted"
    return f"To {target} in {count(len(path), 'step')}, {wish}: {'; then '.join(steps)}."


def types_section(
    result: StabilityResult,
    classes: tuple[ClassReading, ...],
    variants: Mapping[str, tuple[ClassReading, ...]],
    names: Mapping[str, str],
) -> Section:
    """What changes if an actor is of another type than assumed; ``names`` says each variant in words."""
    fates = {reading.id: reading.nearest is not None for reading in classes}
    rows = []
    for key, variant in result.variants.items():
        model = variant.model
        strength = None if model.status_quo is None else variant.strength(model.id_of(model.status_quo))
        today = STRENGTH_WORDS[strength] if strength else "it does not last"
        changed = [
            f"{reading.title}: {'would last now' if reading.nearest else 'would no longer last'}"
            for reading in variants.get(key, ())
            if (reading.nearest is not None) != fates.get(reading.id)
        ]
        rows.append((names.get(key, key), today, leads_to(variant), joined(changed, "and") or "the same"))
    header = ("If instead", "Today's situation", "Where steps that are wanted lead", "The outcomes people talk about")
    return Section("types", "If an actor is not who we think", (Table(header, tuple(rows)),) if rows else ())


def left_to_themselves(result: StabilityResult) -> list[int]:
    """Where nobody wants to leave and improvements lead to, one state of each group, nearest first."""
    return [
        int(group.states[0]) for group in result.groups if group.reach == "improvements" and group.strength == "nash"
    ]


def leads_to(result: StabilityResult) -> str:
    """The firmest outcomes that improvements lead to, nearest first."""
    model = result.model
    found = [sentence(against_today(model, state)) for state in left_to_themselves(result)]
    if found:
        return "; or: ".join(found[:2])
    reached = [group for group in result.groups if group.reach == "improvements"]
    if not reached:
        return "to no lasting outcome"
    words = sentence(against_today(model, int(reached[0].states[0])))
    return f"{words} ({STRENGTH_WORDS[reached[0].strength]})"
