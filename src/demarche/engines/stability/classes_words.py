"""The outcomes people talk about, in words: would they last, how does today lead there, who would undo them."""

from __future__ import annotations

from demarche.engines.stability import ClassReading, StabilityResult
from demarche.engines.stability.shown import FIRM
from demarche.engines.stability.states_words import STRENGTH_WORDS
from demarche.page.numbers import count, percent
from demarche.page.parts import Part, Table, Text, joined

__all__ = ["TALKED_ABOUT", "classes_parts"]

TALKED_ABOUT = "The outcomes people talk about"


def classes_parts(result: StabilityResult, classes: tuple[ClassReading, ...]) -> list[Part]:
    """Each named outcome: would any of its forms last, how today leads there, who would undo it."""
    rows = tuple(
        (reading.title, _fate(reading), _from_today(result, reading), _blocks(result, reading)) for reading in classes
    )
    header = ("Outcome", "Would it last?", "From today", "Who would undo it")
    gloss = (
        "A form is one way in which the outcome can look: moves that it does not mention may go either way. Who would "
        "undo it counts moves that nothing the others can do would make the mover regret."
    )
    return [Table(header, rows, TALKED_ABOUT), Text(gloss, quiet=True)]


def _fate(reading: ClassReading) -> str:
    if reading.firmest is None:
        return f"no: none of its {count(reading.n_states, 'form')}"
    firm = sum(number for strength, number in reading.counts.items() if strength in FIRM)
    said = f"{reading.n_equilibria:,} of its {count(reading.n_states, 'form')} would"
    if reading.firmest not in FIRM:
        return f"{said}, all only weakly: {STRENGTH_WORDS[reading.firmest]}"
    free = reading.counts.get("nash", 0)
    how = [f"in {free:,} nobody wants to leave"] * bool(free)
    how += [f"in {firm - free:,} leaving is credibly deterred"] * bool(firm - free)
    return f"{said}; {joined(how)}"


def _from_today(result: StabilityResult, reading: ClassReading) -> str:
    model = result.model
    if model.status_quo is None or reading.nearest is None:
        return ""
    so_far = "today is one of its forms; " if reading.today else ""
    if reading.nearest == model.id_of(model.status_quo):
        return "today is one of its forms, and lasts"
    if reading.steps_by_improvements is not None:
        return f"{so_far}{count(reading.steps_by_improvements, 'step')} to one that lasts, each wanted by who takes it"
    if reading.steps_by_moves is None:
        return f"{so_far}no way leads to one that lasts"
    who = []
    for actor, before, after in reading.unwilling[:2]:
        states = (model.index_of(before), model.index_of(after))
        who.append(f"{model.actors[model.actor_index(actor)].label} would not want its step ({model.does(*states)})")
    return f"{so_far}{count(reading.steps_by_moves, 'step')} to one that lasts, but {joined(who)}"


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
    return f"{joined([f'{name} in {percent(part)}' for name, part in tempted[:3]])} of its forms"
