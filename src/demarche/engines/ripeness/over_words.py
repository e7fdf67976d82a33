"""Where the war stands now and what comes of it, over the versions: the facts of :mod:`.over_facts` in words."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.shown import Told
from demarche.engines.ripeness.over_facts import Now
from demarche.page.numbers import chance, percent, share, span
from demarche.page.parts import Bullets, Text
from demarche.page.terms import beaten, nearest

__all__ = ["now_parts", "outcome_in_words"]

_MOST = 3
"""Obstacles that are named."""


def outcome_in_words(now: Now, months: int, holds: int) -> str:
    """What comes of it: chances over the versions."""
    return (
        f"Within {months} months something is signed with a mean chance of {chance(now.signed.mean)} "
        f"({_ends(now.signed)}), and a first settlement that holds {holds} months with {chance(now.durable.mean)} "
        f"({_ends(now.durable)}). These chances are the model's."
    )


def _ends(told: Told) -> str:
    low, high = chance(told.p5), chance(told.p95)
    return f"{low if low == high else f'{low} to {high}'} in the middle 90 % of versions"


def now_parts(now: Now, ruler: str, other: str, prize: str) -> Iterator[Bullets | Text]:
    """What each would take now, what the conditions leave, what stands in the way, and where the ruler is serious."""
    yield Bullets(tuple(_lines(now, ruler, other, prize)))


def _lines(now: Now, ruler: str, other: str, prize: str) -> Iterator[str]:
    yield (
        f"Now {ruler} would take no less than {share(now.least.mean)} of {prize} (1 is all of it)"
        f"{nearest(now.least.mean, now.anchors)}."
    )
    yield (
        f"{other} would leave it at most {share(now.most.mean)}{nearest(now.most.mean, now.anchors)}. "
        "Both are means over the versions, conditions aside."
    )
    low, high = now.table_low.mean, now.table_high.mean
    if low <= high:
        yield f"What was announced, and those who must agree, leave {span(low, high)} on the table, on average."
    else:
        yield (
            f"What was announced, and those who must agree, leave nothing on the table: {ruler} asks for {share(low)} "
            f"at least, {other} leaves {share(high)} at most, on average."
        )
    for said, count in list(now.closed.items())[:_MOST]:
        yield f"What stands in the way now: {said} (in {count} of {now.least.n} versions)."
    yield _serious(now, ruler)
    if now.terms.n:
        at = now.terms.mean
        loser = beaten(at, ruler, other)
        yield (
            f"What is signed, if anything, leaves {ruler} {share(at)} of {prize} on average{nearest(at, now.anchors)}"
            f"{f': a capitulation of {loser}' if loser else ''}."
        )


def _serious(now: Now, ruler: str) -> str:
    today = f"today it holds {percent(now.balance.mean)}, on average"
    if now.serious_below.median <= 0.0:
        return f"{ruler} is serious (would take the best terms on offer) at no balance in the median version; {today}."
    return (
        f"{ruler} is serious (would take the best terms on offer) where it holds {percent(now.serious_below.median)} "
        f"of the key places or less, in the median version; {today}."
    )
