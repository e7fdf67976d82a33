"""Why a figure is what it is: its spread by type, the judgements it hangs on with reason and source, what turns it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions
from demarche.crisis.quantity import Quantity
from demarche.engine.contract import Engine, Headline
from demarche.engine.effects import Link, Spread, links_of, spread_of
from demarche.engine.inputs import judged, touched
from demarche.engine.plain import Plain
from demarche.engine.question import Cited, question_of
from demarche.engine.registry import taking_part
from demarche.engine.verdict import Verdict
from demarche.numerics.sensitivity import delta
from demarche.page.numbers import percent
from demarche.study.asking import Asked, ask
from demarche.study.claims.trial import middle
from demarche.study.draw.plan import Piece
from demarche.study.naming import VERDICT, Named, named
from demarche.study.sensitivity.flips import Flip, Way, nearest_flips
from demarche.study.sensitivity.hinges import MOST
from demarche.study.studies import DRAWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Judgement", "OfKind", "Reversal", "Why", "WhyInput", "why"]

Done = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class OfKind(Plain):
    """The figure in the versions in which an actor is of one type."""

    input: str
    actor: str
    type: str
    words: str
    """Finish 'if it ...'."""
    weight: float
    spread: Spread
    middle_half: tuple[float, float] | None
    """What bounds the middle half of the versions; None of a yes or no."""


@dataclass(frozen=True, kw_only=True)
class Judgement(Plain):
    """One entry of the file that the figure hangs on, and what hangs on it."""

    path: str
    about: str
    value: str
    """As it stands in the file."""
    reason: str
    sources: tuple[Cited, ...]
    link: Link | None = None
    """How the figure differs between versions where it is low and where it is high; None if that does not stand out."""
    said: tuple[str, ...] = ()
    """What else the engine says of it."""


@dataclass(frozen=True, kw_only=True)
class Reversal(Plain):
    """The nearest change of the middle version that takes the figure across ``at``, and what it is there now."""

    at: float
    now: float | None
    flips: tuple[Flip, ...]
    moved: Mapping[str, str]
    """What was moved: by path, what it is about."""


@dataclass(frozen=True, kw_only=True)
class Why(Plain):
    """The chain behind one quantity: the same figures as a run with the same draws and seed."""

    crisis: str
    title: str
    quantity: Headline
    spread: Spread
    middle_half: tuple[float, float] | None
    by_type: tuple[OfKind, ...]
    judgements: tuple[Judgement, ...]
    """What it hangs on most stands first."""
    reversal: Reversal | None
    """None where nothing marks one answer off from another."""
    verdict: Verdict | None
    """The verdict that the figure decides; None if it decides none, or nobody has judged yet what it rests on."""
    unjudged: int
    """How many inputs nobody has judged yet on which the engine's verdict rests."""
    near: tuple[Headline, ...]
    """Other quantities that the words could have meant."""
    seed: int


@dataclass(frozen=True, kw_only=True)
class WhyInput(Plain):
    """The chain from one entry of the file: what stands there, why, and which figures hang on it."""

    crisis: str
    title: str
    judgement: Judgement
    hanging: tuple[tuple[Headline, Link], ...]
    """The figures that visibly differ with it, the farthest apart first."""
    versions: int
    seed: int


def why(
    crisis: Crisis,
    about: str,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    workers: int | None = 1,
    executor: Executor | None = None,
    done: Done = lambda finished, total: None,
) -> Why | WhyInput:
    """Trace a figure, or an entry of the file, through the crisis.

    ``about`` is a quantity's id, words it goes by, ``verdict``, or a path of the file. Raises InputError, with the
    nearest quantities, where it is none of them.
    """
    found = named(crisis, about)
    how: dict[str, Any] = {"draws": draws, "seed": seed, "workers": workers, "executor": executor, "done": done}
    if found.path is not None:
        return _of_input(crisis, found.path, how)
    return _of_quantity(crisis, found, about.strip().casefold() == VERDICT, how)


def _of_quantity(crisis: Crisis, found: Named, whole: bool, how: dict[str, Any]) -> Why:
    assert found.engine is not None
    assert found.headline is not None
    asked, headline = ask(crisis, found.engine, levers=(), **how), found.headline
    values, inputs = asked.drawn.base.values[headline.id], asked.drawn.base.inputs
    count = len(values)
    own = {path: column[:count] for path, column in inputs.items()}
    todo = asked.reader.unjudged_by(asked.engine.name).count
    links = asked.study.links.get(headline.id) or links_of(headline, values, own)
    return Why(
        crisis=crisis.id,
        title=crisis.file.crisis.title,
        quantity=headline,
        spread=asked.study.spreads[headline.id],
        middle_half=_half(headline, values),
        by_type=tuple(_kinds(crisis, headline, values, own)),
        judgements=tuple(_judgements(crisis, asked, headline, links)),
        reversal=_reversal(asked, headline, values, links),
        verdict=asked.study.verdict if not todo and (whole or headline.role in ("now", "soon")) else None,
        unjudged=todo,
        near=found.near,
        seed=how["seed"],
    )


def _half(headline: Headline, values: Floats) -> tuple[float, float] | None:
    held = values[~np.isnan(values)]
    if headline.kind == "yes-no" or not held.size:
        return None
    low, high = (float(end) for end in np.quantile(held, [0.25, 0.75]))
    return low, high


def _kinds(crisis: Crisis, headline: Headline, values: Floats, inputs: dict[str, NDArray[Any]]) -> Iterator[OfKind]:
    """By the types that differ between the versions, the highest mean of each actor's first."""
    for kind_of in crisis.file.actors:
        path = f"actors.{kind_of.id}.type"
        if path not in inputs or kind_of.type is None:
            continue
        found = []
        for kind in np.unique(inputs[path]):
            among = values[inputs[path] == kind]
            weight = kind_of.type.weights[kind_of.type.values.index(str(kind))]
            found.append(
                OfKind(
                    input=path,
                    actor=kind_of.label,
                    type=str(kind),
                    words=kind_of.types.get(str(kind), str(kind)),
                    weight=weight,
                    spread=spread_of(headline, among, np.nan),
                    middle_half=_half(headline, among),
                )
            )
        yield from sorted(found, key=lambda entry: (-(entry.spread.mean or 0.0), entry.type))


def _judgements(crisis: Crisis, asked: Asked, headline: Headline, links: tuple[Link, ...]) -> Iterator[Judgement]:
    said: dict[str, list[str]] = {}
    if headline.role in ("lead", "now", "soon"):
        grounds = [ground for ground in asked.engine.grounds(asked.answer) if ground.role in ("", headline.role)]
        for ground in grounds:
            said.setdefault(ground.path, []).append(ground.said)
    told = {entry.path: entry for entry in assumptions(crisis)}
    by_path = {link.input: link for link in links}
    for path in dict.fromkeys([*by_path, *said]):
        if path in told:
            yield _judgement(crisis, told[path], by_path.get(path), tuple(said.get(path, ())))


def _judgement(crisis: Crisis, entry: Assumption, link: Link | None, said: tuple[str, ...] = ()) -> Judgement:
    question = question_of(crisis)
    cited = {source.id: source for source in question.sources}
    kinds = [kind for kind in question.kinds if entry.path == f"actors.{kind.actor}.type" and kind.weight]
    return Judgement(
        path=entry.path,
        about=f"what kind of player {kinds[0].label} is" if kinds else entry.text.rstrip("."),
        value="; ".join(f"{percent(kind.weight)}: {kind.words}" for kind in kinds) or entry.value,
        reason=" ".join(entry.note.split()),
        sources=tuple(cited[name] for name in entry.source if name in cited),
        link=link,
        said=said,
    )


def _turn(headline: Headline, values: Floats) -> float | None:
    """Where one answer ends and the other begins: one half of a yes or no and of a chance, zero of what has a sign."""
    if headline.kind == "yes-no" or "chance" in headline.unit:
        return 0.5
    held = values[~np.isnan(values)]
    return 0.0 if held.size and held.min() < 0.0 and not headline.dated else None


def _reversal(asked: Asked, headline: Headline, values: Floats, links: tuple[Link, ...]) -> Reversal | None:
    """The nearest change of the middle version that turns the answer; engines that take long are asked less often."""
    at, central = _turn(headline, values), asked.study.spreads[headline.id].central
    if at is None or central is None:
        return None
    plan, slow = asked.plan, asked.engine.cost == "slow"
    known = judged(plan.base)
    inputs = [path for path in asked.drawn.base.inputs if path in plan.design.paths and path in known]
    first = [link.input for link in links if link.input in inputs]
    held = ~np.isnan(values)

    def strength(path: str) -> tuple[float, str]:
        return -delta(asked.drawn.base.inputs[path][: len(values)][held], values[held]), path

    first += sorted((path for path in inputs if path not in first), key=strength)
    chosen = first[:MOST] if slow else first
    ways = [Way(path, plan.design.paths.index(path), known[path], middle(known[path])) for path in chosen]
    centre = np.full(max(len(plan.design.paths), 1), 0.5)
    for dimension, path in enumerate(plan.design.paths):
        if path in known and known[path].is_range:
            centre[dimension] = middle(known[path])

    told = {entry.path: entry.text.rstrip(".") for entry in assumptions(plan.base)}
    moved = {way.input: told.get(way.input, way.input) for way in ways}

    def truth(units: Floats) -> Floats:
        column = _at(asked, units)[headline.id]
        return np.where(np.isnan(column), np.nan, (column > at).astype(np.float64))

    return Reversal(at=at, now=central, flips=nearest_flips(truth, centre, ways, coarse=slow), moved=moved)


def _at(asked: Asked, units: Floats) -> dict[str, Floats]:
    """What the engine answers without levers at points of the unit cube."""
    plan = replace(asked.plan, design=asked.plan.design.at(units))
    columns = plan.columns(Piece(0, asked.engine.name, 0, 0, len(units)), asked.engine)
    known = judged(plan.base)
    for path, given in known.items():
        if path in columns and isinstance(given, Quantity) and given.kind == "weighted":
            # A few values with weights: none of them need be the mean, which stands for an input that is not moved.
            still = units[:, plan.design.paths.index(path)] == middle(given)
            columns[path] = np.where(still, given.central, columns[path])
    return asked.engine.evaluate(plan.base, columns, len(units), plan.base)


def _of_input(crisis: Crisis, path: str, how: dict[str, Any]) -> WhyInput:
    entry = next(entry for entry in assumptions(crisis) if entry.path == path)
    hanging: list[tuple[Headline, Link]] = []
    for engine in _reading(crisis, path):
        asked = ask(crisis, engine, levers=(), **how)
        for headline in asked.study.headlines:
            hanging += [(headline, link) for link in asked.study.links[headline.id] if link.input == path]
    hanging.sort(key=lambda pair: (pair[0].role == "", -abs(pair[1].difference)))
    return WhyInput(
        crisis=crisis.id,
        title=crisis.file.crisis.title,
        judgement=_judgement(crisis, entry, None),
        hanging=tuple(hanging),
        versions=how["draws"],
        seed=how["seed"],
    )


def _reading(crisis: Crisis, path: str) -> Iterator[Engine]:
    """The engines whose answer the path can decide."""
    for engine in taking_part(crisis):
        if touched(engine.reads(crisis), crisis, {path: None}):
            yield engine
