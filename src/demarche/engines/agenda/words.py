"""The agenda in words: what can be agreed now beside the main issue, under which lever, and who refuses what.

Every figure and every case is a fact (:mod:`.facts`); here they are only placed in sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.by_type import in_versions, typed_words
from demarche.engines.agenda.adapter import of_item
from demarche.engines.agenda.answer import AgendaAnswer, Hinge
from demarche.engines.agenda.facts import (
    HALF,
    AgendaFacts,
    Amount,
    Ends,
    ItemFacts,
    SituationFacts,
    Tried,
    Weighed,
    facts_of,
)
from demarche.page.numbers import count, percent
from demarche.page.parts import Bullets, Callout, Item, Part, Section, Table, Text, inline, joined

__all__ = ["agenda_in_brief", "agenda_in_one_line", "agenda_section"]

_TITLE = "What can be agreed now, beside the main issue"


def agenda_section(agenda: AgendaAnswer, prize: str, at_least: float = HALF) -> Section:
    """An answer in any case: nothing on the agenda, or which items can be agreed, and who refuses the others.

    ``at_least``: the share of the versions from which an item counts as one that can be agreed.
    """
    found = facts_of(agenda, at_least)
    if not found.items:
        said = "Nothing stands on the file's agenda, so there is nothing to answer but the main issue."
        below = "Partial issues (access, prisoners, a weapon given up, a truce) go into its section 'agenda'."
        return Section("agenda", _TITLE, (Callout("Beside the main issue", said, "neutral", below),))
    parts: list[Part] = [_headline(found)]
    if found.n:
        parts.append(_table(found, prize))
    told = [_told(item, situation) for item in found.items for situation in item.all]
    parts.append(Bullets((*told, *_main(found))))
    parts.append(Text(f"What the parties weigh is in hundredths of {prize}. {_READING}", quiet=True))
    return Section("agenda", _TITLE, tuple(parts))


_READING = (
    "Each item is a bargain of its own between two parties, on the same war: it can be agreed if what the giver can "
    "get in return covers what it needs. The alternative is not to agree at all, or, where a threat is tied to the "
    "item, that it may be carried out, and, where the file leaves that open, to give in then. What an outside power "
    "gains or loses is what the file says; what the belligerents gain or lose in the war follows from the model."
)


def agenda_in_one_line(agenda: AgendaAnswer, at_least: float = HALF) -> str:
    """The agenda in a sentence; empty where there is none."""
    found = facts_of(agenda, at_least)
    if not found.items:
        return ""
    now = [f"{_named(item)} ({_how_often(item.now)})" for item in found.able]
    then = [
        f"{_named(item)} under “{joined(item.best.under)}” ({_how_often(item.best)})"
        for item in found.items
        if item not in found.able and item.best is not None
    ]
    items = count(len(found.items), "item")
    share = f"in at least {_least(found)} of the versions" if found.n else "at the middle of the ranges"
    can = f"can be agreed now {share}"
    said = f"{len(now)} of {items} {can}: {joined(now)}" if now else f"none of {items} {can}{_nearest(found)}"
    more = f"; more often than now {joined(then)}" if then else ""
    return f"Beside the main issue, {said}{more}."


def agenda_in_brief(agenda: AgendaAnswer, at_least: float = HALF) -> str:
    """What can be agreed now, in a dozen words: of several the likeliest, and how many there are beside."""
    found = facts_of(agenda, at_least)
    if not found.items:
        return ""
    if found.likeliest is None:
        return f"None of {count(len(found.items), 'agenda item')}."
    tried = found.likeliest.now.tried
    often = "" if tried is None else f", in {in_versions(tried.typed, short=True)}"
    best = f"{found.likeliest.title.rstrip('.')}{often}."
    return f"{best} {count(found.others, 'other item')} too." if found.others else best


def _nearest(found: AgendaFacts) -> str:
    """The item that is agreed most often, and who refuses it; nothing where no versions were tried."""
    item = found.nearest
    if item is None or item.now.tried is None:
        return ""
    return f"; nearest is {_named(item)} ({_how_often(item.now)}; elsewhere {_refusals(item, item.now.tried)})"


def _headline(found: AgendaFacts) -> Callout:
    basis = f"of the {found.n} versions tested" if found.n else "at the middle of the ranges"
    where = f"in at least {_least(found)} {basis}" if found.n else basis
    if found.able:
        named = joined([f"{_named(item)} ({_how_often(item.now)})" for item in found.able])
        words = f"{len(found.able)} of {count(len(found.items), 'item')} can be agreed now {where}: {named}."
    else:
        words = f"Nothing on the agenda can be agreed now {where}."
    levers = [
        f"{_named(item)}: as things stand {_how_often(item.now)}; under “{joined(item.best.under)}” "
        f"{_how_often(item.best)}"
        for item in found.items
        if item.best is not None
    ]
    below = f"{'. '.join(levers)}." if levers else ""
    return Callout("Beside the main issue", words, "good" if found.able else "bad", below)


def _least(found: AgendaFacts) -> str:
    return "half" if found.half else percent(found.at_least)


def _how_often(situation: SituationFacts) -> str:
    if situation.tried is None:
        return "yes" if situation.central else "no"
    return "in none" if situation.tried.often == "none" else in_versions(situation.tried.typed)


def _named(item: ItemFacts) -> str:
    return f"“{item.title}”"


def _told(item: ItemFacts, situation: SituationFacts) -> Item:
    """One item as things stand, or under a lever: how often, who refuses, why, and what decides it."""
    levers = f", under “{joined(situation.under)}”" if situation.under else ""
    said = [f"{item.title}{levers}: {_verdict(item, situation)}", *_reckoning(item, situation)]
    if situation.tried is not None:
        said += _later(item, situation.tried)
        said += _decide(situation.tried.hinges)
    return Item(" ".join(said), quantity="" if situation.under else of_item(item.id))


def _later(item: ItemFacts, tried: Tried) -> Iterator[str]:
    """That a giver who refuses would give in once struck."""
    if tried.relents:
        share = percent(tried.relents)
        yield f"In another {share} {item.giver} refuses at first, but would give in once struck, if it still could."


def _decide(hinges: tuple[Hinge, ...]) -> Iterator[str]:
    """What it hangs on, the strongest in full."""
    if not hinges:
        return
    first, *others = hinges
    said = (
        f"Most hangs on “{_input(first)}” [{first.input}]: it can be agreed in {percent(first.at_low)} of the "
        f"versions where that is {first.low_is}, in {percent(first.at_high)} where it is {first.high_is}"
    )
    then = [f"on “{_input(h)}” [{h.input}] ({percent(h.at_low)} and {percent(h.at_high)})" for h in others]
    yield f"{said}; then {joined(then)}." if then else f"{said}."


def _input(hinge: Hinge) -> str:
    return inline(hinge.text.rstrip("."))


def _verdict(item: ItemFacts, situation: SituationFacts) -> str:
    tried = situation.tried
    if tried is None:
        return "it can be agreed." if situation.central else f"it cannot be agreed; {_who(item, situation)}."
    if tried.often == "all":
        return f"it can be agreed in all {tried.n} versions."
    if tried.often == "none":
        return f"it can be agreed in none of {tried.n} versions; {_refusals(item, tried)}."
    return f"it can be agreed in {in_versions(tried.typed)}; elsewhere {_refusals(item, tried)}."


def _who(item: ItemFacts, situation: SituationFacts) -> str:
    names = {"giver": item.giver, "taker": item.taker}
    refusing = [names[party] for party in situation.refusing]
    if not refusing:
        return f"what {item.giver} needs is more than {item.taker} can give"
    return f"{joined(refusing)} {'refuse' if len(refusing) > 1 else 'refuses'}"


def _refusals(item: ItemFacts, tried: Tried) -> str:
    words = {
        "giver": f"{item.giver} refuses",
        "taker": f"{item.taker} refuses",
        "both": "both refuse",
        "neither alone": f"{item.giver} needs more than {item.taker} can give",
    }
    if len(tried.refusals) == 1:
        return "".join(words[refusal.who] for refusal in tried.refusals)
    return joined([f"{words[refusal.who]} ({percent(refusal.share)})" for refusal in tried.refusals])


def _reckoning(item: ItemFacts, found: SituationFacts) -> Iterator[str]:
    """What the parties weigh at the middle of the ranges, in hundredths of the prize."""
    giver = [f"gives up {_number(found.giver.own.size)}", *_weighed(found.giver)]
    if found.giver.paid is not None:
        payer = f" from {item.payer}" if item.payer else ""
        giver.append(f"can get up to {_number(found.giver.paid)} in return{payer}")
    yield f"At the middle of the ranges {item.giver} {joined(giver)}."
    if found.taker is not None:
        worth = f"{_verb(found.taker.own)} {_number(found.taker.own.size)} by it"
        yield f"{item.taker} {joined([worth, *_weighed(found.taker)])}."
    if found.bystander is not None:
        yield f"{item.bystander}, which is not asked, {_verb(found.bystander)} {_number(found.bystander.size)}."


def _verb(amount: Amount) -> str:
    return "gains" if amount.gain else "loses"


def _weighed(found: Weighed) -> Iterator[str]:
    """What an agreement changes for a party in the war, and what it spares it."""
    if found.war is not None:
        yield f"{_verb(found.war)} {_number(found.war.size)} by what changes in the war"
    if found.spared is not None:
        verb = "is spared" if found.spared.gain else "forgoes"
        yield f"{verb} {_number(found.spared.size)} of what a refusal may bring"


def _main(found: AgendaFacts) -> Iterator[str]:
    """Whether the main issue moves with any of them."""
    if found.main is not None:
        where = " to ".join(dict.fromkeys(percent(end) for end in found.main))
        yield f"Whichever of them is agreed, terms on the main issue exist in {where} of the versions."


def _table(found: AgendaFacts, prize: str) -> Table:
    """One unit a column; how far a share may be off for so few versions is said once, below."""
    told = [(item, situation) for item in found.items for situation in item.all if situation.tried is not None]
    rows = tuple(
        (
            f"… under “{joined(situation.under)}”" if situation.under else item.title,
            f"{item.giver} to {item.taker}",
            percent(situation.tried.agreed),
            typed_words(situation.tried.typed, percent) if situation.tried.typed.input else "no difference",
            _span(situation.tried.needs),
            _span(situation.tried.pays),
        )
        for item, situation in told
        if situation.tried is not None
    )
    figures = tuple(
        ("",) * 6 if situation.under else ("", "", *(of_item(item.id, name) for name in ("", "", "lowest", "highest")))
        for item, situation in told
    )
    header = (
        "Item",
        "Who gives to whom",
        "Can be agreed",
        "By the kind of actor",
        "Giver needs at least",
        "Can get at most",
    )
    caption = (
        f"Shares of the versions; returns in hundredths of {prize}, as the giver values it, in the middle 90 % of the "
        f"versions. Sampling error: the widest 90 % interval of a share is {_ends(found.widest)}."
    )
    return Table(header, rows, caption, frozenset({2, 4, 5}), figures=figures)


def _ends(shares: Ends) -> str:
    return " to ".join(dict.fromkeys(percent(end) for end in shares))


def _number(hundredths: float) -> str:
    text = f"{hundredths:.1f}"
    return "0.0" if text == "-0.0" else text


def _span(ends: Ends) -> str:
    return " to ".join(dict.fromkeys(_number(end) for end in ends))
