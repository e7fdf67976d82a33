"""What settlement answers with in every version: ids, words and roles of its quantities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from demarche.engine.contract import Headline
from demarche.engines.settlement.floors import months_of
from demarche.engines.settlement.from_crisis import placed
from demarche.engines.settlement.section import Packages, SettlementPart

if TYPE_CHECKING:
    from demarche.crisis import Crisis

__all__ = [
    "BY_MONTH",
    "COUNT",
    "FIRST",
    "MARGIN",
    "SIGNABLE",
    "YEAR",
    "headlines",
    "of_clause",
    "of_floor",
    "of_scale",
    "of_text",
]

SIGNABLE = "settlement.signable"
MARGIN = "settlement.margin"
COUNT = "settlement.packages"
YEAR = "settlement.signable_12"
FIRST = "settlement.first_signable"
BY_MONTH = "settlement.by_month.signable"


def of_scale(scale: str, end: str = "") -> str:
    """The id of a scale's forecast, or of the low or high end of its interval."""
    return f"settlement.forecast.{scale}.{end}" if end else f"settlement.forecast.{scale}"


def of_clause(issue: str, clause: str) -> str:
    """The id of whether some package that could be signed holds a clause."""
    return f"settlement.clause.{issue}.{clause}"


def of_floor(party: str) -> str:
    """The id of what no agreement is worth to a party today."""
    return f"settlement.no_agreement.{party}"


def of_text(text: str, party: str = "") -> str:
    """The id of whether a text on the table could be signed, or by one party."""
    return f"settlement.text.{text}.{party}" if party else f"settlement.text.{text}"


def headlines(crisis: Crisis) -> tuple[Headline, ...]:
    """Every quantity, for a crisis."""
    given = crisis.file.part(SettlementPart).packages
    return (*_scales(crisis), *(() if given is None else _packages(crisis, given)))


def _scales(crisis: Crisis) -> Iterator[Headline]:
    for name, scale, _ in placed(crisis):
        low, high = min(scale.anchors), max(scale.anchors)
        words = f"where the parties converge on “{scale.title}” ({low:g} to {high:g})"
        yield Headline(of_scale(name), words, "number", "on the scale", short=scale.title)
        for end, said in (("low", "lower"), ("high", "upper")):
            words = f"{said} end of what is likely to prevail on “{scale.title}”"
            yield Headline(of_scale(name, end), words, "number", "on the scale", detail=True)


def _packages(crisis: Crisis, given: Packages) -> Iterator[Headline]:
    words = "a package exists that all who must consent could sign"
    yield Headline(SIGNABLE, words, "yes-no", better="more", short="A package could be signed")
    words = "what the best package gives its least content signer over no agreement"
    yield Headline(MARGIN, words, "number", "part of all it wants", "more", short="Room for a package")
    yield Headline(COUNT, "number of packages that could be signed", "number", "packages", detail=True)
    if given.at_war:
        months = months_of(crisis)
        words = "a package exists in a year that all who must consent could sign, with the front where it is today"
        yield Headline(YEAR, words, "yes-no", better="more", detail=True)
        words = f"the first month, of {months[-1]}, in which some package could be signed"
        yield Headline(FIRST, words, "number", "months", detail=True, dated=True)
        points = tuple(map(float, months))
        words = "a package exists by then that all who must consent could sign, with the front where it is today"
        yield Headline(BY_MONTH, words, "curve", "yes or no", points=points, axis="months")
    for party in given.parties:
        words = f"what no agreement is worth to {crisis.label(party)}"
        yield Headline(of_floor(party), words, "number", "part of all it wants", detail=True)
    said = given.words()
    for issue, entry in given.issues.items():
        for clause in entry.issue(issue).clauses:
            words = f"a package with “{said[issue][clause]}” ({entry.title}) could be signed"
            yield Headline(of_clause(issue, clause), words, "yes-no", detail=True)
    for name, text in given.texts.items():
        words = f"all who must consent could sign {text.title}"
        yield Headline(of_text(name), words, "yes-no", better="more", short=f"Could be signed: {text.title}")
        for party in given.parties:
            words = f"{crisis.label(party)} could sign {text.title}"
            yield Headline(of_text(name, party), words, "yes-no", detail=True)
