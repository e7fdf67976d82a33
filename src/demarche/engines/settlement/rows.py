"""The answer as a table, a row a figure: for CSV and data frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demarche.engines.settlement.answer import ScaleAnswer, SettlementAnswer
    from demarche.engines.settlement.package_answer import PackagesAnswer

__all__ = ["rows"]


def rows(answer: SettlementAnswer) -> Iterator[Mapping[str, Any]]:
    """Every figure with what it is about: a scale, a clause, a text, a lever, a month; and which party, if any."""
    for scale in answer.scales:
        yield from _scale(scale, answer)
    if answer.packages is not None:
        yield from _packages(answer.packages)


def _row(part: str, name: str, quantity: str, value: Any, *, clause: str = "", party: str = "") -> Mapping[str, Any]:
    return {"part": part, "name": name, "clause": clause, "party": party, "quantity": quantity, "value": value}


def _scale(scale: ScaleAnswer, answer: SettlementAnswer) -> Iterator[Mapping[str, Any]]:
    low, high = scale.interval
    yield _row("scale", scale.scale, "forecast", scale.point)
    yield _row("scale", scale.scale, "interval_low", low)
    yield _row("scale", scale.scale, "interval_high", high)
    told = answer.versions.get(f"settlement.forecast.{scale.scale}")
    if told is not None:
        yield _row("scale", scale.scale, "p5", told["p5"])
        yield _row("scale", scale.scale, "p95", told["p95"])
    for actor, position in scale.positions.items():
        yield _row("scale", scale.scale, "position", position, party=actor)
        yield _row("scale", scale.scale, "weight", scale.weights[actor], party=actor)


def _packages(found: PackagesAnswer) -> Iterator[Mapping[str, Any]]:
    yield _row("packages", "", "signable", found.count)
    yield _row("packages", "", "of", found.total)
    yield _row("packages", "", "share_of_versions", found.share)
    for floor in found.no_agreement:
        yield _row("packages", "", "no_agreement", floor.central, party=floor.party)
    for place, steady in enumerate(found.steadiest, 1):
        yield _row("package", str(place), "share_of_versions", steady.share)
        for issue, clause in steady.clauses.items():
            yield _row("package", str(place), issue, clause)
    for row in found.clauses:
        yield _row("clause", row["issue"], "held_by", row["held_by"], clause=row["clause"])
        for stance in row["stances"]:
            yield _row("clause", row["issue"], "stance", stance["stance"], clause=row["clause"], party=stance["party"])
    for breaker in found.breaking:
        yield _row("clause", breaker.issue, "breaks", breaker.share, clause=breaker.clause)
    for month in found.months:
        yield _row("month", str(month.month), "share_of_versions", month.share)
    for lever in found.levers:
        yield _row("lever", "+".join(lever.levers), "share_of_versions", lever.share)
        yield _row("lever", "+".join(lever.levers), "change", lever.more)
    for text in found.texts:
        yield _row("text", text.text, "share_of_versions", text.share)
        for party, gain in text.gains.items():
            yield _row("text", text.text, "gain", gain, party=party)
            yield _row("text", text.text, "signs", text.signs.get(party), party=party)
