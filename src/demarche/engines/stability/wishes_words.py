"""In words: what whom would have to prefer for an outcome to last, who would move together, how little undoes it."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.engines.stability.further import Further, Hold
from demarche.engines.stability.model import Model
from demarche.engines.stability.needs import Form, Need, Wish
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.robustness import Robustness
from demarche.engines.stability.states_words import actor_does, against_today, sentence
from demarche.engines.stability.together import LARGEST_SEARCHED, JointMove, can_search
from demarche.page.numbers import count, ordinal, percent
from demarche.page.parts import Bullets, Fold, Item, Part, Section, Table, Text, joined, of

__all__ = ["alone_words", "holds_section", "joint_section", "joint_words", "wish_section", "wishes_section"]

_HOW_FAR = (
    "The share in brackets says how far: past how many of all possible situations that actor would have to move the "
    "outcome up in its own order, to be level with what it would rather do: a small share is a small change of mind. "
    "What the others want stays as it is. Where several are named, all of them together are enough; less might be. "
    "Lasting means: nobody wants to leave, or leaving is credibly deterred."
)


_ALONE = "If one actor alone changed its mind"


def wishes_section(result: StabilityResult, found: Further, *, everybody: bool = False) -> Section:
    """For each named outcome who would have to want something else: with nothing else changed, and at the least.

    ``everybody`` tells also what each actor could do about it by changing its own mind alone.
    """
    model = result.model
    rows = tuple((wish.title, _plain(model, wish), _least(model, wish)) for wish in found.wishes)
    if not rows:
        return Section("wishes", "", ())
    header = ("For this to last", "If nothing else changes from today", "At the least")
    parts: list[Part] = [Table(header, rows)]
    alone = tuple((wish.title, said) for wish in found.wishes if everybody and (said := alone_words(model, wish)))
    if alone:
        parts.append(
            Table(
                ("For this to last", "By whose change of mind alone some form of it would, the least first"),
                alone,
                _ALONE,
            )
        )
    parts.append(Text(_HOW_FAR, quiet=True))
    reasons = [words for wish in found.wishes for words in _reasons(model, wish, found)]
    if reasons:
        parts.append(Fold("Which wants stand in the way", (Bullets(tuple(dict.fromkeys(reasons))),)))
    return Section("wishes", "What would somebody have to want otherwise?", tuple(parts))


def alone_words(model: Model, wish: Wish, most: int | None = None) -> str:
    """Each actor that could make a form of it last by wanting something else alone, the one nearest to it first."""
    ways = sorted((form.needs[0].passed, actor, form) for actor, form in wish.alone.items())
    said = []
    for passed, actor, form in ways[:most]:
        instead = model.does(form.state, form.needs[0].move)
        said.append(f"{model.actors[actor].label} ({percent(passed / len(model.states))}), which otherwise {instead}")
    return "; ".join(said)


def wish_section(result: StabilityResult, found: Further, wish: Wish, actor: int | None = None) -> Section:
    """One outcome in full: the form nearest to today, the least change, and what each actor alone could do about it."""
    model = result.model
    items = []
    if actor is None and wish.plain is not None:
        items.append(Item(sentence(_needs(model, wish.plain, found)) + ".", "With nothing else changed from today"))
    if actor is None:
        items.append(Item(f"{_least(model, wish, found)}.", "At the least"))
    for one in range(len(model.actors)) if actor is None else (actor,):
        name, form = model.actors[one].label, wish.alone.get(one)
        if form is not None:
            words = f"{against_today(model, form.state)}. {sentence(_needs(model, form, found))}."
            items.append(Item(words, f"If {name} alone changed its mind"))
        elif actor is not None:
            words = f"It cannot make it last by wanting something else alone{_instead(model, wish)}."
            items.append(Item(words, name))
    some = f"{wish.lasting:,}" if wish.lasting else "None"
    lasts = f"{some} of its {count(wish.forms, 'form')} would last as things are."
    if wish.forms == 1:
        lasts = "It lasts as things are." if wish.lasting else "It would not last as things are."
    return Section("inverse", wish.title, (Text(lasts), Bullets(tuple(items)), Text(_HOW_FAR, quiet=True)))


def _instead(model: Model, wish: Wish) -> str:
    if wish.lasting:
        return ", and need not: some form of it lasts as things are"
    names = [model.actors[need.actor].label for need in wish.least.needs]
    return f": at the least {joined(names)} would have to"


def _plain(model: Model, wish: Wish) -> str:
    if wish.plain is None:
        return "today is not given"
    return sentence(_needs(model, wish.plain))


def _least(model: Model, wish: Wish, found: Further | None = None) -> str:
    if wish.plain is not None and wish.plain.state == wish.least.state:
        return "the same" if found is None else "the same as that"
    told = against_today(model, wish.least.state)
    if not wish.least.needs:
        return f"Nobody: one form lasts as things are ({told[:1].lower()}{told[1:]})"
    return f"{told}; {_needs(model, wish.least, found)}"


def _needs(model: Model, form: Form, found: Further | None = None) -> str:
    """'Moscow, which delivers the missiles otherwise, would have to like it better (3 %)'."""
    if not form.needs:
        return "nobody would have to want anything else: it lasts"
    said = []
    for need in form.needs:
        name, instead = model.actors[need.actor].label, actor_does(model, need.actor, form.state, need.move)
        how_far = percent(need.passed / len(model.states))
        said.append(f"{name} would have to want it more ({how_far}): otherwise {instead}{_because(found, form, need)}")
    return "; ".join(said)


def _because(found: Further | None, form: Form, need: Need) -> str:
    reason = None if found is None else found.deciding.get((need.actor, form.state, need.move))
    if reason is None:
        return ""
    return f". In the way stands its {ordinal(reason.place)} want of {reason.count}: “{reason.said}”"


def _reasons(model: Model, wish: Wish, found: Further) -> list[str]:
    lines = []
    for form in wish.told[:2]:
        for need in form.needs:
            reason = found.deciding.get((need.actor, form.state, need.move))
            if reason is not None:
                name = of(model.actors[need.actor].label)
                lines.append(f"{wish.title}: {name} {ordinal(reason.place)} want of {reason.count}: “{reason.said}”.")
    return lines


def joint_section(result: StabilityResult, moves: tuple[JointMove, ...], named: Mapping[int, str]) -> Section:
    """Who would move together, from today and from the lasting outcomes: all of them gain, none could do it alone."""
    model = result.model
    items = [joint_words(model, move, named) for move in moves]
    if not can_search(model):
        most = f"Not looked into: where few of many choices can occur, at most {LARGEST_SEARCHED:,} situations are."
        return Section("together", "Who would move together?", (Text(most, quiet=True),))
    if not items:
        said = "From none of these situations would several actors gain by moving together."
        return Section("together", "Who would move together?", (Text(said),) if model.status_quo is not None else ())
    if model.status_quo is not None and all(move.state != model.status_quo for move in moves):
        items.insert(0, "From today: no group would gain by moving together.")
    gloss = (
        "All who move gain, each does its part, and no smaller group among them would do. Nothing undoes a move if the "
        "others have no answer in their own interest that leaves one of those who moved no better off. An outcome may "
        "last as long as each decides alone, and yet not if some agree."
    )
    return Section("together", "Who would move together?", (Bullets(tuple(items)), Text(gloss, quiet=True)))


def joint_words(model: Model, move: JointMove, named: Mapping[int, str]) -> str:
    """One joint move: from where, who does what, and whether anything undoes it."""
    start = move.state == model.status_quo
    where = "From today" if start else f"From {named.get(move.state) or f'“{against_today(model, move.state)}”'}"
    does = []
    for member in move.members:
        own = {place for place, option in enumerate(model.options) if option.owner == model.actors[member].id}
        after = "".join(
            (b if place in own else a)
            for place, (a, b) in enumerate(zip(model.yn(move.state), model.yn(move.target), strict=True))
        )
        there = model.find(after)
        does.append(f"{model.actors[member].label} {model.does(move.state, move.target if there is None else there)}")
    answer = "but the others could make one of them regret it"
    if not move.deterred:
        answer = "and nothing the others would do undoes it"
    return f"{where}: {joined(does)}. All of them gain, {answer}."


def holds_section(
    result: StabilityResult, holds: tuple[Hold, ...], robustness: Robustness | None, named: Mapping[int, str]
) -> Section:
    """How little undoes each lasting outcome, beside the share of versions in which it lasts."""
    model = result.model
    shares = {} if robustness is None else {entry.id: entry.shares for entry in robustness.situations}
    rows: list[tuple[str, ...]] = []
    for hold in holds:
        words = sentence(against_today(model, hold.state))
        spread = shares.get(model.yn(hold.state), {}).get(hold.concept)
        share = "" if spread is None or spread.mean is None else percent(spread.mean)
        rows.append((named.get(hold.state, ""), words, _undoes(model, hold), share))
    header: tuple[str, ...] = (
        "",
        "Lasting outcome",
        "The least change of mind that undoes it",
        "Versions in which it lasts",
    )
    if not any(row[3] for row in rows):
        header, rows = header[:3], [row[:3] for row in rows]
    gloss = (
        "The share in brackets says how far: past how many of all possible situations the outcome would have to fall "
        "in that actor's own order. A small share means that it hangs by a thread, whatever the share of versions."
    )
    parts = (Table(header, tuple(rows), "How little would undo each"), Text(gloss, quiet=True)) if rows else ()
    return Section("margins", "How little would undo them?", parts)


def _undoes(model: Model, hold: Hold) -> str:
    gap = hold.least
    if gap is None or gap.passed is None or gap.target is None:
        return "none: no actor would leave it whatever it wanted alone"
    doing = actor_does(model, gap.actor, hold.state, gap.target)
    return f"{model.actors[gap.actor].label} liking it less ({percent(gap.passed / len(model.states))}): then {doing}"
