"""Settlement in a study: where parties converge on each scale, and whether any package could be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.crisis.shape import Key
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Ground, Headline, Placed, Reader, Short
from demarche.engine.verb import Verb
from demarche.engines.settlement.checks import check_settlement
from demarche.engines.settlement.floors import MONTHS, floors, read_by_war
from demarche.engines.settlement.from_crisis import placed, texts_from_crisis
from demarche.engines.settlement.prepared import agendas_of, forecasts_of
from demarche.engines.settlement.proposing import clashes, margins_of, text_of
from demarche.engines.settlement.quantities import (
    BY_MONTH,
    COUNT,
    FIRST,
    MARGIN,
    SIGNABLE,
    YEAR,
    headlines,
    of_clause,
    of_floor,
    of_scale,
    of_text,
)
from demarche.engines.settlement.section import SettlementPart
from demarche.engines.settlement.versions import over_tables
from demarche.engines.settlement.worth import TOUCH
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SettlementEngine"]

_YEAR = 12


class SettlementEngine(Engine):
    """The adapter of the settlement engine.

    Where no agreement means war it asks the war about the same versions as a run does, and so about as many.
    """

    name = "settlement"
    part = SettlementPart
    cost = "slow"
    timed = True
    one_in = 2
    unlike = "scales, clauses and texts are each crisis's own"
    missing = "this crisis file has nobody on a scale (scales, positions) and no packages; write either"

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_settlement(book)

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        try:
            floors(crisis, {}, 0)  # of no version: whether a war can hand it over, without playing one
        except InputError as error:
            given = crisis.file.part(SettlementPart).packages
            yield ("packages", "parties", *(given.at_war[:1] if given else ())), error

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("scales", "positions", "packages", *_types(crisis), *read_by_war(crisis))

    def applies(self, crisis: Crisis) -> bool:
        return crisis.file.part(SettlementPart).packages is not None or any(True for _ in placed(crisis))

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        return headlines(crisis)

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        from demarche.engines.settlement.answer import settlement_answer

        return settlement_answer(crisis, drawn)

    @property
    def verb(self) -> Verb:
        from demarche.engines.settlement.verb import VERB

        return VERB

    def rows(self, answer: Any) -> Iterable[Mapping[str, Any]]:
        from demarche.engines.settlement.verb import rows

        return rows(answer)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.settlement import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.settlement import pages

        return pages.short(answer, reader)

    def grounds(self, answer: Any) -> Iterable[Ground]:
        from demarche.engines.settlement import pages

        return pages.grounds(answer)

    @property
    def limits(self) -> tuple[str, ...]:
        return (
            "“Could be signed” means that a text is worth more than no agreement to everyone who must sign it, by the "
            "judgements of this file; nobody's skill, pride or deadline is in it.",
            "Where no agreement means war, its worth in later months is taken with the front where it is today.",
        )

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        answers = {
            entry.id: np.full((count, len(entry.points)) if entry.kind == "curve" else count, np.nan)
            for entry in self.headlines(base)
        }
        for name, _, _ in placed(base):
            if name in crisis.file.positions:
                found = forecasts_of(crisis, name, columns, count)
                for end, row in zip(("", "low", "high"), found, strict=True):
                    answers[of_scale(name, end)] = row.copy()
        if base.file.part(SettlementPart).packages is not None:
            _packages(crisis, columns, count, answers)
        return answers


def _types(crisis: Crisis) -> tuple[str, ...]:
    """The types that decide what crossing a red line costs."""
    given = crisis.file.part(SettlementPart).packages
    tables = {} if given is None else given.parties
    return tuple(
        f"actors.{name}.type" for name, table in tables.items() if any(at.price_by_type for at in table.on.values())
    )


def _packages(crisis: Crisis, columns: Columns, count: int, answers: dict[str, Floats]) -> None:
    worths = floors(crisis, columns, count)
    texts = texts_from_crisis(crisis)
    for draw, (agenda, given) in enumerate(agendas_of(crisis, columns, count)):
        for place, party in enumerate(agenda.parties):
            answers[of_floor(party.name)][draw] = worths[draw, 0, place]
        told = np.isfinite(worths[draw]).all(axis=1)
        if not told[0]:
            continue
        found = over_tables(agenda, (given,).__getitem__, worths[draw, told][None])
        margin = float(found.margin[0, 0])
        answers[SIGNABLE][draw] = float(found.count[0, 0] > 0)
        answers[COUNT][draw] = float(found.count[0, 0])
        answers[MARGIN][draw] = margin if np.isfinite(margin) else np.nan
        if BY_MONTH in answers:
            _by_month(answers, draw, told, found.count[0] > 0)
        for j, issue in enumerate(agenda.issues):
            for s, clause in enumerate(issue.clauses):
                answers[of_clause(issue.name, clause)][draw] = float(found.clause[j, s] > 0.0)
        for name, clauses in texts.items():
            text = text_of(agenda, clauses)
            signs = margins_of(given, text, worths[draw, 0]) >= -TOUCH
            answers[of_text(name)][draw] = float(signs[given.signers].all() and not clashes(given, text))
            for place, party in enumerate(agenda.parties):
                answers[of_text(name, party.name)][draw] = float(signs[place])


def _by_month(answers: dict[str, Floats], draw: int, told: NDArray[np.bool_], some: NDArray[np.bool_]) -> None:
    """Whether there is a package in each month that the war knows, in a year, and when first."""
    months = np.array(MONTHS)[told]
    answers[BY_MONTH][draw, told] = some
    answers[FIRST][draw] = float(months[np.argmax(some)]) if some.any() else np.nan
    if _YEAR in months:
        answers[YEAR][draw] = float(some[months == _YEAR][0])


ENGINE = SettlementEngine()
