"""One thing that somebody wrote or judged in a crisis file, or could, with what is asked and of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from demarche.crisis.provenance import is_judged
from demarche.crisis.quantity import Quantity
from demarche.crisis.shape import Key
from demarche.crisis.written import quantity

__all__ = ["Entry", "Kind"]

Kind = Literal["number", "choice", "text", "day", "flag", "pick"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that somebody wrote or judged, or could."""

    place: tuple[Key, ...]
    """Keys and places in lists that lead to it."""
    path: str
    """The same as people write it. What a lever sets stands after the lever's own path and a colon."""
    kind: Kind
    about: str
    """The actor, lever or item it belongs to, in words; empty where it belongs to the crisis as a whole."""
    asked: str
    """What is asked, in words."""
    value: Any
    """As the file has it; None where it says nothing."""
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    """Of a choice or a pick, what there is to choose from."""
    source: tuple[str, ...] = ()
    note: str = ""
    """Its own reason, or that of the record around it."""

    @property
    def number(self) -> Quantity | None:
        """The number as it is read; None where there is none that can be read."""
        return quantity(self.value) if self.kind == "number" else None

    @property
    def on(self) -> bool:
        """Of a switch, whether it is on."""
        return self.value is True or self.value in ("yes", "true")

    @property
    def shares(self) -> dict[str, float]:
        """Of a choice, how much weight each name has, as it is written."""
        if isinstance(self.value, str):
            return {self.value: 1.0}
        body = self.value if isinstance(self.value, dict) else {}
        names = body.get("values", [body.get("value")])
        names = [str(name) for name in names if name is not None] if isinstance(names, list) else []
        weights = body.get("weights")
        if not isinstance(weights, list) or len(weights) != len(names):
            return dict.fromkeys(names, 1.0)
        return {n: float(w) if isinstance(w, int | float) else 0.0 for n, w in zip(names, weights, strict=True)}

    @property
    def judged(self) -> bool:
        """Whether somebody has judged it, where it is something to judge."""
        told = self.kind in ("number", "choice", "flag")
        return is_judged(self.note) if told else not (self.place[-1] == "note" and not is_judged(str(self.value)))

    @property
    def reason(self) -> str:
        """The reason given, empty while it is only asked for."""
        return self.note if self.judged else ""

    @property
    def title(self) -> str:
        """What is asked and of whom, in one line."""
        return f"{self.about}: {self.asked}" if self.about and self.about not in self.asked else self.asked
