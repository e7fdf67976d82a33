"""The graph model in a study: in which versions does an outcome last, and does today lead there?

Versions differ in the actors' types, in weights and utilities, and in the order of statements where the file leaves
it open. Each distinct set of preferences is solved once (:mod:`demarche.engines.stability.profiles`); a lever that
moves the situation of the day or ties an actor's hands is the same conflict from another start or with fewer moves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.crisis.itself import Itself
from demarche.crisis.shape import Key
from demarche.crisis.states import columns as option_columns
from demarche.crisis.states import matching
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Headline, Placed, Reader, Short
from demarche.engine.verb import Verb
from demarche.engines.stability import OptionModel, analyse, model_from_crisis
from demarche.engines.stability.checks import check_options, check_preferences, check_status_quo
from demarche.engines.stability.from_crisis import preference_ranks, settled_types
from demarche.engines.stability.profiles import Ranking, ranking, solve
from demarche.engines.stability.refusals import refused_moves
from demarche.engines.stability.section import MovesPart, order_path
from demarche.errors import InputError
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from demarche.crisis.template_part import Drafted, Started

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

__all__ = ["CONCEPTS", "StabilityEngine", "followed", "state_quantity"]

CONCEPTS = ("nash", "seq", "smr", "gmr")
_FOLLOWED = 8
_RANKINGS: Kept[Ranking] = Kept(64 << 20, lambda entry: entry.ranks.nbytes)
_KNOWN: Kept[tuple[int, ...]] = Kept(16, lambda states: 1)


def state_quantity(signs: str, concept: str) -> str:
    """The id of the quantity that says whether a followed situation is an equilibrium."""
    return f"stability.state.{signs}.{concept}"


def followed(base: Crisis) -> tuple[int, ...]:
    """The situations whose fate a study follows: today, then the lasting ones it leads to, firmest first."""
    return _followed_in(Itself(base))


@lru_cache(maxsize=8)  # asked for with every chunk of draws
def _followed_in(this: Itself[Crisis]) -> tuple[int, ...]:
    base = this.value
    key = base.file.model_dump_json(include={"crisis", "actors", "options", "preferences"}), base.beside.fingerprint
    return _KNOWN.get(key, lambda: _followed(base))


def _followed(base: Crisis) -> tuple[int, ...]:
    result = analyse(_model(Itself(base)))
    start = result.model.status_quo
    near = [group for group in result.groups if group.reach == "improvements"]
    near = near or [group for group in result.groups if group.reach == "moves"] or list(result.groups)
    firm = [group for group in near if group.strength in ("nash", "seq+smr", "seq")] or near
    picked = [int(state) for group in firm[:_FOLLOWED] for state in group.states[:2]]
    first = [] if start is None else [start]
    return tuple(first + [state for state in picked if state != start][:_FOLLOWED])


@lru_cache(maxsize=2)  # of a study's baseline, with which every lever is compared
def _model(this: Itself[Crisis]) -> OptionModel:
    return model_from_crisis(this.value)


@lru_cache(maxsize=2)
def _quantities(this: Itself[Crisis]) -> tuple[str, ...]:
    return tuple(headline.id for headline in StabilityEngine().headlines(this.value))


class StabilityEngine(Engine):
    """The adapter of the graph model."""

    name = "stability"
    order = 20
    part = MovesPart

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_options(book)
        check_preferences(book)

    def check_whole(self, book: Notebook) -> None:
        check_status_quo(book)

    called = "the moves open to each"
    unlike = "what each actor can do, and what it wants, is each crisis's own"
    missing = "this crisis file has no options section; see 'demarche show syria-2013 --format yaml'"

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        return refused_moves(crisis)

    def drafted(self, started: Started) -> Drafted:
        from demarche.engines.stability.begins import drafted

        return drafted(started)

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("options", "preferences", "actors.*.type")

    def applies(self, crisis: Crisis) -> bool:
        return crisis.file.part(MovesPart).options is not None

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        seat = crisis.file.crisis.seat
        found = []
        if seat in crisis.file.part(MovesPart).preferences:
            name = crisis.label(seat)
            leads = "steps that whoever takes them wants lead from today to a lasting situation that"
            found += [
                Headline(
                    "stability.better",
                    f"{leads} {name} likes better than today's",
                    "yes-no",
                    better="more",
                    short=f"Today leads to better for {name}",
                ),
                Headline(
                    "stability.worse",
                    f"{leads} {name} likes less than today's",
                    "yes-no",
                    better="less",
                    short=f"Today leads to worse for {name}",
                ),
            ]
        found.append(Headline("stability.today", "the situation of the day lasts", "yes-no", short="Today lasts"))
        outcomes = options.outcomes if (options := crisis.file.part(MovesPart).options) else ()
        for outcome in outcomes:
            words = f"today leads to “{outcome.title}”, and it lasts"
            found.append(Headline(f"stability.{outcome.id}", words, "yes-no", short=outcome.title))
        for outcome in outcomes:
            for concept in CONCEPTS:
                words = f"{outcome.title}: some form of it is an equilibrium ({concept})"
                found.append(Headline(f"stability.{outcome.id}.{concept}", words, "yes-no", detail=True))
        model = _model(Itself(crisis))
        for state in followed(crisis):
            for concept in CONCEPTS:
                name = state_quantity(model.yn(state), concept)
                found.append(Headline(name, f"{model.words(state)} ({concept})", "yes-no", detail=True))
        return tuple(found)

    def jobs(self, crisis: Crisis) -> tuple[Callable[[Crisis], Any], ...]:
        return (swaps_at_centre,)

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        from demarche.engines.stability.answer import stability_answer

        return stability_answer(crisis, drawn)

    def keeps(self, answer: Any) -> Mapping[str, Callable[[Path], None]]:
        return {"stability.npz": answer.result.save_table}

    @property
    def verb(self) -> Verb:
        from demarche.engines.stability.verb import VERB

        return VERB

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.stability import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.stability import pages

        return pages.short(answer, reader)

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        reader = _READERS.get((Itself(crisis.file), Itself(base.file)), lambda: _Reader(crisis, base))
        rows: dict[Hashable, dict[str, float]] = {}
        answers = []
        for draw in range(count):
            profile = reader.profile(columns, draw)
            key = tuple(entry.mark for entry in profile)
            if key not in rows:
                rows[key] = reader.read(profile)
            answers.append(rows[key])
        return {name: np.array([answer[name] for answer in answers], dtype=np.float64) for name in reader.quantities}


class _Reader:
    """One crisis, ready to be read under any preferences."""

    def __init__(self, crisis: Crisis, base: Crisis) -> None:
        self.crisis = crisis
        before = _model(Itself(base))
        self.model = before if crisis is base else model_from_crisis(crisis)
        # Situations can be told from before and after only if the same things can be done.
        same = [option.id for option in before.options] == [option.id for option in self.model.options]
        self.followed = {before.yn(state): state if same else None for state in followed(base)}
        self.today = before.status_quo if same else None
        self.seat = next((i for i, actor in enumerate(self.model.actors) if actor.id == base.file.crisis.seat), None)
        names = [option.id for option in self.model.options]
        table = option_columns(names)
        outcomes = options.outcomes if (options := base.file.part(MovesPart).options) else ()
        self.outcomes = {o.id: matching(o.when, names, table) if same else None for o in outcomes}
        self.types = settled_types(crisis)
        self.quantities = _quantities(Itself(base))
        self.names = names
        self._block = cache(self._read_block)

    def _read_block(self, actor: str, kind: str | None, paths: frozenset[str]) -> tuple[str, tuple[str, ...], str]:
        """Of one block of preferences: the path of its order, those of its drawn numbers, and the block as written."""
        preference = self.crisis.file.part(MovesPart).preferences[actor]
        order = order_path(actor, kind)
        prefix = order.removesuffix("order")
        starts = tuple(f"{prefix}{form}" for form in ("weights", "utilities", "otherwise"))
        block = preference if kind is None else preference.by_type[kind]
        written = block.model_dump_json() + self.crisis.beside.mark(block.csv)
        return order, tuple(sorted(path for path in paths if path.startswith(starts))), written

    def size(self) -> int:
        """About how many bytes it holds."""
        masks = [mask for mask in self.outcomes.values() if mask is not None]
        return self.model.ranks.nbytes + sum(mask.nbytes for mask in masks)

    def profile(self, columns: Columns, draw: int) -> list[Ranking]:
        return [self._ranking(actor.id, columns, draw) for actor in self.model.actors]

    def _ranking(self, actor: str, columns: Columns, draw: int) -> Ranking:
        kind = self.types.get(actor)
        if kind is not None and (drawn := columns.get(f"actors.{actor}.type")) is not None:
            kind = str(drawn[draw])
        order, numbers, written = self._block(actor, kind, frozenset(columns))
        swapped = int(columns[order][draw]) if order in columns else 0
        values = {path: float(columns[path][draw]) for path in numbers}
        key = (tuple(self.names), written, swapped, tuple(values.items()))
        return _RANKINGS.get(
            key,
            lambda: ranking(preference_ranks(self.crisis, actor, kind, self.names, values=values, swapped=swapped)),
        )

    def read(self, profile: list[Ranking]) -> dict[str, float]:
        model, start = self.model, self.model.status_quo
        found = solve(model.cube, profile, start if start is not None else int(model.states[0]))
        lasting = found.seq  # a Nash equilibrium is one under SEQ too
        there = lasting & found.reached if start is not None else lasting
        answer = {"stability.today": float(lasting[start]) if start is not None else np.nan}
        for name, mask in self.outcomes.items():
            answer[f"stability.{name}"] = np.nan if mask is None else float((there & mask).any())
            for concept in CONCEPTS:
                held = None if mask is None else (getattr(found, concept) & mask).any()
                answer[f"stability.{name}.{concept}"] = np.nan if held is None else float(held)
        for signs, state in self.followed.items():
            for concept in CONCEPTS:
                held = np.nan if state is None else float(getattr(found, concept)[state])
                answer[state_quantity(signs, concept)] = held
        return answer | self._for_the_seat(profile, there)

    def _for_the_seat(self, profile: list[Ranking], there: Mask) -> dict[str, float]:
        if self.seat is None:
            return {}
        if self.today is None:
            return {"stability.better": np.nan, "stability.worse": np.nan}
        u = profile[self.seat].ranks
        led = u[there]
        return {
            "stability.better": float((led > u[self.today]).any()),
            "stability.worse": float((led < u[self.today]).any()),
        }


_READERS: Kept[_Reader] = Kept(64 << 20, _Reader.size)
"""Enough for every lever of a study, which come again with every chunk of draws."""


ENGINE = StabilityEngine()


def swaps_at_centre(crisis: Crisis) -> Any:
    """Swaps of neighbouring statements that change an answer, all else in the middle."""
    from demarche.engines.stability.robustness import swaps_of

    central = {name: float(column[0]) for name, column in ENGINE.evaluate(crisis, {}, 1, crisis).items()}
    return swaps_of(crisis, ENGINE, central)
