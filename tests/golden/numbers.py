"""Which numbers are printed, and in which ways the facts of a result may be printed as numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.golden.pages import told

from demarche.engine.registry import engines
from demarche.page.numbers import chance, percent
from demarche.page.parts import Section
from demarche.report.answered import reader_of
from demarche.report.first import first_of
from demarche.study import RunResult

__all__ = ["false_in", "forms", "numbers", "of_first", "of_section", "of_whole", "said"]

NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?(?: %)?")
FIXED = ("90 %", "5 %", "95 %", "2.7")
"""By which intervals are named, and the odds at which a gain of the size of its scale is taken."""

ENOUGH = 64
"""So many versions the page asks for where there are too few."""
STABILITY = ("stability",)
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "ripeness": tuple(
        f"ripeness.{part}"
        for part in (
            *("verdict", "history", "signed", "durable", "lasting", "defeated", "faded", "fighting", "first_ripe"),
            *("blocker", "terms", "balance_matters", "striking", "support", "parts", "stalemate", "slopes", "erring"),
            *("types", "now", "serious_below", "zone.now", "first_page.states", "first_page.front"),
        )
    ),
    "signing": ("ripeness.grounds",),
    "carrying": ("ripeness.carrying", "ripeness.history"),
    "finish": ("ripeness.grounds",),
    "war-levers": ("ripeness.levers",),
    "waiting": ("ripeness.ledger", "ripeness.now", "ripeness.fighting"),
    "settlement": ("settlement.packages", "settlement.clauses"),
    "settlement-scales": ("settlement.scales", "settlement.versions"),
    "first-changes": ("ways",),
    "levers": ("study.helps", "study.levers", "study.verdict"),
    "levers-others": ("study.moved", "study.levers", "study.verdict"),
    "agenda": ("agenda",),
    "claims": ("claims",),
    "varies": ("study.links", "study.inputs"),
    "record": ("precedent",),
    **dict.fromkeys(("moves", "dilemmas", "outcomes", "wishes", "robustness"), STABILITY),
}
"""The parts of a result whose facts a section may print; of one that is not here all facts of its engine."""


def numbers(line: str) -> list[str]:
    """The numbers that stand in a line, with the unit where it is a percentage."""
    return NUMBER.findall(line)


def facts(node: Any) -> Iterator[float | str]:
    """Every number and text within plain data or a result, and how many entries its lists have."""
    if isinstance(node, str | int | float) and not isinstance(node, bool):
        yield node
    elif isinstance(node, dt.date):
        yield f"{node.day} {node.year}"
    elif dataclasses.is_dataclass(node):
        yield from facts([getattr(node, field.name) for field in dataclasses.fields(node)])
    elif isinstance(node, Mapping):
        yield from facts([*node, *node.values()])
    elif isinstance(node, list | tuple | set | frozenset):
        yield len(node)
        for entry in node:
            yield from facts(entry)


def written(fact: float | str) -> Iterator[str]:
    """The ways to print a fact: as it is, to two or three figures, a share in hundredths or as a percentage."""
    if isinstance(fact, str):
        yield from numbers(fact)
    elif math.isfinite(fact):
        if fact < 0:  # "loses 3.5"
            yield from written(-fact)
        yield f"{fact:.0f}"  # a year
        yield from (f"{fact:,.{digits}f}" for digits in range(5))
        yield from (f"{rounded(fact * 100) / 100:.2f}" for rounded in (math.floor, math.ceil))  # so that it suffices
        if abs(fact) >= 100:  # what was counted
            yield from (f"{float(f'{fact:.{figures}g}'):,.0f}" for figures in (2, 3))
        if abs(fact) <= 1.0:
            yield from (f"{100 * fact:.{digits}f}" for digits in range(3))
        if 0.0 <= fact <= 1.0:
            yield from re.findall(r"\d+ %", f"{percent(fact)}; {chance(fact)}")


def forms(node: Any) -> frozenset[str]:
    """Every number in which these facts may be printed."""
    return frozenset(form for fact in set(facts(node)) for form in written(fact))


def of_section(result: RunResult, section: Section, engine: str | None) -> frozenset[str]:
    """The numbers that a section may print: of its part of the result, of the quantities of its engine, of the file's
    own words, and how many versions there are."""
    plain = result.to_dict()
    study = plain["study"]
    paths = SECTIONS.get(section.id, () if engine is None else (engine,))
    own = [_at(plain, path) for path in paths]
    if section.id in ("ripeness", "settlement-scales") or section.id not in SECTIONS or paths == STABILITY:
        own += [entry for entry in study["quantities"] if entry["id"].startswith(f"{engine}.")]
    if section.id == "ripeness":
        own.append([part for part in study["by_type"] if part["engine"] == engine])
    if section.id in ("levers", "levers-others"):
        own += [len(study["inputs"]), ENOUGH, *_half_widths([_at(plain, path) for path in paths])]
    if section.id == "record":  # the model's chance of a settlement stands beside the record's
        own += [entry for entry in study["quantities"] if ".signed" in entry["id"]]
    if section.id == "signing":
        own.append(list(_mended(plain)))
    if section.id == "settlement-scales":
        own.append(list(_heavy(plain)))
    if section.id == "war-levers":
        own.append(list(_dead(plain)))
    if paths == STABILITY:  # how far an outcome would have to move in an order of all situations
        states = plain["stability"]["n_states"]
        own += [fact / states for fact in facts(plain["stability"]) if isinstance(fact, int) and fact <= states]
    limits = [each.limits for each in engines() if each.name == engine]
    own.append(list(_unjudged(result)))
    return forms([*own, limits, study["done"], *_words(plain["crisis"])]).union(FIXED)


def of_first(result: RunResult) -> frozenset[str]:
    """The numbers that the first screen, the terminal and the brief may print: its facts alone."""
    plain = result.to_dict()
    return forms([first_of(result), plain["ways"], _words(plain["crisis"])]).union(FIXED)


def of_whole(result: RunResult) -> frozenset[str]:
    """The numbers that any page may print."""
    plain = result.to_dict()
    limits = [engine.limits for engine in engines()]
    states = plain["stability"]["n_states"]
    moved = [fact / states for fact in facts(plain["stability"]) if isinstance(fact, int) and fact <= states]
    study = result.study
    beside = 0 if study is None else sum(head.id in study.spreads for head in study.details)  # rows of one table
    return forms([plain, first_of(result), limits, moved, list(_dead(plain)), list(_mended(plain)), beside]).union(
        FIXED
    )


def said(section: Section) -> list[str]:
    """The lines of a section, its folds opened."""
    return [line for part in section.parts for line in told(part)]


def false_in(lines: Iterable[str], known: frozenset[str]) -> list[str]:
    """The numbers in these lines that are no fact, each with its line."""
    return [f"{number}: {line}" for line in lines for number in numbers(line) if bare(number) not in known]


def bare(number: str) -> str:
    return number.lstrip("+").replace("−", "-")


def _at(plain: Any, path: str) -> Any:
    for key in path.split("."):
        plain = plain.get(key) if isinstance(plain, Mapping) else None
    return plain


def _words(node: Any) -> list[str]:
    return [fact for fact in facts(node) if isinstance(fact, str)]


def _unjudged(result: RunResult) -> Iterator[int]:
    """How many numbers of any sections of the file are not judged yet, and how many inputs with whole wishes."""
    todo = reader_of(result).unjudged
    yield todo.numbers + len(todo.wishes)
    counts = list(todo.sections.values())
    for size in range(1, len(counts) + 1):
        yield from map(sum, itertools.combinations(counts, size))


def _half_widths(node: Any) -> Iterator[float]:
    """By how much each figure may be off for so few versions."""
    if isinstance(node, Mapping):
        low, high = node.get("low"), node.get("high")
        if isinstance(low, float) and isinstance(high, float):
            yield (high - low) / 2
        node = list(node.values())
    if isinstance(node, list):
        for entry in node:
            yield from _half_widths(entry)


def _mended(plain: Mapping[str, Any]) -> Iterator[float]:
    """What mending adds to the chance that neither a breach nor a spoiler brings a settlement down."""
    keeping = ((plain.get("ripeness") or {}).get("grounds") or {}).get("keeping") or {}
    if keeping.get("holds") is not None:
        yield keeping["holds"] - keeping["unspoiled"]


def _heavy(plain: Mapping[str, Any]) -> Iterator[float]:
    """The weight of each party beside that of the heaviest."""
    for scale in plain["settlement"]["scales"]:
        yield from (weight / max(scale["weights"].values()) for weight in scale["weights"].values())


def _dead(plain: Mapping[str, Any]) -> Iterator[float]:
    """The dead that a lever adds, at the middle rate: so many months more of war, each with so many dead."""
    war = plain.get("ripeness") or {}
    rate = (war.get("ledger") or {}).get("deaths_per_month")
    for lever in war["levers"].values() if rate else ():
        over = lever["over_versions"]
        if over is not None:
            yield over["fought"] * rate["central"]
