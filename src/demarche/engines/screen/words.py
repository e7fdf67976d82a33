"""The screen in words: do terms exist, what stands in the way, who would have to give what, what would open them."""

from __future__ import annotations

import math

from demarche.engines.screen import Cause, Concession, Hinge, ScreenResult, Step
from demarche.engines.screen.figures import screen_figure
from demarche.engines.screen.way_out import beyond
from demarche.page.numbers import outward, percent, share, span
from demarche.page.parts import Bullets, Callout, Figure, Link, Part, Section, Table, Text, anchor, joined, of

__all__ = ["RIPE_FROM", "cause_name", "number_name", "obstacles", "screen_section", "verdict"]

RIPE_FROM = 0.5
"""Ripe: terms that both prefer exist in at least this share of the versions tested."""


def verdict(result: ScreenResult, threshold: float = RIPE_FROM) -> Callout:
    """The headline: ripe or not on these inputs, with the rule by which it is said."""
    share_open = result.sample.open.share
    rule = (
        f"The rule: ripe if terms that both sides prefer to fighting exist in at least {percent(threshold)} of the "
        "versions tested. It looks at the day of the question; it cannot say when that would change."
    )
    if share_open >= threshold:
        tone = "good" if result.verdict == "open" else "mixed"
        return Callout("Verdict by the screen: ripe", found(result), tone, rule)
    tone = "mixed" if result.verdict == "depends" else "bad"
    return Callout("Verdict by the screen: not ripe", found(result), tone, rule)


def found(result: ScreenResult) -> str:
    """Whether terms exist that both sides prefer to fighting on, over all the ranges given."""
    if result.verdict == "open":
        return "Terms that both sides prefer to fighting exist at every value the ranges allow."
    if result.verdict == "empty":
        return "No terms exist that both sides prefer to fighting, at any value the ranges allow."
    if result.sample.open.share == 0:
        return (
            f"Terms that both sides prefer to fighting exist in none of the {result.sample.draws:,} versions tested; "
            "the ranges allow them only at their very edge."
        )
    if result.sample.open.share == 1:
        return (
            f"Terms that both sides prefer to fighting exist in all of the {result.sample.draws:,} versions tested; "
            "only at the very edge of the ranges do they fail."
        )
    some, none = percent(result.sample.open.share), percent(1 - result.sample.open.share)
    return (
        f"It depends: terms that both sides prefer to fighting exist in {some} of the versions tested, and in {none} "
        "they do not (a share of versions, not a probability)."
    )


def obstacles(result: ScreenResult) -> tuple[str, ...]:
    """What empties the zone at the central values, the first obstacle first; empty where terms exist."""
    return tuple(_cause(result, cause) for cause in result.centre.causes)


def screen_section(result: ScreenResult, prize: str, ripe_at: float = RIPE_FROM) -> Section:
    """The first box of every report."""
    parts: list[Part] = [verdict(result, ripe_at)]
    parts += _why(result)
    parts += _opening(result)
    parts.append(_figure(result, prize))
    parts += _giving(result)
    parts += _balance(result)
    parts += [_numbers(result), _precision(result)]
    return Section("terms", "Do terms exist that both sides prefer to fighting?", tuple(parts))


def _side(result: ScreenResult, side: str) -> str:
    return result.inputs.ruler if side == "ruler" else result.inputs.opposition


def _cause(result: ScreenResult, cause: Cause) -> str:
    centre = result.centre
    ruler, opposition = result.inputs.ruler, result.inputs.opposition
    odds = centre.numbers["p_ruler"] + centre.numbers["p_opposition"]
    if cause.code == "disagreement":
        return (
            f"Disagreement about the odds. The two sides' own chances of prevailing add up to {share(odds)}, so they "
            f"expect {share(centre.disagreement)} more of the prize than there is; sparing themselves the rest of the "
            f"war is worth {share(centre.costs)} to them together.{_hopeful_side(result, cause.side)}"
        )
    if cause.code == "weak_enforcement" and math.isinf(centre.fear):
        return (
            "Weak enforcement. It is thought certain that an agreement is broken, and no share of the prize makes up "
            f"for that. {_fear(result, cause.side)}"
        )
    if cause.code == "weak_enforcement":
        return (
            f"Weak enforcement. An agreement is thought to bind with a chance of {share(centre.numbers['binding'])}; "
            f"the fear of being cheated costs {share(centre.fear)} of the prize, more than the "
            f"{share(centre.costs - centre.disagreement)} that peace would save. {_fear(result, cause.side)}"
        )
    if cause.code == "precondition_ruler":
        return (
            f"A precondition against {ruler}. The most it could keep under the terms demanded of it is "
            f"{share(centre.numbers['x_high'])} of the prize; it would rather fight on than take less than "
            f"{share(centre.r_ruler)}."
        )
    if cause.code == "precondition_opposition":
        return (
            f"A precondition against {opposition}. The terms demanded leave {ruler} at least "
            f"{share(centre.numbers['x_low'])} of the prize; {opposition} would rather fight on than concede more than "
            f"{share(centre.r_opposition)}."
        )
    return (
        f"The preconditions exclude each other: one side demands that {ruler} keep at least "
        f"{share(centre.numbers['x_low'])}, the other that it keep at most {share(centre.numbers['x_high'])}."
    )


def _hopeful_side(result: ScreenResult, side: str) -> str:
    """Nothing where both are as hopeful, or nobody judged the balance that would tell."""
    return "" if side == "both" else f" The more hopeful side is {_side(result, side)}."


def _fear(result: ScreenResult, side: str) -> str:
    return "Both fear it alike." if side == "both" else f"The greater fear is {of(_side(result, side))}."


def _why(result: ScreenResult) -> list[Part]:
    centre = result.centre
    said = obstacles(result)
    parts: list[Part] = []
    if said:
        parts.append(Bullets(said, "What stands in the way, at the middle of the ranges:"))
    else:
        parts.append(
            Text(
                f"At the middle of the ranges both sides prefer any share between {share(centre.floor)} and "
                f"{share(centre.ceiling)} for {result.inputs.ruler} to fighting on."
            )
        )
    causes = {code: part for code, part in result.sample.causes.items() if part.share > 0}
    if result.verdict == "depends" and causes:
        ordered = sorted(causes.items(), key=lambda entry: -entry[1].share)
        words = [f"{_CAUSES[code]} in {percent(part.share)}" for code, part in ordered]
        parts.append(Text(f"Over all versions, what first stands in the way is: {'; '.join(words)}."))
    return parts


_CAUSES = {
    "disagreement": "disagreement about the odds",
    "weak_enforcement": "weak enforcement",
    "precondition_ruler": "a precondition against the ruler",
    "precondition_opposition": "a precondition against the opposition",
    "preconditions_exclude": "preconditions that exclude each other",
}


def number_name(result: ScreenResult, number: str) -> str:
    """One of the nine numbers, with the names of the sides."""
    ruler, opposition = result.inputs.ruler, result.inputs.opposition
    return {
        "p_ruler": f"{of(ruler)} own odds of prevailing",
        "p_opposition": f"{of(opposition)} own odds of prevailing",
        "c_ruler": f"what being spared the rest of the war is worth to {ruler}",
        "c_opposition": f"what being spared the rest of the war is worth to {opposition}",
        "x_low": f"the least that {ruler} must be left under the preconditions",
        "x_high": f"the most that {ruler} may keep under the preconditions",
        "binding": "the chance that an agreement binds",
        "e_ruler": f"what {ruler} would lose if cheated",
        "e_opposition": f"what {opposition} would lose if cheated",
        "balance": "an outsider's odds for the ruler",
    }[number]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _opening(result: ScreenResult) -> list[Part]:
    """What has to change first: one way out cause by cause, then single changes."""
    is_open = result.centre.open
    way_out: list[Part] = []
    if len(result.repair) > 1:
        way_out.append(Bullets(tuple(_step(result, step) for step in result.repair), _WAY_OUT))
    items = [_hinge(result, result.hinge(name)) for name in result.smallest]
    if not items:
        state = "leaves no such terms" if is_open else "brings such terms about"
        return [*way_out, Text(f"No change of a single number {state}, the others at the middle of the ranges.")]
    what = "What would close it" if is_open else "What would open it by itself"
    title = f"{what}, the smallest change first (the other numbers at the middle of their ranges):"
    alone = Bullets(tuple(items[:4]), title)
    # Where one number within its own range is enough, that comes first.
    plain = any(result.hinge(name).in_range for name in result.smallest)
    return [alone, *way_out] if plain else [*way_out, alone]


_WAY_OUT = "What has to change: one way out, in steps that together suffice (each removes what then stands in the way):"


def _step(result: ScreenResult, step: Step) -> str:
    bound = "to" if step.attained else "above"
    name = number_name(result, step.number)
    after = share(outward(step.after, step.before))
    return f"{_capital(name)}: from {share(step.before)} {bound} {after} (removes {_CAUSES[step.cause]})."


def _hinge(result: ScreenResult, hinge: Hinge) -> str:
    if hinge.threshold is None:
        return _capital(number_name(result, hinge.number))
    bound = "at least" if hinge.opens == "at_least" else "at most"
    if result.centre.open:
        bound = "under" if hinge.opens == "at_least" else "over"
    within = "within its range" if hinge.in_range else "outside its range"
    return (
        f"{_capital(number_name(result, hinge.number))}: {bound} {share(beyond(hinge))} instead of "
        f"{share(hinge.central)} ({within}, {span(hinge.low, hinge.high)})."
    )


def cause_name(result: ScreenResult, code: str) -> str:
    """A cause in a few words, with the names of the sides."""
    return {
        "precondition_ruler": f"the terms demanded of {result.inputs.ruler}",
        "precondition_opposition": f"the terms demanded of {result.inputs.opposition}",
    }.get(code, _CAUSES[code])


def _giving(result: ScreenResult) -> list[Part]:
    items = tuple(_concession(result, entry) for entry in result.centre.concessions)
    return [Bullets(items, "What either side alone would have to give:")] if items else []


def _concession(result: ScreenResult, entry: Concession) -> str:
    who = _side(result, entry.side)
    if math.isinf(entry.total):
        return f"{who}: nothing that it could give would do, since no agreement would be kept."
    text = f"{who}: {share(entry.total)} of the prize"
    if entry.from_precondition > 0 and entry.below_reservation > 0:
        text += (
            f", {share(entry.from_precondition)} by dropping its precondition and {share(entry.below_reservation)} "
            "by taking terms it thinks worse than fighting on"
        )
    elif entry.from_precondition > 0:
        text += ", by dropping its own precondition: at no cost in terms it prefers to war"
    else:
        text += ", by taking terms it thinks worse than fighting on, unless made good in some other coin"
    return text + ("." if entry.possible else "; more than there is to give.")


def _balance(result: ScreenResult) -> list[Part]:
    neutrality = result.neutrality
    shift = neutrality.shift
    parts: list[Part] = []
    same = "Both sides hold the same odds here. " if neutrality.common_odds else ""
    matter = (
        f"Does the military balance matter? {same}A shift that both sides see alike moves the terms towards the winner "
        "and leaves the width between what they would accept as it is."
    )
    if shift.decides:
        ends = [_THROUGH[end] for end in shift.through]
        matter += f" Here it can decide whether terms exist, but only through {joined(ends, 'or')}."
    else:
        matter += " Here no such shift alone decides whether terms exist."
    if not neutrality.common_odds:
        matter += " How far the two sides disagree about the balance matters for itself."
    parts.append(Text(matter))
    if shift.change is not None and abs(shift.change) > 0:
        whom = result.inputs.opposition if shift.change < 0 else result.inputs.ruler
        verb = "would end" if result.centre.open else "would bring about"
        parts.append(
            Text(f"A shift of {share(abs(shift.change))} towards {whom}, seen by both, {verb} such terms here.")
        )
    if result.optimism is not None:
        optimism = result.optimism
        parts.append(
            Text(
                f"Against the outsider's balance {result.inputs.ruler} is {_hopeful(optimism.ruler)} and "
                f"{result.inputs.opposition} {_hopeful(optimism.opposition)} (middle values)."
            )
        )
    return parts


_THROUGH = {
    "x_low": "the precondition against the opposition",
    "x_high": "the precondition against the ruler",
    "prize": "the end of the prize: there is no more of it to give",
}


def _hopeful(amount: float) -> str:
    if abs(amount) < 0.005:
        return "neither too hopeful nor too gloomy"
    return f"{share(abs(amount))} too {'hopeful' if amount > 0 else 'gloomy'}"


def _numbers(result: ScreenResult) -> Table:
    rows = []
    for hinge in result.hinges:
        flips = "no value" if hinge.threshold is None else share(hinge.threshold)
        rows.append((_capital(number_name(result, hinge.number)), span(hinge.low, hinge.high), flips))
    return Table(
        ("Number (shares of the prize, or a chance)", "Its range", "Answer flips at"),
        tuple(rows),
        caption="The nine numbers, and the value at which each alone would turn the answer",
        numeric=frozenset({1, 2}),
        folded=True,
        see=tuple((Link("reason and source", anchor("input", f"screen.{hinge.number}")),) for hinge in result.hinges),
    )


def _precision(result: ScreenResult) -> Text:
    width, sample = result.intervals["width"], result.sample
    exact = f"Exact over the ranges: the gap between what the two would accept {_runs(width.low, width.high)}."
    if sample.open.exact:
        return Text(exact, quiet=True)
    return Text(
        f"{exact} The share {percent(sample.open.share)} comes from {sample.draws:,} versions drawn evenly from your "
        f"ranges (seed {result.seed}; sampling error {percent(sample.open.low)} to {percent(sample.open.high)}).",
        quiet=True,
    )


def _runs(low: float, high: float) -> str:
    """How far the gap runs; it has no bound where it is certain that an agreement is broken."""
    if math.isinf(high):
        return "is closed at every share of the prize, since no agreement would be kept"
    if math.isinf(low):
        return f"runs to {share(high)} of the prize at most, and has no bound below (below zero: no terms)"
    return f"runs from {share(low)} to {share(high)} of the prize (below zero: no terms)"


def _figure(result: ScreenResult, prize: str) -> Figure:
    ruler, opposition = result.inputs.ruler, result.inputs.opposition
    low, high = result.intervals["r_ruler"], result.intervals["r_opposition"]
    reading = (
        f"The bars show the least {ruler} would accept and the most {opposition} would concede, over the ranges; the "
        "mark is the middle. Terms exist where the first lies left of the second, inside the preconditions."
    )
    if low.high > 1 or high.low < 0:
        reading += " A least above 1, or a most below 0, means that not even the whole prize would do."
    alt = (
        f"Of {prize}, the least that {ruler} would accept is {span(low.low, low.high)}, and the most that {opposition} "
        f"would concede {span(high.low, high.high)}."
    )
    return Figure(screen_figure(result, prize), f"Who would settle for what share of {prize}", alt, reading)
