"""A council in words: does the draft pass, who is in the way, what would carry it, and is there a way round.

Every figure and every case is a fact (:mod:`.facts`); here they are only placed in sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from demarche.engines.council import MemberOverVersions, MemberPower, Spread
from demarche.engines.council.adapter import headline_id, member_id
from demarche.engines.council.answer import CouncilAnswer, DraftAnswer
from demarche.engines.council.facts import (
    Better,
    CouncilFacts,
    DraftFacts,
    MemberRow,
    Opposition,
    Passing,
    PassingIf,
    Price,
    facts_of,
)
from demarche.engines.council.figures import strip_figure, tally_figure
from demarche.page.chart import both
from demarche.page.numbers import chance, count
from demarche.page.parts import Bullets, Callout, Figure, Part, Section, Table, Text, joined, of

__all__ = ["MEMBERS", "PRICED", "council_sections", "in_one_line"]

PRICED = "At the middle of the ranges:"
MEMBERS = "Member by member"
"""What heads a draft's prices and its table of members, by which a page knows them."""


def council_sections(answers: tuple[CouncilAnswer, ...], kinds: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """One section for each council that is asked about something; ``kinds`` says types of actors in words."""
    return tuple(_section(answer, facts_of(answer), kinds or {}) for answer in answers if answer.drafts)


def _section(answer: CouncilAnswer, found: CouncilFacts, kinds: Mapping[str, str]) -> Section:
    parts: list[Part] = []
    for facts in found.drafts:
        parts += [_headline(found, facts), *_said(facts, kinds)]
        parts.append(Bullets(tuple(_terms(found, facts)), PRICED))
        parts.append(_members(found, facts))
    drawn = [draft for draft in answer.drafts if draft.id in found.contested]
    parts.append(_strip(answer, drawn))
    parts += [
        _tally(draft, facts)
        for draft, facts in zip(answer.drafts, found.drafts, strict=True)
        if draft.id in found.contested[:1]
    ]
    title = f"What would {_the(found.name)} do?"
    return Section(f"council-{found.id}", title, (*parts, *_standing(found)), _finding(found))


def _finding(found: CouncilFacts) -> str:
    """How many drafts are likelier than not to pass."""
    verb = "is" if found.likely == 1 else "are"
    return f"Of {count(len(found.drafts), 'draft')} {found.likely or 'none'} {verb} likelier than not to pass"


def _the(name: str) -> str:
    return name if name.lower().startswith("the ") else f"the {name}"


def _capital(words: str) -> str:
    head, rest = words[:1], words[1:]
    return f"{head.upper()}{rest}"


_WAYS = {
    "vetoed": "it has the votes but is vetoed",
    "short": "it falls short of the votes",
    "both": "it falls short and is vetoed as well",
}


def _headline(council: CouncilFacts, facts: DraftFacts) -> Callout:
    found = facts.passing
    text = f"It passes with a chance of {chance(found.mean)}, the mean over the versions{_over(found)}."
    ways = [f"{_WAYS[failure.way]}: {chance(failure.chance)}" for failure in found.failures]
    rest = f"{_capital('; '.join(ways))}. " if ways else ""
    below = f"{rest}The chance is what follows from the numbers entered for each member; it was not calibrated."
    return Callout(
        f"Draft: {facts.title}", text, found.tone, below, quantity=headline_id(council.id, facts.id, "passes")
    )


def _over(found: Passing) -> str:
    """How far the versions range, where they range at all."""
    low, high = chance(found.low), chance(found.high)
    return "" if low == high else f" ({low} to {high} in the middle 90 % of them)"


def _range(spread: Spread) -> str:
    low, high = chance(spread.low), chance(spread.high)
    return low if low == high else f"{low} to {high}"


def _said(facts: DraftFacts, kinds: Mapping[str, str]) -> list[Part]:
    said = [*(_of_type(kind, kinds) for kind in facts.types), *_opposition(facts.opposition)]
    return [Bullets(tuple(said))] if said else []


def _of_type(found: PassingIf, kinds: Mapping[str, str]) -> str:
    if_so = kinds.get(found.key, f"{found.actor} is of the type “{found.type}”")
    return f"If {if_so}: {chance(found.passing.mean)}{_over(found.passing)}."


def _opposition(found: Opposition) -> list[str]:
    """Who is in the way, and what its abstention alone would do."""
    if found.kind == "open":
        return []
    if found.kind == "votes":
        return [f"No veto is in sight; the yes votes are missing ({found.yes_votes:.1f} are expected)."]
    names = joined([f"{member.name} ({chance(member.chance)})" for member in found.vetoers])
    several = len(found.vetoers) > 1
    said = {
        "expected": f"A veto is to be expected from {names}.",
        "likeliest": f"The likeliest {'vetoes are those' if several else 'veto is that'} of {names}.",
    }
    return [said[found.kind], *_yielding(found)]


def _yielding(found: Opposition) -> list[str]:
    said = []
    if found.any_veto is not None:
        said.append(f"The chance of at least one veto is {chance(found.any_veto)}.")
    each = [f"{member.name} {chance(member.chance)}" for member in found.relief]
    if len(each) > 1:
        said.append(f"If one of them abstained, the draft would pass with a chance of: {joined(each)}.")
    else:
        said += [
            f"{only.name} is the blocker that matters: if it abstained, the draft would pass with a chance of "
            f"{chance(only.chance)}."
            for only in found.relief
        ]
    if found.only_together:
        said.append("No abstention of one alone carries it: those in the way would all have to yield.")
    if found.few:
        said.append(f"Only {found.yes_votes:.1f} yes votes are expected.")
    return said


def _terms(council: CouncilFacts, facts: DraftFacts) -> list[str]:
    """What would carry it: a price, another draft."""
    said = [*_price(facts.price), *_better(facts.better, council.scale)]
    if not facts.even:
        return [*said, "No draft anywhere on the scale has an even chance: deadlock."]
    ranges = [f"{low:.0f} to {high:.0f}" for low, high in facts.even]
    return [*said, f"Drafts with at least an even chance stand at {joined(ranges)} on the scale."]


def _price(found: Price) -> list[str]:
    if found.kind == "none needed":
        return []
    if found.kind == "never":
        return ["No single member and no pair can carry it to an even chance."]
    if found.kind == "one":
        return [
            f"The cheapest way to an even chance through one member: {name}, at a price of {amount:.2f} (in units of "
            "its gain, the whole scale being 1)."
            for name, amount in found.paid
        ]
    each = joined([f"{name} {amount:.2f}" for name, amount in found.paid])
    return [
        f"No single member can carry it to an even chance; the cheapest pair is {each} (what each would have to be "
        "given, in units of its gain, the whole scale being 1)."
    ]


def _better(found: Better | None, scale: str) -> list[str]:
    if found is None:
        return []
    return [
        f"{of(found.sponsor)} best draft stands at {found.position:.0f} on the scale “{scale}” and passes with a "
        f"chance of {chance(found.passes)}; this one stands at {found.asked:.0f}."
    ]


def _strip(answer: CouncilAnswer, drafts: Sequence[DraftAnswer]) -> Figure:
    """Who stands where, and how each votes on every draft that is drawn."""
    alt = " ".join(
        f"{draft.title}: {'; '.join(f'{member.name} {_leaning(member)}' for member in draft.result.members)}."
        for draft in drafts
    )
    bars = "the bars on the right are its mean chances of voting yes (filled), abstaining (empty) and no (hatched)"
    reading = f"Each dot is where a member would put the outcome on the scale “{answer.body.scale}”; {bars}."
    if len(drafts) > 1:
        named = [f"Draft {place}: {draft.title}." for place, draft in enumerate(drafts, 1)]
        reading = f"{' '.join(named)} {reading}"
    if len({draft.result.status_quo for draft in drafts}) > 1:
        reading += " Not all drafts change the same thing: “now 1” is what holds if draft 1 fails, and so on."
    reading += " Who stands nearer to a draft than to what holds now gains from it."
    wide, narrow = both(lambda canvas: strip_figure(answer.body, [draft.result for draft in drafts], canvas))
    title = "Who stands where, and votes how"
    if len(drafts) == 1:
        title = f"Who stands where on {''.join(f'“{draft.title}”' for draft in drafts)}"
    return Figure(wide, title, alt, reading, narrow=narrow)


def _leaning(member: MemberOverVersions) -> str:
    return f"yes {chance(member.yes)}, abstains {chance(member.abstain)}, no {chance(member.no)}"


def _tally(draft: DraftAnswer, facts: DraftFacts) -> Figure:
    reading = (
        f"The chance of each number of yes votes; {facts.yes_votes:.1f} are expected. Enough votes are not passage: a "
        "veto stops the draft whatever the count."
    )
    alt = f"{facts.yes_votes:.1f} yes votes are expected on {facts.title}."
    return Figure(tally_figure(draft.result, facts.needed), f"How many vote for “{facts.title}”", alt, reading)


def _with_veto(member: MemberRow | MemberPower) -> str:
    return f"{member.name} (veto)" if member.veto else member.name


def _members(council: CouncilFacts, facts: DraftFacts) -> Table:
    """One unit a column; each chance leads to where it comes from."""
    rows = tuple(
        (
            _with_veto(member),
            chance(member.yes.mean),
            _range(member.yes),
            chance(member.abstain),
            chance(member.no),
            chance(member.if_abstains),
            "none is enough" if member.price is None else f"{member.price:.2f}",
        )
        for member in facts.members
    )
    figures = []
    for member in facts.members:
        yes, abstain, no = (member_id(council.id, facts.id, member.id, vote) for vote in ("yes", "abstain", "no"))
        figures.append(("", yes, "", abstain, no, "", ""))
    header = (
        "Member",
        "Yes",
        "Yes, middle 90 %",
        "Abstains",
        "No",
        "Passes if it abstains",
        "Price of an even chance (at the middle)",
    )
    caption = f"{MEMBERS}: {facts.title}"
    return Table(header, rows, caption, frozenset(range(1, len(header))), folded=True, figures=tuple(figures))


def _standing(found: CouncilFacts) -> list[Part]:
    """What does not depend on the draft: ways round, voting power, how the same numbers fit the votes on record."""
    rows = tuple(
        (
            _with_veto(member),
            f"{float(member.shapley_shubik):.4f}",
            f"{float(member.banzhaf_normalised):.4f}",
            chance(float(member.prevent)),
        )
        for member in found.power
    )
    header = ("Member", "Shapley-Shubik", "Banzhaf (normalised)", "Can stop a passing draft")
    caption = "Voting power by the rule alone, whoever wants what"
    return [*_routes(found), Table(header, rows, caption, frozenset({1, 2, 3}), folded=True), *_record(found)]


def _routes(found: CouncilFacts) -> list[Part]:
    items = tuple(
        f"{route.title}: chance {chance(route.chance)} ({_range(route.spread)}), counted at {route.legitimacy:.2f} of "
        "the legitimacy that the council itself would give."
        for route in found.routes
    )
    return [Bullets(items, f"Ways round {_the(found.name)} (means over the versions):")] if items else []


def _record(found: CouncilFacts) -> list[Part]:
    record = found.record
    if record is None:
        return []
    said = (
        f"Against the record up to the day: the same numbers call {record.right} of {count(record.votes, 'vote')} "
        f"right, and give the votes that members cast a mean chance of {chance(record.likely)}. They were chosen with "
        "these votes in view."
    )
    return [Text(said, quiet=True)]


def in_one_line(answer: CouncilAnswer) -> tuple[str, str]:
    """The council, and what it would do with each draft, in one sentence."""
    facts = facts_of(answer)
    each = [
        f"“{draft.title}” passes with a chance of {chance(draft.passing.mean)}{_in_brackets(draft.passing)}"
        for draft in facts.drafts
    ]
    said = f"{'; '.join(each)}. Means over the versions, by the model; not calibrated."
    return _capital(_the(facts.name)), said


def _in_brackets(found: Passing) -> str:
    low, high = chance(found.low), chance(found.high)
    return "" if low == high else f" ({low} to {high})"
