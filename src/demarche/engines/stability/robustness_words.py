"""How robust the outcomes are, and what the answers vary with, in words, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable

from demarche.engine.contract import Headline
from demarche.engine.effects import Spread
from demarche.engines.stability.robustness import Standing, Swap
from demarche.page.numbers import count, percent, share
from demarche.page.parts import Bullets, Figure, Part, Section, Table, Text, joined
from demarche.report.levers_figures import Pairing, pairings
from demarche.report.levers_words import change_with_interval
from demarche.study import StudyResult

__all__ = ["robustness_section", "varies_section"]

_LONG = 24
_CONCEPT_HEADS = {
    "nash": "Nobody wants to leave",
    "seq": "or is deterred, credibly",
    "smr": "Deterred, with no escape",
    "gmr": "Lasts for any reason",
}


def robustness_section(study: StudyResult) -> Section:
    """In which share of the input sets outcomes last, and which swaps of statements change the answer."""
    found = study.robustness
    if found is None:
        return Section("robustness", "How robust are the outcomes?", ())
    parts: list[Part] = []
    if found.profiles_open:
        parts.append(
            Text(
                f"Over {count(study.done, 'input set')} that differ in what the file leaves open of the actors' wants "
                "(types, weights, orders of statements): in which share of them would an outcome last? These are no "
                "probabilities."
            )
        )
    else:
        parts.append(
            Text(
                "The file leaves nothing open of what the actors want, so every input set gives the same answer here. "
                "To see more, give an actor types, weights as ranges, or 'order: neighbours'."
            )
        )
    rows = [
        (entry.title, _share(entry.leads), *(_share(entry.shares[concept]) for concept in _CONCEPT_HEADS))
        for entry in found.outcomes
    ]
    header = ("Outcome", "Today leads there and it lasts, credibly", *_CONCEPT_HEADS.values())
    if rows:
        caption = "Share of input sets in which some form of the outcome lasts (90 % interval)"
        parts.append(Table(header, tuple(rows), caption))
    parts.append(_situations(found.situations))
    parts += _swaps(study, found.swaps, found.swaps_tried)
    return Section("robustness", "How robust are the outcomes?", tuple(parts))


def _share(spread: Spread | None) -> str:
    if spread is None or spread.mean is None or spread.low is None or spread.high is None:
        return "not known"
    return f"{percent(spread.mean)} ({_whole(spread.low)} to {_whole(spread.high)})"


def _whole(value: float) -> str:
    return f"{value * 100:.0f}"


def _situations(standings: tuple[Standing, ...]) -> Table:
    rows = tuple((entry.title, *(_share(entry.shares[concept]) for concept in _CONCEPT_HEADS)) for entry in standings)
    return Table(
        ("Situation", *_CONCEPT_HEADS.values()),
        rows,
        "The same for today's situation (first) and the lasting ones it leads to",
        folded=True,
    )


def _swaps(study: StudyResult, swaps: tuple[Swap, ...], tried: int) -> list[Part]:
    if not tried:
        return []
    how = (
        f"The order of an actor's wants is a judgement too. From the central values each of {count(tried, 'pair')} of "
        "neighbouring statements changed places in turn"
    )
    if not swaps:
        return [Text(f"{how}: none of these swaps changes which outcomes today leads to, or whether today lasts.")]
    items = []
    for swap in swaps:
        kind = f" (as {swap.type})" if swap.type else ""
        after = joined([_then(study.headline(name), value) for name, value in swap.changes.items()])
        items.append(f"{swap.actor}{kind}: if “{swap.lower}” came before “{swap.upper}”: {after}.")
    return [Text(f"{how}; {len(swaps)} of them change an answer:"), Bullets(tuple(items))]


def _then(headline: Headline, value: bool) -> str:
    return f"{headline.label}: {'yes' if value else 'no'}"


def varies_section(study: StudyResult) -> Section:
    """What each answer varies with, among the inputs that the file leaves open."""
    told = [headline for headline in study.headlines if study.links.get(headline.id)]
    if not told:
        return Section("varies", "What varies with what", ())
    parts: list[Part] = []
    first = next((headline for headline in told if headline.better), told[0])
    parts.append(_links_picture(study, first))
    texts = {entry.path: entry.text.rstrip(".") for entry in study.inputs}
    rows = []
    for headline in told:
        level = _level(headline)
        for place, link in enumerate(study.links[headline.id]):
            rows.append(
                (
                    headline.label if place == 0 else "",
                    f"{texts.get(link.input, link.input)} [{link.input}]",
                    f"{level(link.at_low)} ({link.low_is})",
                    f"{level(link.at_high)} ({link.high_is})",
                    change_with_interval(headline, link.difference, link.low, link.high),
                )
            )
    header = ("Answer", "varies with", "where that is", "and where it is", "Difference (90 % interval)")
    parts.append(Table(header, tuple(rows), "Every answer", folded=len(rows) > _LONG))
    parts.append(
        Text(
            "Compared are the input sets in the lowest and the highest third of an input (of a type: those with one "
            "and the other), whatever the other inputs are. Listed are at most six inputs each, and only differences "
            "too large for chance.",
            quiet=True,
        )
    )
    return Section("varies", "What varies with what", tuple(parts))


def _level(headline: Headline) -> Callable[[float], str]:
    return percent if headline.kind == "yes-no" or headline.unit.startswith("chance") else share


def _links_picture(study: StudyResult, headline: Headline) -> Figure:
    texts = {entry.path: entry.text.rstrip(".") for entry in study.inputs}
    links = study.links[headline.id]
    level = _level(headline)
    rows = [Pairing(texts.get(x.input, x.input), x.at_low, x.at_high, x.low_is, x.high_is) for x in links]
    title = f"What “{headline.label}” varies with"
    unit = "share of input sets" if headline.kind == "yes-no" else f"mean, {headline.unit}".rstrip(", ")
    top = links[0]
    reading = (
        f"Each line runs from the answer ({unit}) where the input is low (open square) to where it is high (filled "
        f"one). {_capital(texts.get(top.input, top.input))} matters most: {level(top.at_low)} where it is "
        f"{top.low_is}, {level(top.at_high)} where it is {top.high_is}."
    )
    alt = "; ".join(f"{row.label}: {level(row.at_low)} to {level(row.at_high)}" for row in rows)
    return Figure(pairings(rows, level, title, unit), title, alt, reading, True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
