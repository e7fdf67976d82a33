"""Views side by side in words: verdicts, where they differ, whether that matters, what it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.page.numbers import chance, count
from demarche.page.parts import Bullets, Callout, Page, Section, Table, Text
from demarche.study.views import Part, Side, Views

__all__ = ["part_words", "views_page"]

_LEAST = 0.005
"""A chance that moves by less is not told."""


def views_page(found: Views, past: str) -> Page:
    """The page of a comparison of views; ``past`` is how past wars fared."""
    footer = [f"Over {count(found.draws, 'version')}, the same for each. Shares of versions are no probabilities."]
    return Page(f"Views on {found.crisis}", "", (), tuple(_sections(found)), (*footer, *([past] if past else [])))


def _sections(found: Views) -> Iterator[Section]:
    yield Section("verdicts", "", (_matters(found), _verdicts(found)))
    header = ("Judgement", *(side.name for side in found.sides))
    rows = tuple(tuple(row[1:]) for row in found.differ)
    if rows:
        yield Section("differ", "Where they differ", (Table(header, rows),))
    told = part_words(found)
    if told:
        yield Section("from", "What the difference comes from", (Bullets(told),))
    reasons = [
        f"{view}, {words}: {reasons[path]}"
        for path, words, *_ in found.differ
        for view, reasons in found.reasons.items()
        if reasons.get(path)
    ]
    if reasons:
        yield Section("why", "Why", (Bullets(tuple(reasons)),))


def _matters(found: Views) -> Callout | Text:
    if not found.differ:
        return Text("They say the same as the file.")
    many = count(len(found.differ), "entry", "entries")
    if found.matters:
        return Callout("It matters", f"They differ in {many}, and the verdict with them.", "mixed")
    return Callout(
        "It does not matter for the verdict", f"They differ in {many}, and the verdict is the same.", "neutral"
    )


def _verdicts(found: Views) -> Table:
    header = ("", "Verdict", "Terms exist today", *([f"Chance that {found.lead_words}"] if found.lead_words else []))
    return Table(header, tuple(_row(side, bool(found.lead_words)) for side in found.sides))


def _row(side: Side, lead: bool) -> tuple[str, ...]:
    verdict = side.verdict
    told = "none" if verdict is None else verdict.code
    terms = "" if verdict is None else f"in {round(verdict.open_now * verdict.versions)} of {verdict.versions} versions"
    return (side.name, told, terms, *([] if not lead else ["" if side.lead is None else chance(side.lead)]))


def part_words(found: Views) -> tuple[str, ...]:
    """What each entry adds to the difference between its view and the file, a sentence each."""
    return tuple(_part(found, part) for part in found.parts)


def _part(found: Views, part: Part) -> str:
    said = []
    if part.lead is not None and abs(part.lead) >= _LEAST:
        said.append(f"{part.lead * 100:+.0f} percentage points on that chance")
    versions = found.sides[0].verdict.versions if found.sides[0].verdict is not None else 0
    if abs(part.open_now) * versions >= 0.5:
        said.append(f"terms in {part.open_now * versions:+.0f} versions")
    return f"{part.view}, {part.words}: {', '.join(said)}" if said else f"{part.view}, {part.words}: next to nothing"
