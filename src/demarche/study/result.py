"""The frozen result of a study, put together from finished pieces; the report is made from it alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions, written
from demarche.crisis.quantity import Choice, Quantity
from demarche.engine.by_type import OfType, Typed, of_types, typed_of
from demarche.engine.contract import BEFORE, Columns, Drawn, Engine, Headline, Pulled, Variation, Verdict
from demarche.engine.effects import Effect, Link, Spread, all_links, spread_of, strongest, telling
from demarche.engine.inputs import judged
from demarche.engine.registry import by_lead
from demarche.study.draw.plan import Piece, Plan
from demarche.study.helps import Helps
from demarche.study.pulling import effects_in, helps_in, joined_in, joined_of, moved_in, pulled_of
from demarche.study.work.crew import Job
from demarche.study.work.pieces import Answers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DrawnInput", "StudyResult", "assembled", "base_values", "curves_of", "drawn_of", "slower_jobs", "table_of"]


@dataclass(frozen=True)
class DrawnInput:
    """An input that the file leaves open, or a lever does: what it is about and how it is written there."""

    path: str
    text: str
    value: str
    only_under: tuple[str, ...] = ()
    """The levers under which alone it is open; empty where the file itself leaves it open."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"only_under": list(self.only_under)}


@dataclass(frozen=True, eq=False)
class StudyResult:
    """Everything a study found over its versions.

    ``done`` of the ``draws`` versions asked for are in; fewer only where a run was interrupted (a slow engine is
    asked about some of them: see ``Spread.n``). All intervals are 90 %. Nothing here is a probability: shares are
    shares of the versions tested.
    """

    draws: int
    done: int
    seed: int
    seat: str
    inputs: tuple[DrawnInput, ...]
    headlines: tuple[Headline, ...]
    spreads: Mapping[str, Spread]
    """By quantity, without any lever."""
    levers: tuple[Pulled, ...]
    effects: tuple[Effect, ...]
    links: Mapping[str, tuple[Link, ...]]
    """By quantity, what it varies with."""
    details: tuple[Headline, ...] = ()
    """Quantities that sections use, in no ranking; their spreads stand with the others."""
    ranking: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    """Of each leading quantity the inputs between whose ends it differs most; what is not among its ``links``, too, may
    be chance."""
    barred: tuple[str, ...] = ()
    """Titles of levers that do not fit on top of what is pulled already, and were not tried."""
    by_type: tuple[OfType, ...] = ()
    """The leading figures among the versions in which an actor is of one type, for each engine, actor and type."""
    typed: Mapping[str, Typed] = field(default_factory=dict)
    """Every quantity that is told, without levers, by the type of the actor on whom it hangs."""
    verdict: Verdict | None = None
    """By the engine that leads of those that give one."""
    helps: Helps | None = None
    """What each lever does to the leading figure, by type; None where there is no figure or no lever."""
    moved: tuple[Helps, ...] = ()
    """The same of every other quantity that some lever changes, with the levers that do."""

    def headline(self, quantity: str) -> Headline:
        """The quantity with this id."""
        return next(entry for entry in self.headlines if entry.id == quantity)

    def effect(self, lever: str, quantity: str) -> Effect:
        """What a lever does to a quantity."""
        return next(entry for entry in self.effects if (entry.lever, entry.quantity) == (lever, quantity))

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the fields are documented in the reference."""
        return {
            "draws": self.draws,
            "done": self.done,
            "seed": self.seed,
            "inputs": [entry.to_dict() for entry in self.inputs],
            "quantities": [
                {**entry.to_dict(), "baseline": self.spreads[entry.id].to_dict()} for entry in self.headlines
            ],
            "details": [
                {**entry.to_dict(), "baseline": self.spreads[entry.id].to_dict()}
                for entry in self.details
                if entry.id in self.spreads
            ],
            "levers": [
                {
                    "name": lever.name,
                    **lever.to_dict(),
                    "effects": [e.to_dict() for e in self.effects if e.lever == lever.name],
                }
                for lever in self.levers
            ],
            "not_on_top": list(self.barred),
            "by_type": [entry.to_dict() for entry in self.by_type],
            "typed": {name: found.to_dict() for name, found in self.typed.items()},
            "links": {name: [link.to_dict() for link in links] for name, links in self.links.items()},
            "ranking": {name: [link.to_dict() for link in links] for name, links in self.ranking.items()},
            "verdict": None if self.verdict is None else self.verdict.to_dict(),
            "helps": None if self.helps is None else self.helps.to_dict(),
            "moved": [found.to_dict() for found in self.moved],
        }


def slower_jobs(plan: Plan) -> list[Job]:
    """What a result needs beside the pieces: every variant where each input has its central value, and whatever the
    engines have that takes long."""
    return [Job(_centres), *(Job(_beside, at) for at in _jobs_of(plan))]


def _jobs_of(plan: Plan) -> list[tuple[str, int]]:
    return [(engine.name, place) for engine in plan.engines for place in range(len(engine.jobs(plan.base)))]


def _beside(plan: Plan, name: str, place: int) -> Any:
    engine = next(entry for entry in plan.engines if entry.name == name)
    return engine.jobs(plan.base)[place](plan.base)


def assembled(plan: Plan, answers: Answers, slower: Sequence[Any] | None = None, *, linked: bool = True) -> StudyResult:
    """The result of the pieces that are finished, in the order of the plan, whatever order they came in.

    Each quantity counts the versions up to the first chunk that is missing, a lever's effects those that are there
    with it and without. ``slower`` is what :func:`slower_jobs` found; without it robustness and central values are
    left out. ``linked``: is what varies with what asked for as well, and the inputs in words?
    """
    centres = [{} for _ in plan.variants] if slower is None else slower[0]
    joined = joined_in(plan, answers)
    base = {engine.name: joined.get((0, engine.name), {}) for engine in plan.engines}
    values = {name: column for columns in base.values() for name, column in columns.items()}
    central = centres[0]
    spreads: dict[str, Spread] = {}
    shown: list[Headline] = []
    details: list[Headline] = []
    for engine in plan.engines:
        for headline in plan.headlines[engine.name]:
            if headline.id in values and headline.kind != "curve":
                spreads[headline.id] = spread_of(headline, values[headline.id], central.get(headline.id, np.nan))
                (details if headline.detail else shown).append(headline)
    effects, levers = effects_in(plan, joined, base, centres)
    done = min((_done(plan, engine, base[engine.name]) for engine in plan.engines), default=0)
    ranked = shown if linked else []
    inputs = {engine.name: plan.design.columns(plan.base, engine.reads(plan.base)) for engine in plan.engines}
    read = _read(plan, ranked, values, inputs)
    every = {head.id: all_links(head, values[head.id], read[head.id]) for head in ranked}
    return StudyResult(
        draws=plan.design.count,
        done=done,
        seed=plan.design.seed,
        seat=plan.base.label(plan.base.file.crisis.seat),
        inputs=_inputs(plan) if linked else (),
        headlines=tuple(shown),
        spreads=spreads,
        levers=levers,
        effects=effects,
        links={name: telling(found, len(read[name])) for name, found in every.items()},
        barred=tuple(pulled_of(plan.base, names).title for names in plan.barred),
        by_type=tuple(
            told for engine in plan.engines for told in _told(plan, engine, base[engine.name], inputs[engine.name])
        ),
        details=tuple(details),
        ranking={head.id: strongest(every[head.id]) for head in ranked if head.role in ("lead", "now")},
        typed={head.id: typed_of(plan.base, head, values[head.id], read[head.id]) for head in ranked},
        verdict=_verdict(plan, base),
        helps=helps_in(plan, joined, base, inputs),
        moved=tuple(moved_in(plan, joined, base, inputs)) if linked else (),
    )


def _told(
    plan: Plan, engine: Engine, columns: Mapping[str, Floats], inputs: Mapping[str, NDArray[Any]]
) -> Iterator[OfType]:
    return of_types(plan.base, engine, plan.headlines[engine.name], columns, inputs)


def _verdict(plan: Plan, base: Mapping[str, Mapping[str, Floats]]) -> Verdict | None:
    """By the engine that leads, of those that give one."""
    for engine in by_lead(plan.engines):
        found = engine.verdict(plan.base, base[engine.name]) if base[engine.name] else None
        if found is not None:
            return found
    return None


def drawn_of(plan: Plan, answers: Answers, engine: Engine, found: StudyResult, slower: Sequence[Any]) -> Drawn:
    """What a study found of one engine, for its answer."""
    variants, joined = {}, joined_in(plan, answers, engine.name)
    for place, variant in enumerate(plan.variants):
        if not variant.levers or engine.name in variant.felt:
            values = joined.get((place, engine.name), {})
            count = min((len(column) for column in values.values()), default=0)
            if not plan.headlines[engine.name]:
                count = plan.asked(engine)
            inputs = plan.columns(Piece(place, engine.name, 0, 0, count), engine)
            variants[frozenset(variant.levers)] = Variation(crisis=variant.crisis, inputs=inputs, values=values)
    beside = zip(_jobs_of(plan), slower[1:], strict=True) if slower else ()
    return Drawn(
        seed=plan.design.seed,
        variants=variants,
        spreads=found.spreads,
        found=tuple(result for (name, _), result in beside if name == engine.name),
    )


def base_values(plan: Plan, answers: Answers, engine: Engine) -> dict[str, Floats]:
    """An engine's columns without levers."""
    return joined_of(plan, answers, 0, engine.name)


def _done(plan: Plan, engine: Engine, columns: Mapping[str, Floats]) -> int:
    """How many versions the engine has answered; all of them once it has answered all it is asked about, or where it
    has no quantity to answer with."""
    if not plan.headlines[engine.name]:
        return plan.design.count
    count = min((len(column) for column in columns.values()), default=0)
    return plan.design.count if count == plan.asked(engine) else count


def _centres(plan: Plan) -> list[dict[str, float]]:
    """By variant, each quantity where every input has its central value; only of engines that feel its levers."""
    found: list[dict[str, float]] = [{} for _ in plan.variants]
    for engine in plan.engines:
        felt = [place for place, each in enumerate(plan.variants) if not each.levers or engine.name in each.felt]
        asked: list[tuple[Crisis, Columns, int]] = [(plan.variants[place].crisis, {}, 1) for place in felt]
        for place, columns in zip(felt, engine.evaluate_all(asked, plan.base), strict=True):
            found[place] |= {name: float(column[0]) for name, column in columns.items() if column.ndim == 1}
    return found


def _read(
    plan: Plan,
    headlines: Sequence[Headline],
    values: Mapping[str, Floats],
    inputs: Mapping[str, Mapping[str, NDArray[Any]]],
) -> dict[str, dict[str, NDArray[Any]]]:
    """By quantity, the open inputs that its engine reads, as far as it has answered."""
    found = {}
    for engine in plan.engines:
        own = {**inputs[engine.name], **plan.before(plan.base, engine)}
        for head in headlines:
            if head in plan.headlines[engine.name]:
                count = len(values[head.id])
                found[head.id] = {path: column[:count] for path, column in own.items()}
    return found


def _inputs(plan: Plan) -> tuple[DrawnInput, ...]:
    told: dict[str, Assumption] = {entry.path: entry for entry in assumptions(plan.base)}
    known = [judged(variant.crisis) for variant in plan.variants]
    found = []
    for path in plan.design.paths:
        under = [
            v.name for v, inputs in zip(plan.variants, known, strict=True) if path in inputs and inputs[path].is_range
        ]
        if not under:
            continue
        given = known[0].get(path)
        value = written(given) if isinstance(given, Quantity | Choice) else "neighbouring statements may change places"
        text = told[path].text if path in told else f"order of the statements in {path.removesuffix('.order')}"
        found.append(DrawnInput(path, text, value, () if under[0] == "" else tuple(under)))
    return (*found, *_replaced(plan))


def _replaced(plan: Plan) -> Iterator[DrawnInput]:
    """What the levers that are pulled replace, as it is before and after they act, where an engine knows time."""
    told = {entry.path: entry for entry in assumptions(plan.base.unlevered)}
    for path in _before(plan):
        given = told[path.removeprefix(BEFORE)]
        yield DrawnInput(path, f"{given.text.rstrip('.')}, without the levers pulled", given.value)


def _before(plan: Plan) -> dict[str, NDArray[Any]]:
    return {path: column for engine in plan.engines for path, column in plan.before(plan.base, engine).items()}


def table_of(plan: Plan, answers: Answers) -> dict[str, NDArray[Any]]:
    """One row for each version under each variant: lever, draw, every input's value, every quantity.

    An input that is settled under a lever has its settled value in the lever's rows. Rows stand in the order of the
    plan; ``lever`` is empty for the baseline. Every piece of the plan should be finished.
    """
    count = plan.design.count
    rows: dict[str, list[NDArray[Any]]] = {"lever": [], "draw": []}
    open_inputs, replaced = [entry.path for entry in _inputs(plan)], _before(plan)
    joined = joined_in(plan, answers)
    for place, variant in enumerate(plan.variants):
        rows["lever"].append(np.full(count, variant.name))
        rows["draw"].append(np.arange(count, dtype=np.int64))
        drawn, known = plan.design.columns(variant.crisis) | replaced, judged(variant.crisis)
        for path in open_inputs:
            rows.setdefault(path, []).append(drawn[path] if path in drawn else _settled(known.get(path), count))
        for engine in plan.engines:
            columns = joined.get((place if engine.name in variant.felt else 0, engine.name), {})
            for name, column in columns.items():
                if column.ndim > 1:
                    continue  # curves stand in a table of their own
                # An engine asked about fewer versions has no value in the others.
                rows.setdefault(name, []).append(np.pad(column, (0, count - len(column)), constant_values=np.nan))
    return {name: np.concatenate(rows.pop(name)) for name in list(rows)}  # the parts of each are given up at once


def _settled(given: object, count: int) -> NDArray[Any]:
    if isinstance(given, Quantity):
        return np.full(count, given.central)
    if isinstance(given, Choice):
        return np.full(count, given.central)
    return np.zeros(count, dtype=np.int64)


def curves_of(plan: Plan, answers: Answers) -> dict[str, NDArray[Any]]:
    """The curves without levers, one row for each version and point: quantity, draw, point, value."""
    rows: dict[str, list[NDArray[Any]]] = {"quantity": [], "draw": [], "point": [], "value": []}
    joined = joined_in(plan, answers)
    for engine in plan.engines:
        columns = joined.get((0, engine.name), {})
        for headline in plan.headlines[engine.name]:
            if headline.kind == "curve" and headline.id in columns:
                table = columns[headline.id]
                rows["quantity"].append(np.full(table.size, headline.id))
                rows["draw"].append(np.repeat(np.arange(len(table), dtype=np.int64), table.shape[1]))
                rows["point"].append(np.tile(np.array(headline.points), len(table)))
                rows["value"].append(table.ravel())
    return {name: np.concatenate(parts) for name, parts in rows.items() if parts}
