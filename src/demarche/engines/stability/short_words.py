"""What a desk asks first: where the moves lead, who moves together, whose mind would have to change, whose dilemma."""

from __future__ import annotations

from demarche.engines.stability.dilemma_words import hardest
from demarche.engines.stability.further import Further
from demarche.engines.stability.model import Model
from demarche.engines.stability.moves_words import leads_to, left_to_themselves
from demarche.engines.stability.needs import Wish
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.together import can_search
from demarche.engines.stability.wishes_words import alone_words, joint_words
from demarche.page.numbers import percent
from demarche.page.parts import Bullets, Item, Section, Text, joined

__all__ = ["short_section"]

_NEAREST, _TOLD = 2, 2
"""Actors and named outcomes told in short; the sections below tell all."""


def short_section(result: StabilityResult, found: Further) -> Section:
    """In short; nothing of what the conflict does not tell."""
    model = result.model
    items: list[str | Item] = []
    if model.status_quo is not None:
        stays = result.strength(model.id_of(model.status_quo)) == "nash"
        said = "nobody wants to leave today's situation" if stays else leads_to(result)
        items.append(Item(f"{said}.", "Left to themselves, step by step"))
    free = found.unopposed
    there = dict.fromkeys(left_to_themselves(result)[:1], "there")
    if can_search(model) and model.status_quo is not None:
        said = joint_words(model, free, there) if free else _NONE[bool(found.joint)]
        items.append(Item(said, "Who would move together"))
    items += [Item(_mind(model, wish), f"For “{wish.title}” to last") for wish in found.wishes[:_TOLD]]
    dilemmas = hardest(model, found)
    if dilemmas:
        items.append(Item(dilemmas, "Whose dilemma it is"))
    if not items:
        return Section("short", "In short", ())
    gloss = (Text(_SHARE, quiet=True),) if found.wishes else ()
    return Section("short", "In short", (Bullets(tuple(items)), *gloss))


_SHARE = (
    "The share in brackets says how far: past how many of all possible situations that actor would have to move it up "
    "in its own order. A small share is a small change of mind."
)


_NONE = (
    "nobody: neither from today nor from what lasts would several gain by it.",
    "some would gain by it, but the others could make one of them regret it.",
)


def _mind(model: Model, wish: Wish) -> str:
    """Whose mind would have to change: nothing else changed, and by the least change of one actor alone."""
    said = []
    if wish.plain is not None and wish.plain.needs:
        who = [f"{model.actors[need.actor].label} ({percent(need.share(model))})" for need in wish.plain.needs]
        said.append(f"with nothing else changed from today {joined(who)} would have to want it more")
    elif wish.plain is not None:
        said.append("nobody has to want anything else")
    ways = alone_words(model, wish, _NEAREST)
    if ways:
        said.append(f"the least change of one mind that makes some form of it last: {ways}")
    return f"{'; '.join(said) or 'no change of one mind is enough'}."
