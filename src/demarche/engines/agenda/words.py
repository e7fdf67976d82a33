"""The agenda in words: what can be agreed now beside the main issue, under which lever, and who refuses what."""

from __future__ import annotations

from demarche.engines.agenda.answer import AgendaAnswer, Hinge, ItemAnswer, Sample, Situation
from demarche.engines.agenda.model import Settled
from demarche.page.numbers import count, percent
from demarche.page.parts import Bullets, Callout, Part, Section, Table, Text, inline, joined

__all__ = ["agenda_in_brief", "agenda_in_one_line", "agenda_section"]

_TITLE = "What can be agreed now, beside the main issue"
_HALF = 0.5
_NEGLIGIBLE = 5e-4
"""Less than a twentieth of a hundredth of the prize is left unsaid."""
_FURTHER = 2
"""Inputs named after the one that most hangs on."""


def agenda_section(agenda: AgendaAnswer, prize: str, at_least: float = _HALF) -> Section:
    """An answer in any case: nothing on the agenda, or which items can be agreed, and who refuses the others.

    ``at_least``: the share of the versions from which an item counts as one that can be agreed.
    """
    if not agenda.items:
        said = "Nothing stands on the file's agenda, so there is nothing to answer but the main issue."
        below = "Partial issues (access, prisoners, a weapon given up, a truce) go into its section 'agenda'."
        return Section("agenda", _TITLE, (Callout("Beside the main issue", said, "neutral", below),))
    told = [_told(item, situation) for item in agenda.items for situation in item.situations]
    main = _main(agenda)
    parts: list[Part] = [_headline(agenda, at_least)]
    if any(situation.sample for item in agenda.items for situation in item.situations):
        parts.append(_table(agenda, prize))
    parts.append(Bullets((*told, *([main] if main else []))))
    parts.append(Text(f"What the parties weigh is in hundredths of {prize}. {_READING}", quiet=True))
    return Section("agenda", _TITLE, tuple(parts))


_READING = (
    "Each item is a bargain of its own between two parties, on the same war: it can be agreed if what the giver can "
    "get in return covers what it needs. The alternative is not to agree at all, or, where a threat is tied to the "
    "item, that it may be carried out, and, where the file leaves that open, to give in then. What an outside power "
    "gains or loses is what the file says; what the belligerents gain or lose in the war follows from the model."
)


def agenda_in_one_line(agenda: AgendaAnswer, at_least: float = _HALF) -> str:
    """The agenda in a sentence; empty where there is none."""
    if not agenda.items:
        return ""
    now = [f"{_named(item)} ({_how_often(item.situations[0])})" for item in _agreed(agenda, at_least)]
    then = [
        f"{_named(item)} under “{joined(list(best.titles))}” ({_how_often(best)})"
        for item in agenda.items
        if not _can(item.situations[0], at_least) and (best := _best(item)) is not None
    ]
    tried = any(item.situations[0].sample for item in agenda.items)
    items = count(len(agenda.items), "item")
    share = f"in at least {_part(at_least)} of the versions" if tried else "at the middle of the ranges"
    can = f"can be agreed now {share}"
    said = f"{len(now)} of {items} {can}: {joined(now)}" if now else f"none of {items} {can}{_nearest(agenda)}"
    more = f"; more often than now {joined(then)}" if then else ""
    return f"Beside the main issue, {said}{more}."


def agenda_in_brief(agenda: AgendaAnswer, at_least: float = _HALF) -> str:
    """What can be agreed now, in a dozen words: of several the likeliest, and how many there are beside."""
    if not agenda.items:
        return ""
    able = sorted(
        _agreed(agenda, at_least),
        key=lambda item: -(1.0 if (sample := item.situations[0].sample) is None else sample.agreed),
    )
    if not able:
        return f"None of {count(len(agenda.items), 'item')} on the agenda."
    sample = able[0].situations[0].sample
    often = "" if sample is None else f", in {percent(sample.agreed)} of versions"
    best = f"{able[0].title.rstrip('.')}{often}."
    return best if len(able) == 1 else f"{best} {count(len(able) - 1, 'other item')} too."


def _nearest(agenda: AgendaAnswer) -> str:
    """The item that is agreed most often, and who refuses it; nothing where no versions were tried."""
    tried = [(item, sample) for item in agenda.items if (sample := item.situations[0].sample) is not None]
    if not tried:
        return ""
    item, sample = max(tried, key=lambda entry: entry[1].agreed)
    return f"; nearest is {_named(item)} ({_how_often(item.situations[0])}; elsewhere {_refusals(item, sample)})"


def _headline(agenda: AgendaAnswer, at_least: float) -> Callout:
    agreed, items = _agreed(agenda, at_least), agenda.items
    tried = next((s.sample.n for item in items for s in item.situations if s.sample), 0)
    basis = f"of the {tried} versions tested" if tried else "at the middle of the ranges"
    where = f"in at least {_part(at_least)} {basis}" if tried else basis
    if agreed:
        named = joined([f"{_named(item)} ({_how_often(item.situations[0])})" for item in agreed])
        words = f"{len(agreed)} of {count(len(items), 'item')} can be agreed now {where}: {named}."
    else:
        words = f"Nothing on the agenda can be agreed now {where}."
    levers = [
        f"{_named(item)}: as things stand {_how_often(item.situations[0])}, {_how_often(best)} under "
        f"“{joined(list(best.titles))}”"
        for item in items
        if (best := _best(item)) is not None
    ]
    return Callout(
        "Beside the main issue", words, "good" if agreed else "bad", f"{'; '.join(levers)}." if levers else ""
    )


def _agreed(agenda: AgendaAnswer, at_least: float) -> list[ItemAnswer]:
    return [item for item in agenda.items if _can(item.situations[0], at_least)]


def _part(share: float) -> str:
    return "half" if share == _HALF else percent(share)


def _can(situation: Situation, at_least: float) -> bool:
    """In at least such a share of the versions; where none were tried, at the middle of the ranges."""
    return situation.central.agreed if situation.sample is None else situation.sample.agreed >= at_least


def _best(item: ItemAnswer) -> Situation | None:
    """The lever under which the item is agreed most often, if that is more often than without."""
    now = item.situations[0]
    better = [s for s in item.situations[1:] if _often(s) > _often(now)]
    return max(better, key=_often, default=None)


def _often(situation: Situation) -> float:
    return float(situation.central.agreed) if situation.sample is None else situation.sample.agreed


def _how_often(situation: Situation) -> str:
    if situation.sample is None:
        return "yes" if situation.central.agreed else "no"
    return percent(situation.sample.agreed) if situation.sample.agreed > 0.0 else "in none"


def _named(item: ItemAnswer) -> str:
    return f"“{item.title}”"


def _told(item: ItemAnswer, situation: Situation) -> str:
    """One item as things stand, or under a lever: how often, who refuses, why, and what decides it."""
    levers = f", under “{joined(list(situation.titles))}”" if situation.levers else ""
    said = [f"{item.title}{levers}: {_verdict(item, situation)}", *_reckoning(item, situation.central)]
    if situation.sample is not None:
        said += _later(item, situation)
        said += _decide(situation.sample.hangs_on)
    return " ".join(said)


def _later(item: ItemAnswer, situation: Situation) -> list[str]:
    """That a giver who refuses would give in once struck."""
    if situation.sample is None or situation.sample.relents == 0.0:
        return []
    share = percent(situation.sample.relents)
    return [f"In another {share} {item.giver} refuses at first, but would give in once struck, if it still could."]


def _decide(hinges: tuple[Hinge, ...]) -> list[str]:
    """What it hangs on, the strongest in full."""
    if not hinges:
        return []
    first, *others = hinges[: 1 + _FURTHER]
    said = (
        f"Most hangs on “{_input(first)}” [{first.input}]: it can be agreed in {percent(first.at_low)} of the input "
        f"sets where that is {first.low_is}, in {percent(first.at_high)} where it is {first.high_is}"
    )
    then = [f"on “{_input(h)}” [{h.input}] ({percent(h.at_low)} and {percent(h.at_high)})" for h in others]
    return [f"{said}; then {joined(then)}." if then else f"{said}."]


def _input(hinge: Hinge) -> str:
    return inline(hinge.text.rstrip("."))


def _verdict(item: ItemAnswer, situation: Situation) -> str:
    sample = situation.sample
    if sample is None:
        return "it can be agreed." if situation.central.agreed else f"it cannot be agreed; {_who(item, situation)}."
    if sample.agreed == 1.0:
        return f"it can be agreed in all {sample.n} versions."
    if sample.agreed == 0.0:
        return f"it can be agreed in none of {sample.n} versions; {_refusals(item, sample)}."
    return f"it can be agreed in {percent(sample.agreed)} of the versions; elsewhere {_refusals(item, sample)}."


def _who(item: ItemAnswer, situation: Situation) -> str:
    names = {situation.central.issue.giver: item.giver, situation.central.issue.taker: item.taker}
    refusing = [names[party] for party in situation.central.refusing]
    if not refusing:
        return f"what {item.giver} needs is more than {item.taker} can give"
    return f"{joined(refusing)} {'refuse' if len(refusing) > 1 else 'refuses'}"


def _refusals(item: ItemAnswer, sample: Sample) -> str:
    words = {
        "giver": f"{item.giver} refuses",
        "taker": f"{item.taker} refuses",
        "both": "both refuse",
        "neither alone": f"{item.giver} needs more than {item.taker} can give",
    }
    ordered = sorted(sample.refused_by.items(), key=lambda entry: (-entry[1], entry[0]))
    if len(ordered) == 1:
        return words[ordered[0][0]]
    return joined([f"{words[who]} ({percent(part)})" for who, part in ordered])


def _reckoning(item: ItemAnswer, found: Settled) -> list[str]:
    """What the parties weigh at the middle of the ranges, in hundredths of the prize."""
    issue = found.issue
    giver = [f"gives up {_hundredths(issue.cost)}", *_weighed(found, issue.giver)]
    if issue.most > _NEGLIGIBLE:
        giver.append(f"can get up to {_hundredths(issue.most)} in return{f' from {item.payer}' if item.payer else ''}")
    said = [f"At the middle of the ranges {item.giver} {joined(giver)}."]
    taker = _weighed(found, issue.taker)
    if taker or issue.worth < 0.0:
        worth = f"{'loses' if issue.worth < 0.0 else 'gains'} {_hundredths(abs(issue.worth))} by it"
        said.append(f"{item.taker} {joined([worth, *taker])}.")
    if item.bystander is not None and abs(found.beside) >= _NEGLIGIBLE:
        verb = "gains" if found.beside > 0 else "loses"
        said.append(f"{item.bystander}, which is not asked, {verb} {_hundredths(abs(found.beside))}.")
    return said


def _weighed(found: Settled, party: str) -> list[str]:
    """What an agreement changes for a party in the war, and what it spares it."""
    said = []
    follows, averts = found.follows(party), found.averts(party)
    if abs(follows) >= _NEGLIGIBLE:
        verb = "gains" if follows > 0 else "loses"
        said.append(f"{verb} {_hundredths(abs(follows))} by what changes in the war")
    if abs(averts) >= _NEGLIGIBLE:
        words = "is spared {} of what a refusal may bring" if averts > 0 else "forgoes {} of what a refusal may bring"
        said.append(words.format(_hundredths(abs(averts))))
    return said


def _main(agenda: AgendaAnswer) -> str:
    """Whether the main issue moves with any of them."""
    shares = [s.sample.main_open for item in agenda.items for s in item.situations if s.sample is not None]
    if not shares:
        return ""
    low, high = percent(min(shares)), percent(max(shares))
    where = low if low == high else f"{low} to {high}"
    return f"Whichever of them is agreed, terms on the main issue exist in {where} of the versions."


def _table(agenda: AgendaAnswer, prize: str) -> Table:
    rows = []
    for item in agenda.items:
        for situation in item.situations:
            sample = situation.sample
            if sample is None:
                continue
            rows.append(
                (
                    item.title if not situation.levers else f"… under “{joined(list(situation.titles))}”",
                    f"{item.giver} to {item.taker}",
                    f"{percent(sample.agreed)} ({percent(sample.low)} to {percent(sample.high)})",
                    _span(*sample.needs),
                    _span(*sample.pays),
                )
            )
    header = ("Item", "Who gives to whom", "Can be agreed", "Giver needs at least", "Can get at most")
    caption = (
        f"Share of the versions with its 90 % interval; return in hundredths of {prize}, as the giver values it, "
        "middle 90 % of the versions"
    )
    return Table(header, tuple(rows), caption, frozenset({2, 3, 4}))


def _hundredths(value: float) -> str:
    text = f"{value * 100:.1f}"
    return "0.0" if text == "-0.0" else text


def _span(low: float, high: float) -> str:
    one, other = _hundredths(low), _hundredths(high)
    return one if one == other else f"{one} to {other}"
