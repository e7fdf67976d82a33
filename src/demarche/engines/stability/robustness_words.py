"""How robust the outcomes are, and what the answers vary with, in words, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.engine.contract import Headline
from demarche.engine.effects import Spread
from demarche.engines.stability.robustness import Robustness, Standing, Swap
from demarche.page.numbers import count, percent
from demarche.page.parts import Bullets, Part, Section, Table, Text, joined

__all__ = ["robustness_section"]

_CONCEPT_HEADS = {
    "nash": "Nobody wants to leave",
    "seq": "or is deterred, credibly",
    "smr": "Deterred, with no escape",
    "gmr": "Lasts for any reason",
}


def robustness_section(found: Robustness | None, versions: int, words: Mapping[str, Headline]) -> Section:
    """In which share of the versions outcomes last, and which swaps of statements change the answer.

    ``words``: the quantities that swaps may change, by id.
    """
    if found is None:
        return Section("robustness", "How robust are the outcomes?", ())
    parts: list[Part] = []
    if found.profiles_open:
        parts.append(
            Text(
                f"Over {count(versions, 'version')} that differ in what the file leaves open of the actors' wants "
                "(types, weights, orders of statements): in which share of them would an outcome last? These are no "
                "probabilities."
            )
        )
    else:
        parts.append(
            Text(
                "The file leaves nothing open of what the actors want, so every version gives the same answer here. "
                "To see more, give an actor types, weights as ranges, or 'order: neighbours'."
            )
        )
    rows = [
        (entry.title, _share(entry.leads), *(_share(entry.shares[concept]) for concept in _CONCEPT_HEADS))
        for entry in found.outcomes
    ]
    figures = tuple(
        ("", _id(entry.leads), *(_id(entry.shares[concept]) for concept in _CONCEPT_HEADS)) for entry in found.outcomes
    )
    header = ("Outcome", "Today leads there and it lasts, credibly", *_CONCEPT_HEADS.values())
    if rows:
        caption = "Share of versions in which some form of the outcome lasts"
        parts.append(Table(header, tuple(rows), caption, frozenset(range(1, len(header))), figures=figures))
        widest = found.widest
        if widest is not None:
            low, high = percent(widest.low or 0.0), percent(widest.high or 0.0)
            parts.append(
                Text(f"Sampling error: the widest 90 % interval of these shares is {low} to {high}.", quiet=True)
            )
    parts.append(_situations(found.situations))
    parts += _swaps(words, found.swaps, found.swaps_tried)
    return Section("robustness", "How robust are the outcomes?", tuple(parts))


def _share(spread: Spread | None) -> str:
    return "not known" if spread is None or spread.mean is None else percent(spread.mean)


def _id(spread: Spread | None) -> str:
    """The quantity that a cell tells."""
    return "" if spread is None else spread.quantity


def _situations(standings: tuple[Standing, ...]) -> Table:
    rows = tuple((entry.title, *(_share(entry.shares[concept]) for concept in _CONCEPT_HEADS)) for entry in standings)
    return Table(
        ("Situation", *_CONCEPT_HEADS.values()),
        rows,
        "The same for today's situation (first) and the lasting ones it leads to",
        frozenset(place for place, _ in enumerate(_CONCEPT_HEADS, 1)),
        folded=True,
    )


def _swaps(words: Mapping[str, Headline], swaps: tuple[Swap, ...], tried: int) -> list[Part]:
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
        after = joined([_then(words[name], value) for name, value in swap.changes.items()])
        items.append(f"{swap.actor}{kind}: if “{swap.lower}” came before “{swap.upper}”: {after}.")
    return [Text(f"{how}; {len(swaps)} of them change an answer:"), Bullets(tuple(items))]


def _then(headline: Headline, value: bool) -> str:
    return f"{headline.label}: {'yes' if value else 'no'}"
