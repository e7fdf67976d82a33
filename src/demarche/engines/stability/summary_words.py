"""Many lasting outcomes in a few lines: what they share, what splits them, how many of each part last."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.engines.stability.model import Model
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.states_words import sentence
from demarche.engines.stability.summary import Lasting, Leaf, lasting, lasting_firmly
from demarche.page.parts import Part, Table, Text, joined

__all__ = ["MANY", "choices_words", "summary_parts"]

MANY = 24
"""More lasting outcomes than these are summed up."""


def summary_parts(result: StabilityResult) -> list[Part]:
    """The firm ones summed up if there are many; failing any firm ones, all that last. Nothing if they are few."""
    firm = lasting_firmly(result)
    found = firm or lasting(result)
    if found is None or found.total <= MANY:
        return []
    held = "last because nobody wants to leave or leaving is credibly deterred" if firm else "last"
    model = result.model
    said = f"{found.total:,} outcomes {held}."
    said += f" What all of them share: {choices_words(model, found.shared)}." if found.shared else ""
    if found.free:
        names = joined([f"“{model.options[place].name or model.options[place].id}”" for place in found.free])
        said += f" Whether {names} is done makes no difference."
    elif not found.shared:
        said += " No single move is common to all of them."
    return [Text(said), _table(result, found)] if len(found.leaves) > 1 else [Text(said)]


def _table(result: StabilityResult, found: Lasting) -> Table:
    model = result.model
    near = result.model.status_quo is not None
    rows = []
    for leaf in found.leaves:
        where = sentence(choices_words(model, dict(leaf.answers)))
        row = (where, _share(leaf), choices_words(model, leaf.shared) or "nothing more")
        rows.append((*row, _reach(leaf)) if near else row)
    header: tuple[str, ...] = ("Where", "How many last", "What those share besides")
    header = (*header, "Can today lead there?") if near else header
    return Table(header, tuple(rows), "What splits them")


def _share(leaf: Leaf) -> str:
    if leaf.lasting == leaf.possible:
        return f"all {leaf.lasting:,}"
    return f"{leaf.lasting:,} of {leaf.possible:,}"


def _reach(leaf: Leaf) -> str:
    if leaf.reachable == leaf.lasting:
        return "yes"
    return "no" if not leaf.reachable else f"to {leaf.reachable:,} of them"


def choices_words(model: Model, choices: Mapping[int, bool]) -> str:
    """Options taken and left, actor by actor: 'Moscow vetoes pressure; Washington does not strike'."""
    phrases = []
    for actor in model.actors:
        own = [place for place in choices if model.options[place].owner == actor.id]
        said = [_one(model, place, choices[place]) for place in own]
        told = [words for words, predicate in said if predicate]
        named = [words for words, predicate in said if not predicate]
        if told:
            phrases.append(f"{actor.label} {joined(told)}")
        if named:
            phrases.append(f"{actor.label}: {joined(named)}")
    return "; ".join(phrases)


def _one(model: Model, place: int, taken: bool) -> tuple[str, bool]:
    """The words for an option taken or left, and whether they are a predicate."""
    option = model.options[place]
    words = option.yes if taken else option.no
    name = option.name or option.id
    return (words, True) if words else (name if taken else f"not {name}", False)
