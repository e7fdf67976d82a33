"""Bargaining while fighting in a study: the war is solved in every version and under every lever that touches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.crisis.shape import Key
from demarche.engine.contract import (
    Answer,
    Columns,
    Drawn,
    Engine,
    Ground,
    Headline,
    Offer,
    Placed,
    Reader,
    Short,
    Verdict,
)
from demarche.engine.past import Ablation
from demarche.engine.shown import Shown
from demarche.engine.ways import Way
from demarche.engines.ripeness import Plan, Result, solve_many
from demarche.engines.ripeness.ablations import ablations, rules
from demarche.engines.ripeness.authorised import plans_of, votes_read
from demarche.engines.ripeness.by_version import OPEN, version_columns, version_headlines
from demarche.engines.ripeness.by_war import (
    DURABLE,
    HOLDS,
    RIPE_SOON,
    SIGNED,
    SOLVED,
    SOON,
    TERMS,
    answers,
    of_solved,
    war_columns,
)
from demarche.engines.ripeness.checks import check_played, check_war
from demarche.engines.ripeness.fighting_on import TOLERANCE, fighting_on, remember
from demarche.engines.ripeness.finish_columns import COSTS, FINISH, finish_columns, finish_headlines
from demarche.engines.ripeness.refusals import refused_war
from demarche.engines.ripeness.result import mean_terms
from demarche.engines.ripeness.section import Talk, War, WarPart
from demarche.engines.ripeness.two_years import scored
from demarche.engines.ripeness.unsigned_before import unsigned_before
from demarche.engines.ripeness.verdict import Ripe, ripe_or_not
from demarche.engines.ripeness.war_path import path_columns, path_headlines
from demarche.errors import InputError
from demarche.page.parts import Link

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis.template_part import Drafted, Question, Started
    from demarche.engine.frictions import Friction
    from demarche.engines.ripeness.swaps import WarSwaps

    Floats = NDArray[np.float64]

__all__ = [
    "COSTS",
    "DURABLE",
    "FINISH",
    "HOLDS",
    "OPEN",
    "RIPE_SOON",
    "SIGNED",
    "SOLVED",
    "SOON",
    "TERMS",
    "UNSIGNED",
    "Ripe",
    "RipenessEngine",
    "answers",
    "mean_terms",
    "past_talks",
    "ripe_or_not",
]

UNSIGNED = "ripeness.unsigned_before"
"""The weight that history gives to a version; there only where the file tells of past talks."""
_SENSITIVITY = ("precision",)
"""Read at the middle of the ranges alone, for a check beside the answer: no input of the study."""
_READS = (
    *(f"war.{name}" for name in War.model_fields if name not in _SENSITIVITY),
    "screen.balance",
    "screen.x_low",
    "screen.x_high",
    "screen.binding",
    "screen.e_ruler",
    "screen.e_opposition",
    "actors.*.type",
)
_HOPES = ("screen.p_ruler", "screen.p_opposition")
"""Not read where the camps differ on whether a coalition holds, and an observer's odds alone are about the front."""
_MEDIAN = "month by which, as likely as not,"
_UNSIGNED = "nothing signed in the talks before the day of the question"


class RipenessEngine(Engine):
    """The adapter of bargaining while fighting."""

    name = "ripeness"
    order = 40
    part = WarPart
    cost = "slow"
    apart = ("war.ledger", "war.history")
    timed = True
    backtested = True
    called = "the war"

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_war(book)

    missing = "this crisis file has no war section with a pace_per_year; 'demarche new' writes one, full of questions"

    def check_whole(self, book: Notebook) -> None:
        check_played(book)

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        return refused_war(crisis) if self.applies(crisis) else iter(())

    @property
    def questions(self) -> Mapping[str, Question]:
        from demarche.engines.ripeness.begins import QUESTIONS

        return QUESTIONS

    def drafted(self, started: Started) -> Drafted | None:
        from demarche.engines.ripeness.begins import drafted

        return drafted(started)

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        war = crisis.file.part(WarPart).war
        on_coalition = war is not None and war.coercer is not None and war.coercer.brittle is not None
        return (*_READS, *(() if on_coalition else _HOPES), *votes_read(crisis))

    def applies(self, crisis: Crisis) -> bool:
        war = crisis.file.part(WarPart).war
        return war is not None and war.pace_per_year is not None

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        war = crisis.file.part(WarPart).war
        months = 0 if war is None else war.horizon_months
        ruler = "the ruler" if war is None else crisis.label(war.ruler)
        other = "the opposition" if war is None else crisis.label(war.opposition)
        chance, share = "chance by the model", "share of the prize"
        long = f"within {months} months"
        return (
            Headline(
                DURABLE,
                f"the first settlement signed {long} holds",
                "number",
                chance,
                "more",
                short="A peace that holds",
                role="lead",
            ),
            Headline(
                SIGNED,
                f"a settlement signed {long}",
                "number",
                chance,
                short="Something is signed",
                months=months,
                role="signed",
            ),
            Headline(HOLDS, "what is signed holds, if something is", "number", chance, short="If signed, it holds"),
            Headline(SOLVED, "the far future of the war has a steady state", "yes-no", detail=True),
            Headline(OPEN, "terms exist now that both prefer to fighting on", "yes-no", short="Ripe now", role="now"),
            Headline(
                RIPE_SOON,
                "terms are likelier than not to exist within 12 months",
                "yes-no",
                short="Ripening",
                role="soon",
            ),
            Headline("ripeness.deal_now", "a signature if a conference met now", "number", chance, short="Deal now"),
            *scored(chance, months),
            Headline(
                "ripeness.first_ripe",
                f"months until the zone first opens, counted to {months} at most",
                "number",
                "months",
                short="Months to ripeness",
                dated=True,
            ),
            Headline("ripeness.median_ripe", f"{_MEDIAN} the zone has opened", "number", "months", dated=True),
            Headline(TERMS, f"{ruler}'s share in what is signed", "number", share, short="Terms"),
            Headline(
                "ripeness.serious_below", f"share of the key places up to which {ruler} is serious", "number", "share"
            ),
            *(
                Headline(f"ripeness.{name}", words, "number", chance, detail=True)
                for name, words in (
                    ("ruler_defeated", f"{ruler} is defeated {long}"),
                    ("opposition_defeated", f"{ruler} wins outright {long}"),
                    ("ruler_first", f"{ruler} is defeated {long}, before the zone ever opens"),
                    ("opposition_first", f"{ruler} wins outright {long}, before the zone ever opens"),
                    ("fighting", f"still at war after {months} months"),
                )
            ),
            *(
                Headline(f"ripeness.median_{name}", f"{_MEDIAN} {words}", "number", "months", detail=True, dated=True)
                for name, words in (
                    ("signed", "a settlement has been signed"),
                    ("durable", "a settlement that holds has been signed"),
                    ("ruler_defeated", f"{ruler} has been defeated"),
                    ("opposition_defeated", f"{ruler} has won outright"),
                    ("decided", "one side has won outright"),
                )
            ),
            *finish_headlines(ruler, other),
            *(
                [Headline(UNSIGNED, _UNSIGNED, "number", chance, detail=True, role="weight")]
                if past_talks(crisis)
                else []
            ),
            *path_headlines(crisis),
            *version_headlines(crisis),
        )

    @property
    def frictions(self) -> Mapping[str, Friction]:
        from demarche.engines.ripeness.frictions import FRICTIONS

        return FRICTIONS

    @property
    def offers(self) -> Mapping[str, Offer]:
        return {"fighting on": partial(fighting_on, self.rests_on)}

    beside = ("war.precision",)
    leads = 2
    reasons = Link("the war month by month", "ripeness")

    @cached_property
    def swaps(self) -> WarSwaps:
        from demarche.engines.ripeness.swaps import swaps_of

        return swaps_of(self)

    def jobs(self, crisis: Crisis) -> tuple[Callable[[Crisis], Any], ...]:
        return (at_centre,)

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        from demarche.engines.ripeness.answer import over_versions

        central = drawn.found[0] if drawn is not None and drawn.found else at_centre(crisis)
        return central if drawn is None else over_versions(crisis, central, drawn)

    @property
    def later(self) -> Callable[[Crisis, Drawn, int], Any]:
        from demarche.engines.ripeness.probing import carried

        return carried

    def completed(self, answer: Any, found: Any) -> Answer:
        return replace(answer, carried=found) if answer.probe is not None else answer  # type: ignore[no-any-return]

    def verdict(self, crisis: Crisis, values: Columns) -> Verdict | None:
        from demarche.engines.ripeness.answer import drawn_verdict

        found = drawn_verdict(values, crisis.file.crisis.ripe_at)
        if found is None:
            return None
        figures = {"opens_within_year": found.opens_within_year, "signed": found.signed, "holds": found.holds}
        return Verdict(
            code=found.code,
            versions=found.sets,
            at_least=found.at_least,
            open_now=found.open_now,
            figures={name: value for name, value in figures.items() if value is not None},
            unsolved=found.unsolved,
        )

    def rows(self, answer: Any) -> Iterable[Mapping[str, Any]]:
        from demarche.engines.ripeness.answer import rows

        return rows(answer)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.ripeness import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.ripeness import pages

        return pages.short(answer, reader)

    def ways(self, answer: Any) -> Iterable[Sequence[Way]]:
        from demarche.engines.ripeness import pages

        return pages.ways(answer)

    def grounds(self, answer: Any) -> Iterable[Ground]:
        from demarche.engines.ripeness import pages

        return pages.grounds(answer)

    def blocked(self, crisis: Crisis, values: Columns) -> Mapping[str, int]:
        from demarche.engines.ripeness.shown import closed_in

        return closed_in(crisis, values)

    def because(self, crisis: Crisis, before: Columns, after: Columns | None) -> str:
        from demarche.engines.ripeness.because import because

        return because(crisis, before, after)

    def glance(self, crisis: Crisis, drawn: Drawn) -> Shown | None:
        from demarche.engines.ripeness.shown import shown_of

        return shown_of(crisis, drawn)

    def ablations(self, crisis: Crisis) -> Iterable[Ablation]:
        return ablations(crisis)

    def rules(self, crisis: Crisis) -> Mapping[str, str]:
        return rules(crisis)

    def shows(self, answer: Any) -> Shown | None:
        found: Shown | None = answer.shown
        return found

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        return self.evaluate_all([(crisis, columns, count)], base)[0]

    def evaluate_all(self, asked: Sequence[tuple[Crisis, Columns, int]], base: Crisis) -> list[dict[str, Floats]]:
        return self._all(asked, base, finish=True)

    def glimpsed(self, asked: Sequence[tuple[Crisis, Columns, int]], base: Crisis) -> list[dict[str, Floats]]:
        return self._all(asked, base, finish=False)  # a fight to the finish is told on the war's own page alone

    def _all(
        self, asked: Sequence[tuple[Crisis, Columns, int]], base: Crisis, *, finish: bool
    ) -> list[dict[str, Floats]]:
        plans = [plans_of(crisis, columns, count, base.unlevered) for crisis, columns, count in asked]
        solved = iter(solve_many([plan for each in plans for plan in each], tolerance=TOLERANCE))
        return [
            self._told(*each, base, under, [next(solved) for _ in under], finish and not each[0].levers)
            for each, under in zip(asked, plans, strict=True)
        ]

    def _told(
        self,
        crisis: Crisis,
        columns: Columns,
        count: int,
        base: Crisis,
        plans: Sequence[Plan],
        results: Sequence[Result],
        finish: bool,
    ) -> dict[str, Floats]:
        remember(crisis, self.rests_on(crisis), columns, count, results)
        found = war_columns(results) | path_columns(crisis, columns, count, results)
        found |= of_solved(version_columns(version_headlines(base), results), found[SOLVED])
        found |= finish_columns(plans if finish else [], count)
        if past_talks(base):
            # The past knew no lever: the weights are the baseline's, and its as it was before any lever was pulled.
            found[UNSIGNED] = np.full(count, np.nan)
            if crisis.levers == base.levers:
                found[UNSIGNED] = unsigned_before(base.unlevered, columns, count, None if base.levers else results)
        return found


def past_talks(crisis: Crisis) -> tuple[Talk, ...]:
    """The rounds of real talks before the day of the question that the file tells of."""
    history = war.history if (war := crisis.file.part(WarPart).war) else None
    return () if history is None else history.talks


ENGINE = RipenessEngine()


def at_centre(crisis: Crisis) -> Any:
    """The war and its levers where every input has its central value."""
    from demarche.engines.ripeness.answer import ripeness_answer

    found = ripeness_answer(crisis)
    _ = found.slopes  # kept for the page, and worked out where other processes may be at work
    return found
