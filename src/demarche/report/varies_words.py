"""What the answers vary with, in words, a table and a picture."""

from __future__ import annotations

from collections.abc import Callable

from demarche.engine.contract import Headline
from demarche.page.numbers import percent, share
from demarche.page.parts import Figure, Part, Section, Table, Text
from demarche.report.levers_figures import Pairing, pairings
from demarche.report.levers_words import change_with_interval
from demarche.study import StudyResult

__all__ = ["varies_section"]

_LONG = 24


def varies_section(study: StudyResult) -> Section:
    """What each answer varies with, among the inputs that the file leaves open."""
    told = [headline for headline in study.headlines if study.links.get(headline.id)]
    if not told:
        return Section("varies", "What varies with what", ())
    parts: list[Part] = []
    first = next((headline for headline in told if headline.better), told[0])
    parts.append(_links_picture(study, first))
    texts = {entry.path: entry.text.rstrip(".") for entry in study.inputs}
    rows = []
    for headline in told:
        level = _level(headline)
        for place, link in enumerate(study.links[headline.id]):
            rows.append(
                (
                    headline.label if place == 0 else "",
                    f"{texts.get(link.input, link.input)} [{link.input}]",
                    f"{level(link.at_low)} ({link.low_is})",
                    f"{level(link.at_high)} ({link.high_is})",
                    change_with_interval(headline, link.difference, link.low, link.high),
                )
            )
    header = ("Answer", "varies with", "where that is", "and where it is", "Difference (90 % interval)")
    parts.append(Table(header, tuple(rows), "Every answer", folded=len(rows) > _LONG))
    parts.append(
        Text(
            "Compared are the versions in the lowest and the highest third of an input (of a type: those with one "
            "and the other), whatever the other inputs are. Listed are at most six inputs each, and only differences "
            "too large for chance.",
            quiet=True,
        )
    )
    return Section("varies", "What varies with what", tuple(parts))


def _level(headline: Headline) -> Callable[[float], str]:
    return percent if headline.kind == "yes-no" or headline.unit.startswith("chance") else share


def _links_picture(study: StudyResult, headline: Headline) -> Figure:
    texts = {entry.path: entry.text.rstrip(".") for entry in study.inputs}
    links = study.links[headline.id]
    level = _level(headline)
    rows = [Pairing(texts.get(x.input, x.input), x.at_low, x.at_high, x.low_is, x.high_is) for x in links]
    title = f"What “{headline.label}” varies with"
    unit = "share of versions" if headline.kind == "yes-no" else f"mean, {headline.unit}".rstrip(", ")
    top = links[0]
    reading = (
        f"Each line runs from the answer ({unit}) where the input is low (open square) to where it is high (filled "
        f"one). {_capital(texts.get(top.input, top.input))} matters most: {level(top.at_low)} where it is "
        f"{top.low_is}, {level(top.at_high)} where it is {top.high_is}."
    )
    alt = "; ".join(f"{row.label}: {level(row.at_low)} to {level(row.at_high)}" for row in rows)
    return Figure(pairings(rows, level, title, unit), title, alt, reading, True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
