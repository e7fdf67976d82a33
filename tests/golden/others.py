"""Pages that a run of a shipped case does not have: of verbs that compare, explain, score and split, made small; and
the reports of a newcomer's war and of a crisis that is no war."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner
from tests.cli.test_settlement import PLAIN
from tests.golden.pages import CASES, plain, result_of, shaped
from tests.precedent.test_leaning import FOUND, LEAD, OTHER, SIGNED
from tests.report.newcomers import newcomers_run
from tests.report.test_compare_words import both_needed, compared
from tests.study.crises import small
from tests.study.known import Known, beside_the_others
from tests.study.test_variance import found as split
from tests.study.test_views import river, views_of

from demarche.cli import main
from demarche.engines.council import RollCall, Spreads, fit
from demarche.engines.council.fit_words import fitted_page
from demarche.engines.precedent.leaning import leaning
from demarche.engines.precedent.leaning_words import leaning_section
from demarche.engines.precedent.score import score
from demarche.engines.precedent.words import score_section
from demarche.page.parts import Page, Section
from demarche.report.claims_words import quantities_section
from demarche.report.compare_words import compare_page, compare_summary
from demarche.report.few_lines import few_lines
from demarche.report.first import first_of
from demarche.report.grounds_words import to_judge
from demarche.report.helps_words import helps_summary
from demarche.report.run_page import run_page
from demarche.report.sobol_words import cost_words, sobol_section
from demarche.report.views_words import views_page
from demarche.report.why_words import why_section
from demarche.study import RunResult, run
from demarche.study.why import why

__all__ = ["OTHERS", "others"]


def _page(*sections: Section) -> str:
    return plain(Page("", "", (), sections))


def _study(case: str) -> Any:
    return result_of(case).study


@cache
def _leaning(least: float) -> Any:
    chances = np.linspace(least, 0.98, 49)
    return leaning(FOUND, {SIGNED: chances, LEAD: chances**2, OTHER: chances})


@cache
def _split() -> Any:
    with beside_the_others(Known()):
        return split(32)


@cache
def _why(name: str) -> Any:
    return why(small(), name, draws=64, seed=3)


@cache
def _views() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        return views_of(river(Path(folder)))


@cache
def _fitted() -> Any:
    """Of three drafts; one member never votes, one stands beyond the end of the scale."""
    votes = {"a": "nnn", "b": "ynn", "c": "yyn", "d": "yyy", "e": "---"}
    calls = [
        RollCall(f"v{at}", member, {"y": "yes", "n": "no", "-": "absent"}[vote])
        for member, said in votes.items()
        for at, vote in enumerate(said)
    ]
    return fit(calls, {"b": 0.0, "c": 1.0}, spreads=Spreads())


@cache
def _run(name: str) -> RunResult:
    return newcomers_run() if name == "newcomer" else run(small(), draws=4)


def _report(name: str) -> str:
    result = _run(name)
    lines = few_lines(first_of(result), "report.html", "", to_judge(result))
    return "\n".join([plain(run_page(result, "0")), *lines, *shaped(run_page(result, "0").sections)])


def _tables() -> str:
    """Positions without a crisis: by the compromise with its moves, and bargained over rounds."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "plain.csv"
        table.write_text(PLAIN, encoding="utf-8")
        asked = (("--status-quo", "0"), ("--model", "smp", "--seed", "3"))
        said = [CliRunner().invoke(main, ["settlement", str(table), *words]).output for words in asked]
    return "\n".join(line.rstrip() for text in said for line in text.splitlines())


OTHERS: Mapping[str, Callable[[], str]] = {
    "quantities": lambda: _page(quantities_section(_study(next(iter(CASES))).headlines)),
    "levers-short": lambda: _page(*(helps_summary(_study(case).helps) for case in CASES), helps_summary(None)),
    "compare": lambda: plain(compare_page(compared(both_needed()), "0")),
    "compare-short": lambda: plain(compare_summary(compared(both_needed()), "0")),
    "tilt": lambda: _page(leaning_section(_leaning(0.02)), leaning_section(_leaning(0.97))),
    "score": lambda: _page(score_section(score())),
    "sobol": lambda: "\n".join([*cost_words(_split().costs, 90.0), _page(sobol_section(_split()))]),
    "views": lambda: plain(views_page(_views(), "")),
    "why": lambda: _page(*(why_section(_why(name)) for name in ("screen.open", "screen.width", "screen.p_ruler"))),
    "tables": _tables,
    "fitted": lambda: plain(fitted_page(_fitted(), (0.0, 1.0))),
    **{name: lambda name=name: _report(name) for name in ("newcomer", "small")},
}


def others() -> dict[str, str]:
    """Each page by its name."""
    return {name: f"{page().rstrip()}\n" for name, page in OTHERS.items()}
