"""Coded wars as past crises: the sample that comes with the package, a table of wars, or one coding sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from demarche.crisis import Crisis, loads
from demarche.engine.past import Came, Past, Recoding, came_of
from demarche.engines.precedent.coding.many import CodedWar, read_coded_wars, sample_wars
from demarche.engines.precedent.coding.protocol import QUESTIONS
from demarche.engines.precedent.coding.ranges import levels_of, recoded, settled
from demarche.engines.precedent.coding.sheet import Sheet, is_sheet, read_sheet
from demarche.engines.precedent.coding.writing import crisis_text

__all__ = ["SAMPLE", "past_wars"]

SAMPLE = "sample"


def past_wars(source: str) -> Iterator[Past] | None:
    """The past wars that a source names; None where it is neither the sample, a table nor a sheet."""
    path = Path(source)
    if source == SAMPLE:
        return (_of_table(war, SAMPLE) for war in sample_wars())
    if path.suffix.lower() == ".csv":
        return (_of_table(war, source) for war in read_coded_wars(path))
    if path.suffix.lower() in (".yaml", ".yml") and is_sheet(path):
        return iter([_of_sheet(read_sheet(path), source)])
    return None


def _of_table(war: CodedWar, where: str) -> Past:
    came = Came(signed12=war.signed12, signed24=war.signed24, held24=war.held24, words=war.outcome)
    return _past(war.sheet, _crisis(war.sheet), came, where)


def _of_sheet(sheet: Sheet, where: str) -> Past:
    crisis = _crisis(sheet)
    return _past(sheet, crisis, came_of(crisis), where)


def _crisis(sheet: Sheet) -> Crisis:
    return loads(crisis_text(sheet), sheet.id)


def _past(sheet: Sheet, crisis: Crisis, came: Came, where: str) -> Past:
    levels, most = levels_of(sheet)
    return Past(
        crisis=crisis,
        came=came,
        features={
            entry.id: str(settled(sheet, entry))
            for entry in QUESTIONS
            if entry.margin is None and entry.follows is None and not entry.id.startswith("answer_")
        },
        recoding=Recoding(
            levels=tuple(int(level) for level in levels),
            most=tuple(int(level) for level in most),
            crisis=partial(_recoded, sheet),
        ),
        where=where,
    )


def _recoded(sheet: Sheet, levels: Sequence[int]) -> Crisis:
    return _crisis(recoded(sheet, levels))
