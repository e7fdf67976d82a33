"""Settlement in a study: where parties converge on each scale, and whether any package could be signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Headline, Placed, Reader
from demarche.engines.settlement.checks import check_settlement
from demarche.engines.settlement.forecast import spread
from demarche.engines.settlement.from_crisis import agenda_from_crisis, placed, positions_from_crisis
from demarche.engines.settlement.section import SettlementPart
from demarche.engines.settlement.static import compromise
from demarche.engines.settlement.versions import over_versions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["COUNT", "MARGIN", "SIGNABLE", "SettlementEngine", "of_clause", "of_scale"]

SIGNABLE = "settlement.signable"
MARGIN = "settlement.margin"
COUNT = "settlement.packages"
SHARE = 0.8
"""How much of the chance the interval around a forecast holds."""


def of_scale(scale: str, end: str = "") -> str:
    """The id of a scale's forecast, or of the low or high end of its interval."""
    return f"settlement.forecast.{scale}.{end}" if end else f"settlement.forecast.{scale}"


def of_clause(issue: str, clause: str) -> str:
    """The id of whether some package that could be signed holds a clause."""
    return f"settlement.clause.{issue}.{clause}"


class SettlementEngine(Engine):
    """The adapter of the settlement engine."""

    name = "settlement"
    part = SettlementPart
    missing = "this crisis file has nobody on a scale (scales, positions) and no packages; write either"

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_settlement(book)

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("scales", "positions", "packages")

    def applies(self, crisis: Crisis) -> bool:
        return crisis.file.part(SettlementPart).packages is not None or any(True for _ in placed(crisis))

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        found: list[Headline] = []
        for name, scale, _ in placed(crisis):
            low, high = min(scale.anchors), max(scale.anchors)
            words = f"where the parties converge on “{scale.title}” ({low:g} to {high:g})"
            found.append(Headline(of_scale(name), words, "number", "on the scale", short=scale.title))
            for end, said in (("low", "lower"), ("high", "upper")):
                words = f"{said} end of what is likely to prevail on “{scale.title}”"
                found.append(Headline(of_scale(name, end), words, "number", "on the scale", detail=True))
        given = crisis.file.part(SettlementPart).packages
        if given is None:
            return tuple(found)
        words = "a package exists that all who must consent could sign"
        found.append(Headline(SIGNABLE, words, "yes-no", better="more", short="A package could be signed"))
        words = "what the best package gives its least content signer over no agreement"
        found.append(Headline(MARGIN, words, "number", "part of all it wants", "more", short="Room for a package"))
        found.append(Headline(COUNT, "number of packages that could be signed", "number", "packages", detail=True))
        for issue, entry in given.issues.items():
            for clause, said in entry.clauses.items():
                words = f"a package with “{said}” ({entry.title}) could be signed"
                found.append(Headline(of_clause(issue, clause), words, "yes-no", detail=True))
        return tuple(found)

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Answer:
        from demarche.engines.settlement.answer import settlement_answer

        return settlement_answer(crisis, drawn)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.settlement import pages

        return pages.placed(answer, reader)

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        answers = {headline.id: np.full(count, np.nan) for headline in self.headlines(base)}
        for name, _, _ in placed(base):
            if name in crisis.file.positions:
                self._forecast(crisis, name, columns, answers)
        if base.file.part(SettlementPart).packages is not None:
            self._packages(crisis, columns, answers)
        return answers

    def _forecast(self, crisis: Crisis, scale: str, columns: Columns, answers: dict[str, Floats]) -> None:
        for draw in range(len(answers[of_scale(scale)])):
            table = positions_from_crisis(crisis, scale, columns, draw)
            low, high = spread(table).interval(SHARE)[0]
            answers[of_scale(scale)][draw] = float(compromise(table.position[:, 0], table.weight[:, 0]))
            answers[of_scale(scale, "low")][draw], answers[of_scale(scale, "high")][draw] = low, high

    def _packages(self, crisis: Crisis, columns: Columns, answers: dict[str, Floats]) -> None:
        for draw in range(len(answers[SIGNABLE])):
            agenda = agenda_from_crisis(crisis, columns, draw)
            found = over_versions([agenda])
            margin = float(found.margin[0, 0])
            answers[SIGNABLE][draw] = float(found.count[0, 0] > 0)
            answers[COUNT][draw] = float(found.count[0, 0])
            answers[MARGIN][draw] = margin if np.isfinite(margin) else np.nan
            for j, issue in enumerate(agenda.issues):
                for s, clause in enumerate(issue.clauses):
                    answers[of_clause(issue.name, clause)][draw] = float(found.clause[j, s] > 0.0)


ENGINE = SettlementEngine()
