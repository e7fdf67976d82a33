"""What conditions cost and what keeps a peace: the facts of :mod:`.terms_facts` in words."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engines.ripeness.checks import MUCH
from demarche.engines.ripeness.terms_facts import Condition, Keeping, TermsFacts, Undone
from demarche.page.numbers import chance, percent, share
from demarche.page.parts import Bullets, Section
from demarche.page.terms import nearest

__all__ = ["terms_section"]

_LITTLE = 0.005


def terms_section(facts: TermsFacts) -> Section:
    """Who pays to sign, what keeps a peace, and whose help is undone."""
    said = [*(_condition(each, facts) for each in facts.conditions), *_keeping(facts.keeping, facts.months)]
    said += [*_undone(facts.undone), *_hesitating(facts)]
    return Section("signing", "What signing costs, and what keeps a peace", (Bullets(tuple(said)),))


def _condition(found: Condition, facts: TermsFacts) -> str:
    ruler = found.side == "ruler"
    bound = f"{share(found.bound.mean)} of {facts.prize}"
    asked = (
        f"{found.who} announced that it must keep at least {bound}"
        if ruler
        else (f"{found.who} announced that it will leave at most {bound}")
    )
    if not found.price.n:
        return f"{asked}, and would sign nothing beyond that."
    wall = f" (in {found.walls} versions at none)" if found.walls else ""
    price = f"{asked}, on average; it can sign beyond that at a price of {share(found.price.mean)} at home{wall}."
    if not found.signing:
        return f"{price} Nothing is signed in any version."
    if not found.crossed:
        return f"{price} It never pays: whatever is signed stays within."
    return (
        f"{price} It pays in {found.crossed} of the {found.signing} versions in which something is signed; there the "
        f"terms lie at {share(found.terms.mean)}{nearest(found.terms.mean, facts.anchors)}."
    )


def _keeping(found: Keeping, months: int) -> Iterator[str]:
    if found.holds is None or found.unbroken is None or found.unspoiled is None:
        return
    rest = found.rest
    yield (
        f"Once signed, a settlement holds {months} months with a chance of {chance(found.holds)}. That nobody "
        f"breaches it has a chance of {chance(found.unbroken)}; that spoilers do not bring it down either, "
        f"{chance(found.unspoiled)}."
    )
    if abs(rest) >= _LITTLE:
        more = "adds" if rest > 0.0 else "takes away"
        points = f"{100 * abs(rest):.0f}"
        unit = "percentage point" if points == "1" else "percentage points"
        yield (f"What is mended after a breach, or changes before the day of signature, {more} {points} {unit}.")


def _undone(found: tuple[Undone, ...]) -> Iterator[str]:
    for each in found:
        said = (
            f"Those who help {each.who} are entered as making good {percent(each.part)} of whatever others add to the "
            f"help for {each.against}."
        )
        most = (
            " By that entry such help hardly moves the front; what it does all the same stands under what carries it."
        )
        yield f"{said}{most}" if each.part > MUCH else said


def _hesitating(facts: TermsFacts) -> Iterator[str]:
    if facts.hesitating:
        yield (
            f"In {facts.hesitating} of {facts.versions} versions no steady state exists in sure decisions; there sides "
            "are taken to hesitate over gains of at most half a hundredth of the prize."
        )
