"""A council in words: does the draft pass, who is in the way, what would carry it, and is there a way round."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.engines.council import CouncilResult, MemberVote
from demarche.engines.council.answer import TARGET, CouncilAnswer, DraftAnswer
from demarche.engines.council.figures import strip_figure, tally_figure
from demarche.page.numbers import chance, count
from demarche.page.parts import Bullets, Callout, Figure, Part, Section, Table, Text, joined, of

__all__ = ["Spans", "council_sections", "in_one_line"]

Spans = Mapping[str, tuple[float, float]]
"""By id of a headline: the range that holds the middle 90 % of the input sets."""

_MATTERS = 0.05
"""A chance below this is left out of sentences."""


def council_sections(
    answers: tuple[CouncilAnswer, ...], spans: Spans | None = None, kinds: Mapping[str, str] | None = None
) -> tuple[Section, ...]:
    """One section for each council that is asked about something; ``kinds`` says other types of actors in words."""
    return tuple(_section(answer, spans or {}, kinds or {}) for answer in answers if answer.drafts)


def _section(answer: CouncilAnswer, spans: Spans, kinds: Mapping[str, str]) -> Section:
    parts: list[Part] = []
    for place, draft in enumerate(answer.drafts):
        parts += _draft(answer, draft, spans, kinds, first=place == 0)
    parts += _standing(answer)
    return Section(f"council-{answer.body.id}", f"What would {_the(answer.body.name)} do?", tuple(parts))


def _the(name: str) -> str:
    return name if name.lower().startswith("the ") else f"the {name}"


def _draft(
    answer: CouncilAnswer, draft: DraftAnswer, spans: Spans, kinds: Mapping[str, str], *, first: bool
) -> list[Part]:
    result = draft.result
    parts: list[Part] = [_headline(answer, draft, spans)]
    said = [*_blockers(result), *_types(answer, draft, kinds)]
    if said:
        parts.append(Bullets(tuple(said)))
    parts += [_strip(answer, draft), Bullets(tuple(_price(answer, draft)))]
    if first:
        parts.append(_tally(answer, result, draft.title))
    parts.append(_members(answer, draft, spans))
    return parts


def _headline(answer: CouncilAnswer, draft: DraftAnswer, spans: Spans) -> Callout:
    result = draft.result
    span = spans.get(f"council.{answer.body.id}.{draft.id}.passes")
    over = "" if span is None else f" ({_span(span)} in the middle 90 % of input sets)"
    text = f"It passes with a chance of {chance(result.passes)} by the model{over}."
    failures = [
        (result.vetoed, "it has the votes but is vetoed"),
        (result.short, "it falls short of the votes"),
        (result.both, "it falls short and is vetoed as well"),
    ]
    rest = [f"{words}: {chance(part)}" for part, words in failures if part >= 0.005]
    tone = "good" if result.passes >= TARGET else "bad"
    below = f"{'; '.join(rest)}. " if rest else ""
    below += "The chance is what follows from the numbers entered for each member; it was not calibrated."
    return Callout(f"Draft: {draft.title}", text, tone, below[0].upper() + below[1:])


def _span(span: tuple[float, float]) -> str:
    low, high = chance(span[0]), chance(span[1])
    return low if low == high else f"{low} to {high}"


def _blockers(result: CouncilResult) -> list[str]:
    """Who is in the way, and what its abstention alone would do."""
    vetoers = sorted((m for m in result.members if m.veto and m.no >= _MATTERS), key=lambda m: (-m.no, m.id))
    if not vetoers:
        if result.passes >= TARGET:
            return []
        return [f"No veto is in sight; the yes votes are missing ({result.expected_yes:.1f} are expected)."]
    names = [f"{member.name} ({chance(member.no)})" for member in vetoers]
    said = [f"A veto is to be expected from {joined(names)}."]
    alone = [member for member in vetoers if member.if_abstains - result.passes >= _MATTERS]
    if len(alone) == 1:
        only = alone[0]
        said.append(
            f"{only.name} is the blocker that matters: if it abstained, the draft would pass with a chance of "
            f"{chance(only.if_abstains)}."
        )
    elif alone:
        each = [f"{member.name} {chance(member.if_abstains)}" for member in alone]
        said.append(f"If one of them abstained, the draft would pass with a chance of: {joined(each)}.")
    elif len(vetoers) > 1:
        said.append(
            f"No abstention of one alone carries it: {joined([m.name for m in vetoers])} would all have to yield."
        )
    if result.expected_yes < result.passes + 1:
        said.append(f"Only {result.expected_yes:.1f} yes votes are expected.")
    return said


def _types(answer: CouncilAnswer, draft: DraftAnswer, kinds: Mapping[str, str]) -> list[str]:
    names = {member.id: member.label for member in answer.body.chamber.members}
    said = []
    for key, other in draft.by_type.items():
        actor, _, kind = key.partition("=")
        change = f"{chance(other.passes)} instead of {chance(draft.result.passes)}"
        if chance(other.passes) == chance(draft.result.passes):
            change = f"still {chance(other.passes)}"
        if_so = kinds.get(key, f"{names.get(actor, actor)} is of the type “{kind}”")
        said.append(f"If {if_so}: {change}.")
    return said


def _price(answer: CouncilAnswer, draft: DraftAnswer) -> list[str]:
    prices, result = draft.prices, draft.result
    said = []
    if result.passes < TARGET:
        cheapest = prices.cheapest
        if cheapest is not None and cheapest.price is not None:
            said.append(
                f"The cheapest way to an even chance through one member: {cheapest.name}, at a price of "
                f"{cheapest.price:.2f} (in units of its gain, the whole scale being 1)."
            )
        elif prices.pair is not None:
            names = {member.id: member.name for member in prices.members}
            each = [
                f"{names[one]} {amount:.2f}" for one, amount in zip(prices.pair.ids, prices.pair.prices, strict=True)
            ]
            said.append(
                f"No single member can carry it to an even chance; the cheapest pair is {joined(each)} (what each "
                "would have to be given, in units of its gain, the whole scale being 1)."
            )
        else:
            said.append("No single member and no pair can carry it to an even chance.")
    if draft.best is not None and draft.best.position is not None:
        best = draft.best
        name = next(member.name for member in result.members if member.id == best.sponsor)
        said.append(
            f"{of(name)} best draft stands at {best.position:.0f} on the scale “{answer.body.scale}” and passes with a "
            f"chance of {chance(best.passes)}; this one stands at {result.position:.0f}."
        )
    if draft.win_set.empty:
        said.append("No draft anywhere on the scale has an even chance: deadlock.")
    else:
        ranges = [f"{low:.0f} to {high:.0f}" for low, high in draft.win_set.intervals]
        said.append(f"Drafts with at least an even chance stand at {joined(ranges)} on the scale.")
    return said


def _routes(answer: CouncilAnswer) -> list[Part]:
    routes = answer.drafts[0].routes
    if routes is None:
        return []
    items = tuple(
        f"{route.title}: chance {chance(route.chance)}, counted at {route.legitimacy:.2f} of the legitimacy that the "
        "council itself would give."
        for route in routes.routes
    )
    return [Bullets(items, f"Ways round {_the(answer.body.name)} (judged, at the middle of the ranges):")]


def _strip(answer: CouncilAnswer, draft: DraftAnswer) -> Figure:
    result, body = draft.result, answer.body
    alt = "; ".join(f"{m.name}: {_leaning(m)}" for m in result.members)
    reading = (
        f"Each dot is where a member would put the outcome on the scale “{body.scale}”; the bars on the right are its "
        "chances of voting yes (dark blue), abstaining (light blue) and no (hatched). Who stands nearer to the draft "
        "than to what holds now gains from it."
    )
    return Figure(strip_figure(body, result), f"Who stands where on “{draft.title}”", alt, reading, wide=True)


def _leaning(member: MemberVote) -> str:
    return f"yes {chance(member.yes)}, abstains {chance(member.abstain)}, no {chance(member.no)}"


def _tally(answer: CouncilAnswer, result: CouncilResult, title: str) -> Figure:
    criteria = answer.body.chamber.rule.criteria
    needed = criteria[0].votes if len(criteria) == 1 and criteria[0].weight is None else None
    reading = (
        f"The chance of each number of yes votes; {result.expected_yes:.1f} are expected. Enough votes are not "
        "passage: a veto stops the draft whatever the count."
    )
    alt = f"{result.expected_yes:.1f} yes votes are expected on {title}."
    return Figure(tally_figure(result, needed), f"How many vote for “{title}”", alt, reading)


def _members(answer: CouncilAnswer, draft: DraftAnswer, spans: Spans) -> Table:
    rows = []
    prices = {member.id: member for member in draft.prices.members}
    for member in draft.result.members:
        price = prices[member.id].price
        span = spans.get(f"council.{answer.body.id}.{draft.id}.members.{member.id}.yes")
        rows.append(
            (
                member.name + (" (veto)" if member.veto else ""),
                chance(member.yes) + ("" if span is None else f" ({_span(span)})"),
                chance(member.abstain),
                chance(member.no),
                chance(member.if_abstains),
                "none is enough" if price is None else f"{price:.2f}",
            )
        )
    header = ("Member", "Yes", "Abstains", "No", "Passes if it abstains", "Price of an even chance")
    return Table(header, tuple(rows), f"Member by member: {draft.title}", frozenset({1, 2, 3, 4, 5}), folded=True)


def _standing(answer: CouncilAnswer) -> list[Part]:
    """What does not depend on the draft: voting power, and how the same numbers fit the votes on record."""
    rows = tuple(
        (
            member.name + (" (veto)" if member.veto else ""),
            f"{float(member.shapley_shubik):.4f}",
            f"{float(member.banzhaf_normalised):.4f}",
            chance(float(member.prevent)),
        )
        for member in answer.power.members
    )
    header = ("Member", "Shapley-Shubik", "Banzhaf (normalised)", "Can stop a passing draft")
    caption = "Voting power by the rule alone, whoever wants what"
    parts = [*_routes(answer), Table(header, rows, caption, frozenset({1, 2, 3}), folded=True)]
    if answer.record:
        right = sum(1 for vote in answer.record if (vote.passes >= 0.5) == (vote.result == "adopted"))
        likely = sum(vote.likely for vote in answer.record) / len(answer.record)
        votes = count(len(answer.record), "vote")
        said = (
            f"Against the record up to the day: the same numbers call {right} of {votes} right, and give the votes "
            f"that members cast a mean chance of {chance(likely)}. They were chosen with these votes in view."
        )
        parts.append(Text(said, quiet=True))
    return parts


def in_one_line(answer: CouncilAnswer, spans: Spans) -> tuple[str, str]:
    """The council, and what it would do with each draft, in one sentence."""
    said = []
    for draft in answer.drafts:
        span = spans.get(f"council.{answer.body.id}.{draft.id}.passes")
        over = "" if span is None or chance(span[0]) == chance(span[1]) else f" ({_span(span)} over the input sets)"
        said.append(f"“{draft.title}” passes with a chance of {chance(draft.result.passes)}{over}")
    name = _the(answer.body.name)
    return (
        f"{name[0].upper()}{name[1:]}",
        f"{'; '.join(said)}. By the model, at the middle of the ranges; not calibrated.",
    )
