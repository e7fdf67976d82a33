"""The agenda of a crisis file: each item as a separate bargain on the file's war, at central values or for many draws.

An agreed item is like a lever pulled now, after all others: what it sets holds from then on. So is a threat that is
carried out. The numbers of an item are read under the levers pulled, so that a lever can add a threat to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from demarche.crisis.inventory import quantities
from demarche.crisis.itself import Itself
from demarche.crisis.patch import patched
from demarche.crisis.paths import resolve
from demarche.crisis.sections.record import Lever
from demarche.engines.agenda.model import Issue, Settled, settle
from demarche.engines.agenda.section import AgendaItem, AgendaPart
from demarche.engines.ripeness.backward import TOLERANCE
from demarche.engines.ripeness.from_crisis import BEFORE, plan_draws
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.section import War, WarPart
from demarche.engines.ripeness.solve import solve_many

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.crisis.quantity import Quantity

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["agenda_draws", "asked", "branches"]


def asked(crisis: Crisis, base: Crisis) -> tuple[AgendaItem, ...]:
    """The items that are asked about under the levers pulled beyond ``base``: all of them without any, else those that
    name one of the levers and those that a lever sets a number of."""
    further = crisis.levers[len(base.levers) :]
    if not further:
        return crisis.file.part(AgendaPart).agenda
    set_by_levers = {resolve(base.source.data, path)[:2] for lever in further for path in lever.set}
    names = {lever.id for lever in further}
    return tuple(
        item
        for place, item in enumerate(crisis.file.part(AgendaPart).agenda)
        if names & set(item.under) or {("agenda",), ("agenda", place)} & set_by_levers
    )


def branches(crisis: Crisis) -> Mapping[str, Crisis]:
    """The crisis as each item of its agenda would leave it, agreed and (where a threat is tied to it) refused; by a
    label to stand before the path of a drawn column. What would change nothing is left out."""
    return _branches(Itself(crisis))


@lru_cache(maxsize=128)  # asked for with every chunk of draws
def _branches(this: Itself[Crisis]) -> Mapping[str, Crisis]:
    crisis, found = this.value, {}
    for item in crisis.file.part(AgendaPart).agenda:
        if item.then:
            found[_label(item, "agreed")] = _after(crisis, item, item.then)
        if item.refused is not None:
            found[_label(item, "refused")] = _after(crisis, item, item.refused.set)
    return MappingProxyType(found)


def agenda_draws(
    crisis: Crisis,
    columns: Columns,
    count: int,
    base: Crisis,
    *,
    tolerance: float = TOLERANCE,
    follow: int | None = None,
) -> dict[str, list[Settled]]:
    """Each item that is asked about, in each of ``count`` versions.

    ``columns`` maps paths to drawn values, as for :func:`.plan_draws`; those of a branch have its label before them.
    ``tolerance``, ``follow``: see :func:`.solve_many`.
    """
    items = asked(crisis, base)
    if not items:
        return {}
    apart = branches(crisis)
    plain = {path: column for path, column in columns.items() if not path.startswith(tuple(apart))}
    issues = {item.id: [_issue(crisis, item, plain, draw) for draw in range(count)] for item in items}
    main = plan_draws(crisis, plain, count, base.unlevered)
    wanted: dict[str, list[Plan | None]] = {}
    for item in items:
        for outcome in ("agreed", "refused"):
            label = _label(item, outcome)
            felt = [outcome == "agreed" or issue.threat > 0.0 for issue in issues[item.id]]
            if label in apart and any(felt):
                own = _own(crisis, apart[label], label, columns, plain)
                plans = plan_draws(apart[label], own, count, base.unlevered)
                wanted[label] = [plan if needed else None for plan, needed in zip(plans, felt, strict=True)]
    solved = _solved(main, wanted, tolerance, follow)
    none: list[Result | None] = [None] * count
    found = {}
    for item in items:
        after = solved.get(_label(item, "agreed"), none)
        refused = solved.get(_label(item, "refused"), none)
        found[item.id] = [
            settle(issue, now, agreed or now, struck)
            for issue, now, agreed, struck in zip(issues[item.id], solved[""], after, refused, strict=True)
            if now is not None
        ]
    return found


def _label(item: AgendaItem, outcome: str) -> str:
    return f"{item.id} {outcome}:"


def _after(crisis: Crisis, item: AgendaItem, values: Mapping[str, Any]) -> Crisis:
    """The crisis with the item's changes made, as a lever that is pulled now and last."""
    data: Any = crisis.source.data
    for path, value in values.items():
        data = patched(data, resolve(data, path), value)
    lever = Lever(id=item.id, title=item.title, seat=item.giver, set=dict(values))
    return replace(
        crisis,
        file=crisis.file.model_copy(update={"war": War.model_validate(data["war"])}),
        source=crisis.source.with_data(data),
        levers=(*crisis.levers, lever),
        origin=crisis if crisis.origin is None else crisis.origin,
    )


def _own(crisis: Crisis, branch: Crisis, label: str, columns: Columns, plain: Columns) -> dict[str, NDArray[Any]]:
    """The columns of a branch: its own where it replaces an input, and those that it replaces as they were before."""
    now, then = quantities(crisis.file), quantities(branch.file)
    replaced = {path for path in (*now, *then) if now.get(path) != then.get(path)}
    found = {path: column for path, column in plain.items() if path not in replaced}
    for path in replaced:
        if path in plain:
            found.setdefault(BEFORE + path, plain[path])
        if label + path in columns:
            found[path] = columns[label + path]
    return found


def _solved(
    main: Sequence[Plan], wanted: Mapping[str, Sequence[Plan | None]], tolerance: float, follow: int | None
) -> dict[str, list[Result | None]]:
    """Every plan solved, the main ones under the empty label; one that changes nothing is not solved again."""
    todo = [("", draw, plan) for draw, plan in enumerate(main)]
    for label, plans in wanted.items():
        todo += [(label, draw, plan) for draw, plan in enumerate(plans) if plan is not None and plan != main[draw]]
    given = [plan for _, _, plan in todo]
    results = solve_many(given, tolerance=tolerance, follow=follow)
    by_place = {(label, draw): result for (label, draw, _), result in zip(todo, results, strict=True)}
    found: dict[str, list[Result | None]] = {"": [by_place["", draw] for draw in range(len(main))]}
    for label, plans in wanted.items():
        found[label] = [
            None if plan is None else by_place.get((label, draw), by_place["", draw]) for draw, plan in enumerate(plans)
        ]
    return found


def _issue(crisis: Crisis, item: AgendaItem, columns: Columns, draw: int) -> Issue:
    """The item's numbers in one version."""

    def number(name: str, given: Quantity | None, default: float) -> float:
        if given is None:
            return default
        column = columns.get(f"agenda.{item.id}.{name}")
        return given.central if column is None else float(column[draw])

    paid = item.compensation
    most = 0.0 if paid is None else number("compensation.most", paid.most, 0.0)
    least = 0.0 if paid is None else number("compensation.least", paid.least, 0.0)
    rate = 1.0 if paid is None else number("compensation.rate", paid.rate, 1.0 if paid.by is None else 0.0)
    return Issue(
        name=item.title,
        giver=_party(crisis, item.giver),
        taker=_party(crisis, item.taker),
        cost=number("cost", item.cost, 0.0),
        worth=number("worth", item.worth, 0.0),
        least=min(least, most),
        most=most,
        rate=max(rate, 1e-9),
        threat=0.0 if item.refused is None else number("refused.chance", item.refused.chance, 0.0),
        late=0.0 if item.refused is None else number("refused.late", item.refused.late, 0.0),
    )


def _party(crisis: Crisis, actor: str) -> str:
    """What the engine calls an actor of the file."""
    war = crisis.file.part(WarPart).war
    assert war is not None
    coercer = None if war.coercer is None else war.coercer.actor
    return {war.ruler: "ruler", war.opposition: "opposition", coercer: "coercer"}.get(actor, actor)
