"""Views: analysts' own judgements on one crisis, side by side with its file, and what their answers differ by.

A view is an overlay: entries of the file with other values, each with a reason, and levers, which are pulled after the
values are set. All are answered over the same versions. What the difference to the file comes from is shared out by the
Shapley value over the entries that differ: every combination of them is answered. With more than a few, those that
alone do least count as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import assumptions, quantities, written
from demarche.crisis.reading import read
from demarche.engine.contract import Headline
from demarche.engine.plain import Plain
from demarche.engine.registry import leading
from demarche.engine.verdict import Verdict
from demarche.errors import Complaint, InputError
from demarche.numerics.shapley import shapley
from demarche.study.draw.plan import only, plan_of
from demarche.study.result import StudyResult, assembled
from demarche.study.work.pieces import Answers, do_work

__all__ = ["Overlay", "Part", "Side", "Views", "beside", "compare_views", "read_overlay"]

_ALONE = 4
"""Entries that are shared out one by one; the others count as one."""
_MOST = 400
_LEVERS = "levers"


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """One analyst's values by path, why, and the levers pulled."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    levers: tuple[str, ...] = ()

    def on(self, crisis: Crisis, paths: Sequence[str] | None = None) -> Crisis:
        """The crisis with these of its values, or all. Raises InputError where they do not fit."""
        values = {path: value for path, value in self.values.items() if paths is None or path in paths}
        levers = self.levers if paths is None or _LEVERS in paths else ()
        return (crisis.with_values(values) if values else crisis).under(*levers)

    @property
    def parts(self) -> tuple[str, ...]:
        """What differs from the file: paths, and the levers as one."""
        return (*self.values, *([_LEVERS] if self.levers else ()))


def read_overlay(path: Path, crisis: str) -> Overlay:
    """A view as its file has it. Raises InputError where it is none, or of another crisis."""
    data = read(path).data
    if not isinstance(data, dict) or data.get("of") != crisis:
        raise Complaint(f"{path.name} is no view of {crisis}", "open it beside its own crisis file")
    unknown = sorted(set(map(str, data)) - {"of", "changes", "levers"})
    if unknown:
        raise Complaint(f"{path.name}: a view has no {unknown[0]!r}", "it has 'of', 'changes' and 'levers'")
    changes, levers = data.get("changes") or {}, data.get("levers") or []
    if not isinstance(changes, dict) or not isinstance(levers, list) or len(changes) > _MOST:
        raise Complaint(f"{path.name}: 'changes' names entries, each with its value", "as in screen.binding: 0.4")
    return Overlay(
        name=path.stem,
        values={str(key): value for key, value in changes.items()},
        reasons={str(key): str(value.get("note", "")) for key, value in changes.items() if isinstance(value, dict)},
        levers=tuple(map(str, levers)),
    )


def beside(crisis: Crisis) -> list[Path]:
    """The views in the folder ``views`` beside the crisis file, in alphabetical order."""
    where = crisis.source.path
    folder = None if where is None else where.resolve().parent / "views"
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.glob("*.yaml") if path.is_file() and not path.is_symlink())


@dataclass(frozen=True, kw_only=True)
class Side(Plain):
    """What one set of judgements answers."""

    name: str
    verdict: Verdict | None
    lead: float | None
    """The mean of the leading figure; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Part(Plain):
    """What one entry adds to the difference between a view and the file, over all orders of taking them over."""

    view: str
    paths: tuple[str, ...]
    words: str
    lead: float | None
    open_now: float
    """In shares of the versions."""


@dataclass(frozen=True, kw_only=True)
class Views(Plain):
    """The file and the views on it, side by side; the file comes first."""

    crisis: str
    draws: int
    seed: int
    lead_words: str
    sides: tuple[Side, ...]
    differ: tuple[tuple[str, ...], ...]
    """Path and words of each entry that differs, then its value on each side."""
    parts: tuple[Part, ...]
    reasons: Mapping[str, Mapping[str, str]]
    """By view, the reason for each of its entries."""

    @cached_property
    def matters(self) -> bool:
        """Whether two of them have different verdicts."""
        return len({None if side.verdict is None else side.verdict.code for side in self.sides}) > 1


def compare_views(crisis: Crisis, views: Sequence[Overlay], *, draws: int = 64, seed: int = 0) -> Views:
    """Answer the crisis by its file and by each view, over the same versions.

    Raises InputError where nothing gives a verdict, two views have one name, or a view does not fit the file.
    """
    if len({view.name for view in views}) < len(views):
        raise Complaint("two views have the same name", "name one of the files otherwise")
    asked = _Asked(crisis, draws, seed)
    by_file = asked.side("the file", crisis)
    sides = [by_file, *(asked.side(view.name, _fitting(view, crisis)) for view in views)]
    told = {entry.path: entry for entry in assumptions(crisis)}
    paths = list(dict.fromkeys(path for view in views for path in view.values))
    valued = (crisis, *(view.on(crisis, tuple(view.values)) for view in views))  # a lever may set the same again
    held = [(after, quantities(after.file)) for after in valued]
    rows = [
        (
            path,
            told[path].text.rstrip(".") if path in told else path,
            *(written(known[path]) if path in known else _plain(after, path) for after, known in held),
        )
        for path in paths
    ]
    if any(view.levers for view in views):
        rows.append((_LEVERS, "Levers pulled", "none", *(", ".join(view.levers) or "none" for view in views)))
    words = {row[0]: row[1] for row in rows}
    return Views(
        crisis=crisis.id,
        draws=draws,
        seed=seed,
        lead_words="" if asked.lead is None else asked.lead.words,
        sides=tuple(sides),
        differ=tuple(rows),
        parts=tuple(part for view in views for part in asked.parts(view, sides, words)),
        reasons={view.name: view.reasons for view in views},
    )


def _fitting(view: Overlay, crisis: Crisis) -> Crisis:
    try:
        return view.on(crisis)
    except InputError as error:
        raise InputError(f"the view {view.name!r}: {error}") from None


def _plain(crisis: Crisis, path: str) -> str:
    from demarche.crisis.paths import resolve, walk

    try:
        return str(walk(crisis.source.data, resolve(crisis.source.data, path)))
    except (InputError, KeyError):
        return "not said"


class _Asked:
    """The engine that gives the verdict, asked over the same versions of one crisis after another."""

    def __init__(self, crisis: Crisis, draws: int, seed: int) -> None:
        self.crisis, self.draws, self.seed, self.leader = crisis, draws, seed, leading(crisis)
        self.lead: Headline | None = None

    def study(self, crisis: Crisis) -> StudyResult:
        """The answer of the leading engine to a crisis."""
        plan = only(plan_of(crisis, draws=self.draws, seed=self.seed, levers=()), self.leader)
        answers: Answers = {}
        do_work(plan, plan.pieces(), answers)
        return assembled(plan, answers, linked=False)

    def side(self, name: str, crisis: Crisis) -> Side:
        """What is answered to a crisis, under a name."""
        study = self.study(crisis)
        self.lead = next((entry for entry in study.headlines if entry.role == "lead"), None)
        lead = None if self.lead is None else study.spreads[self.lead.id].mean
        return Side(name=name, verdict=study.verdict, lead=lead)

    def parts(self, view: Overlay, sides: Sequence[Side], words: Mapping[str, str]) -> list[Part]:
        """What each entry of a view adds to its difference from the file."""
        if not view.parts:
            return []
        by_file = sides[0]
        whole = next(side for side in sides if side.name == view.name)
        known = {frozenset[str](): _figures(by_file), frozenset(view.parts): _figures(whole)}

        def figures(paths: Sequence[str]) -> tuple[float, float]:
            if frozenset(paths) not in known:
                known[frozenset(paths)] = self._figures(view, paths)
            return known[frozenset(paths)]

        groups: list[tuple[str, ...]] = [(part,) for part in view.parts]
        if len(groups) > _ALONE + 1:
            alone = {part: _apart(figures((part,)), _figures(by_file)) for part in view.parts}
            ranked = sorted(view.parts, key=lambda part: -alone[part])
            groups = [*((part,) for part in ranked[:_ALONE]), tuple(ranked[_ALONE:])]
        values = np.array(
            [
                figures([path for bit, group in enumerate(groups) if mask >> bit & 1 for path in group])
                for mask in range(1 << len(groups))
            ]
        )
        shares = shapley(values)
        return [
            Part(
                view=view.name,
                paths=group,
                words=words[group[0]] if len(group) == 1 else f"the other {len(group)} entries together",
                lead=None if by_file.lead is None else float(share[0]),
                open_now=float(share[1]),
            )
            for group, share in zip(groups, shares, strict=True)
        ]

    def _figures(self, view: Overlay, paths: Sequence[str]) -> tuple[float, float]:
        """The leading figure and the share of versions with terms today, with these entries of the view."""
        try:
            side = self.side(view.name, view.on(self.crisis, paths))
        except InputError as error:
            raise InputError(f"the view {view.name!r} with {', '.join(paths)} alone: {error}") from None
        return _figures(side)


def _figures(side: Side) -> tuple[float, float]:
    return side.lead or 0.0, 0.0 if side.verdict is None else side.verdict.open_now


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
