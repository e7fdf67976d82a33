"""Does today's situation last, and which outcomes would: in words."""

from __future__ import annotations

from dataclasses import replace

from demarche.engines.stability import ClassReading, Group, StabilityResult, Witness
from demarche.engines.stability.classes_words import classes_parts
from demarche.engines.stability.drawn import drawing
from demarche.engines.stability.shown import FIRM, near, worth_telling
from demarche.engines.stability.states_words import (
    STRENGTH_WORDS,
    WHY_IT_LASTS,
    actor_does,
    against_today,
    in_full,
    sentence,
)
from demarche.engines.stability.summary_words import MANY, summary_parts
from demarche.page.numbers import count
from demarche.page.parts import Callout, Part, Section, Table, Text, joined

__all__ = ["letters", "outcomes_section", "temptations"]


def letters(result: StabilityResult, classes: tuple[ClassReading, ...] = ()) -> dict[int, str]:
    """The letters by which the page calls its situations, as in the picture of moves."""
    return drawing(result, classes).letters


def outcomes_section(
    result: StabilityResult,
    classes: tuple[ClassReading, ...],
    *,
    assumed: str = "",
    unjudged: tuple[str, ...] = (),
    changed: bool = False,
    everything: bool = False,
) -> Section:
    """Which outcomes would last.

    ``assumed`` says which types of the actors this holds for; ``unjudged`` names actors whose wishes nobody has judged
    yet; ``changed``, that levers have been pulled or values set;
    ``everything`` tells also the groups that hold for weak reasons.
    """
    parts: list[Part] = []
    start = result.model.status_quo
    if unjudged:
        names = joined(unjudged)
        said = f"Nobody has judged yet what these want: {names}. Till then every situation looks as good to them."
        parts.append(Callout("No verdict yet", said, "neutral"))
    if start is not None:
        parts.append(_today(result, start, "The situation, so changed" if changed else "Today's situation"))
        parts.append(Text(f"{'So changed' if changed else 'Today'}: {in_full(result.model, start)}.", quiet=True))
    if assumed:
        parts.append(Text(assumed))
    if classes:
        parts += classes_parts(result, classes)
    parts += _lasting(result, everything, letters(result, classes))
    return Section("outcomes", "Which outcomes would last?", tuple(parts))


def _today(result: StabilityResult, start: int, label: str) -> Callout:
    model = result.model
    strength = result.strength(model.id_of(start))
    if strength is None:
        leavers = [
            _departure(result, result.witnesses.find(start, actor, "gmr"))
            for actor in range(len(model.actors))
            if not result.verdicts["gmr"][actor, start]
        ]
        return Callout(label, "It does not last.", "mixed", " ".join(leavers))
    if strength == "nash":
        return Callout(label, "It lasts: nobody wants to leave.", "neutral")
    tempted = [model.actors[place].label for place, stays in enumerate(result.verdicts["nash"][:, start]) if not stays]
    wants = f"{joined(tempted)} would rather leave"
    below = " ".join(temptations(result, start))
    if strength in FIRM:
        said = f"It lasts as long as everybody looks ahead: {wants}, but credible answers deter it."
        return Callout(label, said, "neutral", below)
    said = f"It holds only weakly: {wants}, and only answers that may hurt those who give them deter it."
    return Callout(label, said, "mixed", below)


def _departure(result: StabilityResult, witness: Witness) -> str:
    if witness.improvement is None:
        return ""
    name = result.model.actors[witness.actor].label
    doing = result.model.does(witness.state, witness.improvement)
    return f"{name} would leave ({doing}): no answer the others have would make the move a mistake."


def temptations(result: StabilityResult, state: int) -> list[str]:
    """Who would improve by leaving, and what deters it; one line for each tempted actor."""
    tempted = [actor for actor, stays in enumerate(result.verdicts["nash"][:, state]) if not stays]
    return [_deterred(result, state, actor) for actor in tempted]


def _deterred(result: StabilityResult, state: int, actor: int) -> str:
    model = result.model
    concept = next((name for name in ("seq", "smr", "gmr") if result.verdicts[name][actor, state]), None)
    name = model.actors[actor].label
    if concept is None:
        return _departure(result, result.witnesses.find(state, actor, "gmr"))
    witness = result.witnesses.find(state, actor, concept)
    sanction = max(witness.sanctions, key=lambda entry: int(model.ranks[actor, entry.improvement]))
    tempted = model.does(state, sanction.improvement)
    steps, before = [], sanction.improvement
    for step in sanction.path:
        steps.append(actor_does(model, step.actor, before, step.state))
        before = step.state
    worse = "no better off" if model.ranks[actor, before] == model.ranks[actor, state] else "worse off than before"
    credible = "" if concept == "seq" else " (though that hurts those who do it)"
    answer = joined(steps, "and then")
    return f"Tempted to leave: {name} ({tempted}). But then {answer}{credible}, and that leaves {name} {worse}."


def _lasting(result: StabilityResult, everything: bool, named: dict[int, str]) -> list[Part]:
    total, lasting = len(result.model.states), int((result.strength_index >= 0).sum())
    if not lasting:
        return [Text(f"Of {total:,} possible situations none lasts: from each of them somebody would move on.")]
    known = result.model.status_quo is not None
    parts: list[Part] = [Text(_counted(result, total, lasting)), *summary_parts(result)]
    close = near(result)
    told = [group for group in result.groups if group.strength in FIRM] if everything else []
    told = [group for group in told or worth_telling(close) if len(group.states) <= MANY]
    rows = tuple(row for group in told for row in _group_rows(result, group, named))
    header: tuple[str, ...] = ("", "Lasting outcome", "Why it lasts", "Steps from today")
    caption = "The firmest first, of those that today leads to" if known and not everything else "The firmest first"
    if not known:
        header, rows = header[:3], tuple(row[:3] for row in rows)
    if rows:
        parts.append(Table(header, rows, caption))
    parts += _left(result, close, told, everything)
    if len(named) > 2:
        parts.append(Text(_LOOKING_AHEAD, quiet=True))
    parts.append(Text(WHY_IT_LASTS, quiet=True))
    return parts


def _left(result: StabilityResult, close: list[Group], told: list[Group], everything: bool) -> list[Part]:
    """How many outcomes are not listed, and where they stand."""
    left = sum(len(g.states) for g in (result.groups if everything else close)) - sum(len(g.states) for g in told)
    if not left:
        return []
    where = "" if everything or result.model.status_quo is None else " that today leads to"
    more = f"Not listed here: {count(left, 'further outcome')}{where}"
    return [Text(f"{more}; 'demarche stability' with --format csv lists each with its reason.", quiet=True)]


_LOOKING_AHEAD = (
    "An outcome that lasts because leaving is deterred holds as long as actors look ahead to the answer. Where they "
    "take each step that is better for them at once, the path goes on; so one lasting outcome can lead to another."
)


def _counted(result: StabilityResult, total: int, lasting: int) -> str:
    said = f"Of {total:,} possible situations {lasting:,} would last for one reason or another"
    if result.model.status_quo is not None:
        reached = sum(len(group.states) for group in result.groups if group.reach == "improvements")
        beyond = sum(len(group.states) for group in result.groups if group.reach == "none")
        said += f"; today leads to {reached:,} of them by steps that whoever takes them wants"
        said += f", and {beyond:,} cannot be reached from today at all" if beyond else ""
    return f"{said}."


_DIFFER = 3
"""A list of more moves in which variants differ says nothing."""


def _group_rows(result: StabilityResult, group: Group, named: dict[int, str]) -> list[tuple[str, ...]]:
    model, first = result.model, int(group.states[0])
    if len(group.differ) > _DIFFER and len(group.states) <= _DIFFER:
        alone = [
            replace(group, states=group.states[place : place + 1], differ=()) for place in range(len(group.states))
        ]
        return [row for one in alone for row in _group_rows(result, one, named)]
    words = sentence(against_today(model, first))
    if len(group.differ) > _DIFFER:
        words += f" (and {count(len(group.states) - 1, 'variant')} in other moves)" if len(group.states) > 1 else ""
    elif len(group.states) > 1:
        names = {option.id: option.name or option.id for option in model.options}
        varying = [f"“{names[model.options[place].id]}”" for place in group.differ]
        more = len(group.states) - 1
        words += f" (and {count(more, 'variant')} that {'differs' if more == 1 else 'differ'} in {joined(varying)})"
    return [(named.get(first, ""), words, STRENGTH_WORDS[group.strength], _steps(result, group, first))]


def _steps(result: StabilityResult, group: Group, state: int) -> str:
    found = result.by_improvements if group.reach == "improvements" else result.by_moves
    if found is None or found.steps[state] < 0:
        return "no way"
    steps = int(found.steps[state])
    return str(steps) if group.reach == "improvements" else f"{steps} (not all wanted)"
