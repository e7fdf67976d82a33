"""The war in words: is it ripe, who blocks, does the balance matter, what would levers do, what does waiting cost."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from demarche.engine.effects import Spread
from demarche.engine.verdict import tone_of_code
from demarche.engines.ripeness import Result
from demarche.engines.ripeness.answer import AT_LEAST, RipenessAnswer, Verdict
from demarche.engines.ripeness.centre_facts import widths_of
from demarche.engines.ripeness.course_words import course_parts, course_title
from demarche.engines.ripeness.erring_words import erring_parts
from demarche.engines.ripeness.figures import balance_figure, curves_figure
from demarche.engines.ripeness.history_words import history_parts
from demarche.engines.ripeness.lever_words import levers_section
from demarche.engines.ripeness.over_words import now_parts, outcome_in_words
from demarche.engines.ripeness.slope_words import slope_parts
from demarche.engines.ripeness.stalemate_words import hurting
from demarche.engines.ripeness.support_words import support_items
from demarche.engines.ripeness.waiting_words import waiting_section
from demarche.page.numbers import chance, percent, share, span
from demarche.page.parts import Bullets, Callout, Figure, Fold, Part, Section, Table, Text, joined, of

__all__ = ["Spans", "blocker_in_short", "ripe_in_one_line", "ripeness_sections"]

Inner = Text | Callout | Bullets | Table | Figure
Spans = Mapping[str, tuple[float, float]]
"""By id of a headline: the range that holds the middle 90 % of the versions."""


def ripeness_sections(answer: RipenessAnswer, spans: Spans | None = None) -> tuple[Section, ...]:
    """The verdict with its grounds, the levers, the price of waiting, and what the model cannot say."""
    return (_verdict(answer, spans or {}), levers_section(answer), waiting_section(answer), _limits(answer))


def ripe_in_one_line(answer: RipenessAnswer, spread: Spread | None = None) -> str:
    """The chance of a peace that holds, in a sentence: over the versions if they are given, else at the middle of the
    ranges and for each type of an actor."""
    within = (
        f"Within {answer.horizon_months} months a settlement is signed, and holds for {answer.durable_months}, with"
    )
    if spread is not None and spread.mean is not None and spread.p5 is not None and spread.p95 is not None:
        return (
            f"{within} a mean chance of {chance(spread.mean)} over the versions "
            f"({_range((spread.p5, spread.p95))} in the middle 90 % of them), by the model."
        )
    durable = chance(answer.centre.durable)
    others = "; ".join(
        f"if {kind.actor} {kind.words}, {chance(kind.durable)}"
        for kind in answer.centre.kinds
        if chance(kind.durable) != durable
    )
    return (
        f"{within} a chance of {durable} at the middle of the ranges{f' ({others})' if others else ''}, by the model."
    )


def _verdict(answer: RipenessAnswer, spans: Spans) -> Section:
    title, (head, *below) = "Is the conflict ripe?", _headline(answer)
    parts: list[Part] = [head]
    if answer.shown is not None:
        parts += course_parts(answer.shown, answer.durable_months)
        title = course_title(answer.shown, title)
    central = _central(answer, spans)
    if answer.now is None:
        parts += [*below, *central]
    else:
        parts += [*below, *now_parts(answer.now, answer.ruler, answer.opposition, answer.prize)]
    parts += history_parts(answer.history, AT_LEAST if answer.verdict is None else answer.verdict.at_least)
    if answer.now is not None:
        parts.append(Fold("One version worked through: every number at the middle of its range", tuple(central)))
    return Section("ripeness", title, tuple(parts))


def _central(answer: RipenessAnswer, spans: Spans) -> list[Inner]:
    """The war where every number has the middle of its range: one version of many."""
    return [
        Text(_at_centre(answer, spans)),
        Bullets((*_types(answer), *_grounds(answer), *support_items(answer))),
        _curves(answer),
        _balance(answer),
        Bullets(tuple(_workings(answer))),
        *erring_parts(answer),
        *slope_parts(answer),
        *(Text(warning, quiet=True) for warning in answer.base.warnings),
    ]


def _headline(answer: RipenessAnswer) -> list[Part]:
    if answer.verdict is None or answer.now is None:
        return [Callout("At the middle of the ranges", _at_the_middle(answer.base), "neutral")]
    verdict, said = answer.verdict, outcome_in_words(answer.now, answer.horizon_months, answer.durable_months)
    return [
        Callout("Verdict by the rule", _by_rule(verdict), tone_of_code(verdict.code), _rule(verdict)),
        Text(said),
    ]


def _at_centre(answer: RipenessAnswer, spans: Spans) -> str:
    found, months = answer.centre, answer.horizon_months
    signed, durable = chance(found.signed), chance(found.durable)
    ranges = [spans.get(f"ripeness.{name}") for name in ("signed", "durable")]
    over = [f" ({_range(ends)} in the middle 90 % of versions)" if ends else "" for ends in ranges]
    return (
        f"At the middle of the ranges{_taken(answer)} a settlement is signed within {months} months with chance "
        f"{signed}{over[0]}; one that then holds for {answer.durable_months} months, {durable}{over[1]}. These chances "
        "are the model's."
    )


def _taken(answer: RipenessAnswer) -> str:
    """Whom the middle of the ranges takes the actors for, where the war asks."""
    assumed = [
        f"{kind.actor} {kind.assumed} ({percent(kind.assumed_weight)} by the file's weights)"
        for kind in answer.centre.kinds
    ]
    return f", if {joined(list(dict.fromkeys(assumed)))}," if assumed else ""


def _types(answer: RipenessAnswer) -> list[str]:
    """What the war comes to if an actor is of another type."""
    items = []
    usual = [chance(answer.centre.signed), chance(answer.centre.durable)]
    for kind in answer.centre.kinds:
        signed, durable = chance(kind.signed), chance(kind.durable)
        told = f"something is signed with chance {signed}, something that holds with {durable}"
        then = "no different" if [signed, durable] == usual else told
        items.append(f"If {kind.actor} {kind.words} ({percent(kind.weight)} by the file's weights): {then}.")
    return items


def _rule(verdict: Verdict) -> str:
    least = "half" if verdict.at_least == 0.5 else percent(verdict.at_least)
    return (
        f"The rule: ripe if terms exist now in at least {least} of the versions, and what is signed holds with a "
        f"chance of at least {percent(verdict.holds_at_least)}. With less, it could be signed and would not hold: a "
        f"guarantee comes first. Ripening if in at least {least} they are likely within a year. Else not ripe."
    )


def _by_rule(verdict: Verdict) -> str:
    return (
        f"{verdict.code.capitalize()}. Terms that both sides prefer to fighting on, and that the conditions leave on "
        f"the table, exist now in {verdict.open_sets} of {verdict.sets} versions. Within a year they are likelier than "
        f"not in {verdict.opening_sets} of {verdict.sets}.{_holds(verdict)}{_unsolved(verdict)}"
    )


def _holds(verdict: Verdict) -> str:
    """What is signed, and whether it holds."""
    if verdict.signed is None or verdict.holds is None:
        return ""
    return (
        f" Something is signed with a mean chance of {chance(verdict.signed)}. If it is, it holds with a chance of "
        f"{chance(verdict.holds)}."
    )


def _unsolved(verdict: Verdict) -> str:
    """Versions without an answer."""
    if not verdict.unsolved:
        return ""
    return f" {verdict.unsolved} more were not solved: there the war has no steady state."


def _at_the_middle(found: Result) -> str:
    state = "exist now" if found.zone.width >= 0 else "do not exist now"
    return f"Terms that both sides prefer to fighting on, within the preconditions, {state}."


def _range(ends: tuple[float, float]) -> str:
    low, high = chance(ends[0]), chance(ends[1])
    return low if low == high else f"{low} to {high}"


def _text(answer: RipenessAnswer) -> list[str]:
    """That the mediator's text, as entered, is none of the terms that exist."""
    zone, conference = answer.base.zone, answer.base.plan.game.conference
    text = conference.mediator_share
    if text is None or conference.mediator == 0.0 or zone.width < 0:
        return []
    if zone.ruler <= text <= zone.opposition and zone.lowest <= text <= zone.highest:
        return []
    if zone.lowest <= text <= zone.highest:
        why = f"{answer.ruler if text < zone.ruler else answer.opposition} would refuse it today"
    else:
        why = "the preconditions rule it out"
    return [
        f"The mediator's text, as entered, leaves {answer.ruler} {share(text)}: {why}, although other terms exist. "
        "Being ripe is not yet having the right text."
    ]


def _grounds(answer: RipenessAnswer) -> list[str]:
    found, ruler, other = answer.base, answer.ruler, answer.opposition
    zone = found.zone
    said = [
        f"Now {ruler} would take no less than {share(zone.ruler)} of {answer.prize} (1 is all of it), {other} "
        f"would leave it at most {share(zone.opposition)}, and the preconditions leave "
        + (
            f"{span(zone.lowest, zone.highest)} on the table."
            if zone.lowest <= zone.highest
            else "nothing on the table:"
        )
        + (
            ""
            if zone.lowest <= zone.highest
            else f" they ask for {share(zone.lowest)} at least and for {share(zone.highest)} at most."
        ),
    ]
    if found.blocker is not None:
        said.append(f"What stands in the way now: {_blocker(answer, found.blocker)}.")
    said += _text(answer)
    said.append(_serious(answer))
    said.append(hurting(answer))
    said.append(_when(answer))
    return said


def _workings(answer: RipenessAnswer) -> list[str]:
    """Whether the balance decides, what is signed, and what the room for terms is made of."""
    ruler, said = answer.ruler, [_matters(answer)]
    if not isnan(answer.terms):
        said.append(f"What is signed, if anything, leaves {ruler} {share(answer.terms)} of {answer.prize} on average.")
    told = [f"{name} {value:+.2f}" for name, value in widths_of(answer.parts)]
    if told:
        said.append(
            f"Room for terms now: {answer.parts.width:+.2f} (below 0: how far apart). Without any of these it would be "
            f"{answer.parts.bare:+.2f}; they add: {joined(told)}. What closes the zone today need not be what decides "
            "later: compare the levers."
        )
    return said


def blocker_in_short(answer: RipenessAnswer) -> str:
    """What stands in the way now in most versions, as a clause; at the middle of the ranges where none were tried."""
    if answer.now is None:
        return (
            ""
            if answer.base.blocker is None
            else f"at the middle of the ranges {_blocker(answer, answer.base.blocker)}"
        )
    said, count = next(iter(answer.now.closed.items()), ("", 0))
    return f"{said} (in {count} of {answer.now.least.n} versions)" if count else ""


def _blocker(answer: RipenessAnswer, cause: str) -> str:
    ruler, other = answer.ruler, answer.opposition
    words = {
        "disagreement": "the two sides expect too different things of fighting on for any terms to suit both",
        "weak enforcement": "an agreement would not bind well enough: one that did would suit both",
        "precondition against the ruler": f"{other}'s conditions leave less than {ruler} would take",
        "precondition against the opposition": f"{ruler}'s conditions leave it more than {other} would concede",
        "preconditions exclude each other": "each side's conditions rule out what the other would take",
        "ratifiers of the opposition against the ruler": f"{other}'s fighters would not let pass what {ruler} takes",
        "ratifiers of the ruler against the opposition": f"{ruler}'s own men would not let pass what {other} concedes",
    }
    return words[cause]


def _serious(answer: RipenessAnswer) -> str:
    found, ruler = answer.centre, answer.ruler
    today = f"today it holds {percent(found.holds)}"
    if found.serious is None:
        return f"{ruler} is serious (would take the best terms on offer) at no balance; {today}."
    if found.serious_everywhere:
        return f"{ruler} is serious (would take the best terms on offer) at every balance; {today}."
    where = percent(found.serious)
    tail = (
        ""
        if answer.base.balance.monotone
        else " It is not a clean threshold: at some better balance it is serious again."
    )
    return (
        f"{ruler} is serious (would take the best terms on offer) where it holds {where} of the key places or less; "
        f"{today}.{tail}"
    )


def _matters(answer: RipenessAnswer) -> str:
    if answer.base.balance.neutral:
        later = answer.centre.may_open
        return answer.base.balance_matters + (
            " That is as the war is seen today: its course may open it." if later else ""
        )
    causes = joined(list(answer.base.frictions))
    return (
        "The balance decides whether there is a deal, and not its terms alone. In this model that comes only from what "
        f"was entered as: {causes or 'the costs of war'}. Without any of it, a shift of the balance would move the "
        "terms and nothing else."
    )


def _when(answer: RipenessAnswer) -> str:
    found, months = answer.centre, answer.horizon_months
    said = (
        "By the model terms that both would take have come about within a year with chance "
        f"{chance(found.ripe_within_year)} and within {months} months with chance {chance(found.ripe_ever)}"
    )
    if found.ripe_median is None:
        return f"{said}."
    step = answer.base.plan.game.horizon.step
    now = "they exist now" if found.open_now else f"as likely as not by {step} {found.ripe_median}"
    return f"{said}; {now}."


def _curves(answer: RipenessAnswer) -> Figure:
    found, months = answer.centre, answer.horizon_months
    ends = [
        ("signed", found.signed),
        ("signed and holds", found.durable),
        ("still at war", found.fighting),
        ("died down unsigned", found.faded),
        (f"{answer.ruler} defeated", found.ruler_defeated),
        (f"{answer.opposition} defeated", found.opposition_defeated),
    ]
    alt = f"By month {months}: " + "; ".join(f"{name} {chance(end)}" for name, end in ends)
    reading = (
        f"How likely each state of affairs is by each month, at the middle of the ranges{_taken(answer).rstrip(',')} "
        f"(the model's chances). “Holds” means {answer.durable_months} months without a return to war; "
        "a settlement that broke down counts as signed, not as held."
    )
    return Figure(curves_figure(answer), "Where the war goes", alt, reading, True)


def _balance(answer: RipenessAnswer) -> Figure:
    ruler = answer.ruler
    reading = (
        f"Across: how much {ruler} holds. Up: {of(ruler)} share of {answer.prize}. Above the squares {ruler} prefers "
        f"the terms, below the circles {answer.opposition} does; the dashed frame is what the preconditions leave. "
        "Green boxes: terms that both would take and that are on the table. The green bar at the foot: where "
        f"{ruler} is serious."
    )
    places = joined([percent(at) for at in answer.centre.open_at])
    where = f"Open where {ruler} holds {places}." if places else "Open at no balance, as the war is seen today."
    return Figure(balance_figure(answer), "Terms by the balance", where, reading, True)


def _limits(answer: RipenessAnswer) -> Section:
    items = [
        "Two sides only. Rivals within a side appear as those who must agree to the terms, and as spoilers.",
        "Everybody sees the same war and differs only in what he expects of it: no secrets, no bluff, no testing of "
        "the other's resolve by offers.",
        "One main issue, a share. Items of the agenda are weighed beside it one at a time; packages of them, traded "
        "for one another or for the main issue, are not here.",
        "A patron follows its present course, a rule that the file gives it, or its own interest; it does not bargain.",
        "A broken agreement costs the side that is cheated what the screen says, once, and brings the talks or the "
        "fighting back. Who breaks it, and why, is not played: how often that happens is entered.",
        "Everybody acts in his own interest and reckons right, given what he expects. Chances are what follows from "
        "the numbers entered; they were held against past wars, and not fitted to them.",
    ]
    if answer.coercer is None:
        items.append("Nobody outside threatens force.")
    return Section("ripeness-limits", "What this model of the war cannot say", (Bullets(tuple(items)),))
