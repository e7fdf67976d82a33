"""Numbers of a crisis file in one version: drawn where there is a column, else central, else the model's default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from demarche.crisis.inventory import quantities
from demarche.crisis.paths import BEFORE
from demarche.engines.ripeness.section import WarPart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.crisis.quantity import Choice, Quantity
    from demarche.engines.ripeness.section import War

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["BEFORE", "DEFAULTS", "FEWEST", "MOST_CERTAIN", "MOST_PATIENT", "PARTS", "Reader", "Values"]

T = TypeVar("T")

DEFAULTS = {
    "balance": 0.5,
    "pace_per_year": 0.2,
    "favoured_wins": 0.6,
    "ruler_cost_per_year": 0.1,
    "opposition_cost_per_year": 0.1,
    "holding": 1.0,
    "fade_per_year": 0.0,
    "breaks_per_year": 0.0,
    "patience_per_year": 0.834,
    "rounds_per_year": 2.0,
    "credibility": 1.0,
    "reviews_per_year": 2.0,
    "precision": 50.0,
    "coercer_precision": 100.0,
    "lag_months": 3.0,
    "renewal": 0.25,
    "changing_cost": 0.0,
}
PARTS = (
    "war",
    "beliefs",
    "settlement",
    "conference",
    "horizon",
    "coercion",
    "ruler",
    "opposition",
    "ruler helpers",
    "opposition helpers",
)
"""Parts of the game that are read once, by the name under which a reader keeps them."""
MOST_CERTAIN = 0.98
MOST_PATIENT = 0.999
FEWEST = 1e-3


class Values:
    """Drawn values by path, for the crisis with its levers and, where a lever replaces an input, for the base."""

    def __init__(self, crisis: Crisis, base: Crisis, columns: Columns) -> None:
        self.columns = columns
        self.now: Mapping[str, Quantity | Choice] = quantities(crisis.file) if columns else {}
        self.before: Mapping[str, Quantity | Choice] = quantities(base.file) if columns else {}
        self.found: dict[tuple[str, int], tuple[Quantity | Choice, list[Any] | None]] = {}

    def at(self, path: str, given: Quantity | Choice, draw: int) -> Any:
        """The value of an input in one version."""
        key = path, id(given)
        if key not in self.found:
            column = self._column(path, given)
            self.found[key] = given, None if column is None else column.tolist()
        values = self.found[key][1]
        return given.central if values is None else values[draw]

    def drawn_for(self, stage: Crisis) -> dict[str, NDArray[Any]]:
        """The drawn values that one stage of the crisis reads, by path."""
        known = quantities(stage.file) if self.columns else {}
        found = {path: self._column(path, given) for path, given in known.items()}
        return {path: column for path, column in found.items() if column is not None}

    def _column(self, path: str, given: Quantity | Choice) -> NDArray[Any] | None:
        if _same(self.now.get(path), given):
            return self.columns.get(path)
        if _same(self.before.get(path), given):
            return self.columns.get(BEFORE + path)
        return None


def _same(known: Quantity | Choice | None, given: Quantity | Choice) -> bool:
    return known is given or known == given  # most often the very same, and comparing takes long


@dataclass(frozen=True)
class Reader:
    """Reads one crisis in one version."""

    crisis: Crisis
    values: Values
    draw: int
    kept: dict[str, Any] = field(default_factory=dict, compare=False)
    """What was read already and is asked for more than once, by name."""

    def once(self, name: str, read: Callable[[], T]) -> T:
        """A part of the game, read when it is first asked for."""
        if name not in self.kept:
            self.kept[name] = read()
        found: T = self.kept[name]
        return found

    def known(self, parts: Iterable[str]) -> dict[str, Any]:
        """What was read of these parts already."""
        return {name: self.kept[name] for name in parts if name in self.kept}

    @property
    def war(self) -> War:
        war = self.crisis.file.part(WarPart).war
        assert war is not None
        return war

    def number(self, path: str, given: Quantity | Literal["wall"] | None, default: float) -> float:
        """A number of the file; a wall has no price."""
        if given is None:
            return default
        return inf if isinstance(given, str) else float(self.values.at(path, given, self.draw))

    def own(self, name: str, default: float | None = None) -> float:
        """A number of the war section itself."""
        return self.number(f"war.{name}", getattr(self.war, name), DEFAULTS[name] if default is None else default)

    def part(self, section: str, name: str, default: float) -> float:
        """A number of a part of the war section; the default where the part or the number is left out."""
        held = getattr(self.war, section)
        return self.number(f"war.{section}.{name}", None if held is None else getattr(held, name), default)

    def screen(self, name: str, default: float) -> float:
        """A number of the screen."""
        held = self.crisis.file.screen
        return self.number(f"screen.{name}", None if held is None else getattr(held, name), default)

    def type_of(self, actor: str) -> str | None:
        """The actor's type in this version."""
        choice = self.crisis.actor(actor).type
        return None if choice is None else str(self.values.at(f"actors.{actor}.type", choice, self.draw))
