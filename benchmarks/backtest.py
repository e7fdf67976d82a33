"""How long a backtest of a few coded wars takes; the whole sample takes minutes, and is measured by hand."""

from __future__ import annotations

from benchmark import Benchmark

from demarche.study.backtest import backtest, pasts_of

FEW = ("hodeidah-2018", "sri-lanka-2008", "chechnya-1999", "falklands-1982", "ukraine-2022")


def few() -> list[object]:
    return [past for past in pasts_of(["sample"]) if past.crisis.id in FEW]


BENCHMARKS = [
    Benchmark(
        "five coded wars, 16 versions of each, six ablations",
        "",
        prepare=few,
        run=lambda pasts: backtest(pasts, recodings=0),
        repeats=2,
    ),
]
