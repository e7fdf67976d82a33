"""The brief in words: the first screen's facts on two sheets, what would reverse the verdict, what is left out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from demarche.engine.by_type import if_it
from demarche.page.brief import Brief, Panel
from demarche.page.chart import WIDE, Canvas
from demarche.page.numbers import count, percent
from demarche.page.parts import joined
from demarche.page.spoken import spoken
from demarche.report.brief_charts import record_bar, ripe_strip
from demarche.report.first import First, first_of
from demarche.report.first_facts import claims_weighed, player, turning_fronts, turning_levers
from demarche.report.first_words import first_screen, verdict_in_words
from demarche.report.grounds_words import deciding_paths, to_judge
from demarche.report.helps_chart import helps_chart, shortlist
from demarche.report.ways_words import way_in_few_words
from demarche.study import RunResult

__all__ = ["brief_of", "reversal"]

_TITLE, _LINE, _NOTE, _MOST = 150, 220, 560, 640
"""Signs of a title, a sentence, and a note of several sentences or one: more would not fit beside the pictures."""
_LEVERS = 2
_SHOWN = 6
"""Levers in either hands that are drawn."""
_SOURCES = 6
_FRONT = frozenset({"gap", "when", "front"})


def brief_of(result: RunResult, version: str) -> Brief:
    """The two sheets of a run."""
    first = first_of(result)
    screen = first_screen(first)
    panels = {
        cell.id: _panel(cell.title, cell.figure.svg, cell.figure.alt, cell.figure.reading) for cell in screen.cells
    }
    if first.helps is not None and "helps" in panels:  # there is room for more of them than on a screen
        canvas = Canvas(width=WIDE)
        panels["helps"] = replace(panels["helps"], svg=helps_chart(first.helps, shortlist(first.helps, _SHOWN), canvas))
    ripe = list(_ripe(first))
    return Brief(
        asked=_cut(screen.asked, _LINE),
        question=_cut(first.question, _LINE),
        verdict=screen.verdict,
        because=_cut(screen.because, _LINE),
        lead=tuple(_cut(line, _LINE) for line in screen.lead),
        front=(*ripe, *(panel for name, panel in panels.items() if name in _FRONT)),
        judge=tuple(_judge(result)) if first.unjudged else (),
        back=(*(panel for name, panel in panels.items() if name not in _FRONT), *_record(first)),
        notes=tuple(_notes(result, first, screen.notes)),
        foot=(
            *screen.how[:3],
            *screen.foot,
            f"The report has the judgements, their reasons and sources. demarche {version}, seed {result.seed}.",
        ),
    )


def _whole(parts: Sequence[str], join: str, rest: str) -> str:
    """As many of the parts as a note has room for, each whole; ``rest`` says that there are more, and where."""
    told: list[str] = []
    for place, part in enumerate(parts):
        said = join.join([*told, " ".join(part.split())])
        if len(said) > _NOTE and told:
            return f"{join.join(told)}{rest.format(len(parts[place:]))}"
        told.append(" ".join(part.split()))
    return spoken(join.join(told))


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


def _cut(text: str, signs: int) -> str:
    return textwrap.shorten(spoken(" ".join(text.split())), signs, placeholder=" …")


def _panel(title: str, svg: str, alt: str, reading: str = "", *, small: bool = False) -> Panel:
    return Panel(title=_cut(title, _TITLE), svg=svg, alt=alt, reading=_cut(reading, _LINE), small=small)


def _judge(result: RunResult) -> Iterator[tuple[str, str]]:
    for entry in to_judge(result):
        path, _, asks = entry.partition(": ")
        yield path, _cut(asks, _LINE)


def _ripe(first: First) -> Iterator[Panel]:
    verdict = first.verdict
    if verdict is None or first.unjudged:
        return
    svg = ripe_strip(first.exist, verdict.versions, first.needed, first.soon, Canvas(width=WIDE))
    alt = f"Terms exist in {first.exist} of {verdict.versions} versions; ripe begins at {first.needed}."
    yield _panel("Is it ripe?", svg, alt, small=True)


def _record(first: First) -> Iterator[Panel]:
    total = claims_weighed(first)
    if total:
        said = joined([f"{word} {number}" for word, number in first.record if number])
        yield _panel(
            f"What the record says of {count(total, 'claim')}", record_bar(first.record), f"{said}.", small=True
        )


def _notes(result: RunResult, first: First, notes: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    question = result.question
    if not first.unjudged:
        yield from ((head, _cut(words, _MOST)) for head, words in notes)
        yield "What would reverse this", _cut(" ".join(reversal(result, first)), _MOST)
    if not question.not_modelled:
        yield "Not modelled", "The file does not say what it leaves out; write it under crisis.not_modelled."
    else:
        left_out = _whole([entry.strip().rstrip(".") for entry in question.not_modelled], "; ", "; and {} more")
        yield "Not modelled", _cut(f"{left_out[:1].upper()}{left_out[1:]}.", _MOST)
    if question.afterwards is not None:
        after = _whole(_SENTENCE.split(question.afterwards.summary), " ", " More in the report.")
        yield "What happened (used in nothing above)", _cut(after, _MOST)
    yield "Sources", _cut(_sources(result), _MOST)


def reversal(result: RunResult, first: First) -> Iterator[str]:
    """What would turn the verdict: another kind of player, another front, a lever alone; or that none of them would."""
    verdict = first.verdict
    if verdict is None:
        return
    yield from _by_type(first, verdict.code)
    yield from _by_front(first)
    yield from _by_lever(result, first)
    if first.way is not None:
        yield f"What would open it: {way_in_few_words(first.way)}"


def _by_type(first: First, code: str) -> Iterator[str]:
    turned = [turn for turn in first.turns if turn.code and turn.code != code]
    for turn in turned:
        words = if_it(turn.among)
        yield f"{words[:1].upper()}{words[1:]}, it is “{turn.code}”."
    if not turned and len(first.turns) > 1:
        stays = f"The verdict, “{_said(first)}”, stays whatever kind of player {player(first)} is"
        yield f"{stays}; the chance of a peace does hang on that." if first.decides else f"{stays}."


def _said(first: First) -> str:
    """The verdict as page 1 says it, within another sentence."""
    verdict, *_ = verdict_in_words(first)
    words = verdict.rstrip(".")
    return words[:1].lower() + words[1:]


def _by_front(first: First) -> Iterator[str]:
    front = first.shown.front
    if front is None:
        return
    across = turning_fronts(first)
    if across:
        ends = joined(list(dict.fromkeys(map(percent, across))), "to")
        yield f"A front with {front.holder} at {ends} of the key places would turn the answer on terms today."
    else:
        yield "No move of the front alone turns the answer on terms today."


def _by_lever(result: RunResult, first: First) -> Iterator[str]:
    """Levers that take the share of versions with terms across the rule, alone."""
    turning, verdict = turning_levers(result, first), first.verdict
    if turning is None or verdict is None:
        return
    for each in turning.turned[:_LEVERS]:
        yield f"“{each.short}” alone leads to terms in {each.have} of {verdict.versions} versions."
    nearest = turning.nearest
    if turning.turned or nearest is None:
        return
    if nearest.have == first.exist:
        yield "No lever does so alone."
    else:
        near = f"“{nearest.short}” comes nearest, with terms in {nearest.have} of {verdict.versions} versions"
        yield f"No lever does so alone; {near}."


def _sources(result: RunResult) -> str:
    """How many there are, and those behind what decides most."""
    question = result.question
    if not question.sources:
        return "None in the file."
    told = {entry.path: entry for entry in question.assumptions}
    behind = [name for path in deciding_paths(result) if path in told for name in told[path].source]
    titles = {source.id: _title(source.text) for source in question.sources}
    named = [titles[name] for name in dict.fromkeys(behind) if name in titles][:_SOURCES]
    said = f"{count(len(question.sources), 'source')} in the file."
    return f"{said} Behind what decides most: {'; '.join(named)}." if named else said


def _title(source: str) -> str:
    """What it is called: the beginning, up to where it was found."""
    title, _, _ = source.partition(". ")
    return title.rstrip(".")
