"""What the engine answers for a crisis file: a forecast for every scale, and the packages on the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.engine.plain import Plain
from demarche.engines.settlement.from_crisis import placed
from demarche.engines.settlement.package_answer import PackagesAnswer, packages_answer
from demarche.engines.settlement.scale_answer import ScaleAnswer, scale_answer
from demarche.engines.settlement.section import SettlementPart
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engine.contract import Drawn

__all__ = ["ScaleAnswer", "SettlementAnswer", "settlement_answer"]


@dataclass(frozen=True, kw_only=True)
class SettlementAnswer(Plain):
    """A forecast for every scale on which anybody stands, and the packages, where the file has any.

    ``versions`` has, by quantity, the mean over the versions (of yes and no: the share), its 90 % interval, and what
    bounds the middle nine tenths; empty where none were drawn.
    """

    scales: tuple[ScaleAnswer, ...]
    packages: PackagesAnswer | None
    names: Mapping[str, str]
    """Actors by id, as a reader knows them."""
    titles: Mapping[str, str]
    """Issues by id."""
    clauses: Mapping[str, Mapping[str, str]]
    """The words of their clauses."""
    versions: Mapping[str, Mapping[str, Any]]
    method: str
    seed: int | None

    def to_frame(self) -> Any:
        """The answer as a pandas DataFrame, a row a figure. Raises :class:`.InputError` where pandas is missing."""
        from demarche.engines.settlement.rows import rows

        try:
            import pandas
        except ImportError:
            raise InputError("to_frame() needs pandas: pip install pandas; or use to_dict()") from None
        return pandas.DataFrame(list(rows(self)))


def settlement_answer(crisis: Crisis, drawn: Drawn | None) -> SettlementAnswer:
    """The answer at central values, and over the versions as far as they are drawn."""
    given = crisis.file.part(SettlementPart).packages
    return SettlementAnswer(
        scales=tuple(scale_answer(crisis, name, drawn) for name, _, _ in placed(crisis)),
        packages=None if given is None else packages_answer(crisis, given, drawn),
        names={actor.id: crisis.label(actor.id) for actor in crisis.file.actors},
        titles={} if given is None else {issue: entry.title for issue, entry in given.issues.items()},
        clauses={} if given is None else given.words(),
        versions=_told(drawn),
        method="mean of positions weighted by capability times salience; every package enumerated",
        seed=None if drawn is None else drawn.seed,
    )


def _told(drawn: Drawn | None) -> dict[str, Mapping[str, Any]]:
    spreads = {} if drawn is None else drawn.spreads
    return {name: spread.to_dict() for name, spread in spreads.items() if name.startswith("settlement.")}
