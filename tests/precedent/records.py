"""Records for the tests: the shipped one, the one that ends in 2004, and altered copies."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from demarche.engines.precedent import Record, read_record, shipped_record
from demarche.engines.precedent.tables import Table

EARLY = Path(__file__).parents[1] / "data" / "precedent"


@cache
def early() -> Record:
    """The tables as they stood in 2004: every outcome after that year is unknown."""
    return read_record(EARLY)


def altered(table: Table, numbers: dict[str, np.ndarray], words: dict[str, np.ndarray] | None = None) -> Table:
    return replace(table, numbers={**table.numbers, **numbers}, words={**table.words, **(words or {})})


def doubled() -> Record:
    """Every conflict twice, under a second number."""
    record = shipped_record()
    tables = []
    for table in (record.years, record.episodes):
        again = table.numbers["conflict_id"] + 1_000_000
        twice = {name: np.concatenate([column, column]) for name, column in table.numbers.items()}
        twice["conflict_id"] = np.concatenate([table.numbers["conflict_id"], again])
        words = {name: np.concatenate([column, column]) for name, column in table.words.items()}
        tables.append(Table(numbers=twice, words=words, lines=np.concatenate([table.lines, table.lines])))
    return replace(record, years=tables[0], episodes=tables[1])
