"""Every engine's figures among the versions in which an actor is of one type, and in which it is of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Engine, Headline
from demarche.engine.effects import Spread, spread_of
from demarche.engine.plain import Plain
from demarche.engine.shown import Among
from demarche.engine.splitting import sure_split_of
from demarche.engine.verdict import Verdict
from demarche.page.numbers import percent
from demarche.page.parts import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["OfType", "Typed", "if_it", "in_versions", "of_types", "typed_of", "typed_words"]


@dataclass(frozen=True, kw_only=True)
class OfType(Plain):
    """What an engine says in the ``versions`` in which the actor is of this type."""

    engine: str
    input: str
    """The path of the actor's type."""
    type: str
    versions: int
    spreads: Mapping[str, Spread]
    """Its leading figures, by quantity."""
    verdict: Verdict | None


@dataclass(frozen=True, kw_only=True)
class Typed(Plain):
    """One quantity by the type of the actor on whom it hangs; a single part with all versions where it hangs on none,
    or on none by more than so many versions leave to chance (see :func:`.sure_split_of`)."""

    quantity: str
    input: str
    """The path of that type; empty where it hangs on none."""
    parts: tuple[tuple[Among, Spread], ...]
    """The type with the highest figure first."""
    whatever: tuple[str, ...]
    """Labels of the actors whose types the versions differ in: where it hangs on none, it is the same whatever they
    are."""


def typed_of(crisis: Crisis, head: Headline, values: NDArray[np.float64], inputs: Columns) -> Typed:
    """A quantity by type, from its value in each version and what was drawn."""
    split = sure_split_of(crisis, values, inputs)
    drawn = [
        path.split(".")[1]
        for path, column in inputs.items()
        if path.startswith("actors.") and path.endswith(".type") and len(np.unique(column[: len(values)])) > 1
    ]
    return Typed(
        quantity=head.id,
        input=split.path,
        parts=tuple((among, spread_of(head, values[mask], np.nan)) for among, mask in split.parts),
        whatever=tuple(crisis.label(actor) for actor in drawn),
    )


def of_types(
    crisis: Crisis, engine: Engine, headlines: tuple[Headline, ...], values: Columns, inputs: Columns
) -> Iterator[OfType]:
    """For each actor whose type the versions differ in, the engine's figures by type, where it has a leading one."""
    told = [entry for entry in headlines if entry.role in ("lead", "now", "soon") and entry.id in values]
    if not any(entry.role == "lead" for entry in told):
        return
    count = len(values[told[0].id])
    for path, column in inputs.items():
        if not (path.startswith("actors.") and path.endswith(".type")):
            continue
        for kind in np.unique(column[:count]):
            own = column[:count] == kind
            among = {name: entry[own] for name, entry in values.items()}
            yield OfType(
                engine=engine.name,
                input=path,
                type=str(kind),
                versions=int(own.sum()),
                spreads={entry.id: spread_of(entry, among[entry.id], np.nan) for entry in told},
                verdict=engine.verdict(crisis, among),
            )


def if_it(among: Among) -> str:
    """'if Damascus holds out'; empty where all versions are meant."""
    if not among.type:
        return ""
    words = among.type.replace("-", " ")
    verb = words if words.split(" ")[0].endswith("s") else f"is of the kind “{words}”"
    return f"if {among.actor} {verb}"


def typed_words(found: Typed, said: Callable[[float], str], unit: str = "") -> str:
    """The figure by type: '70 % if Damascus bargains, 45 % if Damascus holds out', or '58 %, whatever Damascus is'.

    ``unit`` follows the first number alone.
    """
    told = [
        (f"{said(spread.mean)}{unit if place == 0 else ''}", if_it(among))
        for place, (among, spread) in enumerate(found.parts)
        if spread.mean is not None
    ]
    if len(told) > 1:
        return ", ".join(f"{number} {where}" for number, where in told)
    number = "".join(number for number, _ in told) or "no value in any version"
    who = joined(found.whatever)
    return f"{number}, whatever {who} {'is' if len(found.whatever) == 1 else 'are'}" if who else number


def in_versions(found: Typed, *, short: bool = False) -> str:
    """In how many versions a yes-or-no figure is so, by type: '58 % of versions, whatever Damascus is'; ``short``
    names nobody where no type makes a difference."""
    said = typed_words(replace(found, whatever=()) if short else found, percent, " of versions")
    return f"{said}, whatever their type" if short and found.whatever and not found.input else said
