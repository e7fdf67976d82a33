"""What each lever does to the war, in words: means over the versions, if any were tried."""

from __future__ import annotations

from demarche.engines.ripeness import Per
from demarche.engines.ripeness.answer import AT_LEAST, LeverAnswer, RipenessAnswer
from demarche.engines.ripeness.figures import LeverBar, levers_figure
from demarche.engines.ripeness.foresight_words import foresight_parts
from demarche.engines.ripeness.waiting_words import rounded
from demarche.page.parts import Figure, Fold, Part, Section, Table, Text
from demarche.page.timing import timing

__all__ = ["levers_section"]

_NEGLIGIBLE = 0.005


def levers_section(answer: RipenessAnswer) -> Section:
    if not answer.levers:
        return Section("war-levers", "What would each lever do to the war?", ())
    effects = [(lever, *_moved(answer, lever)) for lever in answer.levers]
    effects.sort(key=lambda entry: (-entry[2], entry[0].id))
    moving = [entry for entry in effects if max(abs(entry[1]), abs(entry[2])) >= _NEGLIGIBLE]
    parts: list[Part] = []
    if moving:
        bars = [LeverBar(f"{lever.seat}: {lever.title}", signed, durable) for lever, signed, durable in moving]
        reading = (
            f"{_change(answer)}, in points of a hundred: the model's chances. A signature and a peace that holds are "
            "two things, and a lever may help one and hurt the other."
        )
        alt = "; ".join(f"{b.label}: signed {b.signed * 100:+.0f}, holds {b.durable * 100:+.0f}" for b in bars)
        title = "What each lever adds to a signature, and to a peace that holds"
        parts.append(Figure(levers_figure(bars), title, alt, reading, True))
    rows = []
    for lever, signed, durable in effects:
        rows.append(
            (
                f"{lever.title}{timing(lever, surprise=lever.surprise)}",
                lever.seat,
                _points(signed),
                _points(durable),
                _terms_soon(lever),
                _more(answer, lever),
            )
        )
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


def _moved(answer: RipenessAnswer, lever: LeverAnswer) -> tuple[float, float]:
    """What a lever adds to a signature and to a peace that holds: means over the versions, if any were tried."""
    if lever.over is not None:
        return lever.over.signed, lever.over.durable
    found, base = lever.result, answer.base
    return float(found.signed[-1] - base.signed[-1]), float(found.durable[-1] - base.durable[-1])


def _change(answer: RipenessAnswer) -> str:
    where = "at the middle of the ranges" if answer.now is None else "mean over the versions"
    return f"Change by month {answer.horizon_months}, {where}"


def _without(answer: RipenessAnswer) -> str:
    over = next((lever.over for lever in answer.levers if lever.over is not None), None)
    return "" if over is None else f"; without levers such terms come in {over.before} of {over.versions} versions"


def _terms_soon(lever: LeverAnswer) -> str:
    """In how many versions terms are likelier than not within a year; at the middle of the ranges, whether they are."""
    if lever.over is not None:
        return f"{lever.over.soon} of {lever.over.versions}"
    ripe = lever.result.first_ripe
    return "yes" if float(ripe.by[min(lever.result.step(12), len(ripe.by) - 1)]) >= AT_LEAST else "no"


def _more(answer: RipenessAnswer, lever: LeverAnswer) -> str:
    """Dead more or fewer than without the lever, at the middle rate."""
    if answer.ledger is None or answer.ledger.deaths is None:
        return "–"
    rate, last = Per(answer.ledger.deaths.central, "month"), answer.step(answer.horizon_months)
    if lever.over is not None:
        more = rounded(lever.over.fought * answer.ledger.deaths.central)
    else:
        without, with_it = (float(result.toll(rate)[last]) for result in (answer.base, lever.result))
        more = rounded(with_it - without)
    return f"{more:+,.0f}" if abs(more) >= 1 else "0"
