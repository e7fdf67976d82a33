"""What is written: a blank sheet of plain questions, and the crisis file that a filled sheet stands for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from demarche.engines.precedent.coding.protocol import QUESTIONS, UNKNOWN, VERSION, Question, Range
from demarche.engines.precedent.coding.ranges import coded_ranges, settled
from demarche.engines.precedent.coding.sheet import Coded, Sheet

__all__ = ["SIDES", "Begun", "begun_sheet", "blank_sheet", "crisis_text"]

SIDES = ("the ruler", "the opposition")
"""What the two sides are called until somebody names them."""
_CONFLICT = "# conflict: 366           # its number in the record of past wars: demarche precedent --find PLACE"
_HEAD = (
    "# A coding sheet: {count} questions about one war on one day. For each, put the letter of the answer that fits",
    "# best after 'level', the public fact it rests on after 'fact', and where that stands after 'source'. Use nothing",
    "# that was published after the day; 'dated: 2013-05-01' beside the source lets that be checked. Where nobody can",
    "# know, write unknown: the range then spans all.",
)


def blank_sheet(
    name: str, *, ruler: str = SIDES[0], opposition: str = SIDES[1], prize: str = "power over the state"
) -> str:
    """A sheet to be filled in: every question with its answers, and no answer chosen.

    Examples
    --------
    >>> from demarche.engines.precedent.coding import blank_sheet
    >>> print(blank_sheet("my-war").splitlines()[4])
    coding: 1
    """
    return begun_sheet(Begun(name=name, ruler=ruler, opposition=opposition, prize=prize))


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What is known of a sheet that is not filled in yet; ``outside`` are the names of helpers and of who threatens."""

    name: str
    ruler: str
    opposition: str
    prize: str
    as_of: dt.date | None = None
    conflict: int | None = None
    """The war's number in the record of past wars."""
    answers: Mapping[str, Coded] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    titled: str = ""
    """A title that the sheet has already."""

    @property
    def title(self) -> str:
        """The sides and the month, once both are known."""
        sides = (self.ruler, self.opposition)
        if self.titled and self.titled != self.name:
            return self.titled
        if self.as_of is None or sides == SIDES:
            return self.name
        one, other = sides
        return f"{one[:1].upper()}{one[1:]} and {other}, {self.as_of:%B %Y}"


def begun_sheet(begun: Begun) -> str:
    """A sheet with the answers that are known so far."""
    lines = [line.format(count=len(QUESTIONS)) for line in _HEAD]
    day = "                   " if begun.as_of is None else f" {begun.as_of.isoformat()}         "
    lines += [
        f"coding: {VERSION}",
        f"id: {begun.name}",
        f"title: {_quoted(begun.title)}",
        f"as_of:{day}    # the day, as 2013-05-29",
        f"ruler: {_quoted(begun.ruler)}              # who holds what is fought over",
        f"opposition: {_quoted(begun.opposition)}    # who contests it",
        f"prize: {_quoted(begun.prize)}   # what is fought over, in words that follow '0.6 of ...'",
        *([] if begun.conflict is None else [f"conflict: {begun.conflict}"]),
        *([_CONFLICT] if begun.conflict is None else []),
        *_outsiders(begun.outside),
        "# Of a war of the past, what came; no answer depends on it:",
        "# signed: none              # or the day on which both had signed a settlement of the main issue",
        "# held_until: 2015-01-31    # the day on which it broke; left out, it held",
        '# outcome: "in words"',
        "answers:",
    ]
    group = ""
    for number, entry in enumerate(QUESTIONS, start=1):
        if entry.group != group:
            group = entry.group
            lines += ["", f"  # --- {group}"]
        lines += _asked(entry, number, begun)
    return "\n".join([*lines, ""])


def _outsiders(known: Mapping[str, str]) -> Iterator[str]:
    """Who stands behind whom, as far as anybody is named."""
    for key, what in (
        ("patron_ruler", "        # who helps the ruler, if somebody does"),
        ("patron_opposition", ""),
        ("coercer", "             # who threatens the ruler, if somebody does"),
    ):
        yield f"{key}: {_quoted(known[key])}" if key in known else f"# {key}: name{what}"


def _asked(entry: Question, number: int, begun: Begun) -> Iterator[str]:
    names = {"R": begun.ruler, "O": begun.opposition, "P": begun.prize}
    yield f"  # {number}. {entry.asked.format(**names)}"
    if entry.margin is not None:
        yield "  #      a share between 0 and 1"
    for level in entry.levels:
        yield f"  #      {level.code}  {level.words.format(**names)}"
    if entry.follows is not None:
        yield f"  #      left open, the letter of {entry.follows} holds"
    known = begun.answers.get(entry.id)
    if known is None:
        yield f'  {entry.id}: {{level: , fact: "", source: ""}}'
        return
    letter = f'"{known.level}"' if isinstance(known.level, str) else f"{known.level:g}"
    dated = "" if known.dated is None else f", dated: {known.dated.isoformat()}"
    yield f"  {entry.id}: {{level: {letter}, fact: {_quoted(known.fact)}, source: {_quoted(known.source)}{dated}}}"


def crisis_text(sheet: Sheet) -> str:
    """The crisis file of a coded war, in YAML: ``demarche run`` takes it as it takes any other.

    Every number is a range of the protocol, with the answer, its fact and its source beside it.
    """
    return "\n".join([*_writing(sheet), ""])


def _writing(sheet: Sheet) -> Iterator[str]:
    ranges = coded_ranges(sheet)
    yield f"# Coded by levels (protocol {VERSION}); a change of an answer belongs into the sheet."
    yield "demarche: 1"
    yield "crisis:"
    yield f"  id: {sheet.id}"
    yield f"  title: {_quoted(sheet.title[:200])}"
    yield f"  as_of: {sheet.as_of.isoformat()}"
    yield f"  question: {_quoted(sheet.question or 'Should they go to the negotiating table now?')}"
    yield "  seat: mediator"
    if sheet.summary:
        yield f"  summary: {_quoted(sheet.summary)}"
    yield "sources:"
    yield f"  CODING: {{title: {_quoted(f'The coding protocol, version {VERSION}')}, kind: judgement}}"
    yield from _sources(sheet)
    yield "actors:"
    for actor, name in _actors(sheet, ranges).items():
        yield f"  - {{id: {actor}, name: {_quoted(name[:100])}}}"
    yield "screen:"
    yield "  ruler: ruler"
    yield "  opposition: opposition"
    yield f"  prize: {_quoted(sheet.prize)}"
    numbers = ("p_ruler", "p_opposition", "x_low", "x_high", "binding", "e_ruler", "e_opposition")
    yield from _block(sheet, ranges, "screen", numbers, 2)
    yield from _war(sheet, ranges)
    if sheet.conflict is not None:
        yield f"precedent: {{conflict: {sheet.conflict}}}"
    yield from _outcome(sheet)


def _outcome(sheet: Sheet) -> Iterator[str]:
    """What came, which no engine reads."""
    came = sheet.came
    if came is None:
        return
    yield "outcome:"
    yield f"  summary: {_quoted(came.words or 'Coded in the sheet.')}"
    if came.signed is None:
        yield "  signed: none"
        return
    broke = "" if came.held_until is None else f", held_until: {came.held_until.isoformat()}"
    yield f"  signed: {{date: {came.signed.isoformat()}, by: [ruler, opposition]{broke}}}"


def _war(sheet: Sheet, ranges: dict[str, Range]) -> Iterator[str]:
    yield "war:"
    yield "  ruler: ruler"
    yield "  opposition: opposition"
    whole = ("balance", "pace_per_year", "ruler_cost_per_year", "opposition_cost_per_year", "holding", "fade_per_year")
    late = ("breaks_per_year", "ruler_patience_per_year", "opposition_patience_per_year")
    yield from _block(sheet, ranges, "war", (*whole, *late), 2)
    yield "  odds:"
    yield from _block(sheet, ranges, "war.odds", ("observer", "favoured_wins"), 4)
    yield "  conference:"
    yield from _block(sheet, ranges, "war.conference", ("rounds_per_year",), 4)
    yield "  settlement:"
    terms = ("spoilers_per_year", "drift_per_year", "ruler_price", "opposition_price", "renewal")
    yield from _block(sheet, ranges, "war.settlement", terms, 4)
    patrons = [side for side in ("ruler", "opposition") if f"patron_{side}.support" in ranges]
    if patrons:
        yield "  patrons:"
    for side in patrons:
        yield f"    - actor: patron-{side}"
        yield f"      side: {side}"
        yield from _block(sheet, ranges, f"patron_{side}", ("support", "odds_factor"), 6)
        yield "      answer:"
        yield from _block(sheet, ranges, f"patron_{side}", ("share",), 8)
        yield "        lag_months: 3"
    if "coercer.credibility" in ranges:
        yield from _coercer(sheet, ranges)


def _coercer(sheet: Sheet, ranges: dict[str, Range]) -> Iterator[str]:
    yield "  coercer:"
    yield "    actor: coercer"
    yield "    conditional: true"
    if settled(sheet, next(entry for entry in QUESTIONS if entry.id == "coercer")) == "S":
        yield "    stage: striking"
    numbers = ("ultimatum_per_year", "credibility", "escalates_per_year", "ends_per_month")
    yield from _block(sheet, ranges, "coercer", numbers, 4)
    yield "    rungs:"
    for rung in ("damage_1", "damage_2"):
        if f"coercer.{rung}" in ranges:
            yield f"      - title: {'strikes' if rung == 'damage_1' else 'heavier strikes'}"
            yield _line(sheet, "damage_per_year", ranges[f"coercer.{rung}"], "coercer", 8)
            yield from _block(sheet, ranges, "coercer", ("odds_factor",), 8)


def _block(sheet: Sheet, ranges: dict[str, Range], place: str, names: tuple[str, ...], indent: int) -> Iterator[str]:
    for name in names:
        path = f"{place}.{name}"
        if path in ranges:
            yield _line(sheet, name, ranges[path], _question_of(path), indent)


def _line(sheet: Sheet, name: str, found: Range, asked: str | None, indent: int) -> str:
    low, high = found
    value = f"value: {low:g}" if low == high else f"range: [{low:g}, {high:g}]"
    answer = None if asked is None else sheet.answers.get(asked)
    # An answer that rests on no public fact has no source: the protocol says what it means, and not why it is so.
    named = "CODING" if answer is None else f"CODED-{asked}" if answer.source else ""
    source = f", source: {named}" if named else ""
    return f"{' ' * indent}{name}: {{{value}{source}, note: {_quoted(_reason(sheet, asked))}}}"


def _reason(sheet: Sheet, asked: str | None) -> str:
    """The answer in words, and the fact it rests on."""
    entry = next((each for each in QUESTIONS if each.id == asked), None)
    level = None if entry is None else settled(sheet, entry)
    if entry is None or level is None:
        return "Judged: the same for every war that is coded by this protocol."
    if level == UNKNOWN:
        said = "nobody can know; the range spans all answers"
    elif entry.margin is not None:
        said = f"{level}, give or take {entry.margin:g}"
    else:
        chosen = entry.level(str(level))
        said = f"{level}, {chosen.words}" if chosen is not None else str(level)
    names = {"R": sheet.ruler, "O": sheet.opposition, "P": sheet.prize}
    own = sheet.answers.get(entry.id)
    fact = f" {own.fact}" if own is not None and own.fact else ""
    return f"Judged: coded {said.format(**names)}.{fact}"


def _question_of(path: str) -> str | None:
    """The question that settles a path, None where the protocol does for every war."""
    place, name = path.rsplit(".", 1)
    if name == "share":
        return place.replace("patron_", "answer_")
    if place.startswith("patron_") or place == "coercer":
        return place
    if path == "war.balance":
        return "balance"
    return next((entry.id for entry in QUESTIONS if path in entry.widest()), None)


def _sources(sheet: Sheet) -> Iterator[str]:
    for asked, answer in sheet.answers.items():
        if answer.source:
            dated = "" if answer.dated is None else f", date: {answer.dated.isoformat()}"
            yield f"  CODED-{asked}: {{title: {_quoted(answer.source)}{dated}, kind: secondary}}"


def _actors(sheet: Sheet, ranges: dict[str, Range]) -> dict[str, str]:
    found = {"ruler": sheet.ruler, "opposition": sheet.opposition, "mediator": "The mediator"}
    for side, title in (("ruler", sheet.ruler), ("opposition", sheet.opposition)):
        if f"patron_{side}.support" in ranges:
            found[f"patron-{side}"] = sheet.names.get(f"patron_{side}", f"The helper of {title}")
    if "coercer.credibility" in ranges:
        found["coercer"] = sheet.names.get("coercer", "The power that threatens")
    return found


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
