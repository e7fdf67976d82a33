"""What a run prints: at most 25 lines of 80 signs, in plain signs alone, each a fact of the first screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from demarche.engine.shown import Among, Bound, Gap
from demarche.page.numbers import chance, chance_span, count, day, part, percent
from demarche.page.parts import joined, of
from demarche.page.spoken import the
from demarche.report.first import First, Turns
from demarche.report.first_facts import claims_weighed, helping, player, wherever
from demarche.report.first_words import beside_in_words, giving_way, past_in_words, verdict_in_words
from demarche.report.lines import (
    LINES,
    NAME,
    WIDTH,
    Block,
    bar,
    behind,
    beside,
    clipped,
    columns,
    fitted,
    listed,
    opened,
    plain,
    rows,
    wrapped,
)
from demarche.report.ways_words import way_in_few_words
from demarche.study.helps import Change, Helps

__all__ = ["LINES", "WIDTH", "asked_line", "few_lines"]

_PARTS = 2
"""Types for which there is a column."""
_ROWS = 2
"""Levers that are named in either hands."""


def few_lines(first: First, report: str, changed: str = "", judge: tuple[str, ...] = ()) -> list[str]:
    """The lines to print after the first, which is :func:`asked_line`.

    ``report``: where the rest stands. ``changed``: what was changed for this run, in words. ``judge``: what of the
    file to judge first, if anything is not judged.
    """
    verdict = Block(made=lambda room: wrapped(_verdict(first), most=room), most=2, gives=1)
    told = Block(made=lambda room: wrapped(changed, most=room), least=1 if changed else 0, most=2, gives=8)
    blocks = list(_unjudged(judge)) if first.unjudged else list(_answer(first))
    last = rows(["Versions are not probabilities; chances are the model's.", f"Report: {report}"])
    return [plain(line) for line in fitted([told, verdict, *blocks, last])]


def asked_line(title: str, as_of: dt.date, seat: str) -> str:
    """The first line, known before anything is worked out: what is asked, as of when and for whom."""
    return plain(opened(title, f" ({day(as_of)}), for {the(seat)}"))


def _verdict(first: First) -> str:
    words, because, _ = verdict_in_words(first)
    return f"{words.upper()} {because}".strip()


def _unjudged(judge: tuple[str, ...]) -> Iterator[Block]:
    """What to judge first, in place of an answer."""
    lines = [line for entry in judge for line in wrapped(entry, 2, most=2)]
    if lines:
        yield rows(["", "Judge these first; they decide most:", *lines], 3, 1)
    yield rows(["", *wrapped("'demarche check FILE' lists all that is still to judge, each with its line.")])


def _answer(first: First) -> Iterator[Block]:
    gap = first.shown.gap
    if gap is not None:
        yield rows(list(_gap(gap)))
    yield behind("How sure", _sure(first))
    for said in giving_way(first):
        yield behind("Conditions", said, most=2, gives=2)
    if first.verdict is not None and not first.timed:
        yield behind("When", "Nothing about when was computed: the file describes no war.")
    if first.turns:
        yield _turns(first)
    if first.way is not None:
        yield behind("To open it", way_in_few_words(first.way), most=3, gives=1)
    if first.shown.front is not None:
        yield behind("Front", " ".join(_front(first)), most=3, gives=3)
    if first.helps is not None:
        what = "points added to that chance" if first.turns else "of 100 versions, how many more have terms"
        yield _would_help(first.helps, what)
    notes = dict(first.notes)
    for slot, head in (("partial", "Now possible"), ("waiting", "Waiting")):
        if slot in notes:
            yield behind(head, notes[slot], most=3, gives=4)
    if claims_weighed(first):
        yield behind("The record", _record(first), gives=2)
    if first.beside:
        yield behind("Not judged", f"{_capital(beside_in_words(first))}.")
    yield behind("Basis", _basis(first), most=3, gives=2)


def _gap(gap: Gap) -> Iterator[str]:
    """The middle half and the median of what is on the table and of what would be taken, from none to all of it."""
    (table, *_), (least, *_), (alone, *_) = gap.table, gap.least, gap.alone
    found = [("on the table", table)]
    if len(gap.least) > 1:
        found += [(f"asked if {kind_name(bound.among)}", bound) for bound in gap.least[:_PARTS]]
    else:
        found += [(beside(of(gap.taker), "least"), least), (beside(of(gap.giver), "most"), alone)]
    yield clipped(f"  {_capital(of(gap.taker))} share of {gap.prize} (# median, = middle half):", WIDTH)
    for name, bound in found:
        yield f"  {clipped(name, NAME):<{NAME}}{_bar(bound)}  {_shares(bound)}"


def _shares(bound: Bound) -> str:
    if bound.share.p25 >= 1:
        return "more than all of it"
    return f"{part(bound.share.median)} ({part(bound.share.p25)} to {part(bound.share.p75)})"


def _bar(bound: Bound) -> str:
    return bar(bound.share.p25, bound.share.median, bound.share.p75)


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


def _turns(first: First) -> Block:
    """What the leading chance turns on, a line or two for each type."""
    lead = f"a peace that holds within {first.lead_months} months"
    if len(first.turns) == 1:
        (only,) = first.turns
        return behind("Chance", f"{_capital(lead)}: {_level(only)}.")
    actor = player(first)
    text = f"What {actor} is. A peace that holds by month {first.lead_months}:"
    if not first.decides:
        text = f"A peace that holds by month {first.lead_months}, whatever {actor} is:"
    short = [f"{_capital(kind_name(t.among))}: {_level(t)}" for t in first.turns]
    whole = [f"{name}; it {t.among.words}" for name, t in zip(short, first.turns, strict=True)]
    return listed("Turns on" if first.decides else "Chance", text, whole, short, gives=6)


def _level(turn: Turns) -> str:
    if chance(turn.low) == chance(turn.high) == chance(turn.lead):
        return chance(turn.lead)
    return f"{chance(turn.lead)} (middle half {chance_span(turn.low, turn.high)})"


def _front(first: First) -> Iterator[str]:
    """In how many versions terms exist today, and where the front would have to stand for most."""
    front = first.shown.front
    if front is None:
        return
    held = f" if {front.holder} held"
    for each in wherever(front):
        among = each.among
        who = f"{_capital(kind_name(among))}: " if among.type else ""
        where = f"terms in {each.today or 'none'} of {among.versions} now"
        if not each.most:
            yield _capital(f"{who}in none, wherever it stands.")
        elif each.most <= each.today:
            yield _capital(f"{who}{where}; no move of the front brings more.")
        else:
            yield _capital(f"{who}{where}, in {each.most}{held} {percent(each.at)}.")
        held = " at"


def _would_help(helps: Helps, what: str) -> Block:
    """The levers that help most in either hands; where room is short, fewer of others' first."""
    full, less, few = (list(_helping(helps, what, *most)) for most in ((_ROWS, _ROWS), (_ROWS, 1), (1, 1)))

    def made(room: int) -> list[str]:
        return full if len(full) <= room else less if len(less) <= room else few

    return Block(made=made, least=len(few), most=len(full), gives=7)


def _helping(helps: Helps, what: str, mine: int, theirs: int) -> Iterator[str]:
    """The levers that help most in either hands, a column for each type."""
    parts = helps.parts[:_PARTS]
    table = columns([kind_name(part) or "points" for part in parts])
    yield table.headed("Would help", what)
    for ours, whose, most in ((True, "yours", mine), (False, "others'", theirs)):
        told = helping(helps, ours=ours, most=most)
        if not told:
            held = any(each.pulled.ours == ours for each in helps.levers)
            yield f"    {whose:<9}{'none helps, pulled alone' if held else 'none in the file'}"
        for each in told:
            more = f" ({each.alike} more alike)" if each.alike else ""
            cells = [_points(change) for change in each.lever.changes]
            yield table.row(f"    {whose:<9}", each.lever.pulled.short, more, cells)
            whose = ""


def _points(change: Change) -> str:
    text = f"{change.by.mean * 100:+.0f}" if change.by.n else ""
    return "0" if text in ("+0", "-0") else text


def _record(first: First) -> str:
    words = {"supported": "supports", "contradicted": "contradicts"}
    said = joined([f"{words.get(word, word)} {number}" for word, number in first.record if number])
    return f"{count(claims_weighed(first), 'claim')}: {said}."


def _basis(first: First) -> str:
    leaning = first.leaning
    said = f"{count(leaning.judgements, 'judgement')}, {leaning.bare} unsourced. {past_in_words(leaning)}"
    return said if leaning.ranged else f"{said} No entry has a range, so nothing was tried."
