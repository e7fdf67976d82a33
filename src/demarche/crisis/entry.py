"""One thing that somebody wrote or judged in a crisis file, or could, with what is asked and of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from demarche.crisis.provenance import is_judged
from demarche.crisis.quantity import Quantity
from demarche.crisis.shape import Key, plain_key
from demarche.crisis.writing import flow
from demarche.crisis.written import quantity

__all__ = ["NOWHERE", "Entry", "Item", "Kind"]

Kind = Literal["number", "choice", "text", "day", "flag", "pick", "count", "lines", "written", "part"]
"""``count`` is a plain number, ``lines`` a list of words, ``written`` anything else in the notation of the file, and
``part`` something with places of its own, which is there or could be added."""


@dataclass(frozen=True)
class Item:
    """An item of a list or a mapping of the file, by its place and its path; nothing where both are empty."""

    place: tuple[Key, ...] = ()
    path: str = ""


NOWHERE = Item()


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
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of words that are ids what people call the thing."""
    optional: bool = False
    """Whether the file can do without it."""
    group: Item = NOWHERE
    """The item of a list or a mapping that it is about, an option or a member of a council, which has a name if any
    around it has one."""
    item: Item = NOWHERE
    """The nearest item of a list or a mapping in which it stands."""
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
    def called(self) -> str:
        """What it is, in the words in which people speak of it: the short name of an actor, not its id."""
        return self.labels.get(str(self.value), str(self.value))

    @property
    def heading(self) -> str:
        """The key's own word and what is asked, for a list of what could be said."""
        own = plain_key(self.place[-1])
        return self.asked if self.asked.startswith(own) or self.asked.endswith("?") else f"{own}: {self.asked}"

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What there is to choose from, and what people call it."""
        return tuple((word, self.labels.get(word, word)) for word in self.words)

    @property
    def choosable(self) -> bool:
        """Whether it is a list of names, each of which the file lists."""
        names = self.value if isinstance(self.value, list) else []
        own = self.kind == "lines" and bool(self.labels) and self.place[-1] != "source"
        return own and all(isinstance(name, str) and name in self.labels for name in names)

    @property
    def written(self) -> str:
        """Of a list of words, these with one a line; of anything else, the value in the notation of the file."""
        if self.kind == "lines" and isinstance(self.value, list):
            return "\n".join(item if isinstance(item, str) else flow(item) for item in self.value)
        return "" if self.value is None else self.value if isinstance(self.value, str) else flow(self.value)

    @property
    def reason(self) -> str:
        """The reason given, empty while it is only asked for."""
        return self.note if self.judged else ""

    @property
    def title(self) -> str:
        """What is asked and of whom, in one line."""
        return f"{self.about}: {self.asked}" if self.about and self.about not in self.asked else self.asked
