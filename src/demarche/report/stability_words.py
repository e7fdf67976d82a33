"""The conflict in words: does today last, which outcomes would, who blocks, who would leave, by what path."""

from __future__ import annotations

from demarche.engines.stability import ClassReading, Group, StabilityResult, Witness
from demarche.report.figures.moves import moves_figure, named_states
from demarche.report.numbers import count, percent
from demarche.report.parts import Bullets, Callout, Part, Section, Table, Text, joined
from demarche.report.states import STRENGTH_WORDS, WHY_IT_LASTS, actor_does, against_today, full

__all__ = ["leaving_section", "moves_section", "outcomes_section", "paths_section", "shown_states", "types_section"]

_CONCEPTS = ("nash", "seq", "smr", "gmr")
_SHOWN = 8


def shown_states(result: StabilityResult, limit: int = _SHOWN) -> tuple[int, ...]:
    """The lasting outcomes a page speaks of: reachable ones first, the firmest first, one or two of every group."""
    near = [group for group in result.groups if group.reach in ("improvements", "unknown")]
    near = near or [group for group in result.groups if group.reach == "moves"] or list(result.groups)
    picked = [int(state) for group in _told(near) for state in group.states[:2]]
    return tuple(picked[:limit])


def outcomes_section(result: StabilityResult, classes: tuple[ClassReading, ...]) -> Section:
    """Which outcomes would last."""
    parts: list[Part] = []
    start = result.model.status_quo
    if start is not None:
        parts.append(_today(result, start))
        parts.append(Text(f"Today: {full(result.model, start)}.", quiet=True))
    if classes:
        parts.append(_classes(result, classes))
    parts += _lasting(result)
    return Section("outcomes", "Which outcomes would last?", tuple(parts))


def _today(result: StabilityResult, start: int) -> Callout:
    model = result.model
    place = int(result.strength_index[start])
    if place >= 0:
        strength = result.strength(model.id_of(start)) or "gmr"
        below = "" if strength == "nash" else " ".join(_temptations(result, start))
        return Callout("Today's situation", f"It lasts: {STRENGTH_WORDS[strength]}.", "neutral", below)
    leavers = [
        _departure(result, result.witnesses.find(start, actor, "gmr"))
        for actor in range(len(model.actors))
        if not result.verdicts["gmr"][actor, start]
    ]
    return Callout("Today's situation", "It does not last.", "mixed", " ".join(leavers))


def _departure(result: StabilityResult, witness: Witness) -> str:
    if witness.improvement is None:
        return ""
    doing = actor_does(result.model, witness.actor, witness.state, witness.improvement)
    return f"{_capital(doing)}: it prefers that, and no answer the others have would make it regret the move."


def _temptations(result: StabilityResult, state: int) -> list[str]:
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
    credible = "" if concept == "seq" else ", though that hurts those who do it"
    answer = joined(steps, "and then")
    return f"Tempted to leave: {name} ({tempted}). But then {answer}{credible}, and that leaves {name} {worse}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _classes(result: StabilityResult, classes: tuple[ClassReading, ...]) -> Table:
    rows = tuple((reading.title, _fate(reading), _from_today(reading), _blocks(result, reading)) for reading in classes)
    return Table(
        ("Outcome", "Would it last?", "From today", "Who stands in the way"), rows, "The outcomes people talk about"
    )


def _fate(reading: ClassReading) -> str:
    if reading.strength is None:
        return f"no: none of its {count(reading.n_states, 'form')} does"
    forms = f"{reading.n_equilibria:,} of its {count(reading.n_states, 'form')}"
    return f"yes, {forms}; at best {STRENGTH_WORDS[reading.strength]}"


def _from_today(reading: ClassReading) -> str:
    if reading.best is None:
        return ""
    if reading.steps_by_improvements == 0 or reading.steps_by_moves == 0:
        return "it is today's situation"
    if reading.steps_by_improvements is not None:
        return f"{count(reading.steps_by_improvements, 'step')}, each wanted by whoever takes it"
    if reading.steps_by_moves is not None:
        return f"{count(reading.steps_by_moves, 'step')}, but somebody would have to act against its own wish"
    return "cannot be reached"


def _blocks(result: StabilityResult, reading: ClassReading) -> str:
    names = {actor.id: actor.label for actor in result.model.actors}
    if len(reading.blockers) == 1:
        model, blocker = result.model, reading.blockers[0]
        text = f"{names[blocker]}: it would leave every form of it"
        if reading.departure is not None:
            before, after = (model.index_of(state) for state in reading.departure)
            text += f"; even from the one it likes best, since it then {model.does(before, after)}"
        return text
    if reading.blockers:
        return f"{joined([names[one] for one in reading.blockers])} together: in every form one of them would leave"
    tempted = [(names[actor], part) for actor, part in reading.undeterred.items() if part > 0]
    tempted.sort(key=lambda entry: -entry[1])
    if not tempted:
        return "nobody, once there"
    return f"undeterred, these would leave some of its forms: {joined([f'{n} {percent(p)}' for n, p in tempted[:3]])}"


def _told(groups: list[Group]) -> list[Group]:
    """The groups worth a reader's time: where credible ones can be reached, threats that hurt their makers are not."""
    credible = [group for group in groups if group.strength in ("nash", "seq+smr", "seq")]
    return (credible or groups)[:_SHOWN]


def _lasting(result: StabilityResult) -> list[Part]:
    total, lasting = len(result.model.states), int((result.strength_index >= 0).sum())
    groups = [group for group in result.groups if group.reach != "none"]
    beyond = sum(len(group.states) for group in result.groups if group.reach == "none")
    if not lasting:
        return [Text(f"Of {total:,} possible situations none lasts: from each of them somebody would move on.")]
    said = f"Of {total:,} possible situations {lasting:,} would last for one reason or another"
    if groups and groups[0].reach != "unknown":
        reached = sum(len(group.states) for group in groups if group.reach == "improvements")
        said += f"; today leads to {reached:,} of them by steps that whoever takes them wants"
        said += f", and {beyond:,} cannot be reached from today at all" if beyond else ""
    parts: list[Part] = [Text(said + ".")]
    near = [group for group in groups if group.reach in ("improvements", "unknown")] or groups
    told = _told(near)
    header: tuple[str, ...] = ("Lasting outcome", "Why it lasts", "Steps from today")
    rows: tuple[tuple[str, ...], ...] = tuple(row for group in told for row in _group_rows(result, group))
    if near and near[0].reach == "unknown":
        header, rows = header[:2], tuple(row[:2] for row in rows)
    parts.append(Table(header, rows, "Nearest and firmest first"))
    left = sum(len(group.states) for group in near) - sum(len(group.states) for group in told)
    if left:
        more = f"{count(left, 'further outcome')} that today leads to {'holds' if left == 1 else 'hold'}"
        parts.append(Text(f"{more} for weaker reasons; 'demarche stability' lists them all.", quiet=True))
    parts.append(Text(WHY_IT_LASTS, quiet=True))
    return parts


def _group_rows(result: StabilityResult, group: Group) -> list[tuple[str, str, str]]:
    model, first = result.model, int(group.states[0])
    words = against_today(model, first)
    if len(group.states) > 1:
        names = {option.id: option.name or option.id for option in model.options}
        varying = [f"“{names[model.options[place].id]}”" for place in group.differ]
        more = len(group.states) - 1
        words += f" (and {count(more, 'variant')} that {'differs' if more == 1 else 'differ'} in {joined(varying)})"
    return [(words, STRENGTH_WORDS[group.strength], _steps(result, group, first))]


def _steps(result: StabilityResult, group: Group, state: int) -> str:
    found = result.by_improvements if group.reach == "improvements" else result.by_moves
    if found is None:
        return ""
    steps = int(found.steps[state])
    if group.reach == "improvements":
        return str(steps)
    return f"{steps} (not all wanted)"


def leaving_section(result: StabilityResult, limit: int = 5) -> Section:
    """Who would leave which outcome, and what keeps it there."""
    model = result.model
    states = [state for state in shown_states(result) if state != model.status_quo]
    items = []
    for state in states[:limit]:
        held = _temptations(result, state)
        why = " ".join(held) if held else "Nobody would leave: no actor has a move of its own that it prefers."
        items.append(f"{against_today(model, state)}. {why}")
    parts: tuple[Part, ...] = (Bullets(tuple(items)),) if items else ()
    return Section("leaving", "Who would leave, and what keeps them", parts)


def moves_section(result: StabilityResult) -> Section:
    """The picture of the moves, and its letters in words."""
    shown = shown_states(result)
    figure = moves_figure(result, shown)
    if figure is None:
        return Section("moves", "How today could move", ())
    model = result.model
    rows = []
    for state, letter in named_states(result, shown).items():
        strength = result.strength(model.id_of(state))
        rows.append((letter, against_today(model, state), STRENGTH_WORDS[strength] if strength else "does not last"))
    table = Table(("", "Situation", "Does it last?"), tuple(rows), "The letters in the picture", folded=True)
    return Section("moves", "How today could move", (figure, table))


def paths_section(result: StabilityResult, limit: int = 5) -> Section:
    """How today could lead to the lasting outcomes, step by step."""
    model = result.model
    if model.status_quo is None:
        return Section("paths", "Paths from today", ())
    items = []
    for state in shown_states(result)[:limit]:
        name = model.id_of(state)
        for improving in (True, False):
            path = result.path(name, improving=improving)
            if path:
                steps, before = [], model.status_quo
                for step in path:
                    steps.append(actor_does(model, step.actor, before, step.state))
                    before = step.state
                wish = "each step wanted by whoever takes it" if improving else "not every step is wanted"
                items.append(f"To “{against_today(model, state)}” ({wish}): {'; then '.join(steps)}.")
                break
    return Section("paths", "Paths from today", (Bullets(tuple(items)),) if items else ())


def types_section(result: StabilityResult, variants: dict[str, tuple[ClassReading, ...]]) -> Section:
    """What changes if an actor is of another type than the likeliest."""
    rows = []
    start = result.model.status_quo
    for name, variant in result.variants.items():
        place = -1 if start is None else int(variant.strength_index[start])
        strength = None if place < 0 else variant.strength(variant.model.id_of(start or 0))
        today = f"lasts: {STRENGTH_WORDS[strength]}" if strength else "does not last"
        fates = [
            f"{reading.title}: {'would last' if reading.best else 'would not'}" for reading in variants.get(name, ())
        ]
        rows.append((name, today, "; ".join(fates)))
    header = ("If instead", "Today's situation", "The outcomes people talk about")
    parts: tuple[Part, ...] = (Table(header, tuple(rows)),) if rows else ()
    return Section("types", "If an actor is not who we think", parts)
