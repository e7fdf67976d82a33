"""Situations and moves in words, told against the situation of today where there is one."""

from __future__ import annotations

from demarche.engines.stability import Model
from demarche.engines.stability.wording import predicates
from demarche.page.parts import joined

__all__ = ["STRENGTH_WORDS", "WHY_IT_LASTS", "actor_does", "against_today", "in_full", "sentence"]

STRENGTH_WORDS = {
    "nash": "nobody wants to leave",
    "seq+smr": "leaving is deterred, credibly and with no escape",
    "seq": "leaving is deterred, credibly",
    "smr": "leaving is deterred, with no escape",
    "gmr": "leaving is deterred only by threats that hurt those who make them",
}
"""How firmly an outcome holds, by the strongest concept it is an equilibrium under."""

WHY_IT_LASTS = (
    "Nobody wants to leave (Nash): no actor can improve by a move of its own. "
    "Deterred, credibly (sequential stability): whoever leaves can be answered by moves that are in the others' own "
    "interest, and ends no better. "
    "Deterred, with no escape (symmetric metarationality): whoever leaves can be answered so that no further move of "
    "its own helps, though answering may cost the others. "
    "Deterred only by threats that hurt those who make them (general metarationality): the weakest reason to last."
)


def in_full(model: Model, state: int) -> str:
    """The whole situation in words: what each does and, where the file has words for it, does not do."""
    yn = model.yn(state)
    phrases = []
    for actor in model.actors:
        own = [(option, sign) for option, sign in zip(model.options, yn, strict=True) if option.owner == actor.id]
        does = [option.yes or option.name or option.id for option, sign in own if sign == "Y"]
        leaves = [option.no for option, sign in own if sign == "N" and option.no]
        if does or leaves:
            phrases.append(f"{actor.label} {joined([*does, *leaves])}")
    return sentence("; ".join(phrases) or model.label(state) or model.words(state))


def against_today(model: Model, state: int) -> str:
    """What is different from today: 'As today, except that Moscow delivers S-300 missiles'."""
    if model.status_quo is None or not model.options:
        return model.label(state) or sentence(model.words(state))
    if state == model.status_quo:
        return "As today"
    taken = {change.option: change.taken for change in model.changes(model.status_quo, state)}
    phrases = []
    for actor in model.actors:
        does = predicates((o, taken[o.id]) for o in model.options if o.owner == actor.id and o.id in taken)
        if does:
            phrases.append(f"{actor.label} {joined(does)}")
    return f"As today, except that {joined(phrases) if len(phrases) < 3 else '; '.join(phrases)}"


def actor_does(model: Model, actor: int, before: int, after: int) -> str:
    """One move in words: 'Moscow delivers S-300 missiles'."""
    return f"{model.actors[actor].label} {model.does(before, after)}"


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]
