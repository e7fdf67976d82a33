"""Each lever's effects from the finished pieces of a study: on every quantity, and on the leading ones by type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Engine, Pulled
from demarche.engine.effects import Effect, effect_of, interplay_of
from demarche.engine.question import overruled
from demarche.engine.registry import by_lead
from demarche.page.parts import joined as listed
from demarche.study.draw.plan import Plan
from demarche.study.helps import Helps, helps_of, leading, moved_of
from demarche.study.work.pieces import Answers, end_to_end

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

    Inputs = Mapping[str, NDArray[Any]]

__all__ = ["Joined", "effects_in", "helps_in", "joined_in", "joined_of", "moved_in", "pulled_of"]

Joined = Mapping[tuple[int, str], dict[str, "Floats"]]
"""An engine's columns by the place of a variant and the engine's name, where anything of it is finished."""


def effects_in(
    plan: Plan, joined: Joined, base: Mapping[str, dict[str, Floats]], centres: Sequence[Mapping[str, float]]
) -> tuple[tuple[Effect, ...], tuple[Pulled, ...]]:
    """What each lever and pair does to every quantity that is told, and their words and holders, in the plan's order.

    ``base``: each engine's columns without levers. ``centres``: by variant, each quantity where every input has its
    central value. A pair is told beyond the sum of its levers where both were tried alone before it.
    """
    effects: list[Effect] = []
    levers: list[Pulled] = []
    found: dict[str, dict[str, Floats]] = {}
    for place, variant in enumerate(plan.variants):
        if not variant.levers:
            continue
        at, central = centres[place], centres[0]
        levers.append(pulled_of(plan.base, variant.levers))
        for engine in plan.engines:
            felt = engine.name in variant.felt
            columns = joined.get((place, engine.name), {}) if felt else base[engine.name]
            found.setdefault(variant.name, {}).update(columns)
            for headline in plan.headlines[engine.name]:
                before, after = base[engine.name].get(headline.id), columns.get(headline.id)
                if headline.detail or headline.kind == "curve" or before is None or after is None:
                    continue
                count = min(len(before), len(after))
                shift = at.get(headline.id, np.nan) - central.get(headline.id, np.nan) if felt else 0.0
                effect = effect_of(variant.name, headline, before[:count], after[:count], shift, felt=felt)
                effects.append(_with_interplay(effect, variant.levers, before, found))
    return tuple(effects), tuple(levers)


def _with_interplay(
    effect: Effect, levers: tuple[str, ...], before: Floats, found: Mapping[str, Mapping[str, Floats]]
) -> Effect:
    if len(levers) < 2 or any(lever not in found for lever in levers):
        return effect
    parts = [before, *(found[lever].get(effect.quantity) for lever in levers), found[effect.lever].get(effect.quantity)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return effect
    count = min(len(part) for part in known)
    excess = interplay_of(*(part[:count] for part in known))
    if excess is None:
        return effect
    return replace(effect, interplay=excess[0], interplay_low=excess[1], interplay_high=excess[2])


def helps_in(
    plan: Plan, joined: Joined, base: Mapping[str, Mapping[str, Floats]], inputs: Mapping[str, Inputs]
) -> Helps | None:
    """What each lever and pair does to the leading figure of the engine that gives the verdict, else of the first."""
    for engine in by_lead(plan.engines):
        lead = leading(plan.headlines[engine.name])
        if lead is None or lead.id not in base[engine.name]:
            continue
        under = _under(plan, joined, engine)
        return helps_of(plan.base, engine, lead, base[engine.name], inputs[engine.name], under) if under else None
    return None


def moved_in(
    plan: Plan, joined: Joined, base: Mapping[str, Mapping[str, Floats]], inputs: Mapping[str, Inputs]
) -> Iterator[Helps]:
    """What levers do to every other quantity that is told."""
    first = next(
        (
            lead.id
            for engine in by_lead(plan.engines)
            if (lead := leading(plan.headlines[engine.name])) is not None and lead.id in base[engine.name]
        ),
        "",
    )
    for engine in plan.engines:
        under = [(pulled, columns) for pulled, columns in _under(plan, joined, engine) if columns is not None]
        for head in plan.headlines[engine.name] if under else ():
            if head.detail or head.kind == "curve" or head.id == first or head.id not in base[engine.name]:
                continue
            found = moved_of(plan.base, head, base[engine.name], inputs[engine.name], under)
            if found is not None:
                yield found


def _under(plan: Plan, joined: Joined, engine: Engine) -> list[tuple[Pulled, dict[str, Floats] | None]]:
    """Every lever and pair with the engine's columns, None where it feels nothing; those not answered yet left out."""
    under: list[tuple[Pulled, dict[str, Floats] | None]] = []
    for place, variant in enumerate(plan.variants):
        if variant.levers:
            columns = joined.get((place, engine.name), {}) if engine.name in variant.felt else None
            if columns is None or columns:
                under.append((pulled_of(plan.base, variant.levers), columns))
    return under


def pulled_of(base: Crisis, names: tuple[str, ...]) -> Pulled:
    """Levers pulled together, with their words, their holders and their months."""
    known = {lever.id: lever for lever in base.file.levers}
    levers = [known[name] for name in names]
    seats = tuple(dict.fromkeys(base.label(lever.seat) for lever in levers))
    title = "; and ".join(lever.label for lever in levers)
    both = listed(list(dict.fromkeys(path for path, *_ in overruled(levers))))
    title = f"{title} (both set {both}; the second counts)" if both else title
    ours = all(lever.seat == base.file.crisis.seat for lever in levers)
    ends = [lever.to_month for lever in levers]
    last = None if None in ends else max(end for end in ends if end is not None)
    first = min(lever.from_month for lever in levers)
    return Pulled(
        levers=names,
        title=title,
        short="; and ".join(lever.short or lever.label for lever in levers),
        seats=seats,
        ours=ours,
        surprise=any(lever.surprise for lever in levers),
        from_month=first,
        to_month=last,
    )


def joined_in(plan: Plan, answers: Answers, only: str = "") -> Joined:
    """What :func:`joined_of` gives of every variant and engine (or of this one alone), the answers looked through
    once."""
    chunks: dict[tuple[int, str], dict[int, Mapping[str, Floats]]] = {}
    for piece, found in answers.items():
        if only in ("", piece.engine):
            chunks.setdefault((piece.variant, piece.engine), {})[piece.chunk] = found
    return {(variant, engine): _joined(plan, engine, mine) for (variant, engine), mine in chunks.items()}


def joined_of(plan: Plan, answers: Answers, variant: int, engine: str) -> dict[str, Floats]:
    """Finished chunks of one engine under one variant, up to the first that is missing."""
    mine = {p.chunk: found for p, found in answers.items() if (p.variant, p.engine) == (variant, engine)}
    return _joined(plan, engine, mine)


def _joined(plan: Plan, engine: str, mine: Mapping[int, Mapping[str, Floats]]) -> dict[str, Floats]:
    ready = [mine[chunk] for chunk in takewhile(mine.__contains__, count())]
    return {h.id: end_to_end([part[h.id] for part in ready]) for h in plan.headlines[engine]} if ready else {}
