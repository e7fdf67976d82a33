"""The first screen in words: they only place facts, one number a sentence, and say caveats once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.by_type import if_it
from demarche.engine.shown import Among, Fan, Front, Gap, Told
from demarche.engine.track import shipped_track
from demarche.engine.verdict import tone_of_code
from demarche.page.chart import both
from demarche.page.numbers import chance, chance_span, count, day, percent, share, span
from demarche.page.parts import Cell, Figure, Screen, Table, Tone, inline, joined
from demarche.page.spoken import the
from demarche.page.terms import beaten, nearest
from demarche.report.first import First, Leaning, Turns
from demarche.report.first_charts import fan_chart, front_chart, gap_chart
from demarche.report.first_facts import (
    Best,
    Reached,
    at_end,
    best_of,
    by_year,
    ends_of,
    given_up,
    half_open,
    leads,
    margin,
    mostly_open,
    player,
    verdict_turns,
    withheld,
    worst_shortfall,
)
from demarche.report.helps_chart import helps_chart, points, shortlist
from demarche.study.helps import Helps

__all__ = [
    "answer_in_words",
    "beside_in_words",
    "first_screen",
    "giving_way",
    "past_in_words",
    "verdict_in_words",
]


def first_screen(first: First) -> Screen:
    """The first screen of a run."""
    verdict, because, tone = verdict_in_words(first)
    return Screen(
        asked=f"{first.title} · {day(first.as_of)} · for {the(first.seat)}",
        verdict=verdict,
        because=because,
        tone=tone,
        lead=tuple(answer_in_words(first)),
        figures=tuple(_figures(first)),
        cells=tuple(_cells(first)),
        notes=tuple(_notes(first)),
        foot=tuple(_foot(first)),
        how=tuple(_how(first)),
    )


def _figures(first: First) -> Iterator[str]:
    """The quantity that each sentence of the answer tells, in the same order; empty where it tells none."""
    for said in answer_in_words(first):
        yield first.now if "versions" in said else first.lead if "%" in said else ""


def verdict_in_words(first: First) -> tuple[str, str, Tone]:
    """The verdict, why in a sentence, and its tone."""
    verdict = first.verdict
    if verdict is None or first.unjudged:
        return "No answer yet.", "Not all of it is judged." if first.unjudged else "", "neutral"
    if withheld(verdict):
        return "No verdict.", f"{verdict.unsolved} versions have no settled answer.", "neutral"
    said = {
        "ripe": ("Yes, as far as terms go.", _terms(first)),
        "ripening": ("Not yet.", "Terms are likelier than not to come within a year."),
        "could be signed, would not hold": (
            "It could be signed, and would not hold.",
            "A guarantee has to come first.",
        ),
        "not ripe": ("Not now.", _shortfall(first.shown.gap)),
    }
    words, because = said.get(verdict.code, (f"{verdict.code.capitalize()}.", ""))
    return words, because, tone_of_code(verdict.code)


def _shortfall(gap: Gap | None) -> str:
    if gap is None:
        return "No terms exist that both sides would take."
    return f"The terms on the table leave {gap.taker} less than it would take."


def _terms(first: First) -> str:
    """On what terms; that they are a capitulation where one side gets next to nothing."""
    gap, terms = first.shown.gap, first.shown.terms
    if gap is None or terms is None or not terms.n:
        return "Terms exist that both sides would take."
    said = f"What is signed would leave {gap.taker} {share(terms.mean)} of {gap.prize}"
    said += nearest(terms.mean, gap.anchors)
    loser = beaten(terms.mean, gap.taker, gap.giver)
    return f"{said}: a capitulation of {loser}." if loser else f"{said}."


def answer_in_words(first: First) -> Iterator[str]:
    """In how many versions terms exist, and what comes later, by the type on which it turns."""
    verdict = first.verdict
    if verdict is None or first.unjudged:
        return
    where = f"in {first.exist or 'none'} of {verdict.versions} versions"
    yield f"Terms exist today {where}."
    yield from giving_way(first)
    if not first.timed:
        yield "The file describes no war: nothing about when was computed."
    if not first.turns:
        return
    holds = f"a peace that holds within {first.lead_months} months"
    if len(first.turns) == 1:
        (only,) = first.turns
        yield f"{_capital(holds)} has a chance of {chance(only.lead)}."
        yield from _ranged(first)
    elif first.decides:
        best, *others = first.turns
        yield from _hinge(best, first.turns, "All turns" if verdict_turns(first) else "A peace turns")
        yield f"{_if(best)}, {holds} has a chance of {chance(best.lead)}."
        yield from (f"{_if(other)}: {chance(other.lead)}." for other in others)
    else:
        one, *more = [if_it(turn.among).removeprefix("if ") for turn in first.turns]
        kinds = joined([one, *(words.removeprefix(f"{player(first)} ") for words in more)], "or")
        yield f"Whether {kinds}: {holds} has a chance of {chance_span(*leads(first))}."


_SAID = 15
"""Words of a type that a sentence holds."""


def _hinge(best: Turns, turns: tuple[Turns, ...], what: str) -> Iterator[str]:
    """The judgement on which the rest turns, in the file's own words if they are few."""
    odds, words = _odds(turns), best.among.words
    if len(words.split()) > _SAID:
        yield f"{what} on what kind of player {best.among.actor} is, split {odds}."
    else:
        yield f"{what} on whether {best.among.actor} {words} ({odds})."


def _ranged(first: First) -> Iterator[str]:
    """What moves the chance most, where that is an entry with a range."""
    hinge, about = first.hinge, first.hinge_about
    if hinge is not None and len(about.split()) <= _SAID:
        yield f"It hangs most on “{inline(about)}” ({chance_span(*ends_of(hinge))})."


def _odds(turns: tuple[Turns, ...]) -> str:
    return ":".join(f"{turn.among.weight * 100:.0f}" for turn in turns)


def giving_way(first: First) -> Iterator[str]:
    """That terms exist although what has been announced excludes each other; nothing where most versions have no terms
    or compatible conditions."""
    versions = given_up(first)
    if versions and first.verdict is not None:
        told = f"in {versions} of {first.verdict.versions} versions"
        yield f"What the two sides have announced rules each other out {told}: who signs gives way, at a price."


def _if(turn: Turns) -> str:
    return _capital(if_it(turn.among))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cells(first: First) -> Iterator[Cell]:
    shown = first.shown
    if first.unjudged:
        return
    if shown.gap is not None:
        yield replace(_gap_cell(shown.gap, open_now=mostly_open(first)), quantity=first.now)
    if shown.fan is not None:
        yield replace(_fan_cell(shown.fan), quantity=shown.fan.lead)
    if shown.front is not None:
        yield replace(_front_cell(shown.front), quantity=first.now)
    if first.helps is not None:
        yield replace(_helps_cell(first.helps), quantity=first.helps.quantity)


def _gap_cell(gap: Gap, *, open_now: bool) -> Cell:
    title = "Why now: the table leaves room" if open_now else "Why not now: the table falls short"
    wide, narrow = both(lambda canvas: gap_chart(gap, canvas))
    bounds = (("On the table, at most", gap.table), (f"{gap.taker} would take, at least", gap.least))
    more = (
        ("The table falls short by (below 0: room)", gap.short),
        (f"{gap.giver} would leave, conditions aside", gap.alone),
    )
    rows = tuple(
        (words, if_it(bound.among) or "all", *_told(bound.share)) for words, all_ in (*bounds, *more) for bound in all_
    )
    alt = f"{_asks(gap.taker, worst_shortfall(gap))} in the median version."
    return _cell("gap", title, wide, narrow, alt, "", Table(("What", "Versions", *_TOLD), rows, numeric=_NUMERIC))


def _asks(taker: str, short: float) -> str:
    """How far what it would take lies above what is on the table, or below it."""
    if share(0.0) in (share(short), share(-short)):
        return f"{taker} asks for no more and no less than is on the table"
    if short < 0:
        return f"{taker} asks for less than is on the table by at least {share(-short)}"
    return f"{taker} asks for more than is on the table by up to {share(short)}"


_TOLD = ("Median", "Middle half", "Middle 90 %")
_NUMERIC = frozenset({2, 3, 4})


def _told(told: Told) -> tuple[str, str, str]:
    return share(told.median), span(told.p25, told.p75), span(told.p5, told.p95)


def _cell(id: str, title: str, wide: str, narrow: str, alt: str, reading: str, table: Table) -> Cell:
    return Cell(id=id, title=title, figure=Figure(wide, title, alt, reading, narrow=narrow, table=table))


def _fan_cell(fan: Fan) -> Cell:
    ends = at_end(fan)
    one, *_ = ends
    actor = one.among.actor
    by_type = f"A peace hangs on what {actor} does" if fan.decides else f"A peace that holds, by what {actor} does"
    title = by_type if actor else _alone(one)
    wide, narrow = both(lambda canvas: fan_chart(fan, canvas))
    rows = tuple(
        (if_it(each.among) or "all", f"{each.month:.0f}", chance(each.mean), chance_span(each.p5, each.p95))
        for each in by_year(fan)
    )
    said = [f"{if_it(each.among) or 'all'}: {chance(each.mean)}" for each in ends]
    alt = f"By month {one.month:.0f}: {joined(said)}."
    header = ("Versions", "By month", "Mean chance", "Middle 90 %")
    table = Table(header, rows, numeric=frozenset({1, 2, 3}))
    return _cell("when", title, wide, narrow, alt, "", table)


def _alone(end: Reached) -> str:
    """The finding where nothing hangs on a type."""
    low, high = chance(end.p25), chance(end.p75)
    if low == high:
        return f"A peace that holds: {low}"
    return f"A peace that holds: {low} to {high} in half the versions"


def _front_cell(front: Front) -> Cell:
    wide, narrow = both(lambda canvas: front_chart(front, canvas))
    found = half_open(front)
    among = found.among
    where = f"{_capital(if_it(among))}, half" if if_it(among) else "Half"
    if found.low is None or found.high is None:
        title = "No front brings terms in half the versions"
    elif found.everywhere:
        some = "" if found.least == among.versions else f"at least {found.least} of "
        title = f"{_opening(among)}{some or 'all '}{among.versions} versions have terms wherever the front stands"
        title = _capital(title)
    else:
        ends = joined(list(dict.fromkeys((percent(found.low), percent(found.high)))), "to")
        title = f"{where} the versions have terms at {ends}"
    header = (f"{front.holder} holds", *(if_it(kind) or "all" for kind, _ in front.counts))
    rows = tuple(
        (percent(held), *(f"{found[at]} of {kind.versions}" for kind, found in front.counts))
        for at, held in enumerate(front.shares)
    )
    table = Table(header, rows, numeric=frozenset(range(1, len(header))))
    today = " to ".join(dict.fromkeys(percent(end) for end in front.today))
    alt = f"{title}. Today it holds {today} of the key places."
    return _cell("front", title, wide, narrow, alt, "", table)


def _opening(among: Among) -> str:
    """'If Damascus bargains, '; empty where all versions are meant."""
    return f"{_capital(if_it(among))}, " if if_it(among) else ""


def _helps_cell(helps: Helps) -> Cell:
    levers = shortlist(helps)
    wide, narrow = both(lambda canvas: helps_chart(helps, levers, canvas))
    header = ("Lever", "Held by", *(if_it(part) or "Change" for part in helps.parts))
    rows = tuple(
        (
            one.pulled.title,
            "you" if one.pulled.ours else joined(one.pulled.seats),
            *(f"{points(change.by.mean)} ({change.says})" for change in one.changes),
        )
        for one in helps.levers
    )
    table = Table(header, rows, numeric=frozenset(range(2, len(header))))
    said = _most(helps)
    return _cell("helps", said, wide, narrow, f"{said}.", "", table)


def _most(helps: Helps) -> str:
    """What helps most in either hands, among the versions of the first type: the best, or how many are as good."""
    if not helps.groups:
        return "No lever helps, pulled alone"
    mine, others = best_of(helps, ours=True), best_of(helps, ours=False)
    among, *_ = helps.parts
    where = f" {if_it(among)}".rstrip()
    yours = f"Nothing of yours helps{where}" if mine is None else f"Helps most{where}: {_best(mine)}"
    return f"{yours}; others: {'nothing' if others is None else _best(others)}"


def _best(best: Best) -> str:
    return f"any of {best.levers}" if best.levers > 1 else f"“{best.short}”"


def _notes(first: First) -> Iterator[tuple[str, str]]:
    heads = {"waiting": "Waiting", "partial": "Possible now"}
    known = dict(first.notes)
    if not first.unjudged:
        yield from ((head, known[slot]) for slot, head in heads.items() if slot in known)
    yield "Lean on it?", " ".join(_leaning(first))


def _leaning(first: First) -> Iterator[str]:
    """How steady, and how good the basis: two things, and two sentences."""
    leaning = first.leaning
    if not leaning.ranged:
        yield "No entry has a range: nothing was tried."
    elif leaning.versions:
        settled = " with a settled answer" if first.verdict is not None and first.verdict.unsolved else ""
        yield f"{leaning.agreeing} of {leaning.versions} versions{settled} agree."
    yield f"{leaning.bare} of {count(leaning.judgements, 'judgement')} are unsourced."
    yield past_in_words(leaning)


def past_in_words(leaning: Leaning) -> str:
    """How past wars fared to which the model gave the same chance of a signature within a year."""
    return "No past war checks this." if leaning.past is None else shipped_track().brief(leaning.past)


def _foot(first: First) -> Iterator[str]:
    yield "Versions are not probabilities; chances are the model's."
    if first.verdict is not None and first.verdict.unsolved:
        yield f"{first.verdict.unsolved} more had no settled answer."
    if first.beside and not first.unjudged:
        yield f"Not judged yet: {beside_in_words(first)}."


def beside_in_words(first: First) -> str:
    """What nobody has judged yet and the verdict does not rest on."""
    where = joined(list(first.beside_in))
    return f"{count(first.beside, 'input')} in {where}, on which the verdict does not rest"


def _how(first: First) -> Iterator[str]:
    """How to read the pictures: folded, since it is the same for every run."""
    yield "A version gives every uncertain entry of the file one value from its range."
    yield "Terms exist where both sides prefer them to fighting on. Key places: what the front is counted in."
    yield "Thick or dark: the middle half of the versions. Thin or light: the middle 90 %."
    if first.shown.gap is not None:
        yield "Terms: marks are medians; the shortfall, taken version by version, has a median of its own."
        yield "Conditions count as far as each side would hold out for them."
    if first.shown.fan is not None:
        yield "Months: the thick line is the mean."
    if first.shown.front is not None:
        yield "Front: a bar counts the versions in which terms exist if the front stood there."
    if first.helps is not None:
        yield "Levers: marks are mean changes in the same version with and without the lever; round ones are yours."
        yield f"With so many versions a mean may be off by up to {points(margin(first.helps)).lstrip('+')} points."
