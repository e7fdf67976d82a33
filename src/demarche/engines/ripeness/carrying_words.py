"""What carries the verdict: the facts of :mod:`.carrying` in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from math import isinf, isnan

from demarche.engine.contract import Ground, Role
from demarche.engines.ripeness.carrying import Carrying, Figures, Half, Part, Turn, carries
from demarche.page.numbers import chance, percent, share
from demarche.page.parts import Bullets, Section, Table, Text, of

__all__ = ["carrying_grounds", "carrying_section"]

_WORDS = {
    "conditions": "what the sides have announced",
    "ratifiers": "those who must let it pass at home",
    "odds": "what divides the sides on their odds",
    "coalition": "what divides the sides on whether the threat holds together",
    "front": "the moving of the front",
    "costs": "what the war costs them",
    "enforcement": "the doubt whether terms are kept",
    "patrons": "help from outside",
    "threat": "the threat of force",
}
_JUDGED = {
    "conditions": ("screen.x_low", "screen.x_high"),
    "ratifiers": ("war.settlement.ruler_ratifiers", "war.settlement.opposition_ratifiers"),
    "odds": ("screen.p_ruler", "screen.p_opposition"),
    "coalition": ("war.coercer.brittle.ruler", "war.coercer.brittle.opposition"),
    "front": ("war.pace_per_year",),
    "costs": ("war.ruler_cost_per_year", "war.opposition_cost_per_year"),
    "enforcement": ("screen.binding",),
    "threat": ("war.coercer.credibility",),
}
"""Where each part stands in the file."""
_FIRST = {
    "screen.x_low": "war.settlement.lowest",
    "screen.x_high": "war.settlement.highest",
    "screen.p_ruler": "war.odds.ruler",
    "screen.p_opposition": "war.odds.opposition",
    "screen.binding": "war.settlement.binds_per_year",
}
"""Where the war reads instead of the screen, if the file enters it there."""
_NAMED = 2
"""Parts that a sentence is spent on."""
_POINT = 0.005
_MATTERS = 0.1
"""A share of what moves, from which the answer is said to hang on a part."""


def carrying_grounds(found: Carrying, entered: Collection[str]) -> Iterator[Ground]:
    """The judgements behind the parts that carry much of each figure, the strongest first; ``entered``: the paths of
    all that the file judges."""
    told: tuple[tuple[Role, Callable[[Part], str]], ...] = (("lead", _holds), ("now", _now), ("soon", _soon))
    for role, said in told:
        for part in carries(found.parts, role, _MATTERS):
            words = said(part).format(f"without {_WORDS[part.name]}")
            for path in _JUDGED.get(part.name, ()):
                first = _FIRST.get(path, path)
                yield Ground(path=first if first in entered else path, said=words, role=role)


def _holds(part: Part) -> str:
    chances = f"{chance(part.after.durable)} instead of {chance(part.before.durable)}"
    return f"A peace that holds: {chances} {{}} (first {part.after.versions} versions)"


def _now(part: Part) -> str:
    counts = f"in {part.after.open} instead of {part.before.open}"
    return f"Terms now: {counts} of the first {part.after.versions} versions {{}}"


def _soon(part: Part) -> str:
    counts = f"in {part.after.soon} instead of {part.before.soon}"
    return f"Terms within a year: {counts} of the first {part.after.versions} versions {{}}"


def carrying_section(found: Carrying) -> Section:
    """Each part of the war taken away, threats against a wall, the price that turns it, help half answered."""
    lines = (*_most(found.parts), *_turned(found.parts), *map(_turn, found.turns), *map(_half, found.halves))
    parts = (Bullets(lines), *_parts(found.parts), *_walled(found), Text(_HOW, quiet=True))
    return Section("carrying", "What carries this verdict?", parts)


_HOW = (
    "Each line plays the same versions again with one part taken away, all else as entered: the first versions of the "
    "study, few enough to stay quick. Shares are of the sum of all these changes; parts may lean on one another."
)


def _most(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in [part for part in parts if part.moves][:_NAMED]:
        yield (
            f"Of what moves the chance of a peace that holds in the first {part.after.versions} versions, "
            f"{percent(part.share)} comes from {_WORDS[part.name]}: "
            f"without that it is {chance(part.after.durable)} instead of {chance(part.before.durable)}"
            f"{' (it stands in the way)' if part.stands_in_the_way else ''}."
        )
    still = [part for part in parts if not part.moves]
    if still:
        yield f"Nothing comes from {' or '.join(_WORDS[part.name] for part in still)}."


def _turned(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        if part.verdict_before != part.verdict_after:
            yield (
                f"Without {_WORDS[part.name]} the verdict on these versions would be: {part.verdict_after} (with it: "
                f"{part.verdict_before})."
            )


def _turn(found: Turn) -> str:
    what = f"the price of {of(found.who)} condition"
    if found.above is None:
        return f"No price of {of(found.who)} condition turns the verdict: from none to a wall it is {found.below}."
    high = "a wall" if isinf(found.high) else share(found.high)
    return (
        f"The verdict turns on {what}: {found.below} up to {share(found.low)} of the prize, {found.above} from {high} "
        f"on (in {found.versions} versions)."
    )


def _half(found: Half) -> str:
    said = (
        f"“{found.title}” moves the chance of a signature by {_points(found.signed)} in the first {found.versions} "
        f"versions: those who help {found.who} are entered as undoing {percent(found.part)} of it. If they undid half "
        f"as much, by {_points(found.by_half)}"
    )
    if found.no_conditions is not None and not isnan(found.no_conditions):
        said += f"; with all of it undone and nobody's condition in the way, by {_points(found.no_conditions)}"
    return f"{said}; if more help moved the front alone and paid for nothing of the war, by {_points(found.unpaid)}."


def _points(value: float) -> str:
    if isnan(value):
        return "no known amount"
    if abs(value) < _POINT:
        return "less than half a point"
    points = f"{100.0 * value:+.0f}"
    return f"{points} {'point' if points in ('+1', '-1') else 'points'}"


def _parts(parts: tuple[Part, ...]) -> Iterator[Table]:
    if not parts:
        return
    rows = [("as entered", *_figures(parts[0].before), "")]
    rows += [(f"without {_WORDS[part.name]}", *_figures(part.after), percent(part.share)) for part in parts]
    header = ("The same versions", "Terms now", "Within a year", "Signed", "Holds", "Share")
    yield Table(header, tuple(rows), "With one part of the war taken away", frozenset(range(1, len(header))))


def _figures(found: Figures) -> tuple[str, str, str, str]:
    of_all = f"of {found.versions}"
    return f"{found.open} {of_all}", f"{found.soon} {of_all}", chance(found.signed), chance(found.durable)


def _walled(found: Carrying) -> Iterator[Table | Text]:
    if not found.walled or found.at_price is None or found.at_wall is None:
        return
    before = ("no further threat or lever", *_side_by_side(found.at_price, found.at_wall))
    rows = [
        (
            each.title,
            f"{_change(each.signed)} / {_change(each.signed_at_wall)}",
            f"{_change(each.durable)} / {_change(each.durable_at_wall)}",
        )
        for each in found.walled
    ]
    header = ("Lever on the threat", "Signed: at its price / as a wall", "Holds: at its price / as a wall")
    caption = (
        f"Threats, at the price of the ruler's condition and with it as a wall; {found.at_price.versions} versions"
    )
    yield Table(header, (before, *rows), caption, frozenset({1, 2}))
    yield Text(
        "A ruler who may cross his own line at a price yields to threats more readily than one who never would. What "
        "holds in both columns leans on neither.",
        quiet=True,
    )


def _side_by_side(one: Figures, other: Figures) -> tuple[str, str]:
    return f"{chance(one.signed)} / {chance(other.signed)}", f"{chance(one.durable)} / {chance(other.durable)}"


def _change(value: float) -> str:
    if isnan(value):
        return "–"
    return f"{100.0 * value:+.0f}" if abs(value) >= _POINT else "0"
