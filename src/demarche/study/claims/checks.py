"""Whether the quantities that claims speak of exist, and are of the kind that the comparison needs: before any work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from demarche.crisis import Crisis
from demarche.crisis.paths import shown
from demarche.crisis.sections.claims import Test
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean
from demarche.engine.contract import Headline
from demarche.engine.registry import taking_part
from demarche.errors import Problem

__all__ = ["claim_problems"]

Path = tuple[Key, ...]
Known = Mapping[str, Headline]
_NUMBERS = ("above", "below")


def claim_problems(
    crisis: Crisis, headlines: Mapping[str, tuple[Headline, ...]] | None = None, only: str | None = None
) -> list[Problem]:
    """What is wrong with the quantities of the file's claims, each with its place: an unknown name, an event without a
    date; and, as a warning, a comparison that does not fit or a claim that no engine can test.

    ``headlines`` are what the engines that take part answer with, by engine, where that is known already; ``only`` one
    claim is looked at where it is named.
    """
    if not any(claim.test for claim in crisis.file.claims):
        return []
    if headlines is None:
        headlines = {engine.name: engine.headlines(crisis) for engine in taking_part(crisis)}
    known = {entry.id: entry for every in headlines.values() for entry in every if entry.kind != "curve"}
    found: list[Problem] = []
    for path, test in _tests(crisis, only):
        for key in ("quantity", "before"):
            quantity = getattr(test, key)
            if isinstance(quantity, str):
                found += _problems(crisis, (*path, key), quantity, test, known, set(headlines))
    return found


def _tests(crisis: Crisis, only: str | None) -> Iterator[tuple[Path, Test]]:
    """Every test with its place in the file; one test may stand without a list around it."""
    for place, claim in enumerate(crisis.file.claims):
        if only not in (None, claim.id):
            continue
        listed = isinstance(crisis.source.data["claims"][place].get("test"), list)
        for index, test in enumerate(claim.test):
            yield ("claims", place, "test", *((index,) if listed else ())), test


def _problems(
    crisis: Crisis, path: Path, quantity: str, test: Test, known: Known, names: set[str]
) -> Iterator[Problem]:
    line, column = crisis.source.position(path)
    at = (crisis.source.name, line, column, shown(path))
    engine = quantity.split(".")[0]
    if engine not in names:
        words = f"no engine can test this: the file does not hold what the engine {engine!r} needs"
        yield Problem(*at, words, "add what it needs, or say why the claim is untested: 'untested: ...'", "warning")
    elif quantity not in known:
        near = [entry.id for entry in known.values() if entry.id.startswith(f"{engine}.") and not entry.detail]
        yield Problem(*at, f"unknown quantity {quantity!r}", did_you_mean(quantity, near))
    elif test.comparison == "before" and not known[quantity].dated:
        dated = [entry.id for entry in known.values() if entry.dated]
        remedy = f"'before' goes with the month of an event: {', '.join(dated)}" if dated else ""
        yield Problem(*at, f"{quantity!r} is no event with a month", remedy or "no engine here dates anything")
    elif test.comparison == "is" and known[quantity].kind == "number":
        words = f"'is' asks yes or no, and {quantity!r} is a number, {known[quantity].words}"
        yield Problem(
            *at, words, "write 'above: ...' or 'below: ...'; till then more than 0.5 counts as yes", "warning"
        )
    elif test.comparison in _NUMBERS and known[quantity].kind == "yes-no":
        words = f"{quantity!r} is yes or no, and a number stands beside it"
        yield Problem(*at, words, """write 'is: "yes"' or 'is: "no"'; till then yes counts as 1""", "warning")
