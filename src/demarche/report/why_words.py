"""Why a figure is what it is, in words: the figure, what it means, what it hangs on, and what would reverse it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from demarche.crisis.provenance import is_judged
from demarche.engine.contract import Headline
from demarche.engine.effects import Link, Spread
from demarche.engine.verdict import Verdict
from demarche.page.numbers import chance, count, percent, share
from demarche.page.parts import Bullets, Callout, Item, Part, Section, Text, joined
from demarche.study.sensitivity.flips import Flip
from demarche.study.why import Judgement, OfKind, Reversal, Why, WhyInput

__all__ = ["definition", "figure_words", "why_section"]

_MOST = 6
_FLIPS = 3
_MATTERS = 0.1
"""A difference of means between types below which the types are not told apart."""
_BEYOND = "What each lever does: 'demarche levers'."


def why_section(found: Why | WhyInput) -> Section:
    """The chain behind a figure, or from an entry of the file to the figures that hang on it."""
    return _of_input(found) if isinstance(found, WhyInput) else _of_figure(found)


def _of_figure(found: Why) -> Section:
    head = found.quantity
    parts: list[Part] = [Text(f"{definition(head)} Its id: {head.id}."), Text(figure_words(found))]
    if found.unjudged:
        parts.insert(0, _open(found.unjudged))
    if found.verdict is not None:
        parts.append(Text(_rule(found.verdict)))
    kinds = list(_kinds(found))
    if kinds:
        parts.append(Bullets(tuple(kinds), "By what kind of player an actor is:"))
    for place, entry in enumerate(found.judgements[:_MOST], start=1):
        first = f"{_order(found)}\n" if place == 1 else ""
        parts.append(Bullets(tuple(_chain(head, entry, found)), f"{first}{place}. {_capital(entry.about)}"))
    if not found.judgements:
        parts.append(Text("No entry of the file stands out: none moves this figure by more than chance would."))
    parts.append(Text(f"What would reverse it. {' '.join(_reversed(found))} {_BEYOND}"))
    if found.near:
        others = joined([f"{entry.label} ({entry.id})" for entry in found.near])
        parts.append(Text(f"You may also have meant: {others}.", quiet=True))
    return Section("why", f"Why? {_capital(head.label)}", tuple(parts))


def _open(unjudged: int) -> Callout:
    verb = "is" if unjudged == 1 else "are"
    said = f"{count(unjudged, 'input')} on which it rests {verb} not judged yet; this only shows how an answer looks."
    return Callout("No answer yet", said, "neutral", "'demarche check' lists what is still to judge.")


def _order(found: Why) -> str:
    """By what the judgements are in order: by one measure, or first by the one and then by the other."""
    with_range = [entry.link is not None for entry in found.judgements]
    if any(with_range) and not all(with_range):
        return (
            "It hangs on these judgements: first those with which it differs over the versions, the farthest apart "
            "first; then those that change it most if they are left out."
        )
    return "It hangs on these judgements, the strongest first."


def definition(head: Headline) -> str:
    """What a quantity is, in a sentence."""
    if head.kind == "yes-no":
        return f"The share of the versions in which this is so: {head.words}. It is no probability."
    if "chance" in head.unit:
        return f"The chance, by the model, of this: {head.words}."
    return f"{_capital(head.words)}{f', in {_unit(head.unit)}' if head.unit and not head.dated else ''}."


def _unit(unit: str) -> str:
    return "shares of the prize" if unit == "share of the prize" else unit


def figure_words(found: Why) -> str:
    """The figure over the versions."""
    spread, head = found.spread, found.quantity
    if spread.mean is None:
        return "It has no value in any version."
    return f"{_capital(_level(head, spread, found.middle_half))}."


def _rule(verdict: Verdict) -> str:
    """The verdict, and the rule by which this figure decides it."""
    need = math.ceil(verdict.at_least * verdict.versions)
    return f"The verdict is “{verdict.code}”: “ripe” asks for terms in {need} of {verdict.versions} versions."


def _level(head: Headline, spread: Spread, half: tuple[float, float] | None) -> str:
    if spread.mean is None:
        return "no value in any version"
    if head.kind == "yes-no":
        return f"so in {round(spread.mean * spread.n)} of {count(spread.n, 'version')}"
    said = f"{_number(head, spread.mean)} on average over {count(spread.n, 'version')}"
    if half is not None and half[1] > half[0]:
        ends = dict.fromkeys(_number(head, end) for end in half)
        said += f"; in the middle half of them {' to '.join(ends)}"
    return said


def _number(head: Headline, value: float) -> str:
    if head.kind == "yes-no":
        return percent(value)
    if "chance" in head.unit:
        return chance(value)
    return f"{value:.1f} months" if head.unit == "months" else share(value)


def _kinds(found: Why) -> Iterator[Item]:
    """Types between which the figure differs."""
    stands = {entry.path for entry in found.judgements if entry.link is not None}
    for path in dict.fromkeys(kind.input for kind in found.by_type):
        own = [kind for kind in found.by_type if kind.input == path]
        means = [kind.spread.mean for kind in own if kind.spread.mean is not None]
        if path in stands or (means and max(means) - min(means) >= _MATTERS):
            yield from (_kind(found.quantity, kind) for kind in own)


def _kind(head: Headline, kind: OfKind) -> Item:
    return Item(
        f"{_level(head, kind.spread, kind.middle_half)}. The file gives this {percent(kind.weight)}.",
        f"If {kind.actor} {kind.words}",
    )


def _chain(head: Headline, entry: Judgement, found: Why) -> Iterator[Item]:
    """What stands in the file, what it does, and who says so."""
    typed = {kind.type: kind.words for kind in found.by_type if kind.input == entry.path}
    yield Item(f"{entry.value} ({entry.path}).", "In the file")
    if entry.link is not None:
        yield Item(f"{_effect(head, entry.link, typed)}.", "Effect")
    for words in entry.said:
        yield Item(f"{words.rstrip('.')}.", "Effect")
    yield from _ground(entry)


def _effect(head: Headline, link: Link, typed: dict[str, str]) -> str:
    low, high = (typed.get(name, name) for name in (link.low_is, link.high_is))
    at_low, at_high = _number(head, link.at_low), _number(head, link.at_high)
    if typed:
        return f"{at_high} if it {high}; {at_low} if it {low}"
    return f"{at_low} where it is {low}; {at_high} where it is {high}"


def _ground(entry: Judgement) -> Iterator[Item]:
    if entry.reason:
        yield Item(f"{entry.reason.rstrip('.')}.", "Reason")
    for source in entry.sources:
        yield Item(f"[{source.id}] {source.text}", "Source")
    if not entry.sources and is_judged(entry.reason):
        yield Item("none; it is the analyst's own reading.", "Source")


def _reversed(found: Why) -> Iterator[str]:
    turn, head = found.reversal, found.quantity
    if turn is None or turn.now is None:
        yield "No single value marks one answer off from another, so there is nothing to reverse."
        return
    yield _middle(head, turn)
    if not turn.flips:
        inputs = count(len(turn.moved), "input")
        yield f"No change of one or two of the {inputs} tried, within the ranges of the file, takes it across."
        return
    yield f"Nearest: {'; or '.join(_flip(flip, turn.moved, found) for flip in turn.flips[:_FLIPS])}."


def _middle(head: Headline, turn: Reversal) -> str:
    now = turn.now or 0.0
    if head.kind == "yes-no":
        return f"With every input at its middle the answer is {'yes' if now > turn.at else 'no'}."
    line = "one half" if turn.at else "zero"
    return f"With every input at its middle it is {_number(head, now)}; the line is {line}."


def _flip(flip: Flip, about: Mapping[str, str], found: Why) -> str:
    typed = {(kind.input, kind.type): kind.words for kind in found.by_type}
    moves = []
    for move in flip.moves:
        name = about.get(move.input, move.input)
        if isinstance(move.value, float):
            ends = f"{share(float(move.central))} to {share(move.value)}"
            moves.append(f"{name} ({move.input}) from {ends}" if name != move.input else f"{name} from {ends}")
        else:
            moves.append(f"{move.input}: it {typed.get((move.input, move.value), move.value)}")
    return joined(moves)


def _of_input(found: WhyInput) -> Section:
    entry = found.judgement
    said = (Item(f"{entry.value} ({entry.path}).", "In the file"), *_ground(entry))
    parts: list[Part] = [Bullets(said)]
    rows = tuple(
        Item(f"{_effect(head, link, {})}.", f"{_capital(head.label)} ({head.id})") for head, link in found.hanging
    )
    if rows:
        parts.append(Bullets(rows, f"The figures that differ with it, over {count(found.versions, 'version')}:"))
    else:
        parts.append(
            Text(
                f"No figure differs with it by more than chance would, over {count(found.versions, 'version')}; "
                "smaller differences show over more of them (--draws)."
            )
        )
    return Section("why", f"Why? {_capital(entry.about)}", tuple(parts))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
