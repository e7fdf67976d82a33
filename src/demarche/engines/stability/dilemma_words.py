"""Whose dilemma it is, in words: what each proposes, what follows if nothing is agreed, and what is hard in that."""

from __future__ import annotations

from demarche.engines.stability.dilemmas import Dilemma
from demarche.engines.stability.further import Further
from demarche.engines.stability.model import Model
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.states_words import against_today, sentence
from demarche.page.parts import Bullets, Item, Part, Section, Table, Text, joined

__all__ = ["dilemmas_section", "hardest"]

_GLOSS = (
    "Read off what each has said (confrontation analysis; Howard 1999): a position is what an actor proposes, with "
    "all else as today; if none is agreed, everybody does what it has said it would do. A dilemma is a reason why an "
    "actor's offer, threat or word may not be believed, or why others need not give in. Whoever has none can wait; "
    "whoever has some must change its position, its threat or its mind."
)


def dilemmas_section(result: StabilityResult, found: Further) -> Section:
    """By actor, its position and its dilemmas; nothing where nobody's position is given."""
    stand = found.stand
    if stand is None:
        return Section("dilemmas", "", ())
    model = result.model
    rows = tuple(
        (model.actors[actor].label, sentence(against_today(model, state))) for actor, state in stand.positions.items()
    )
    future = against_today(model, stand.future)
    parts: list[Part] = [Bullets(tuple(_items(model, found)))]
    parts.append(Table(("Who", "What it proposes"), (*rows, ("If nothing is agreed", future)), "Positions"))
    parts.append(Text(_GLOSS, quiet=True))
    return Section("dilemmas", "Whose dilemma is it?", tuple(parts))


def hardest(model: Model, found: Further) -> str:
    """Each actor's hardest dilemma, those with the same one in one sentence; '' where nobody's position is given."""
    if found.stand is None:
        return ""
    by_kind: dict[str, list[int]] = {}
    for actor in found.stand.positions:
        own = {dilemma.kind for dilemma in found.dilemmas if dilemma.actor == actor}
        by_kind.setdefault(next((kind for kind in _ORDER if kind in own), ""), []).append(actor)
    said = []
    for kind in (*_ORDER, ""):
        if kind in by_kind:
            one, many = _HARDEST[kind]
            names = joined([model.actors[actor].label for actor in by_kind[kind]])
            said.append(f"{names} {one if len(by_kind[kind]) == 1 else many}")
    return f"{'; '.join(said)}."


_HARDEST = {
    "threat": ("cannot make its threat believed", "cannot make their threats believed"),
    "cooperation": ("is not believed to keep to its own proposal", "are not believed to keep to their own proposals"),
    "positioning": (
        "likes another's proposal better than its own",
        "like another's proposal better than their own",
    ),
    "rejection": ("is not believed when it says no", "are not believed when they say no"),
    "persuasion": ("has nothing that presses another to accept", "have nothing that presses another to accept"),
    "trust": ("cannot be sure that others keep to an agreement", "cannot be sure that others keep to an agreement"),
    "": ("has no dilemma and can wait", "have no dilemma and can wait"),
}


def _items(model: Model, found: Further) -> list[Item]:
    assert found.stand is not None
    items = []
    for actor in found.stand.positions:
        said = _said(model, [dilemma for dilemma in found.dilemmas if dilemma.actor == actor])
        items.append(
            Item(" ".join(said) or "It has none: its word and its threat can be believed.", model.actors[actor].label)
        )
    return items


def _said(model: Model, own: list[Dilemma]) -> list[str]:
    """The dilemmas of one actor, those of one kind in one sentence, those of its own doing first."""
    kinds: dict[str, list[Dilemma]] = {}
    for dilemma in own:
        kinds.setdefault(dilemma.kind, []).append(dilemma)
    return [_sentence(model, kind, kinds[kind]) for kind in _ORDER if kind in kinds]


_ORDER = ("threat", "cooperation", "positioning", "rejection", "persuasion", "trust")


def _sentence(model: Model, kind: str, told: list[Dilemma]) -> str:
    doing = "" if told[0].move is None else model.does(told[0].state, told[0].move)
    names = [model.actors[one.other].label for one in told if one.other is not None]
    some = joined(names, "or")
    theirs = f"what {some} {'proposes' if len(names) == 1 else 'propose'}"
    said = {
        "threat": f"What it says it would do without agreement is doubted: there it would gain if it {doing}",
        "cooperation": f"Its own word is doubted: with what it proposes, it would gain if it {doing}",
        "positioning": f"It likes {theirs} better than its own proposal",
        "rejection": f"Its no to {theirs} is doubted: without agreement it would be no better off",
        "persuasion": f"Nothing presses {some} to accept what it proposes: "
        f"without agreement {joined(names)} would be no worse off",
        "trust": f"Even if all agreed to what it proposes, some would gain by leaving it: {_steps(model, told)}",
    }
    return f"{said[kind]} ({kind})."


def _steps(model: Model, told: list[Dilemma]) -> str:
    steps = [
        f"{model.actors[one.other].label} {model.does(one.state, one.move)}"
        for one in told
        if one.other is not None and one.move is not None
    ]
    return "; ".join(steps)
