"""What a study will evaluate: the crisis and its variants under levers, the draws, the engines, cut into chunks.

A chunk is :data:`CHUNK` versions of one engine under one variant. It depends on nothing but the plan, so that chunks
may be evaluated anywhere and in any order; a run is put together from them in the order of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from demarche.crisis import Crisis
from demarche.engine.contract import BEFORE, Engine, Headline
from demarche.engine.inputs import judged, touched
from demarche.engine.registry import taking_part
from demarche.errors import InputError
from demarche.study.draw.design import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHUNK", "Piece", "Plan", "Variant", "only", "plan_of"]

CHUNK = 64
"""Versions to a chunk; the first chunk of the baseline is the rough answer."""


@dataclass(frozen=True, eq=False)
class Variant:
    """The crisis under no lever, one, or two together."""

    name: str
    """Lever ids joined by ``+``; empty for the baseline."""
    levers: tuple[str, ...]
    crisis: Crisis
    felt: frozenset[str]
    """The engines that read something a lever sets; the others answer as for the baseline."""


@dataclass(frozen=True)
class Piece:
    """One chunk of work: versions ``start`` to ``stop`` of one engine under one variant."""

    variant: int
    """Its place among the plan's variants."""
    engine: str
    chunk: int
    start: int
    stop: int

    @property
    def file(self) -> str:
        """A file name for its results."""
        return f"{self.engine}-{self.variant:03d}-{self.chunk:05d}.part"


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything a study will evaluate."""

    base: Crisis
    variants: tuple[Variant, ...]
    """The baseline first."""
    engines: tuple[Engine, ...]
    headlines: dict[str, tuple[Headline, ...]]
    """By engine."""
    design: Design
    barred: tuple[tuple[str, ...], ...] = ()
    """Levers, or two together, that do not fit on top of what is pulled already, and are not tried."""

    @property
    def chunks(self) -> int:
        """How many chunks the draws are cut into."""
        return -(-self.design.count // CHUNK)

    def asked(self, engine: Engine) -> int:
        """How many of the versions, from the first, the engine is asked about."""
        return min(self.design.count, max(-(-self.design.count // engine.one_in), CHUNK))

    def pieces(self) -> list[Piece]:
        """All the work in a fixed order: the baseline's first chunk, every lever's first, and so on."""
        return [
            Piece(place, engine.name, chunk, chunk * CHUNK, min((chunk + 1) * CHUNK, self.asked(engine)))
            for chunk in range(self.chunks)
            for place, variant in enumerate(self.variants)
            for engine in self.engines
            if chunk * CHUNK < self.asked(engine) and (not variant.levers or engine.name in variant.felt)
        ]

    def columns(self, piece: Piece, engine: Engine) -> dict[str, NDArray[Any]]:
        """The drawn values that the engine reads, for the versions of a piece."""
        crisis = self.variants[piece.variant].crisis
        found = self.design.columns(crisis, engine.reads(crisis)) | self.before(crisis, engine)
        for label, branch in engine.branches(crisis).items():
            now, then = judged(crisis), judged(branch)
            drawn = self.design.columns(branch, engine.reads(crisis))
            found |= {label + path: column for path, column in drawn.items() if now.get(path) != then[path]}
        return {path: column[piece.start : piece.stop] for path, column in found.items()}

    def before(self, crisis: Crisis, engine: Engine) -> dict[str, NDArray[Any]]:
        """The drawn values, as they are without levers, of what the crisis's levers replace, for an engine that knows
        time; by :data:`BEFORE` and path."""
        if not (engine.timed and crisis.levers):
            return {}
        unlevered = self.base.unlevered
        now, known = judged(crisis), judged(unlevered)
        drawn = self.design.columns(unlevered, engine.reads(unlevered))
        return {BEFORE + path: column for path, column in drawn.items() if now.get(path) != known[path]}


def plan_of(
    crisis: Crisis,
    *,
    draws: int,
    seed: int,
    pairs: Sequence[tuple[str, ...]] = (),
    levers: Sequence[str] | None = None,
) -> Plan:
    """The plan for a crisis: the baseline, each of its levers (or those named), and the ``pairs`` asked for.

    Levers that are pulled already are part of the baseline and not tried again, nor are levers that do not fit on top
    of them. Inputs that the file itself leaves open have the same draws whatever is pulled. Raises InputError for an
    unknown lever or a pair that is none, CrisisError for correlations that make no sense.
    """
    pulled = {lever.id for lever in crisis.levers}
    names = [lever.id for lever in crisis.file.levers] if levers is None else list(dict.fromkeys(levers))
    singles = [(name,) for name in names if name not in pulled]
    for pair in pairs:
        if len(pair) != 2 or pair[0] == pair[1]:
            raise InputError(
                f"a pair is two different levers, such as arm-opposition+ultimatum, not {'+'.join(pair)!r}"
            )
    engines = taking_part(crisis)
    variants, barred = [Variant("", (), crisis, frozenset())], []
    for together in [*singles, *pairs]:
        after = crisis.on_top(*together)
        if after is None:
            barred.append(together)
            continue
        values = {path: value for lever in after.levers[len(crisis.levers) :] for path, value in lever.set.items()}
        if any(path.startswith("correlations") for path in values):
            raise InputError(
                f"the lever {'+'.join(together)} sets correlations, which all levers share; leave them out"
            )
        felt = frozenset(engine.name for engine in engines if touched(engine.reads(after), crisis, values))
        variants.append(Variant("+".join(together), together, after, felt))
    apart = [[b for engine in engines for b in engine.branches(variant.crisis).values()] for variant in variants]
    own = [variant.crisis for variant in (variants if crisis.levers else variants[1:])]
    under = [*apart[0], *own, *chain.from_iterable(apart[1:])]
    design = Design.of(crisis.unlevered, under, [engine.reads(crisis) for engine in engines], draws, seed)
    headlines = {engine.name: engine.headlines(crisis) for engine in engines}
    return Plan(crisis, tuple(variants), engines, headlines, design, tuple(barred))


def only(plan: Plan, engine: Engine) -> Plan:
    """The part of a plan that one engine takes, with the same draws."""
    felt = tuple(v for v in plan.variants if not v.levers or engine.name in v.felt)
    return replace(plan, engines=(engine,), variants=felt, headlines={engine.name: plan.headlines[engine.name]})
