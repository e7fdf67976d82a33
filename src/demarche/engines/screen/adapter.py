"""The screen in a study: nine numbers in every version, at the cost of a few array operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Ground, Headline, Placed, Reader, Short, Verdict
from demarche.engine.registry import offering
from demarche.engine.shown import Shown
from demarche.engine.verb import Verb
from demarche.engine.ways import Way
from demarche.engines import screen as engine
from demarche.engines.screen import NUMBERS
from demarche.engines.screen.checks import check_costs, check_screen
from demarche.page.parts import Link

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis.template_part import Drafted, Question, Started
    from demarche.engine.frictions import Friction
    from demarche.engine.swaps import Swaps, Versions

    Floats = NDArray[np.float64]

__all__ = ["OPEN", "PRIMARY", "ScreenEngine"]

OPEN = "screen.open"
FIGHTING_ON = "fighting on"
PRIMARY = "screen.primary"
"""The first cause that stands in the way, as its place in :data:`.CAUSES` of the screen; -1 where none does."""


class ScreenEngine(Engine):
    """The adapter of the screen."""

    name = "screen"
    order = 10
    cost = "instant"

    missing = (
        "this crisis file has no screen section with all nine numbers; 'demarche new' writes one, full of questions"
    )

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_screen(book)

    def check_whole(self, book: Notebook) -> None:
        check_costs(book)

    @property
    def questions(self) -> Mapping[str, Question]:
        from demarche.engines.screen.begins import QUESTIONS

        return QUESTIONS

    def drafted(self, started: Started) -> Drafted:
        from demarche.engines.screen.begins import drafted

        return drafted(started)

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("screen",)

    def applies(self, crisis: Crisis) -> bool:
        screen = crisis.file.screen
        return screen is not None and screen.c_ruler is not None and screen.c_opposition is not None

    def instead(self, crisis: Crisis) -> Engine | None:
        """Where a war is played, the screen is its fight to the finish."""
        found = offering(FIGHTING_ON)
        return found if found.applies(crisis) else None

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        given = engine.from_crisis(crisis)
        unit = "share of the prize"
        return (
            Headline(
                OPEN,
                "terms exist that both sides prefer to fighting",
                "yes-no",
                better="more",
                short="Terms exist",
                role="now",
            ),
            Headline(
                "screen.width",
                "room for terms (below 0: how far apart the sides are)",
                "number",
                unit,
                "more",
                short="Room for terms",
            ),
            Headline("screen.r_ruler", f"the least {given.ruler} would accept", "number", unit),
            Headline("screen.r_opposition", f"the most {given.opposition} would concede", "number", unit),
            Headline(PRIMARY, "the first thing that stands in the way", "number", detail=True),
        )

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        found = engine.screen(engine.from_crisis(crisis), seed=0 if drawn is None else drawn.seed)
        found = replace(found, check=self.instead(crisis) is not None)
        if drawn is None or PRIMARY not in drawn.base.values:
            return found
        first = drawn.base.values[PRIMARY].astype(np.int64)
        sample, parameters = engine.sampled(first, found.verdict), found.parameters | {"draws": len(first)}
        from demarche.engines.screen.shown import shown_of

        return replace(found, sample=sample, parameters=parameters, shown=shown_of(crisis, drawn))

    leads = 1
    reasons = Link("each obstacle", "terms")

    @cached_property
    def swaps(self) -> Swaps[Versions]:
        from demarche.engines.screen.swaps import swaps_of

        return swaps_of(self)

    def verdict(self, crisis: Crisis, values: Columns) -> Verdict | None:
        if self.instead(crisis) is not None:
            return None
        open_now, at_least = float(values[OPEN].mean()), crisis.file.crisis.ripe_at
        code = "ripe" if open_now >= at_least else "not ripe"
        return Verdict(code=code, versions=len(values[OPEN]), at_least=at_least, open_now=open_now)

    @property
    def frictions(self) -> Mapping[str, Friction]:
        from demarche.engines.screen.frictions import FRICTIONS

        return FRICTIONS

    @property
    def verb(self) -> Verb:
        from demarche.engines.screen.verb import VERB

        return VERB

    def rows(self, answer: Any) -> Iterable[Mapping[str, Any]]:
        from demarche.engines.screen.verb import rows

        return rows(answer)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.screen import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.screen import pages

        return pages.short(answer, reader)

    def ways(self, answer: Any) -> Iterable[Sequence[Way]]:
        from demarche.engines.screen import pages

        return pages.ways(answer)

    def blocked(self, crisis: Crisis, values: Columns) -> Mapping[str, int]:
        from demarche.engines.screen.shown import blocked

        return blocked(values[PRIMARY])

    def shows(self, answer: Any) -> Shown | None:
        found: Shown | None = answer.shown
        return found

    def grounds(self, answer: Any) -> Iterable[Ground]:
        from demarche.engines.screen import pages

        return pages.grounds(answer)

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        given = engine.from_crisis(crisis).numbers()
        numbers = np.stack(
            [columns.get(f"screen.{name}", np.full(count, given[name].central)) for name in NUMBERS], axis=-1
        )
        found = engine.bounds(numbers)
        values = {
            OPEN: found.open.astype(np.float64),
            "screen.width": found.width,
            "screen.r_ruler": found.r_ruler,
            "screen.r_opposition": found.r_opposition,
            PRIMARY: engine.primary(numbers, found).astype(np.float64),
        }
        # Where nothing binds, no share is enough: an infinite number is no number to average.
        return {name: np.where(np.isfinite(column), column, np.nan) for name, column in values.items()}


ENGINE = ScreenEngine()
