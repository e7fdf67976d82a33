"""The argument on trial: each claim's two verdicts side by side, what it hangs on, and what carries what."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from demarche.engine.contract import Headline
from demarche.page.numbers import count, percent, short_number
from demarche.page.parts import Bullets, Link, Part, Section, Table, Text, anchor, inline, joined
from demarche.report.asked_words import asked_words
from demarche.study.claims.argument import Conclusion
from demarche.study.claims.claims import Behind, ClaimResult, ClaimsResult
from demarche.study.sensitivity.flips import Flip, Move
from demarche.study.sensitivity.hinges import Bound, Group, Hinge, Region

__all__ = ["claims_in_one_line", "claims_section", "how_often", "quantities_section", "verdict_words"]

_RECORD = {
    "supported": "supports it",
    "mixed": "mixed",
    "contradicted": "contradicts it",
    "open": "open: nothing found either way",
    "": "not looked up",
}
_FLIPS = 2
_NAME = 4
"""Words in the longest name of an actor."""
_TOUCHES = 0.15
"""A change of less than this part of an input's range is called near."""


def claims_section(found: ClaimsResult | None) -> Section:
    """Tested claims first, then how they carry each other, then what could not be tested."""
    title = "The argument on trial"
    if found is None:
        return Section("claims", title, ())
    tested = [claim for claim in found.claims if claim.verdict != "untested"]
    others = [claim for claim in found.claims if claim.verdict == "untested"]
    parts: list[Part] = [Text(_lead(found, tested))]
    if tested:
        rows = tuple(
            (f"{claim.id}. {claim.text}", verdict_words(claim), _hangs_short(found, claim), _RECORD[claim.record])
            for claim in tested
        )
        header = ("Claim", "Follows from the inputs?", "Hangs on", "The record")
        names = [anchor("claim", claim.id) for claim in tested]
        see = tuple((Link("in full", name),) for name in names)
        figures = tuple(("", claim.tests[0].headline.id if claim.tests else "", "", "") for claim in tested)
        parts.append(Table(header, rows, "Claims that could be tested", see=see, figures=figures))
        parts += [
            Bullets(_details(found, claim), f"{claim.id}: {claim.text}", name)
            for claim, name in zip(tested, names, strict=True)
        ]
    parts += _structure(found)
    parts += _contradicted(found)
    if others:
        parts.append(_untested(others))
    parts.append(Text(_READING, quiet=True))
    return Section("claims", title, tuple(parts))


def _contradicted(found: ClaimsResult) -> list[Part]:
    claims = [claim for claim in found.claims if claim.record == "contradicted"]
    if not claims:
        return []
    told = tuple(f"{claim.id}. “{claim.text}” {claim.evidence}{_cited(claim)}" for claim in claims)
    return [Bullets(told, f"The record contradicts {joined([c.id for c in claims])}, whatever the model says")]


_READING = (
    "“Holds” means: in as many of the versions as the claim itself says, or the file for all (in every one, unless "
    "either says otherwise); “fails”: in none of them, or in fewer; “depends”: in between. An input is named only if "
    "what it does would be surprising as the largest effect of all inputs looked at (one in twenty, by shuffling). "
    "Shares are of versions, and no probabilities; the record is what the file's author found, and nothing is "
    "computed from it."
)


def quantities_section(headlines: Sequence[Headline]) -> Section:
    """What a claim can be about: every quantity with its meaning and unit."""
    rows = tuple(
        (
            entry.id,
            entry.words,
            "yes or no" if entry.kind == "yes-no" else entry.unit or "a number",
            "date" if entry.dated else "",
        )
        for entry in headlines
    )
    reading = (
        "Those marked “date” go with 'before' too; an event that does not come counts as later than any that does."
    )
    table = Table(("Quantity", "What it is", "Unit", ""), rows)
    return Section("quantities", "What a claim can be about", (table, Text(reading, quiet=True)))


def claims_in_one_line(found: ClaimsResult) -> str:
    """How the claims fare, and all that the record says of them; empty where none could be tested."""
    tested = [claim for claim in found.claims if claim.verdict != "untested"]
    if not tested:
        return ""
    made = f"Of {count(len(found.claims), 'claim')} in the file {len(tested)} could be tested"
    return f"{made}; from its inputs {_often_true(tested)}.{_record_told(found)}"


def _record_told(found: ClaimsResult) -> str:
    """What the record supports and what it does not, all of it or nothing."""
    said = [claim.record for claim in found.claims]
    verbs = (("supported", "supports"), ("mixed", "is mixed on"), ("open", "is open on"))
    told = [f"{verb} {said.count(word)}" for word, verb in (*verbs, ("contradicted", "contradicts")) if word in said]
    return f" The record {joined(told)}." if told else ""


def _often_true(tested: Sequence[ClaimResult]) -> str:
    """How many are always true, nearly always and so on: '2 are always true, 1 seldom and 1 never'."""
    often = [how_often(claim.share) for claim in tested if claim.share is not None]
    words = ("always", *(name for _, name in _OFTEN), "never")
    counts = [(word, often.count(word)) for word in words if word in often]
    told = [f"{number} {word}" for word, number in counts]
    if not told:
        return "none could be told"
    number, word = counts[0][1], counts[0][0]
    told[0] = f"{number} {'is' if number == 1 else 'are'} {word}{'' if word == 'split' else ' true'}"
    return joined(told)


def _lead(found: ClaimsResult, tested: Sequence[ClaimResult]) -> str:
    said = (
        f"The file makes {count(len(found.claims), 'claim')}. {len(tested)} of them can be tested here; they were "
        f"asked in {count(found.draws, 'version')} (what takes long, in fewer). Each has two verdicts, which stay "
        "apart: what follows from the file's inputs, and what the record shows."
    )
    return f"{said} From its inputs, {_often_true(tested)}." if tested else said


_OFTEN = ((0.9, "nearly always"), (0.6, "mostly"), (0.4, "split"), (0.1, "seldom"), (0.0, "nearly never"))
"""From which share of the versions on a claim is said to be so often true."""


def how_often(share: float) -> str:
    """'always', 'nearly always', 'mostly', 'split', 'seldom', 'nearly never', 'never'.

    >>> [how_often(share) for share in (1.0, 0.95, 0.7, 0.5, 0.2, 0.05, 0.0)]
    ['always', 'nearly always', 'mostly', 'split', 'seldom', 'nearly never', 'never']
    """
    if share in (0.0, 1.0):
        return "always" if share else "never"
    return next(words for least, words in _OFTEN if share >= least)


def verdict_words(claim: ClaimResult) -> str:
    """How often a claim is true, with the count: 'seldom true: in 38 of 256 versions'."""
    if claim.verdict == "untested" or claim.share is None:
        return f"cannot be tested here: {claim.reason}"
    often, held = how_often(claim.share), round(claim.share * claim.tested)
    word = often if often == "split" else f"{often} true"
    asked = "" if claim.over == "all" else f"; it claims {_claimed(claim.over)}"
    return f"{word}: in {held} of {claim.tested} versions{asked}{_weighed(claim)}"


def _weighed(claim: ClaimResult) -> str:
    """The same weighted by history, where that makes a difference."""
    found = claim.weighed
    if found is None or claim.share is None or percent(found.share) == percent(claim.share):
        return ""
    few = ", too few to lean on" if found.few else ""
    worth = f"{found.sets} sets, worth {found.effective:.0f} equal ones{few}"
    ends = f"{found.low * 100:.0f} to {found.high * 100:.0f}"
    return f". Weighted by past talks: in {percent(found.share)} ({ends}; {worth})"


def _claimed(over: str | float) -> str:
    return "most of them" if isinstance(over, str) else f"more than {percent(over)}"


def _hangs_short(found: ClaimsResult, claim: ClaimResult) -> str:
    if claim.share in (0.0, 1.0):
        return "nothing within the ranges"
    if not claim.hinges:
        behind = dict.fromkeys(_input(found, hinge.input) for entry in claim.behind for hinge in entry.hinges[:3])
        if behind:
            return f"no single input for sure; its number varies with {'; '.join(list(behind)[:3])}"
        return "no single input" if claim.enough else "too few versions to say"
    names = [_input(found, hinge.input) for hinge in claim.hinges[:3]]
    return "; ".join(names) + ("" if claim.enough else " (too few versions to be sure)")


def _details(found: ClaimsResult, claim: ClaimResult) -> tuple[str, ...]:
    items = [f"Tested as: {asked_words(claim.tests, lambda path: _input(found, path))}."]
    items += _hinge_items(found, claim)
    if claim.region is not None:
        items.append(_region(found, claim.region))
    if claim.groups:
        items.append(_groups(found, claim.groups))
    items += _flip_items(found, claim)
    items += _entered_items(claim)
    items += [f"Mind: {claim.note}"] if claim.note else []
    record = f"The record: {_RECORD[claim.record]}"
    items.append(f"{record}. {claim.evidence}".strip() + _cited(claim))
    return tuple(items)


def _cited(claim: ClaimResult) -> str:
    return f" [{', '.join(claim.source)}]" if claim.source else ""


def _hinge_items(found: ClaimsResult, claim: ClaimResult) -> list[str]:
    if claim.share in (0.0, 1.0):
        always = "holds in all of them" if claim.share else "holds in none of them"
        alone = f", and {_no_flip(claim)}" if claim.moved and _said_at_once(claim) else ""
        return [f"Hangs on nothing within the ranges: it {always}{alone}."]
    warning = "" if claim.enough else " Too few versions to be sure: use more --draws."
    if not claim.hinges:
        none = f"Hangs on no single one of the {claim.looked_at} inputs it could: none stands out from chance.{warning}"
        return [none, *(_behind(found, claim, behind) for behind in claim.behind)]
    return [f"Hangs on, strongest first: {_hinges(found, claim.hinges)}.{warning}"]


def _entered_items(claim: ClaimResult) -> list[str]:
    """Whether the answer is there only because of what the file enters."""
    words = claim.entered.words
    tried = [words[name] for name in claim.entered.tried]
    state, without = ("holds", "would not") if claim.central else ("does not hold", "would")
    because = f"In the middle of the ranges it {state}, and only because of what was entered"
    if claim.entered.turns:
        return [f"{because}: without {joined([words[name] for name in claim.entered.turns], 'or')} it {without}."]
    if claim.entered.together is None:
        return []
    if claim.entered.together:
        return [f"{because}, though of no single part of it: with all of this gone it {without}: {joined(tried)}."]
    return [f"In the middle it {state} even without {joined(tried)}, one by one or all together."]


def _behind(found: ClaimsResult, claim: ClaimResult, behind: Behind) -> str:
    """The number that is compared, where whether the claim is true tells too little."""
    test = claim.tests[behind.test]
    what = f"The number behind it, “{test.headline.words}”"
    if test.other is not None:
        other = f"under {joined([f'“{title}”' for title in test.other])}" if test.other else "without any lever"
        what = f"The number behind it, by how much “{test.headline.words}” differs from {other}"
    return f"{what}, varies with, strongest first: {_hinges(found, behind.hinges)}."


def _hinges(found: ClaimsResult, hinges: Sequence[Hinge]) -> str:
    told = []
    for place, hinge in enumerate(hinges):
        share = hinge.influence.first_order
        more = "" if place else " of the difference between versions"
        interval = f", {share.low * 100:.0f} to {share.high * 100:.0f}" if share.low < share.high else ""
        told.append(f"{_input(found, hinge.input)} [{hinge.input}] (by itself {percent(share.value)}{more}{interval})")
    return "; ".join(told)


def _region(found: ClaimsResult, region: Region) -> str:
    verb = "Holds" if region.holds else "Fails"
    kind = "cases in which it holds" if region.holds else "failures"
    where = joined([_edge(found, edge) for edge in region.edges])
    if region.density == 1.0 and region.elsewhere == 0.0:
        return f"{verb} in every one of the {region.inside} versions where {where}, and in no other."
    inside = (
        f"every one of the {region.inside}"
        if region.density == 1.0
        else f"{percent(region.density)} of the {region.inside}"
    )
    return (
        f"{verb} in {inside} versions where {where}, and in "
        f"{percent(region.elsewhere)} of the others; {percent(region.coverage)} of all {kind} are among the former."
    )


def _groups(found: ClaimsResult, groups: Sequence[Group]) -> str:
    """The leaves of the tree, branch by branch."""
    told = []
    for first, leaves in itertools.groupby(groups, key=lambda group: group.bounds[0]):
        branch = [(joined([_edge(found, bound) for bound in leaf.bounds[1:]]), _of_them(leaf)) for leaf in leaves]
        inner = "; ".join(f"{f'if {where}, ' if where else ''}{share}" for where, share in branch)
        told.append(f"where {_edge(found, first)}: {inner}")
    return f"Sorted in two steps, it is true {'. And '.join(told)}."


def _of_them(group: Group) -> str:
    if group.true in (0, group.inside):
        return f"in {'all' if group.true else 'none'} of {group.inside}"
    return f"in {group.true} of {group.inside}"


def _edge(found: ClaimsResult, edge: Bound) -> str:
    if edge.kinds is not None:
        return joined([_kind(found, edge.input, kind) for kind in edge.kinds], "or")
    name = f"“{_input(found, edge.input)}”"
    if edge.low is not None and edge.high is not None:
        return f"{name} is between {short_number(edge.low)} and {short_number(edge.high)}"
    return (
        f"{name} is above {short_number(edge.low or 0)}"
        if edge.high is None
        else f"{name} is below {short_number(edge.high)}"
    )


def _flip_items(found: ClaimsResult, claim: ClaimResult) -> list[str]:
    if claim.central is None:
        return ["In the middle of the ranges what it is about has no value."]
    if _said_at_once(claim):
        return []
    state = "holds" if claim.central else "does not hold"
    start = f"With every input in the middle of its range it {state}"
    if not claim.flips:
        return [f"{start}; {_no_flip(claim)}."]
    ways = [f"{joined([_move(found, move) for move in flip.moves])}{_near(flip)}" for flip in claim.flips[:_FLIPS]]
    return [f"{start}. It would be reversed if {', or if '.join(ways)}."]


def _said_at_once(claim: ClaimResult) -> bool:
    """Whether the middle of the ranges is like all versions, and nothing near it otherwise."""
    return claim.share in (0.0, 1.0) and claim.central == bool(claim.share) and not claim.flips


def _no_flip(claim: ClaimResult) -> str:
    if not claim.moved:
        return "no input was moved"
    which = "inputs" if claim.moved == claim.looked_at else f"of the {claim.moved} strongest inputs"
    return f"no change of one or two {which}, from the middle and within their ranges, reverses that"


def _near(flip: Flip) -> str:
    if any(isinstance(move.value, str) for move in flip.moves):
        return ""
    part = f"{percent(flip.distance)} of its range" if len(flip.moves) == 1 else f"{percent(flip.distance)} of a range"
    return f", {part} away{': near the edge' if flip.distance < _TOUCHES else ''}"


def _move(found: ClaimsResult, move: Move) -> str:
    if isinstance(move.value, str):
        return (
            f"“{_kind(found, move.input, move.value)}” were so, and not “{_kind(found, move.input, str(move.central))}”"
        )
    return (
        f"“{_input(found, move.input)}” were {short_number(move.value)} instead of {short_number(float(move.central))}"
    )


def _kind(found: ClaimsResult, path: str, kind: str) -> str:
    if path.endswith(".order"):
        place = int(kind)
        if place == 0:
            return f"{_input(found, path)} is as written"
        return f"{_input(found, path)} has its statements {place} and {place + 1} exchanged"
    return found.kinds.get(path, {}).get(kind, f"{_input(found, path)} is {kind}")


def _input(found: ClaimsResult, path: str) -> str:
    if path in found.kinds:
        who = next(iter(found.kinds[path].values()), path).split(" ")[0]
        return f"what kind of player {who} is"
    text = found.texts.get(path, path).rstrip(".")
    head, _, rest = text.partition(": ")
    if rest and len(head.split()) > _NAME and not path.startswith("war.coercer.rungs"):
        text = head  # what follows explains; what comes before a colon in few words names whose it is
    return inline(text)


def _structure(found: ClaimsResult) -> list[Part]:
    items = [_conclusion(found, conclusion) for conclusion in found.conclusions]
    return [Bullets(tuple(items), "What carries what")] if items else []


def _conclusion(found: ClaimsResult, conclusion: Conclusion) -> str:
    claim = found.claim(conclusion.id)
    said = f"{claim.id} (“{claim.text.rstrip('.')}”) rests on {joined(conclusion.rests_on)}."
    if not conclusion.toppled_by:
        resting = "; ".join(f"{name} ({_both(found.claim(name))})" for name in conclusion.rests_on)
        return f"{said} No single premise topples it when taken away. How they stand: {resting}."
    told = [f"{name} ({_both(found.claim(name))})" for name in conclusion.toppled_by]
    link = "taken away, any one of these topples it" if len(told) > 1 else "taken away, this one topples it"
    return f"{said} {link[0].upper()}{link[1:]}: {'; '.join(told)}."


def _both(claim: ClaimResult) -> str:
    own = "not tested" if claim.verdict == "untested" else claim.verdict
    return f"from the inputs: {own}; the record: {_RECORD[claim.record]}"


def _untested(claims: Sequence[ClaimResult]) -> Table:
    rows = tuple(
        (f"{claim.id}. {claim.text}", claim.reason, _RECORD[claim.record], f"{claim.evidence}{_cited(claim)}")
        for claim in claims
    )
    header = ("Claim", "Not tested, because", "The record", "Evidence")
    return Table(header, rows, f"Claims that cannot be tested here ({len(rows)})", folded=True)
