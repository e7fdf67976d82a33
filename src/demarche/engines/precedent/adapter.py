"""The record in a study: the chance of a settlement by the end of each year, the same in every version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.checking import Notebook
from demarche.engine.contract import Answer, Columns, Drawn, Engine, Headline, Placed, Reader, Short
from demarche.engine.past import Past
from demarche.engine.verb import Verb
from demarche.engines.precedent.assess import expected, precedent
from demarche.engines.precedent.checks import check_precedent
from demarche.engines.precedent.extras import TILT
from demarche.engines.precedent.from_crisis import NO_TABLE, between_states, section_of, war_from_crisis
from demarche.engines.precedent.leaning import leaning
from demarche.engines.precedent.result import NoTable, Precedent
from demarche.engines.precedent.section import PrecedentPart
from demarche.engines.precedent.settings import KINDS, Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["ENGINE", "PrecedentEngine"]

_YEARS = Settings().years


class PrecedentEngine(Engine):
    """The adapter of the record. No judgement enters it: a claim can hold the model's figures against its own."""

    name = "precedent"
    order = 60
    part = PrecedentPart
    cost = "instant"

    called = "the record"
    unlike = "it looks up what came of wars like this one, and no judgement enters it"
    missing = (
        "this crisis file has no section 'precedent'; give 'conflict:', the war's UCDP number, which "
        "'demarche precedent --find PLACE' tells"
    )

    def check(self, book: Notebook, *, effects: bool) -> None:
        check_precedent(book)

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("precedent",)

    def applies(self, crisis: Crisis) -> bool:
        return section_of(crisis) is not None

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        if between_states(crisis):
            return ()
        first = crisis.file.crisis.as_of.year
        return tuple(
            Headline(
                f"precedent.{kind}_{year + 1}",
                f"{words} by the end of {first + year}, by the record",
                "number",
                "chance",
                detail=True,
            )
            for kind, words in (("ended", "chance that such a war has ended"), ("settled", "chance of a settlement"))
            for year in range(_YEARS)
        )

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        if between_states(crisis):
            return {}
        rates = expected(war_from_crisis(crisis), crisis.file.crisis.as_of.year)
        settled = 1 + KINDS.index("settle")
        found = {f"precedent.ended_{year + 1}": rates[year, 0] for year in range(_YEARS)}
        found |= {f"precedent.settled_{year + 1}": rates[year, settled] for year in range(_YEARS)}
        return {name: np.full(count, rate) for name, rate in found.items()}

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Precedent | NoTable:
        if between_states(crisis):
            return NoTable(reason=NO_TABLE)
        return precedent(war_from_crisis(crisis), crisis.file.crisis.as_of)

    extras = (TILT,)

    def extended(
        self, answer: Precedent | NoTable, extras: frozenset[str], settling: Mapping[Headline, NDArray[Any]]
    ) -> Answer:
        if isinstance(answer, NoTable) or TILT.name not in extras:
            return answer
        return replace(answer, tilt=leaning(answer, settling))

    @property
    def verb(self) -> Verb:
        from demarche.engines.precedent.verb import VERB

        return VERB

    def past(self, source: str) -> Iterable[Past] | None:
        from demarche.engines.precedent.coding.pasts import past_wars

        return past_wars(source)

    def rows(self, answer: Any) -> Iterable[Mapping[str, Any]]:
        from demarche.engines.precedent.frames import curve_rows

        return () if isinstance(answer, NoTable) else curve_rows(answer.curve)

    def placed(self, answer: Any, reader: Reader) -> Iterable[Placed]:
        from demarche.engines.precedent import pages

        return pages.placed(answer, reader)

    def short(self, answer: Any, reader: Reader) -> Iterable[Short]:
        from demarche.engines.precedent import pages

        return pages.short(answer, reader)


ENGINE = PrecedentEngine()
