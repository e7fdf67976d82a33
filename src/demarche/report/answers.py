"""The answers of the report: a section for each question, its finding as the title, one picture, its table folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from demarche.engine.contract import Headline, Placed
from demarche.page.chart import both
from demarche.page.numbers import chance, count
from demarche.page.parts import Bullets, Callout, Figure, Part, Section, Table, Text, joined
from demarche.report.brief_charts import ripe_strip
from demarche.report.claims_words import how_often, verdict_words
from demarche.report.first import First
from demarche.report.grounds_words import grounds_section
from demarche.report.hinges_chart import Hinge, hinges_chart
from demarche.report.record_chart import ROWS, record_chart
from demarche.study import RunResult

__all__ = ["answers"]

_MOST = 6


def answers(result: RunResult, first: First, found: Sequence[Placed]) -> Iterator[Section]:
    """What the report answers below its first screen, in the order of the questions."""
    yield _ripe(first)
    yield _turns(result, first)
    yield from (_as_answer(place.section) for place in found if place.section.id == "first-changes")
    yield _moves(found)
    yield from _votes(found)
    yield _record(result)
    yield from _past(found)
    yield from _waiting(found)
    yield from (_as_answer(place.section) for place in found if place.slot == "limits" and place.rank == 0)


def _as_answer(section: Section) -> Section:
    return replace(section, answer=True)


def _ripe(first: First) -> Section:
    """In how many versions terms exist today and come within a year, beside the count at which *ripe* begins."""
    title, verdict = "Is it ripe?", first.verdict
    if verdict is None:
        return Section("is-it-ripe", title, ())
    soon = first.soon
    wide, narrow = both(lambda canvas: ripe_strip(first.exist, verdict.versions, first.needed, soon, canvas))
    where = first.exist or "none"
    alt = f"Terms exist in {where} of {verdict.versions} versions; ripe begins at {first.needed}."
    reading = (
        "Each version gives every uncertain entry of the file one value from its range. Shares of versions are no "
        "probabilities."
    )
    rows = [("Terms today that both sides prefer to fighting", f"{first.exist} of {verdict.versions}")]
    if soon is not None:
        rows.append(("Terms likelier than not within a year", f"{soon} of {verdict.versions}"))
    by_type = [turn for turn in first.turns if turn.code and turn.among.type]
    rows += [(f"The verdict, if {turn.among.actor} {turn.among.words}", turn.code) for turn in by_type]
    rows.append(("Ripe begins at", f"{first.needed} of {verdict.versions}"))
    table = Table(("What", "In how many versions, or what is so"), tuple(rows), numeric=frozenset({1}))
    figure = Figure(wide, "Versions with terms", alt, reading, narrow=narrow, table=table)
    finding = f"Terms exist today in {where} of {verdict.versions} versions; ripe begins at {first.needed}"
    return Section("is-it-ripe", title, (figure,), finding, first.now, answer=True)


def _turns(result: RunResult, first: First) -> Section:
    """How the leading figure differs with the judgements that move it, and every one that decides, with its source."""
    ground = grounds_section(result)
    table = next((part for part in ground.parts if isinstance(part, Table)), None)
    head, hinges = _hinges(result, first)
    if head is None or not hinges:
        return Section(ground.id, "What does it turn on?", ground.parts, "", answer=True)
    wide, narrow = both(lambda canvas: hinges_chart(hinges, head.label, canvas, half=head.is_chance))
    top = hinges[0]
    finding = f"{_capital(head.label)} hangs most on {top.named}: {chance(top.at_low)} or {chance(top.at_high)}"
    reading = (
        f"{_named(head, capital=True)}: the mean where an entry is low (open square) and where it is high (filled). "
        "Of an entry with a range these are its lowest and its highest third. Dashed: so small a difference may be "
        "chance. Think an entry wrong? Change it with --set PATH=VALUE and run again."
    )
    alt = ". ".join(f"{_capital(hinge.label)}: {hinge.said}" for hinge in hinges)
    figure = Figure(wide, f"What moves {_named(head)}", alt, reading, narrow=narrow, table=table, beneath=_BENEATH)
    return Section(ground.id, "What does it turn on?", (figure,), finding, head.id, answer=True)


_BENEATH = "The judgements that decide most, with reason and source"


def _named(head: Headline, *, capital: bool = False) -> str:
    said = f"“{head.label}”"
    return f"The figure {said}" if capital else said


def _hinges(result: RunResult, first: First) -> tuple[Headline | None, list[Hinge]]:
    """The leading figure and what moves it; types first, which differ by as much as the first screen says."""
    study = result.study
    if study is None:
        return None, []
    head = next((h for h in study.headlines if h.id == first.lead), None)
    if head is None or not (study.links.get(head.id) or first.decides):
        head = next((h for h in study.headlines if h.role == "now" and study.links.get(h.id)), None)
    if head is None:
        return None, []
    texts = {entry.path: _first_clause(entry.text) for entry in study.inputs}
    kinds = {f"actors.{kind.actor}.type": kind.label for kind in result.question.kinds}
    found = []
    if first.decides and head.id == first.lead:
        best, worst = first.turns[0], first.turns[-1]
        label = f"what kind of player {best.among.actor} is"
        found.append(
            Hinge(
                label=label,
                at_low=worst.lead,
                at_high=best.lead,
                low_is=_kind(worst.among.type),
                high_is=_kind(best.among.type),
                kind=True,
            )
        )
    sure = study.links.get(head.id, ())
    for link in (*sure, *(link for link in study.ranking.get(head.id, ()) if link not in sure)):
        if found and link.input == first.turns_on:
            continue
        label = f"what kind of player {kinds[link.input]} is" if link.input in kinds else texts.get(link.input, "")
        found.append(
            Hinge(
                label=label or link.input,
                at_low=link.at_low,
                at_high=link.at_high,
                low_is=link.low_is,
                high_is=link.high_is,
                kind=link.input in kinds,
                sure=link in sure,
            )
        )
    return head, found[:_MOST]


_CLAUSE = re.compile(r"[;.] ")
_LONG = 60
"""Signs from which a clause is cut at a colon, too."""


def _first_clause(text: str) -> str:
    """What an entry is about, without what holds where it is left out.

    >>> _first_clause("Tehran: What it would give; left out: nothing.")
    'Tehran: What it would give'
    """
    first, *_ = _CLAUSE.split(text)
    head, colon, _ = first.partition(": ")
    return (head if colon and len(head) > _LONG else first).rstrip(".")


def _kind(type: str) -> str:
    return type.replace("-", " ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _moves(found: Sequence[Placed]) -> Section:
    """The map of moves under what becomes of today's situation."""
    section = next((place.section for place in found if place.slot == "moves"), None)
    figure = None if section is None else _picture(section.parts)
    if section is None or figure is None:
        return Section("who-moves", "Who moves where?", ())
    said = next((part for place in found if place.slot == "outcomes" for part in _boxes(place.section)), None)
    finding = "" if said is None else f"{said.label}: {_clause(said.text)}"
    return Section("who-moves", section.title, (figure,), finding, answer=True)


def _clause(text: str) -> str:
    """The first clause of a sentence, within another."""
    first = text.partition(":")[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _boxes(section: Section) -> list[Callout]:
    return [part for part in section.parts if isinstance(part, Callout)]


def _picture(parts: Sequence[Part]) -> Figure | None:
    return next((part for part in parts if isinstance(part, Figure)), None)


def _votes(found: Sequence[Placed]) -> Iterator[Section]:
    """Of each council who stands where on the first draft, and what becomes of each."""
    for section in (place.section for place in found if place.slot == "votes"):
        said = tuple(f"{box.label}. {box.text}" for box in _boxes(section))
        figure = _picture(section.parts)
        parts: tuple[Part, ...] = (Bullets(said),) if said else ()
        if figure is not None:
            table = next((part for part in section.parts if isinstance(part, Table)), None)
            beneath = None if table is None else replace(table, folded=False)
            parts = (replace(figure, table=figure.table or beneath), *parts)
        yield Section(f"blocks-{section.id}", section.title, parts, section.finding, answer=True)


def _record(result: RunResult) -> Section:
    """How often each claim follows from the inputs, against what the record says of it."""
    title, claims = "What does the record say of the argument?", result.claims
    if claims is None or not claims.claims:
        return Section("record-says", title, ())
    cells: dict[tuple[str, str], list[str]] = {}
    for claim in claims.claims:
        row = how_often(claim.share) if claim.share is not None and claim.verdict != "untested" else ROWS[-1]
        cells.setdefault((row, claim.record), []).append(claim.text)
    counts = {key: len(texts) for key, texts in cells.items()}
    wide, narrow = both(lambda canvas: record_chart(counts, canvas))
    total = len(claims.claims)
    told = {word: sum(n for (_, record), n in counts.items() if record == word) for word in _SAYS}
    verbs = [f"{_SAYS[word]} {number}" for word, number in told.items() if number]
    none = "Nobody has held the claims against the record"
    finding = f"Of {count(total, 'claim')} the record {joined(verbs)}" if verbs else none
    rows = tuple(
        (f"{claim.id}. {claim.text}", verdict_words(claim), _RECORD.get(claim.record, claim.record))
        for claim in claims.claims
    )
    table = Table(("Claim", "Follows from the inputs?", "The record"), rows)
    reading = (
        "Across: what the record says of a claim. Down: in how many versions it follows from the file's inputs. "
        "Nothing is computed from the record."
    )
    alt = "; ".join(f"{row}, {record or 'not looked up'}: {number}" for (row, record), number in counts.items())
    figure = Figure(wide, "Claims by both verdicts", alt, reading, narrow=narrow, table=table, beneath="Claim by claim")
    return Section("record-says", title, (figure,), finding, answer=True)


_SAYS = {"supported": "supports", "mixed": "is mixed on", "open": "is open on", "contradicted": "contradicts"}
_RECORD = {
    "supported": "supports it",
    "mixed": "mixed",
    "contradicted": "contradicts it",
    "open": "open",
    "": "not looked up",
}


def _past(found: Sequence[Placed]) -> Iterator[Section]:
    """What is said before the picture of past cases, the picture, and the cases most alike beneath it."""
    for section in (place.section for place in found if place.slot == "record"):
        figure = _picture(section.parts)
        if figure is None or not section.finding:
            continue
        at = section.parts.index(figure)
        said = tuple(part for part in section.parts[:at] if isinstance(part, Text))
        table = next((part for part in section.parts[at:] if isinstance(part, Table) and not part.folded), None)
        beneath = "" if table is None else table.caption
        shown = replace(figure, table=None if table is None else replace(table, caption=""), beneath=beneath)
        yield Section(f"past-{section.id}", section.title, (shown, *said), section.finding, answer=True)


def _waiting(found: Sequence[Placed]) -> Iterator[Section]:
    """The price of a month, and each host's load against the load at which it is thought to break."""
    for section in (place.section for place in found if place.slot == "waiting"):
        said = next(iter(_boxes(section)), None)
        figure = _picture(section.parts)
        if said is None:
            continue
        parts: tuple[Part, ...] = (
            (figure,) if figure is not None else tuple(part for part in section.parts if isinstance(part, Table))[:1]
        )
        yield Section("waiting-costs", section.title, parts, said.text.rstrip("."), answer=True)
