"""Two crises side by side: how far apart their answers are, and which groups of inputs the distance comes from.

Each version of one crisis is paired with the same-numbered set of the other (one seed), groups of inputs change
places, and every combination of swaps is answered by every engine that declares what can change places. What follows is
arithmetic: the Shapley value shares the difference out without remainder; one swap alone, and two beyond the sum of
each, say how. A comparison of inputs is no evidence of cause: it says which entries of the two files the difference
between the answers hangs on. Engines that declare nothing stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.itself import Itself
from demarche.engine.contract import Engine, Headline
from demarche.engine.registry import by_lead, taking_part
from demarche.engine.registry import engines as installed
from demarche.engine.swaps import Bit, Versions
from demarche.engine.unjudged import unjudged_in
from demarche.errors import InputError
from demarche.numerics.sampling import refuse_impossible
from demarche.study.compare.explaining import explained, level_of
from demarche.study.compare.notes import afterwards_of, differing, incomparable
from demarche.study.compare.result import Comparison, Explained, Level, RunPair, Side, TakingPart
from demarche.study.compare.swapping import Swap, swap_of
from demarche.study.compare.work import Progress, all_done
from demarche.study.draw.plan import Piece, Plan, plan_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Found = dict[str, Floats]

__all__ = ["DRAWS", "SLOW_DRAWS", "compare"]

DRAWS = 256
"""Versions of what costs little."""
SLOW_DRAWS = 16
"""Versions of slow engines, the first of these: every one is asked about under every combination of swaps."""


def compare(
    a: Crisis,
    b: Crisis,
    *,
    draws: int = SLOW_DRAWS,
    seed: int = 0,
    runs: RunPair | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
    done: Progress = lambda finished, total: None,
) -> Comparison:
    """Explain the difference between the answers to two crises.

    ``draws`` versions are asked of slow engines, each under every combination of swaps; engines that cost little are
    asked in :data:`DRAWS` or as many. Every engine that declares swaps and takes part in both is compared; the others
    stand side by side. ``runs``: the two finished runs that the crises come from, to stand beside. The same crises,
    draws and seed give the same result, whatever ``workers`` or ``executor``.

    Raises InputError where no engine that declares swaps takes part in both, or where nothing that is compared differs
    (two runs are still shown).
    """
    refuse_impossible(draws, 1, seed)
    sides = tuple(_side(crisis, name) for crisis, name in zip((a, b), _names(a, b, runs), strict=True))
    pair = _Pair(a, b, (sides[0], sides[1]), draws, seed)
    engines = _ordered(a, b)
    able = [engine for engine in engines if engine.swaps is not None and pair.both(engine)]
    if not able:
        raise InputError(_nothing_comparable(pair, engines))
    swaps = [swap_of(engine, *pair.versions(engine)) for engine in able]
    if not any(swap.groups for swap in swaps) and runs is None:
        compared = " and ".join(engine.called for engine in able)
        raise InputError(
            f"{sides[0].name} and {sides[1].name} say the same in everything that is compared ({compared}), so there "
            "is nothing to explain; give two that differ there"
        )
    swaps = [swap for swap in swaps if swap.groups]
    work = partial(all_done, workers=workers, executor=executor, done=done)
    beside = [engine for engine in engines if engine.swaps is None]
    tables, levels = _asked(pair, swaps, beside, work)
    found = [entry for swap, table in zip(swaps, tables, strict=True) for entry in _explained(pair, swap, table)]
    told = tuple(_told(pair, engine, levels.get(engine.name, ({}, {}))) for engine in engines)
    notes = [note for swap in swaps for note in (*swap.notes, *swap.swaps.notes(a, b, pair.names))]
    notes += incomparable(a, b, pair.sides, told)
    inputs = differing(a, b, swaps)
    return Comparison(*pair.sides, seed, tuple(found), inputs, tuple(notes), afterwards_of(a, b), told, runs)


@dataclass(frozen=True, eq=False)
class _Pair:
    """The two crises, how they are called here, and how many versions are drawn of them."""

    a: Crisis
    b: Crisis
    sides: tuple[Side, Side]
    draws: int
    seed: int
    _plans: dict[Itself[Crisis], Plan] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, str]:
        return self.sides[0].name, self.sides[1].name

    def both(self, engine: Engine) -> bool:
        return engine.applies(self.a) and engine.applies(self.b)

    def count(self, engine: Engine) -> int:
        """How many versions the engine is asked about."""
        return self.draws if engine.cost == "slow" else max(self.draws, DRAWS)

    def plan(self, crisis: Crisis) -> Plan:
        """The versions of a run of the whole crisis, so that both say the same."""
        known = Itself(crisis)
        if known not in self._plans:
            self._plans[known] = plan_of(crisis, draws=max(self.draws, DRAWS), seed=self.seed, levers=())
        return self._plans[known]

    def versions(self, engine: Engine) -> tuple[Versions, Versions]:
        one, other = (self._ready(engine, crisis) for crisis in (self.a, self.b))
        return one, other

    def _ready(self, engine: Engine, crisis: Crisis) -> Versions:
        assert engine.swaps is not None
        side = self._drawn(engine, crisis)
        base = self._drawn(engine, crisis.unlevered) if crisis.levers else side
        ready: Versions = engine.swaps.ready(side, base)
        return ready

    def _drawn(self, engine: Engine, crisis: Crisis) -> Versions:
        return Versions(crisis, self.columns(engine, crisis), self.count(engine))

    def columns(self, engine: Engine, crisis: Crisis) -> dict[str, NDArray[Any]]:
        """What is drawn for the engine, as in a run: with its branches, and what pulled levers replace."""
        return self.plan(crisis).columns(Piece(0, engine.name, 0, 0, self.count(engine)), engine)


def _ordered(a: Crisis, b: Crisis) -> list[Engine]:
    """Every engine that takes part in either; those that can be compared first, and of them those that lead."""
    known = dict.fromkeys((*taking_part(a), *taking_part(b)))
    return sorted(by_lead(known), key=lambda engine: engine.swaps is None)


def _nothing_comparable(pair: _Pair, engines: Sequence[Engine]) -> str:
    lacking = [
        f"{side.name}: {engine.missing}"
        for engine in engines
        if engine.swaps is not None
        for side, crisis in zip(pair.sides, (pair.a, pair.b), strict=True)
        if not engine.applies(crisis)
    ]
    one, other = pair.names
    able = [engine.missing for engine in by_lead(installed()) if engine.swaps is not None]
    why = ". ".join(lacking) or f"To be compared both need more: {able[0] if able else 'an engine that can compare'}"
    return f"nothing of {one} and {other} can be compared. {why}"


def _side(crisis: Crisis, name: str) -> Side:
    screen, header = crisis.file.screen, crisis.file.crisis
    sides = ("", "", "")
    if screen is not None:
        sides = crisis.label(screen.ruler), crisis.label(screen.opposition), screen.prize
    todo = unjudged_in(crisis)
    return Side(crisis.id, name, header.title, header.as_of, *sides, todo.numbers + len(todo.wishes))


def _names(a: Crisis, b: Crisis, runs: RunPair | None) -> tuple[str, str]:
    """'Syria' and 'Kosovo' for syria-2013 and kosovo-1999; with the year, or the letter, where that is not enough."""
    if runs is not None and runs.one_crisis and runs.folders[0] != runs.folders[1]:
        return runs.folders
    full = [crisis.id.replace("-", " ").replace("_", " ") for crisis in (a, b)]
    full = [words[:1].upper() + words[1:] for words in full]
    bare = [words.rsplit(" ", 1)[0] if words.rsplit(" ", 1)[-1].isdigit() else words for words in full]
    one, other = bare if bare[0] != bare[1] else full
    return (one, other) if one != other else (f"{one} (A)", f"{other} (B)")


Doing = Callable[..., list["Found"]]


def _asked(
    pair: _Pair, swaps: Sequence[Swap], beside: Sequence[Engine], work: Doing
) -> tuple[list[list[Found]], dict[str, tuple[Found, Found]]]:
    """What every engine answers: under every combination of swaps, and of those without, in each crisis.

    Only what slow engines do is handed out, and told as progress.
    """
    apart: list[tuple[Engine, list[Callable[[], Callable[[], Found]]]]] = [
        (swap.engine, [partial(swap.swaps.work, swap.a, swap.b, chosen) for chosen in swap.combinations])
        for swap in swaps
    ]
    apart += [(engine, [partial(_beside, pair, engine, crisis) for crisis in (pair.a, pair.b)]) for engine in beside]
    handed = [make for engine, ready in apart if engine.cost == "slow" for make in ready]
    slow = iter(work(handed, pair.draws))
    found = [[next(slow) if engine.cost == "slow" else make()() for make in ready] for engine, ready in apart]
    levels = {engine.name: (each[0], each[1]) for engine, each in zip(beside, found[len(swaps) :], strict=True)}
    return found[: len(swaps)], levels


def _beside(pair: _Pair, engine: Engine, crisis: Crisis) -> Callable[[], Found]:
    """What finds the levels of an engine that declares no swaps."""
    if not engine.applies(crisis) or not _tellable(engine, crisis):
        return dict
    count = pair.count(engine)
    return partial(engine.evaluate, crisis, pair.columns(engine, crisis), count, crisis)


def _tellable(engine: Engine, crisis: Crisis) -> tuple[Headline, ...]:
    """Quantities that can stand side by side: chances and shares of versions."""
    return tuple(head for head in engine.headlines(crisis) if head.is_chance and not head.detail)


def _told(pair: _Pair, engine: Engine, found: tuple[Found, Found]) -> TakingPart:
    swaps, crises = engine.swaps, (pair.a, pair.b)
    takes = [engine.applies(crisis) for crisis in crises]
    heads: dict[str, Headline] = {}
    for crisis, values in zip(crises, found, strict=True):
        heads |= {head.id: head for head in (_tellable(engine, crisis) if values else ()) if head.id not in heads}
    one, other = found
    order = sorted(heads, key=lambda name: not (name in one and name in other))
    return TakingPart(
        engine.name,
        engine.called,
        takes[0],
        takes[1],
        swaps is not None,
        "" if swaps is not None else engine.unlike,
        (pair.count(engine) if one else 0, pair.count(engine) if other else 0),
        tuple(Level(heads[name], *(_level(heads[name], values) for values in found)) for name in order),
        *(() if swaps is None else (swaps.contrast, swaps.nearer, swaps.adds)),
    )


def _level(head: Headline, values: Found) -> Any:
    known = values[head.id][~np.isnan(values[head.id])] if head.id in values else np.empty(0)
    return level_of(head, known) if known.size else None


def _explained(pair: _Pair, swap: Swap, found: Sequence[Found]) -> list[Explained]:
    """The quantities of an engine that are compared."""

    def says(bit: Bit) -> tuple[str, str]:
        return swap.swaps.says(pair.a, bit), swap.swaps.says(pair.b, bit)

    heads = {headline.id: headline for headline in swap.engine.headlines(swap.a.crisis)}
    return [
        explained(
            swap.engine.name,
            heads[name],
            swap.groups,
            swap.single,
            np.array([each[name] for each in found]),
            says,
        )
        for name in swap.swaps.compared
    ]
