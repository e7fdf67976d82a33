"""Where the parties converge on a scale, in words; every sentence places figures of the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from demarche.engines.settlement.answer import SettlementAnswer
from demarche.engines.settlement.figures import Stand, strip
from demarche.engines.settlement.places import place
from demarche.engines.settlement.scale_answer import MoveAnswer, ScaleAnswer
from demarche.engines.settlement.words import inline
from demarche.page.chart import both
from demarche.page.numbers import percent
from demarche.page.numbers import share as decimals
from demarche.page.parts import Bullets, Callout, Figure, Part, Table, Text, joined

__all__ = ["moves_parts", "scale_in_one_line", "scale_parts"]

FELT = 0.005
"""A lever that moves the forecast by less than this part of the scale is told as one that does not."""
SHOWN = 6


def scale_parts(scale: ScaleAnswer, answer: SettlementAnswer) -> Iterator[Part]:
    """Where the parties converge, whom that hurts, what would move it, the picture, and what the scale means."""
    ends, (low, high) = scale.ends, scale.interval
    at = place(scale.point, ends)
    text = f"At {at} on a scale from {ends[0]:g} to {ends[1]:g}, nearest to “{scale.nearest}”."
    yield Callout(
        scale.title,
        text,
        below="Were it settled by a vote of strength, four fifths of the chance would lie between "
        f"{place(low, ends)} and {place(high, ends)}.",
    )
    told = answer.versions.get(f"settlement.forecast.{scale.scale}")
    band = (scale.point, scale.point) if told is None or told["p5"] is None else (told["p5"], told["p95"])
    if told is not None and told["p5"] is not None:
        yield Text(f"In nine of ten versions it is between {place(band[0], ends)} and {place(band[1], ends)}.")
    if not scale.capability_judged:
        yield Text("Nobody has judged what each can bring to bear; so each counts by how much it cares.", quiet=True)
    yield from _blockers(scale, answer)
    yield from moves_parts(scale.moves, ends, answer.names)
    yield from _levers(scale)
    yield _picture(scale, answer, band)
    anchors = "; ".join(f"{at}: {words}" for at, words in scale.anchors.items())
    yield Text(f"The scale: {anchors}.", quiet=True)


def _blockers(scale: ScaleAnswer, answer: SettlementAnswer) -> Iterator[Part]:
    if scale.status_quo is None:
        return
    today = f"today does (at {place(scale.status_quo, scale.ends)})"
    if not scale.blockers:
        yield Text(f"It leaves nobody further from what they want than {today}.")
        return
    named = [answer.names[each.actor] for each in scale.blockers[:SHOWN]]
    more = len(scale.blockers) - len(named)
    who = joined([*named, f"{more} more"] if more else named)
    reason = "so it has reason to block it" if len(scale.blockers) == 1 else "so they have reason to block it"
    sure = [each.share for each in scale.blockers if each.share is not None]
    versions = ""
    if sure and min(sure) < 1.0:
        versions = f" ({percent(min(sure))} of the versions or more say so of each)"
    yield Text(f"It leaves {who} further from what they want than {today}, {reason}{versions}.")


def moves_parts(moves: Sequence[MoveAnswer], ends: tuple[float, float], names: Mapping[str, str]) -> Iterator[Part]:
    """The least changes that move the forecast, a line a direction and kind."""
    if not moves:
        return
    items = tuple(_move(move, ends, names) for move in moves)
    size = place(abs(moves[0].by), ends)
    yield Bullets(items, f"The least that would move it by {size}")


def _move(move: MoveAnswer, ends: tuple[float, float], names: Mapping[str, str]) -> str:
    way = "Up" if move.by > 0 else "Down"
    if not move.reached:
        what = "positions" if move.what == "position" else "how much each cares"
        return f"{way}: no change of {what} leads so far; the furthest is {place(move.end, ends)}."
    told = [change for change in map(partial(_change, move, ends, names), move.changes) if change]
    told = told or ["many changed by less than can be shown"]
    more = len(told) - SHOWN
    who = joined([*told[:SHOWN], f"{more} more changed, too"] if more > 0 else told)
    return f"{way} to {place(move.end, ends)}, if {who}."


def _change(
    move: MoveAnswer, ends: tuple[float, float], names: Mapping[str, str], change: tuple[str, float, float]
) -> str:
    """Who would have to change, and from what to what; empty where nobody could see it."""
    actor, before, after = change
    name, care = names.get(actor, actor), move.what == "salience"
    first, last = (decimals(before), decimals(after)) if care else (place(before, ends), place(after, ends))
    if first == last:
        return "" if len(move.changes) > 1 else f"{name} changed by less than can be shown"
    if not care:
        return f"{name} moved from {first} to {last}"
    if after == 0.0:
        return f"{name} did not care"
    return f"{name} cared {'less' if after < before else 'more'} ({last}, not {first})"


def _levers(scale: ScaleAnswer) -> Iterator[Part]:
    if not scale.levers:
        return
    least = FELT * (scale.ends[1] - scale.ends[0])
    felt = [lever for lever in scale.levers if abs(lever.more) >= least]
    if not felt:
        yield Text("No lever of the file moves anybody on this scale far enough to be seen.")
        return
    items = tuple(
        f"{lever.title}: {place(lever.point, scale.ends)} ({'+' if lever.more > 0 else '-'}"
        f"{place(abs(lever.more), scale.ends)})"
        for lever in felt
    )
    rest = "" if len(felt) == len(scale.levers) else "; the others leave it where it is"
    yield Bullets(items, f"Levers that move it{rest}")


def _picture(scale: ScaleAnswer, answer: SettlementAnswer, band: tuple[float, float]) -> Figure:
    most = max(scale.weights.values())
    order = sorted(scale.positions, key=lambda actor: (scale.positions[actor], actor))
    stands = [
        Stand(
            name=answer.names[actor],
            at=scale.positions[actor],
            low=scale.ranges[actor][0],
            high=scale.ranges[actor][1],
            weight=scale.weights[actor] / most,
        )
        for actor in order
    ]
    rows = tuple((stand.name, place(stand.at, scale.ends), f"{100 * stand.weight:.0f}") for stand in stands)
    table = Table(("Party", "Stands at", "Weight, the heaviest 100"), rows, numeric=frozenset({1, 2}), folded=True)
    wide, narrow = both(strip(stands, scale.ends, band, scale.point, inline(scale.title)))
    heaviest = joined([stand.name for stand in sorted(stands, key=lambda stand: -stand.weight)[:2]])
    return Figure(
        wide,
        f"{heaviest} weigh most on “{inline(scale.title)}”",
        f"{len(stands)} parties from {stands[0].name} to {stands[-1].name}; the forecast at "
        f"{place(scale.point, scale.ends)}.",
        "A line is the range in which the file puts a party, a disc its weight: what it can bring to bear times how "
        "much it cares. The band holds the forecast in nine of ten versions.",
        narrow=narrow,
        table=table,
    )


def scale_in_one_line(scale: ScaleAnswer) -> str:
    """For the first box."""
    at = place(scale.point, scale.ends)
    return f"By weight and position they converge at {at} of {scale.ends[1]:g}, near “{scale.nearest}”."
