"""What the engine answers for a crisis file: a forecast for every scale, and the packages on the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.engine.plain import Plain
from demarche.engines.settlement.forecast import forecast
from demarche.engines.settlement.from_crisis import placed, positions_from_crisis
from demarche.engines.settlement.package_answer import PackagesAnswer, packages_answer
from demarche.engines.settlement.section import SettlementPart
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engine.contract import Drawn

__all__ = ["ScaleAnswer", "SettlementAnswer", "settlement_answer"]


@dataclass(frozen=True, kw_only=True)
class ScaleAnswer(Plain):
    """Where the parties converge on one scale, every input at its central value."""

    scale: str
    title: str
    ends: tuple[float, float]
    anchors: Mapping[str, str]
    point: float
    nearest: str
    """The words of the anchor nearest to the point."""
    interval: tuple[float, float]
    """Holds four fifths of the chance that the positions share in an election between them."""
    positions: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]
    """Between what ends the file puts each actor's position."""
    weights: Mapping[str, float]
    """Capability times salience, by actor."""
    capability_judged: bool
    """Whether every capability is; where one is not it counts as 1."""


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
        scales=tuple(_scale(crisis, name) for name, _, _ in placed(crisis)),
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


def _scale(crisis: Crisis, name: str) -> ScaleAnswer:
    scale, table = crisis.file.scales[name], positions_from_crisis(crisis, name)
    found = forecast(table)
    stands = crisis.file.positions[name].values()
    return ScaleAnswer(
        scale=name,
        title=scale.title,
        ends=(min(scale.anchors), max(scale.anchors)),
        anchors={f"{at:g}": words for at, words in scale.anchors.items()},
        point=found.point[0],
        nearest=min(scale.anchors.items(), key=lambda anchor: (abs(anchor[0] - found.point[0]), anchor[0]))[1],
        interval=found.interval()[0],
        positions=dict(zip(table.actors, map(float, table.position[:, 0]), strict=True)),
        ranges={
            actor: (max(stand.position.low, min(scale.anchors)), min(stand.position.high, max(scale.anchors)))
            for actor, stand in crisis.file.positions[name].items()
        },
        weights=dict(zip(table.actors, map(float, table.weight[:, 0]), strict=True)),
        capability_judged=all(stand.capability is not None for stand in stands),
    )
