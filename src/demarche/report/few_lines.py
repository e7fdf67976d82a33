"""What a run prints: at most 25 lines of 80 signs, in plain signs alone, each a fact of the first screen."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from demarche.engine.shown import Among, Bound, Gap
from demarche.page.numbers import chance, chance_span, count, day, percent, share
from demarche.page.parts import joined, of
from demarche.page.spoken import spoken, the
from demarche.report.first import First, Turns
from demarche.report.first_words import past_in_words, verdict_in_words
from demarche.report.ways_words import way_in_few_words
from demarche.study.helps import Change, Group, Helped, Helps

__all__ = ["LINES", "WIDTH", "asked_line", "few_lines"]

LINES = 25
WIDTH = 80
_HEAD = 13
"""Signs before the text of a line: what it is about."""
_NAME, _BAR = 18, 25
"""Signs for the name and for the bar of a row of the gap."""
_KIND = 11
"""Signs for a column of a type."""
_PARTS = 2
"""Types for which there is a column."""
_ROWS = 2
"""Levers that are named in either hands."""
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "−": "-", "–": "-", "…": "...", "·": "-"})


@dataclass(frozen=True, kw_only=True)
class _Block:
    """Lines that belong together, made for as much room as there is: ``most`` lines if it can be, ``least`` if not."""

    made: Callable[[int], list[str]]
    least: int = 1
    most: int
    gives: int = 0
    """Where room is short, the block with the highest number is made shorter first."""


def few_lines(first: First, report: str, changed: str = "", judge: tuple[str, ...] = ()) -> list[str]:
    """The lines to print after the first, which is :func:`asked_line`.

    ``report``: where the rest stands. ``changed``: what was changed for this run, in words. ``judge``: what of the
    file to judge first, if anything is not judged.
    """
    verdict = _Block(made=lambda room: _wrapped(_verdict(first), most=room), most=2, gives=1)
    told = _Block(made=lambda room: _wrapped(changed, most=room), least=1 if changed else 0, most=2, gives=8)
    blocks = list(_unjudged(judge)) if first.unjudged else list(_answer(first))
    last = _rows(["Versions are not probabilities; chances are the model's.", f"Report: {report}"])
    return [line.translate(_PLAIN).rstrip() for line in _fitted([told, verdict, *blocks, last])]


def asked_line(title: str, as_of: dt.date, seat: str) -> str:
    """The first line, known before anything is worked out: what is asked, as of when and for whom."""
    when = f" ({day(as_of)})"
    for_whom = f", for {the(seat)}"
    return f"{_clipped(title, max(WIDTH - len(when) - len(for_whom), WIDTH // 3))}{when}{for_whom}"[:WIDTH].translate(
        _PLAIN
    )


def _fitted(blocks: list[_Block]) -> list[str]:
    """The lines of all blocks, the ones that give most made shorter until they fit."""
    room = [len(block.made(block.most)) for block in blocks]
    over = sum(room) + 1 - LINES
    for place in sorted(range(len(blocks)), key=lambda at: -blocks[at].gives):
        cut = min(max(over, 0), max(room[place] - blocks[place].least, 0))
        room[place] -= cut
        over -= cut
    return [line for block, left in zip(blocks, room, strict=True) if left for line in block.made(left)]


def _rows(lines: list[str], least: int | None = None, gives: int = 0) -> _Block:
    """Lines of which the first come first."""
    return _Block(
        made=lambda room: lines[:room], least=len(lines) if least is None else least, most=len(lines), gives=gives
    )


def _head(head: str, text: str, *, most: int = 2, gives: int = 0) -> _Block:
    """Text behind what it is about, in whole clauses: one that says for whom a figure holds stays with it."""

    def made(room: int) -> list[str]:
        lines = _wrapped(_whole(text, room, _HEAD), " " * _HEAD, most=room)
        return [f"{head:<{_HEAD}}{lines[0].strip()}", *lines[1:]]

    return _Block(made=made, most=most, gives=gives)


def _verdict(first: First) -> str:
    words, because, _ = verdict_in_words(first)
    return f"{words.upper()} {because}".strip()


def _unjudged(judge: tuple[str, ...]) -> Iterator[_Block]:
    """What to judge first, in place of an answer."""
    lines = [line for entry in judge for line in _wrapped(entry, "  ", most=2)]
    if lines:
        yield _rows(["", "Judge these first; they decide most:", *lines], 3, 1)
    yield _rows(["", *_wrapped("'demarche check FILE' lists all that is still to judge, each with its line.")])


def _answer(first: First) -> Iterator[_Block]:
    gap = first.shown.gap
    if gap is not None:
        yield _rows(list(_gap(gap)))
    yield _head("How sure", _sure(first))
    if first.verdict is not None and not first.timed:
        yield _head("When", "Nothing about when was computed: the file describes no war.")
    if first.turns:
        yield _turns(first)
    if first.ways:
        yield _head("To open it", way_in_few_words(first.ways[0]), most=3, gives=1)
    if first.shown.front is not None:
        yield _head("Front", " ".join(_front(first)), most=3, gives=3)
    if first.helps is not None:
        what = "points added to that chance" if first.turns else "of 100 versions, how many more have terms"
        yield _would_help(first.helps, what)
    notes = dict(first.notes)
    for slot, head in (("partial", "Now possible"), ("waiting", "Waiting")):
        if slot in notes:
            yield _head(head, notes[slot], most=3, gives=4)
    if any(number for _, number in first.record):
        yield _head("The record", _record(first), gives=2)
    yield _head("Basis", _basis(first), most=3, gives=2)


def _wrapped(text: str, indent: str = "", *, most: int = 3) -> list[str]:
    """Text in lines of 80 signs, at most so many; what is cut off ends in dots, and no percentage is broken."""
    lines = textwrap.wrap(
        spoken(" ".join(text.split())).replace(" %", "\u00a0%"),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        max_lines=most,
        placeholder=" ...",
    )
    return [line.replace("\u00a0", " ") for line in lines]


_CLAUSE = re.compile(r"(?<=[.;,]) ")


def _whole(text: str, most: int, indent: int) -> str:
    """As many clauses of a text as there are lines for; all of it where not even one fits."""
    for kept in reversed(list(accumulate(_CLAUSE.split(text), "{} {}".format))):
        said = kept if kept == text else f"{kept.rstrip(',;')} ..."
        if len(_wrapped(said, " " * indent, most=most + 1)) <= most:
            return said
    return text


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."


def _gap(gap: Gap) -> Iterator[str]:
    """The middle half and the median of what is on the table and of what would be taken, from none to all of it."""
    rows = [("on the table", gap.table[0])]
    if len(gap.least) > 1:
        rows += [(f"asked if {kind_name(bound.among)}", bound) for bound in gap.least[:_PARTS]]
    else:
        rows += [(_owned(gap.taker, "least"), gap.least[0]), (_owned(gap.giver, "most"), gap.alone[0])]
    yield _clipped(f"  {_capital(of(gap.taker))} share of {gap.prize} (# median, = middle half):", WIDTH)
    for name, bound in rows:
        told = f"{share(bound.share.median)} ({share(bound.share.p25)} to {share(bound.share.p75)})"
        told = "more than all of it" if bound.share.p25 >= 1 else told
        yield f"  {_clipped(name, _NAME):<{_NAME}}{_bar(bound)}  {told}"


def _owned(name: str, what: str) -> str:
    """'Moscow's least'; of a long name the beginning, so that what it is stays to be read."""
    room = _NAME - len(what) - 1
    return f"{of(name)} {what}" if len(of(name)) <= room else f"{_clipped(name, room)} {what}"


def _bar(bound: Bound) -> str:
    signs = ["-"] * _BAR
    low, middle, high = (_place(value) for value in (bound.share.p25, bound.share.median, bound.share.p75))
    for place in range(low, high + 1):
        signs[place] = "="
    signs[middle] = "#"
    return f"|{''.join(signs)}|"


def _place(value: float) -> int:
    return round(min(max(value, 0.0), 1.0) * (_BAR - 1))


def kind_name(among: Among) -> str:
    """The file's own name of a type, in words."""
    return among.type.replace("-", " ").replace("_", " ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sure(first: First) -> str:
    verdict = first.verdict
    if verdict is None:
        return "No engine gives a verdict on this file."
    where = "no" if not first.exist else f"{first.exist} of {verdict.versions}"
    versions = "version" if first.exist == 1 and verdict.versions == 1 else "versions"
    said = f"A deal exists in {where} {versions} of the file; ripe begins at {first.needed}."
    return f"{said} {verdict.unsolved} more had no settled answer." if verdict.unsolved else said


def _turns(first: First) -> _Block:
    """What the leading chance turns on, a line or two for each type."""
    lead = f"a peace that holds within {first.lead_months} months"
    if len(first.turns) == 1:
        return _head("Chance", f"{lead[:1].upper()}{lead[1:]}: {_level(first.turns[0])}.")
    actor, decides = first.turns[0].among.actor, first.decides
    text = f"What {actor} is. A peace that holds by month {first.lead_months}:"
    if not decides:
        text = f"A peace that holds by month {first.lead_months}, whatever {actor} is:"
    short = [f"{_capital(kind_name(t.among))}: {_level(t)}" for t in first.turns]
    whole = [f"{name}; it {t.among.words}" for name, t in zip(short, first.turns, strict=True)]

    def made(room: int) -> list[str]:
        head = _wrapped(text, " " * _HEAD, most=max(room - len(short), 1))
        each = max((room - len(head)) // len(short), 1)
        kinds = whole if each > 1 else short
        rows = [line for kind in kinds for line in _wrapped(_whole(kind, each, 4), " " * 4, most=each)]
        return [f"{'Turns on' if decides else 'Chance':<{_HEAD}}{head[0].strip()}", *head[1:], *rows][:room]

    return _Block(made=made, least=1 + len(short), most=1 + 2 * len(short), gives=6)


def _level(turn: Turns) -> str:
    if chance(turn.low) == chance(turn.high) == chance(turn.lead):
        return chance(turn.lead)
    return f"{chance(turn.lead)} (middle half {chance_span(turn.low, turn.high)})"


def _front(first: First) -> Iterator[str]:
    """In how many versions terms exist today, and where the front would have to stand for most."""
    front = first.shown.front
    if front is None:
        return
    for place, ((among, counts), today) in enumerate(zip(front.counts, front.exist, strict=True)):
        who = f"{_capital(kind_name(among))}: " if among.type else ""
        best = max(range(len(counts)), key=lambda at: counts[at])
        where = f"terms in {today or 'none'} of {among.versions} now"
        if not max(counts):
            yield _capital(f"{who}in none, wherever it stands.")
        elif counts[best] <= today:
            yield _capital(f"{who}{where}; no move of the front brings more.")
        elif place == 0:
            yield _capital(f"{who}{where}, in {counts[best]} if {front.holder} held {percent(front.shares[best])}.")
        else:
            yield f"{who}{where}, in {counts[best]} at {percent(front.shares[best])}."


def _would_help(helps: Helps, what: str) -> _Block:
    """The levers that help most in either hands; where room is short, fewer of others' first."""
    full, less, few = (list(_helping(helps, what, *most)) for most in ((_ROWS, _ROWS), (_ROWS, 1), (1, 1)))

    def made(room: int) -> list[str]:
        return next((lines for lines in (full, less) if len(lines) <= room), few)

    return _Block(made=made, least=len(few), most=len(full), gives=7)


def _helping(helps: Helps, what: str, mine: int, theirs: int) -> Iterator[str]:
    """The levers that help most in either hands, a column for each type."""
    parts = helps.parts[:_PARTS]
    heads = [_clipped(kind_name(part) or "points", _KIND) for part in parts]
    wide = [max(len(head), 4) + 2 for head in heads]
    room = WIDTH - sum(wide)
    names = "".join(f"{head:>{width}}" for head, width in zip(heads, wide, strict=True))
    yield f"{'Would help':<{_HEAD}}{what:<{room - _HEAD}}{names}"
    for ours, whose, most in ((True, "yours", mine), (False, "others'", theirs)):
        able = [lever for lever in helps.levers if lever.pulled.ours == ours and _moves(lever)]
        if not able:
            yield f"    {whose:<9}none helps, pulled alone"
            continue
        group = _group(helps, ours)
        alike = 0 if group is None or group.levers[0] != able[0].pulled.name else len(group.levers)
        for place, lever in enumerate(able[:most], 1):
            row = f"    {whose if place == 1 else '':<9}"
            more = f" ({alike - place} more alike)" if place == most and alike > place else ""
            title = f"{_clipped(lever.pulled.short, room - len(row) - len(more) - 1)}{more}"
            cells = (f"{_points(change):>{width}}" for change, width in zip(lever.changes, wide, strict=False))
            yield f"{row}{title:<{room - len(row)}}{''.join(cells)}"


def _moves(lever: Helped) -> bool:
    """Whether it helps among the versions of some type."""
    return any(change.says == "helps" for change in lever.changes)


def _group(helps: Helps, ours: bool) -> Group | None:
    return next((group for group in helps.groups if group.ours == ours and group.among == helps.parts[0]), None)


def _points(change: Change) -> str:
    text = f"{change.by.mean * 100:+.0f}" if change.by.n else ""
    return "0" if text in ("+0", "-0") else text


def _record(first: First) -> str:
    total = sum(number for _, number in first.record)
    words = {"supported": "supports", "contradicted": "contradicts"}
    said = joined([f"{words.get(word, word)} {number}" for word, number in first.record if number])
    return f"{count(total, 'claim')}: {said}."


def _basis(first: First) -> str:
    leaning = first.leaning
    said = f"{count(leaning.judgements, 'judgement')}, {leaning.bare} unsourced. {past_in_words(leaning)}"
    return said if leaning.ranged else f"{said} No entry has a range, so nothing was tried."
