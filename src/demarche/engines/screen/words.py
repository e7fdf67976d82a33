"""The screen in words: do terms exist, what stands in the way, who would have to give what, what would open them.

Every figure and every case is a fact (:mod:`.facts`); here they are only placed in sentences.
"""

from __future__ import annotations

from demarche.engine.by_type import Typed, in_versions
from demarche.engines.screen import ScreenResult
from demarche.engines.screen.facts import (
    RIPE_FROM,
    BalanceFacts,
    CauseFacts,
    GapFacts,
    GivingFacts,
    HingeFacts,
    HopeFacts,
    ScreenFacts,
    StepFacts,
    VerdictFacts,
    causes_of,
    facts_of,
    verdict_of,
)
from demarche.engines.screen.figures import screen_figure
from demarche.page.numbers import percent, share, span
from demarche.page.parts import Bullets, Callout, Figure, Link, Part, Section, Table, Text, anchor, joined, of

__all__ = ["RIPE_FROM", "cause_name", "number_name", "obstacles", "screen_section", "verdict"]

_OPEN = "screen.open"


def screen_section(result: ScreenResult, prize: str, ripe_at: float = RIPE_FROM, typed: Typed | None = None) -> Section:
    """The first box of every report; ``typed``: whether terms exist, by the type of the actor on whom that hangs."""
    facts = facts_of(result, ripe_at, typed)
    parts: list[Part] = [_verdict(facts.verdict, typed), *_why(facts), *_opening(facts)]
    parts.append(_figure(result, facts, prize))
    parts += [*_giving(facts), *_balance(facts)]
    parts += [_numbers(facts), _precision(facts.gap)]
    return Section("terms", "Do terms exist that both sides prefer to fighting?", tuple(parts))


def verdict(result: ScreenResult, threshold: float = RIPE_FROM) -> Callout:
    """The headline: ripe or not on these inputs, with the rule by which it is said."""
    return _verdict(verdict_of(result, threshold), None)


def _verdict(found: VerdictFacts, typed: Typed | None) -> Callout:
    if found.check:
        return Callout("Nine numbers as entered, a check", _exist(found, typed), found.tone, _CHECK, quantity=_OPEN)
    rule = (
        f"The rule: ripe if terms that both sides prefer to fighting exist in at least {percent(found.at_least)} of "
        "the versions tested. It looks at the day of the question; it cannot say when that would change."
    )
    label = f"Verdict by the screen: {'ripe' if found.ripe else 'not ripe'}"
    return Callout(label, _exist(found, typed), found.tone, rule, quantity=_OPEN)


_CHECK = (
    "The verdict is the war's: what fighting on costs follows from it, and what is entered here is held beside that."
)


def _exist(found: VerdictFacts, typed: Typed | None) -> str:
    """Whether terms exist that both sides prefer to fighting on, over all the ranges given."""
    if found.exist == "always":
        return "Terms that both sides prefer to fighting exist at every value the ranges allow."
    if found.exist == "never":
        return "No terms exist that both sides prefer to fighting, at any value the ranges allow."
    if found.exist == "in none tested":
        return (
            f"Terms that both sides prefer to fighting exist in none of the {found.n:,} versions tested; the ranges "
            "allow them only at their very edge."
        )
    if found.exist == "in all tested":
        return (
            f"Terms that both sides prefer to fighting exist in all of the {found.n:,} versions tested; only at the "
            "very edge of the ranges do they fail."
        )
    by_type = f" By what kind of actor the other side is: {in_versions(typed)}." if typed and typed.whatever else ""
    return (
        f"It depends: terms that both sides prefer to fighting exist in {percent(found.some)} of the versions tested, "
        f"and in {percent(found.none)} they do not (a share of versions, not a probability).{by_type}"
    )


def obstacles(result: ScreenResult) -> tuple[str, ...]:
    """What empties the zone at the central values, the first obstacle first; empty where terms exist."""
    names = result.inputs.ruler, result.inputs.opposition
    return tuple(_cause(found, *names) for found in causes_of(result))


def _side(ruler: str, opposition: str, side: str) -> str:
    return ruler if side == "ruler" else opposition


def _cause(found: CauseFacts, ruler: str, opposition: str) -> str:
    who = _side(ruler, opposition, found.side)
    fear = "Both fear it alike." if found.side == "both" else f"The greater fear is {of(who)}."
    if found.kind == "disagreement":
        hopeful = "" if found.side == "both" else f" The more hopeful side is {who}."
        return (
            f"Disagreement about the odds. The two sides' own chances of prevailing add up to {share(found.odds)}, so "
            f"they expect {share(found.disagreement)} more of the prize than there is; sparing themselves the rest of "
            f"the war is worth {share(found.costs)} to them together.{hopeful}"
        )
    if found.kind == "certain breach":
        return (
            "Weak enforcement. It is thought certain that an agreement is broken, and no share of the prize makes up "
            f"for that. {fear}"
        )
    if found.kind == "weak enforcement":
        return (
            f"Weak enforcement. An agreement is thought to bind with a chance of {share(found.binding)}; the fear of "
            f"being cheated costs {share(found.fear)} of the prize, more than the {share(found.spared)} that peace "
            f"would save. {fear}"
        )
    if found.kind == "against the ruler":
        return (
            f"A precondition against {ruler}. The most it could keep under the terms demanded of it is "
            f"{share(found.high)} of the prize; it would rather fight on than take less than {share(found.asks)}."
        )
    if found.kind == "against the opposition":
        return (
            f"A precondition against {opposition}. The terms demanded leave {ruler} at least {share(found.low)} of "
            f"the prize; {opposition} would rather fight on than concede more than {share(found.concedes)}."
        )
    return (
        f"The preconditions exclude each other: one side demands that {ruler} keep at least {share(found.low)}, the "
        f"other that it keep at most {share(found.high)}."
    )


def _why(facts: ScreenFacts) -> list[Part]:
    said = tuple(_cause(found, facts.ruler, facts.opposition) for found in facts.causes)
    parts: list[Part] = [
        Bullets(said, "What stands in the way, at the middle of the ranges:")
        if said
        else Text(
            f"At the middle of the ranges both sides prefer any share between {share(facts.floor)} and "
            f"{share(facts.ceiling)} for {facts.ruler} to fighting on."
        )
    ]
    if facts.first:
        words = [f"{_CAUSES[code]} in {percent(part)}" for code, part in facts.first]
        parts.append(Text(f"Over all versions, what first stands in the way is: {'; '.join(words)}."))
    return parts


_CAUSES = {
    "disagreement": "disagreement about the odds",
    "weak_enforcement": "weak enforcement",
    "precondition_ruler": "a precondition against the ruler",
    "precondition_opposition": "a precondition against the opposition",
    "preconditions_exclude": "preconditions that exclude each other",
}


def cause_name(result: ScreenResult, code: str) -> str:
    """A cause in a few words, with the names of the sides."""
    return {
        "precondition_ruler": f"the terms demanded of {result.inputs.ruler}",
        "precondition_opposition": f"the terms demanded of {result.inputs.opposition}",
    }.get(code, _CAUSES[code])


def number_name(result: ScreenResult, number: str) -> str:
    """One of the nine numbers, with the names of the sides."""
    return _name(number, result.inputs.ruler, result.inputs.opposition)


def _name(number: str, ruler: str, opposition: str) -> str:
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


def _named(facts: ScreenFacts, number: str) -> str:
    """At the start of a sentence."""
    name = _name(number, facts.ruler, facts.opposition)
    return f"{name[:1].upper()}{name[1:]}"


def _opening(facts: ScreenFacts) -> list[Part]:
    """What has to change first: one way out cause by cause, then single changes."""
    steps = tuple(_step(facts, step) for step in facts.steps)
    way_out: list[Part] = [Bullets(steps, _WAY_OUT)] if steps else []
    if not facts.alone:
        state = "leaves no such terms" if facts.open else "brings such terms about"
        return [*way_out, Text(f"No change of a single number {state}, the others at the middle of the ranges.")]
    what = "What would close it" if facts.open else "What would open it by itself"
    title = f"{what}, the smallest change first (the other numbers at the middle of their ranges):"
    alone = Bullets(tuple(_hinge(facts, hinge) for hinge in facts.alone), title)
    return [alone, *way_out] if facts.alone_first else [*way_out, alone]


_WAY_OUT = "What has to change: one way out, in steps that together suffice (each removes what then stands in the way):"


def _step(facts: ScreenFacts, step: StepFacts) -> str:
    bound = "to" if step.attained else "above"
    return (
        f"{_named(facts, step.number)}: from {share(step.before)} {bound} {share(step.after)} (removes "
        f"{_CAUSES[step.cause]})."
    )


def _hinge(facts: ScreenFacts, hinge: HingeFacts) -> str:
    if hinge.turn is None:
        return _named(facts, hinge.number)
    within = "within its range" if hinge.within else "outside its range"
    return (
        f"{_named(facts, hinge.number)}: {hinge.bound} {share(hinge.turn)} instead of {share(hinge.central)} "
        f"({within}, {span(hinge.low, hinge.high)})."
    )


def _giving(facts: ScreenFacts) -> list[Part]:
    items = tuple(_concession(entry, _side(facts.ruler, facts.opposition, entry.side)) for entry in facts.giving)
    return [Bullets(items, "What either side alone would have to give:")] if items else []


def _concession(found: GivingFacts, who: str) -> str:
    if found.how == "nothing does":
        return f"{who}: nothing that it could give would do, since no agreement would be kept."
    how = {
        "both": f"{share(found.precondition)} by dropping its precondition and {share(found.below)} by taking terms it "
        "thinks worse than fighting on",
        "precondition": "by dropping its own precondition: at no cost in terms it prefers to war",
        "worse terms": "by taking terms it thinks worse than fighting on, unless made good in some other coin",
    }
    end = "." if found.possible else "; more than there is to give."
    return f"{who}: {share(found.total)} of the prize, {how[found.how]}{end}"


def _balance(facts: ScreenFacts) -> list[Part]:
    found = facts.balance
    parts: list[Part] = [Text(_matters(found))]
    if found.shift is not None:
        whom = _side(facts.ruler, facts.opposition, found.towards)
        verb = "would end" if facts.open else "would bring about"
        parts.append(Text(f"A shift of {share(found.shift)} towards {whom}, seen by both, {verb} such terms here."))
    if found.ruler is not None and found.opposition is not None:
        parts.append(
            Text(
                f"Against the outsider's balance {facts.ruler} is {_hopeful(found.ruler)} and {facts.opposition} "
                f"{_hopeful(found.opposition)} (middle values)."
            )
        )
    return parts


def _matters(found: BalanceFacts) -> str:
    same = "Both sides hold the same odds here. " if found.same_odds else ""
    decides = " Here no such shift alone decides whether terms exist."
    if found.decides:
        ends = joined([_THROUGH[end] for end in found.through], "or")
        decides = f" Here it can decide whether terms exist, but only through {ends}."
    itself = "" if found.same_odds else " How far the two sides disagree about the balance matters for itself."
    return (
        f"Does the military balance matter? {same}A shift that both sides see alike moves the terms towards the winner "
        f"and leaves the width between what they would accept as it is.{decides}{itself}"
    )


_THROUGH = {
    "x_low": "the precondition against the opposition",
    "x_high": "the precondition against the ruler",
    "prize": "the end of the prize: there is no more of it to give",
}


def _hopeful(found: HopeFacts) -> str:
    return "neither too hopeful nor too gloomy" if found.how == "neither" else f"{share(found.by)} too {found.how}"


def _numbers(facts: ScreenFacts) -> Table:
    rows = tuple(
        (
            _named(facts, hinge.number),
            span(hinge.low, hinge.high),
            "no value" if hinge.turn is None else share(hinge.turn),
        )
        for hinge in facts.numbers
    )
    return Table(
        ("Number (shares of the prize, or a chance)", "Its range", "Answer flips at"),
        rows,
        caption="The nine numbers, and the value at which each alone would turn the answer",
        numeric=frozenset({1, 2}),
        folded=True,
        see=tuple((Link("reason and source", anchor("input", f"screen.{hinge.number}")),) for hinge in facts.numbers),
    )


def _precision(found: GapFacts) -> Text:
    exact = f"Exact over the ranges: the gap between what the two would accept {_runs(found)}."
    if found.exact:
        return Text(exact, quiet=True)
    return Text(
        f"{exact} The share {percent(found.share)} comes from {found.n:,} versions drawn evenly from your ranges (seed "
        f"{found.seed}; sampling error {percent(found.share_low)} to {percent(found.share_high)}).",
        quiet=True,
    )


def _runs(found: GapFacts) -> str:
    """How far the gap runs; it has no bound where it is certain that an agreement is broken."""
    if found.ends == "none":
        return "is closed at every share of the prize, since no agreement would be kept"
    if found.ends == "upper":
        return f"runs to {share(found.high)} of the prize at most, and has no bound below (below zero: no terms)"
    return f"runs from {share(found.low)} to {share(found.high)} of the prize (below zero: no terms)"


def _figure(result: ScreenResult, facts: ScreenFacts, prize: str) -> Figure:
    low, high = result.intervals["r_ruler"], result.intervals["r_opposition"]
    reading = (
        f"The bars show the least {facts.ruler} would accept and the most {facts.opposition} would concede, over the "
        "ranges; the mark is the middle. Terms exist where the first lies left of the second, inside the preconditions."
    )
    if facts.beyond_all:
        reading += " A least above 1, or a most below 0, means that not even the whole prize would do."
    alt = (
        f"Of {prize}, the least that {facts.ruler} would accept is {span(low.low, low.high)}, and the most that "
        f"{facts.opposition} would concede {span(high.low, high.high)}."
    )
    return Figure(screen_figure(result, prize), f"Who would settle for what share of {prize}", alt, reading)
