"""What past talks say of the answer, in words: the figures from all versions first, weighted by history second."""

from __future__ import annotations

from demarche.engines.ripeness.adapter import DURABLE
from demarche.engines.ripeness.history_weights import History, Weighed
from demarche.page.numbers import chance, count, day, percent, share
from demarche.page.parts import Part, Table, Text, joined

__all__ = ["history_in_one_line", "history_parts"]

_SURPRISE = 0.1
"""Chance of what happened below which the ranges are called into question."""


def history_parts(found: History | None, at_least: float) -> tuple[Part, ...]:
    """A table with what it rests on; one sentence where the past says nothing."""
    if found is None:
        return ()
    if not found.talks:
        said = (
            "No real talks between the two sides before the day of the question are on file: history says nothing here."
        )
        note = found.note.removeprefix("Judged: ")
        return (Text(f"{said} {note[:1].upper()}{note[1:]}".strip(), quiet=True),)
    held = joined([f"{day(talk.as_of)} ({talk.event})" for talk in found.talks])
    lead = (
        f"Does the past fit? Nothing was signed in the talks that ended on {held}. On average the versions give that "
        f"a chance of {chance(found.chance)}; those that would have expected a signature count for less."
    )
    if not found.effective:
        said = "In every version a signature was sure, and there was none: the past contradicts the ranges."
        return (Text(f"{lead} {said}"),)
    caption = f"{count(found.sets, 'version')}; weighted, they are worth {found.effective:.0f} equal ones" + (
        f", and {percent(found.ruled_out)} are ruled out" if found.ruled_out else ""
    )
    header = ("Over the versions", "All alike", "Weighted by history")
    rows = tuple((_named(f), _cell(f, f.alike), _cell(f, f.weighted)) for f in found.figures)
    parts: list[Part] = [Text(lead), Table(header, rows, caption)]
    verdict = found.verdict(at_least)
    warning = " To the ranges the past is a surprise: look at them again." if found.chance < _SURPRISE else ""
    warning += " So few sets count that the weighted figures bear little: try more --draws." if found.few else ""
    parts.append(Text(f"Weighted, the verdict by the same rule is: {verdict}.{_levers(found)}{warning}"))
    parts.append(Text(_HOW, quiet=True))
    return tuple(parts)


_HOW = (
    "A set's weight is the chance it gives to nothing being signed in those talks, with the front as it then stood but "
    "with today's beliefs, help and costs: nobody was asked what these were. In brackets 90 % intervals, which count "
    "the sets at what they are worth. Months without real talks count for nothing."
)


def _levers(found: History) -> str:
    """Which lever helps most, with all sets alike and weighted."""
    most = found.most
    if most is None:
        return ""
    said = f"“{most.alike}” adds most to a peace that holds ({most.adds * 100:+.0f} points)"
    if most.same:
        return f" {said}, and so it does weighted ({most.adds_weighted * 100:+.0f})."
    return f" {said}; weighted, “{most.weighted}” does ({most.adds_weighted * 100:+.0f})."


def history_in_one_line(found: History | None) -> list[str]:
    """What the weights do to the chance of a peace that holds, where the past says something; else nothing."""
    durable = None if found is None else next((f for f in found.figures if f.headline.id == DURABLE), None)
    if durable is None or durable.alike is None or durable.weighted is None:
        return []
    few = " (from few sets)" if found is not None and found.few else ""
    before, after = chance(durable.alike[0]), chance(durable.weighted[0])
    if before == after:
        return [f"They came to nothing, which leaves the mean chance of such a peace at {before}."]
    return [
        "They came to nothing; weighted by how well each version explains that, the mean chance of such a peace is "
        f"{after}{few} instead of {before}."
    ]


def _named(figure: Weighed) -> str:
    kind = figure.headline
    mean = "" if kind.kind == "yes-no" else " (mean)" if kind.unit.startswith("share") else " (mean chance)"
    return f"{kind.label}{mean}"


def _cell(figure: Weighed, found: tuple[float, float, float] | None) -> str:
    if found is None:
        return "–"
    kind = figure.headline
    if kind.kind == "yes-no":
        value, low, high = (percent(max(0.0, end)) for end in found)
        return f"in {value} of sets ({low} to {high})"
    shown = share if kind.unit.startswith("share") else chance
    value, low, high = (shown(min(max(end, 0.0), 1.0)) for end in found)
    return f"{value} ({low} to {high})"
