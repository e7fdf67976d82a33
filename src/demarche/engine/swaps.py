"""What of two crises can change places when they are compared: an engine declares it, and the comparison need know
nothing else of the engine.

Inputs change places in *groups*, since a number of one crisis means little without those that go with it; a group has
*bits*, which can be tried by themselves. The defaults of :class:`Swaps` fit an engine whose inputs stand at the same
paths in every file. Others (those that ask of roles what another file may ask of other actors) override what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions, quantities
from demarche.crisis.quantity import Choice, Quantity
from demarche.engine.inputs import covers, keys

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from demarche.engine.contract import Columns, Engine

    Found = dict[str, NDArray[np.float64]]

__all__ = ["Bit", "Group", "Swaps", "Versions"]


@dataclass(frozen=True)
class Bit:
    """A part of a group that can change places by itself: inputs that stand in for each other or go together.

    ``id`` is the group's with a number; two engines that read the same thing give it the same id.
    """

    id: str
    title: str
    paths: tuple[str, ...]
    """Patterns of the crisis file, as :meth:`Swaps.path` writes them."""
    instead: tuple[str, ...] = ()
    """Those that stand in where a file leaves ``paths`` out."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.paths, *self.instead)


@dataclass(frozen=True)
class Group:
    """Inputs that change places together. ``short`` names it in a sentence, after "the" or "Kosovo's"; ``title`` in a
    table.
    """

    id: str
    short: str
    title: str
    bits: tuple[Bit, ...]

    @classmethod
    def of(cls, name: str, short: str, title: str, bits: Mapping[str, str]) -> Group:
        """A group from its bits: their titles, each with its paths in a line and, after a ``|``, what stands in."""
        parts = ((k, words, *lines.partition("|")[::2]) for k, (words, lines) in enumerate(bits.items()))
        made = (Bit(f"{name}.{k}", words, tuple(own.split()), tuple(more.split())) for k, words, own, more in parts)
        return cls(name, short, title, tuple(made))


@dataclass(frozen=True, eq=False)
class Versions:
    """A crisis and its versions: by path, one column of drawn values for each open input."""

    crisis: Crisis
    columns: Columns
    count: int


V = TypeVar("V", bound=Versions)


@dataclass(frozen=True, eq=False)
class Swaps(Generic[V]):
    """What of two crises can change places for one engine, and how the crisis between them is made and answered."""

    engine: Engine
    groups: tuple[Group, ...]
    """In the order of a page."""
    compared: tuple[str, ...]
    """Ids of the quantities whose difference is explained, the leading one first."""
    contrast: str = ""
    """How it looks at a crisis, after the name of the engine that leads has spoken: 'On the screen, where ...'."""
    nearer: tuple[str, str] = ("nearer", "further")
    """What more, and less, of the leading quantity means: 'nearer to a deal'."""
    adds: str = ""
    """A sentence: what comes in with this engine where one that looks less far sees it otherwise."""

    def ready(self, side: Versions, unlevered: Versions) -> V:
        """A side as its inputs change places; ``unlevered``: the same versions before any lever was pulled."""
        return replace(side, crisis=replace(side.crisis, levers=(), changes=(), origin=None))  # type: ignore[return-value]

    def footing(self, a: V, b: V) -> tuple[V, V, tuple[str, ...]]:
        """Both sides on one footing, and in words what had to be changed for it."""
        return a, b, ()

    def notes(self, a: Crisis, b: Crisis, names: tuple[str, str]) -> Iterable[str]:
        """What stays out of the comparison, and which unlike things change places whole, as clauses."""
        return ()

    def path(self, crisis: Crisis, path: str) -> str:
        """A path of a file as the patterns of the bits have it."""
        return path

    def mixed(self, a: V, b: V, chosen: Iterable[str]) -> V:
        """``a`` with the ``chosen`` bits of ``b``."""
        wanted = frozenset(chosen)
        file: Any = a.crisis.file
        for group in self.groups:
            for bit in group.bits:
                for path in bit.patterns if bit.id in wanted else ():
                    file = _put(file, keys(path), _at(b.crisis.file, keys(path)))
        columns = {path: column for path, column in a.columns.items() if self.bit_of(path) not in wanted}
        columns |= {path: column for path, column in b.columns.items() if self.bit_of(path) in wanted}
        known = quantities(file)
        columns = {path: column for path, column in columns.items() if path in known}
        return replace(a, crisis=replace(a.crisis, file=file), columns=columns)

    def work(self, a: V, b: V, chosen: Iterable[str]) -> Callable[[], Found]:
        """What finds the engine's quantities for ``a`` with the ``chosen`` bits of ``b``, wherever it is called."""
        return partial(_evaluated, self.engine, self.mixed(a, b, chosen))

    def refused(self, a: V, b: V, chosen: frozenset[str]) -> bool:
        """Whether a combination of swaps is nothing that the engine could work with."""
        return False

    def entries(self, side: V, bit: Bit) -> Sequence[Any]:
        """What a side has at each pattern of a bit."""
        return [_at(side.crisis.file, keys(path)) for path in bit.patterns]

    def says(self, crisis: Crisis, bit: Bit) -> str:
        """What a file says on a bit; where it is silent, what stands in."""
        told = [(path, entry.value) for path, entry in self.judged(crisis).items() if self.bit_of(path) == bit.id]
        own = [value for path, value in told if covers(bit.paths, self.in_roles(path))]
        return "; ".join(own or [value for _, value in told]) or "nothing"

    def judged(self, crisis: Crisis) -> dict[str, Assumption]:
        """Its judged inputs that can change places, by path as the patterns have it."""
        told = ((self.path(crisis, entry.path), entry) for entry in assumptions(crisis))
        return {path: entry for path, entry in told if entry.kind in ("number", "type") and self.bit_of(path)}

    def in_roles(self, path: str) -> str:
        """A path with what is one of several of a kind called by the kind, as a pattern has it."""
        return path

    def bit_of(self, path: str) -> str | None:
        """The bit that a path belongs to; None for what does not change places."""
        if path not in self._known:
            own, bits = self.in_roles(path), (bit for group in self.groups for bit in group.bits)
            self._known[path] = next((bit.id for bit in bits if covers(bit.patterns, own)), None)
        return self._known[path]

    @cached_property
    def _known(self) -> dict[str, str | None]:
        return {}

    def said_alike(self, a: V, b: V, bit: Bit) -> bool:
        """Whether both files say the same on a bit, whatever their reasons."""
        return [_bare(entry) for entry in self.entries(a, bit)] == [_bare(entry) for entry in self.entries(b, bit)]

    def same(self, a: V, b: V, bit: Bit) -> bool:
        """Whether a bit is the same in both, version by version."""
        if not self.said_alike(a, b, bit):
            return False
        paths = [path for path in {*a.columns, *b.columns} if self.bit_of(path) == bit.id]
        return all(
            path in a.columns and path in b.columns and bool((a.columns[path] == b.columns[path]).all())
            for path in paths
        )


def _evaluated(engine: Engine, side: Versions) -> Found:
    return engine.evaluate(side.crisis, side.columns, side.count, side.crisis)


def _at(node: Any, place: Sequence[str]) -> Any:
    """What stands there; None where nothing does."""
    for key in place:
        node = None if node is None else node.get(key) if isinstance(node, dict) else getattr(node, key)
    return node


def _put(node: Any, place: Sequence[str], value: Any) -> Any:
    """A copy that says something else there; where the way there is missing, itself."""
    if not place:
        return value
    if node is None:
        return None
    first, *rest = place
    if isinstance(node, dict):
        return {**node, first: _put(node.get(first), rest, value)}
    return node.model_copy(update={first: _put(getattr(node, first), rest, value)})


_REASONS = frozenset({"source", "note", "title", "provides", "actor"})


def _bare(node: Any) -> Any:
    """An entry without its reasons."""
    if isinstance(node, Quantity | Choice):
        return node.values, node.weights, getattr(node, "kind", "")
    if isinstance(node, tuple | list):
        return [_bare(entry) for entry in node]
    if isinstance(node, dict):
        return {key: _bare(entry) for key, entry in node.items()}
    if hasattr(node, "model_fields_set"):
        return {name: _bare(getattr(node, name)) for name in type(node).model_fields if name not in _REASONS}
    return node
