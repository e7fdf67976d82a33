"""What each lever does to the war, in words: means over the versions, if any were tried."""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.figures import LeverBar, levers_figure
from demarche.engines.ripeness.foresight_words import foresight_parts
from demarche.engines.ripeness.lever_facts import LeverTold, levers_told
from demarche.engines.ripeness.waiting_words import rounded
from demarche.page.parts import Figure, Fold, Part, Section, Table, Text
from demarche.page.timing import timing

__all__ = ["levers_section"]

_NEGLIGIBLE = 0.005


def levers_section(answer: RipenessAnswer) -> Section:
    if not answer.levers:
        return Section("war-levers", "What would each lever do to the war?", ())
    told = levers_told(answer)
    parts: list[Part] = []
    bars = [LeverBar(f"{t.lever.seat}: {t.lever.title}", t.signed, t.durable) for t in told if t.moves]
    if bars:
        reading = (
            f"{_change(answer)}, in points of a hundred: the model's chances. A signature and a peace that holds are "
            "two things, and a lever may help one and hurt the other."
        )
        alt = "; ".join(f"{b.label}: signed {_points(b.signed)}, holds {_points(b.durable)}" for b in bars)
        title = "What each lever adds to a signature, and to a peace that holds"
        parts.append(Figure(levers_figure(bars), title, alt, reading, True))
    rows = [
        (
            f"{each.lever.title}{timing(each.lever, surprise=each.lever.surprise)}",
            each.lever.seat,
            _points(each.signed),
            _points(each.durable),
            _terms_soon(each),
            _more(each),
        )
        for each in told
    ]
    header = ("Lever", "Pulled by", "Signed", "Holds", "Terms within a year", "More deaths")
    caption = f"{_change(answer)}, in points of a hundred; dead at the middle rate{_without(answer)}"
    parts.append(Table(header, tuple(rows), caption, frozenset({2, 3, 4, 5})))
    foresight = foresight_parts(answer)
    if foresight:
        parts.append(Fold("One version worked through: levers that are announced, and surprises", foresight))
    parts.append(
        Text(
            "“Terms within a year”: they are likelier than not to have come about. Deaths count the war's present "
            "rate for as long as the fighting lasts; what arms or strikes would add or spare is not in them. Help "
            "that rises is answered where the file gives a patron an answer.",
            quiet=True,
        )
    )
    return Section("war-levers", "What would each lever do to the war?", tuple(parts))


def _points(value: float) -> str:
    return f"{value * 100:+.0f}" if abs(value) >= _NEGLIGIBLE else "0"


def _change(answer: RipenessAnswer) -> str:
    where = "at the middle of the ranges" if answer.now is None else "mean over the versions"
    return f"Change by month {answer.horizon_months}, {where}"


def _without(answer: RipenessAnswer) -> str:
    over = next((lever.over for lever in answer.levers if lever.over is not None), None)
    return "" if over is None else f"; without levers such terms come in {over.before} of {over.versions} versions"


def _terms_soon(told: LeverTold) -> str:
    """In how many versions terms are likelier than not within a year; at the middle of the ranges, whether they are."""
    if told.versions:
        return f"{told.soon} of {told.versions}"
    return "yes" if told.likely else "no"


def _more(told: LeverTold) -> str:
    """Dead more or fewer than without the lever, at the middle rate."""
    if told.deaths is None:
        return "–"
    more = rounded(told.deaths)
    return f"{more:+,.0f}" if abs(more) >= 1 else "0"
