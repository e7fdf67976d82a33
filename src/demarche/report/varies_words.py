"""What the answers vary with, in words, tables of one unit a column, and a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from demarche.engine.contract import Headline
from demarche.page.chart import both
from demarche.page.numbers import percent, share
from demarche.page.parts import Figure, Part, Section, Table, Text
from demarche.report.helps_chart import points, signed
from demarche.report.hinges_chart import Hinge, hinges_chart
from demarche.study import StudyResult

__all__ = ["varies_section"]

_LONG = 24


def varies_section(study: StudyResult) -> Section:
    """What each answer varies with, among the inputs that the file leaves open."""
    told = [headline for headline in study.headlines if study.links.get(headline.id)]
    if not told:
        return Section("varies", "What varies with what", ())
    chances = [headline for headline in told if headline.is_chance]
    parts: list[Part] = []
    drawn = next((headline for headline in chances if headline.better), next(iter(chances), None))
    if drawn is not None:
        parts.append(_picture(study, drawn))
    parts += _tables(study, chances, [headline for headline in told if not headline.is_chance])
    parts.append(
        Text(
            "Compared are the versions in the lowest and the highest third of an input (of a type: those with one "
            "and the other), whatever the other inputs are. Listed are at most six inputs each, and only differences "
            f"too large for chance: with so few versions they may be off by up to {_off(study, chances)}.",
            quiet=True,
        )
        if chances
        else Text("Only differences too large for chance are listed, and at most six inputs each.", quiet=True)
    )
    return Section("varies", "What varies with what", tuple(parts))


def _off(study: StudyResult, chances: Sequence[Headline]) -> str:
    """Half of the widest 90 % interval, in percentage points."""
    wide = max((link.high - link.low) / 2 for head in chances for link in study.links[head.id])
    return f"{points(wide).lstrip('+')} percentage points (90 % interval)"


def _tables(study: StudyResult, chances: Sequence[Headline], numbers: Sequence[Headline]) -> Iterator[Table]:
    if chances:
        yield _table(study, chances, "Chances and shares of versions", "Difference, points", points)
    if numbers:
        yield _table(study, numbers, "Other answers, each in its own unit", "Difference", signed)


def _table(
    study: StudyResult, heads: Sequence[Headline], caption: str, difference: str, said: Callable[[float], str]
) -> Table:
    texts = {entry.path: entry.text.rstrip(".") for entry in study.inputs}
    rows, figures = [], []
    for head in heads:
        level = _level(head)
        for place, link in enumerate(study.links[head.id]):
            unit = f" ({head.unit})" if head.unit and not head.is_chance else ""
            rows.append(
                (
                    f"{head.label}{unit}" if place == 0 else "",
                    f"{texts.get(link.input, link.input)} [{link.input}]",
                    link.low_is.removeprefix("in the "),
                    level(link.at_low),
                    link.high_is.removeprefix("in the "),
                    level(link.at_high),
                    said(link.difference),
                )
            )
            figures.append((head.id, "", "", head.id, "", head.id, ""))
    header = ("Answer", "Varies with", "Where that is", "It is", "Where that is", "It is", difference)
    numeric = frozenset({3, 5, 6})
    return Table(header, tuple(rows), caption, numeric, folded=len(rows) > _LONG, figures=tuple(figures))


def _level(headline: Headline) -> Callable[[float], str]:
    return percent if headline.is_chance else share


def _picture(study: StudyResult, headline: Headline) -> Figure:
    texts = {entry.path: entry.text.rstrip(".") for entry in study.inputs}
    hinges = [
        Hinge(
            label=texts.get(link.input, link.input),
            at_low=link.at_low,
            at_high=link.at_high,
            low_is=link.low_is,
            high_is=link.high_is,
        )
        for link in study.links[headline.id]
    ]
    wide, narrow = both(lambda canvas: hinges_chart(hinges, headline.label, canvas))
    unit = "share of versions" if headline.kind == "yes-no" else "mean chance"
    top, *_ = hinges
    reading = (
        f"Each line runs from the answer ({unit}) where the input is low (open square) to where it is high (filled "
        f"one). {top.label[:1].upper()}{top.label[1:]} matters most ({top.said})."
    )
    alt = "; ".join(f"{hinge.label}: {hinge.said}" for hinge in hinges)
    return Figure(wide, f"What “{headline.label}” varies with", alt, reading, narrow=narrow)
