"""Fighting to the finish, the screen's question asked of the war: the facts of :mod:`.terms_facts` in words."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engines.ripeness.terms_facts import Cost, Finish, TermsFacts
from demarche.page.numbers import count, percent, share
from demarche.page.parts import Bullets, Section, Text, joined, of

__all__ = ["finish_in_one_line", "finish_section"]


def finish_section(facts: TermsFacts) -> Section | None:
    """What each would take rather than fight to the finish, and what that would cost it; None where nobody asked."""
    found = facts.finish
    if found is None:
        return None
    lines = (*_ends(found, facts.prize), *_odds(found, facts.prize), *_war(found), *_costs(facts.costs, facts.prize))
    return Section(
        "finish", "Would both rather settle than fight to the finish?", (Bullets(lines), Text(_HOW, quiet=True))
    )


_HOW = (
    "This is the screen's question, answered by the war: each side by what it expects, with no talks ever again. In "
    "the war itself each may also wait for better terms, so that the verdict is the war's."
)


def finish_in_one_line(found: Finish) -> str:
    """In how many versions such terms exist."""
    where = f"in {found.open or 'none'} of {found.versions} versions"
    return f"If they had to fight to the finish, terms that both prefer to that would exist {where}."


def _ends(found: Finish, prize: str) -> Iterator[str]:
    yield finish_in_one_line(found)
    yield (
        f"{found.ruler} would rather take {share(found.least)} of {prize} or more, and "
        f"{found.opposition} would rather leave it {_up_to(found.leaves.mean)} (means over the versions, conditions "
        "aside)."
    )
    yield (
        f"With conditions, their prices and those who must agree weighed, {found.ruler} would take "
        f"{share(found.low.mean)} at least and {found.opposition} leave {share(found.high.mean)} at most."
    )


def _up_to(leaves: float) -> str:
    return "all" if leaves >= 1.0 else "nothing" if leaves <= 0.0 else f"up to {share(leaves)}"


def _odds(found: Finish, prize: str) -> Iterator[str]:
    """How long it takes, who expects to win it, and what that weighs."""
    if not found.years.n:
        return
    yield (
        f"Such a fight would last {found.years.mean:.1f} years on average ({found.years.p25:.1f} to "
        f"{found.years.p75:.1f} in the middle half of the versions), and an observer gives {found.ruler} "
        f"{percent(found.observer_odds.mean)} to win it."
    )
    if not found.ruler_odds.n or not found.opposition_odds.n:
        yield (
            f"What {found.ruler} and {found.opposition} expect of the front itself is not read here: they differ on "
            "whether those who threaten hold together."
        )
        return
    yield (
        f"{found.ruler} gives itself {percent(found.ruler_odds.mean)}, and {found.opposition} gives itself "
        f"{percent(found.opposition_odds.mean)}.{_sways(found, prize)}"
    )


def _sways(found: Finish, prize: str) -> str:
    """What ten points more are worth to each side whose odds can move at all."""
    ruler, opposition = found.ruler_sways, found.opposition_sways
    if ruler.n:
        ten = (
            f" Ten points more of its own odds raise the least that {found.ruler} takes by {share(ruler.mean)} of "
            f"{prize}"
        )
        if not opposition.n:
            return f"{ten}."
        return f"{ten}; ten more of {of(found.opposition)} lower the most that it leaves by {share(opposition.mean)}."
    if opposition.n:
        return (
            f" Ten points more of its own odds lower the most that {found.opposition} leaves by "
            f"{share(opposition.mean)} of {prize}."
        )
    return ""


def _war(found: Finish) -> Iterator[str]:
    if found.open > found.open_in_war:
        where = f"{count(found.open_in_war, 'version')} only" if found.open_in_war else "none"
        yield (
            f"With talks to come such terms exist in {where}: {'elsewhere' if found.open_in_war else 'there'} somebody "
            "waits for better ones."
        )
    if found.apart:
        where = count(found.apart, "version")
        yield f"In {where} terms exist in the war and not here: there each fears what talks to come may bring."


def _costs(costs: tuple[Cost, ...], prize: str) -> Iterator[str]:
    told = [each for each in costs if each.implied.n]
    if not told:
        return
    said = [f"{each.who} {share(each.implied.mean)}{_entered(each)}" for each in told]
    yield f"The war's own cost until the finish comes to, in shares of {prize}: {joined(said)}."
    apart = [of(each.who) for each in told if each.apart]
    if apart:
        yield (
            f"What is entered and what follows tell of different wars for {joined(apart)} cost: one is more than twice "
            "the other. The verdict takes what follows."
        )


def _entered(cost: Cost) -> str:
    return "" if cost.entered is None else f" (entered on the screen: {share(cost.entered)})"
