"""How long the record takes: one case, the whole score table, and reading the tables."""

from __future__ import annotations

from pathlib import Path

from benchmark import Benchmark

from demarche.engines import precedent as package
from demarche.engines.precedent import precedent, read_record, score, shipped_record

DATA = Path(package.__file__).parent / "data"

BENCHMARKS = [
    Benchmark("the record: read and check both tables", "", run=lambda _: read_record(DATA), repeats=5),
    Benchmark(
        "the record: rates, bands, classes, eight nearest episodes of Syria in 2013",
        "0.3 s",
        prepare=shipped_record,
        run=lambda record: precedent(299, 2013, record=record),
        repeats=10,
    ),
    Benchmark("the record: the whole score table", "5 s", prepare=shipped_record, run=score, repeats=3),
]
