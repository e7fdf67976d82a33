"""The record in words: what it does not tell first, then rates, curve, classes, nearest episodes, peace that held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from demarche.engines.precedent.facts import Beside, Facts, facts
from demarche.engines.precedent.figures import record_figure
from demarche.engines.precedent.result import ClassRate, HeldRate, Neighbour, Precedent, Rate
from demarche.engines.precedent.score_result import Score, ScoreTable
from demarche.page.chart import NARROW
from demarche.page.numbers import count, percent
from demarche.page.parts import Bullets, Callout, Figure, Part, Section, Table, Text, joined

__all__ = ["beside_words", "found_section", "no_table_section", "record_in_one_line", "record_section", "score_section"]

TITLE = "What happened in wars like this?"
_ISSUE = {"government": "over the government", "territory": "over a territory", "both": "over government and territory"}
_DOTS = (
    " Dots are what your inputs make of a settlement within so many months of the day, each beside the end of a year "
    "that the record has for it."
)
_MOST_REBELS, _LONG = 2, 40
_OUTCOMES = {
    "settle": "any settlement",
    "agreement": "peace agreement",
    "ceasefire": "ceasefire",
    "fade": "faded away",
    "gov_victory": "victory of the government",
    "reb_victory": "victory of the rebels",
}


def record_section(found: Precedent, model: tuple[Beside, ...] = (), *, folded: bool = False) -> Section:
    """The page of the record: what happened in wars like this one, and what the model says beside it.

    ``folded``: a part of a longer page, in which all tables but the nearest episodes start closed.
    """
    said = facts(found)
    parts: list[Part] = [
        Callout("By the record", _headline(said), "neutral", _rule(said)),
        Bullets(found.limits, "What the record does not tell"),
        *(Text(beside_words(each)) for each in model),
        Figure(
            record_figure(found, model),
            "Settled by the end of each year, in wars like this",
            f"Steps rising from {percent(said.now.settle.value)} to {percent(said.last.settle.value)}",
            "The thick steps are settlements, the shaded band is how far that rate may be off; the thin steps any end."
            + (_DOTS if model else ""),
            narrow=record_figure(found, model, NARROW),
        ),
        _curve(found, folded),
        *_signed(said),
        _classes(found.classes, folded),
        *_nearest(found),
        *_held(found.held, said, folded),
        Text(_source(found), quiet=True),
    ]
    return Section("record", TITLE, tuple(parts), _headline(said).rstrip("."))


def no_table_section(reason: str) -> Section:
    """That the record has no table for such a crisis."""
    return Section("record", TITLE, (Text(f"{reason[:1].upper()}{reason[1:]}."),))


def found_section(text: str, rows: Sequence[Mapping[str, Any]]) -> Section:
    """Which wars the record has by a place or the name of rebels, and how to ask about one."""
    title = "Which number has the war?"
    if not rows:
        said = f"The record has no civil war by “{text}”; try the country, as the record of its time calls it."
        return Section("found", title, (Text(said),))
    table = Table(
        ("number", "war", "years of fighting"),
        tuple((str(row["conflict"]), str(row["name"]), str(row["spells"])) for row in rows),
        "",
        frozenset({0}),
    )
    example = f"precedent: {{conflict: {rows[0]['conflict']}}}"
    return Section("found", title, (table, Text(f"In a crisis file: {example}")))


def record_in_one_line(found: Precedent) -> str:
    """How many of a hundred such wars are settled within the year."""
    return _headline(facts(found))


def _headline(said: Facts) -> str:
    settle = said.now.settle
    return (
        f"Of wars {_ISSUE[said.issue]} in their {_ordinal(said.age + 1)} year, {percent(settle.value)} are settled by "
        f"the end of that year ({percent(settle.low)} to {percent(settle.high)})."
    )


def _rule(said: Facts) -> str:
    last = said.last
    return (
        f"Asked of {said.war} at the beginning of {said.year}. By the end of {last.year} it is "
        f"{percent(last.settle.value)} ({percent(last.settle.low)} to {percent(last.settle.high)}). "
        "In brackets: how far the rate may be off, resampled and widened by how much such rates drift."
    )


def _ordinal(number: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    if number <= len(words):
        return words[number - 1]
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _band(rate: Rate) -> str:
    return f"{percent(rate.value)} ({percent(rate.low)} to {percent(rate.high)})"


def _curve(found: Precedent, folded: bool) -> Table:
    header = ("by the end of", "any end", "settled", "settled, and it holds", "faded", "government wins", "rebels win")
    rows = tuple(
        (
            str(point.year),
            percent(point.any.value),
            _band(point.settle),
            "not known" if point.lasting is None else _band(point.lasting),
            percent(point.fade.value),
            percent(point.gov_victory.value),
            percent(point.reb_victory.value),
        )
        for point in found.curve
    )
    return Table(header, rows, "Wars of this age and issue, by the record", frozenset(range(1, len(header))), folded)


def _signed(said: Facts) -> tuple[Text, ...]:
    if said.signed is None:
        return ()
    return (
        Text(
            f"Some agreement, whether or not it ends the war, is signed in {said.year} with a chance of "
            f"{percent(said.signed)}. That hangs on one thing: whether one was signed in the two years before."
        ),
    )


def _classes(classes: tuple[ClassRate, ...], folded: bool) -> Table:
    header = (
        "class of war-years",
        "this war in it",
        "war-years",
        "wars",
        "ended",
        "settled",
        "ended a year",
        "settled a year",
    )
    rows = tuple(
        (
            f"{each.words} (chosen by hand)" if each.chosen_by_hand else each.words,
            {True: "yes", False: "no", None: "not known"}[each.includes],
            f"{each.war_years:,}",
            str(each.wars),
            str(each.ends),
            str(each.settled),
            "too few" if each.end_rate is None else _band(each.end_rate),
            "too few" if each.settle_rate is None else _band(each.settle_rate),
        )
        for each in classes
    )
    return Table(
        header, rows, "Classes of wars, widest first: associations, no effects", frozenset(range(2, 8)), folded
    )


def _nearest(found: Precedent) -> tuple[Part, ...]:
    if not found.nearest:
        return ()
    header = ("episode", "year", "distance", "alike in", "unlike in", "what was known on the day")
    later = ("what came later",) if found.hindsight else ()
    rows = tuple(_neighbour(each) for each in found.nearest)
    caption = "The nearest episodes: they illustrate, the forecast is above"
    return (Table((*header, *later), rows, caption, frozenset({1, 2})),)


def _neighbour(each: Neighbour) -> tuple[str, ...]:
    unlike = [f"{gap.feature} ({gap.there}; here {gap.here})" for gap in each.differences]
    later = () if each.later is None else (each.later,)
    name = f"{each.name}: {_few(each.rebels)}" if each.rebels else each.name
    return (
        name,
        str(each.year),
        f"{each.distance:.2f}",
        joined(each.alike) or "nothing that is known",
        joined(unlike) or "nothing",
        each.note,
        *later,
    )


def _few(rebels: str) -> str:
    """Who fought, without those who would fill the page."""
    names = [name.strip() for name in rebels.split(";")]
    kept = names[:_MOST_REBELS]
    if len("; ".join(kept)) > _LONG:
        kept = names[:1]
    more = len(names) - len(kept)
    return rebels if more == 0 else f"{'; '.join(kept)} and {count(more, 'other')}"


def _held(held: tuple[HeldRate, ...], said: Facts, folded: bool) -> tuple[Part, ...]:
    if said.settled_held is None or said.settled_held.rate is None:
        return (Text("No settlement was watched for long enough to say how often peace held.", quiet=True),)
    years = said.settled_held.years
    rows = tuple(
        (_OUTCOMES[each.outcome], f"{each.held} of {each.endings}", _band(each.rate))
        for each in held
        if each.rate is not None
    )
    return (
        Table(
            ("how it ended", "held", "share"),
            rows,
            f"Peace that held: no new episode within {count(years, 'year')}",
            frozenset({1, 2}),
            folded,
        ),
    )


def _source(found: Precedent) -> str:
    rows = f"{found.war_years:,} war-years of {found.wars} conflicts, {found.ends} of them last years"
    licence = f" {found.record['licence']}" if found.record["licence"] else ""
    return f"Learnt from {rows}, to {min(found.t - 2, found.record['last_year'])}.{licence}"


def beside_words(beside: Beside) -> str:
    """The model and the record side by side; outside the band, that this takes a reason."""
    if not beside.outside:
        return (
            f"Your inputs make a settlement within {beside.months} months a matter of {percent(beside.model)}: "
            f"within what such wars have done ({percent(beside.low)} to {percent(beside.high)})."
        )
    return (
        f"Your inputs make a settlement within {beside.months} months {_times(beside)} in wars of this age "
        f"({percent(beside.model)} against {percent(beside.record)}). To go against the record so far takes a reason."
    )


def _times(beside: Beside) -> str:
    if beside.times >= 1:
        return f"about {_number(beside.times)} times as likely as"
    return (
        "far less likely than" if beside.times < 0.01 else f"about {_number(1 / beside.times)} times less likely than"
    )


def _number(times: float) -> str:
    return f"{times:.0f}" if times >= 2 else f"{times:.1f}"


def score_section(table: ScoreTable) -> Section:
    """How good the record's forecasts were."""
    header = ("forecast", "years", "cases", "log loss", "base rate's", "gain (error)", "ranking", "Brier", "off by")
    rows = tuple(_scored(each) for each in table.scores)
    parts: tuple[Part, ...] = (
        Text(
            "Each year is forecast from what was known then, and compared with the share of the last ten known years. "
            "Gain: 1 less the log loss over that of this base rate; above 0 it is better. In brackets: its standard "
            "error, from conflicts, countries or years drawn again. Ranking: how often a case that came about was "
            "given more than one that did not (AUC). Off by: between what was given and what came, over tenths of the "
            "cases."
        ),
        *(Text(said) for said in _told_apart(table)),
        Table(header, rows, "", frozenset(range(2, len(header)))),
    )
    return Section("score", "How good were the record's forecasts?", parts)


def _told_apart(table: ScoreTable) -> Iterator[str]:
    """Which forecasts beat the base rate in each period by two standard errors, and which in none."""
    of = {each.words: [other.beats for other in table.scores if other.words == each.words] for each in table.scores}
    always = [words for words, beats in of.items() if all(beats)]
    never = [words for words, beats in of.items() if not any(beats)]
    if always:
        yield f"Better than the base rate by two errors, in every period: {'; '.join(always)}."
    if never:
        yield f"In none, so that the base rate is the forecast: {'; '.join(never)}."


def _scored(each: Score) -> tuple[str, ...]:
    return (
        each.words,
        f"{each.first}-{each.last}",
        str(each.cases),
        f"{each.log_loss:.4f}",
        f"{each.base_log_loss:.4f}",
        f"{each.gain:+.3f} ({each.error:.3f})",
        *("" if told is None else f"{told:.{digits}f}" for told, digits in _yes_or_no(each)),
    )


def _yes_or_no(each: Score) -> tuple[tuple[float | None, int], ...]:
    """What is told of a task with two classes, and with how many digits."""
    return (each.auc, 2), (each.brier, 3), (each.calibration_error, 3)
