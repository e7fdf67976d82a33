"""The pages of the shipped cases as plain text: what one run says in its report, its brief, the terminal and each verb.

One run a case, of few versions and few levers, is all that is worked out.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.backtest.wars import write_table
from tests.study.crises import small

from demarche.crisis import Crisis, load, loads
from demarche.page.brief import Brief
from demarche.page.parts import Bullets, Callout, Figure, Fold, Item, Page, Part, Section, Table, Text
from demarche.report.answered import answered, reader_of
from demarche.report.backtest_words import backtest_page
from demarche.report.brief_words import brief_of
from demarche.report.claims_words import claims_section
from demarche.report.compare_words import compare_page, compare_summary
from demarche.report.engine_page import engine_page
from demarche.report.few_lines import few_lines
from demarche.report.first import first_of
from demarche.report.grounds_words import to_judge
from demarche.report.levers_words import levers_section
from demarche.report.run_page import placed, run_page
from demarche.report.summary import summary
from demarche.report.terminal import show
from demarche.report.varies_words import varies_section
from demarche.report.why_words import why_section
from demarche.study import RunResult, run
from demarche.study.backtest import backtest
from demarche.study.compare.compare import compare
from demarche.study.why import why

__all__ = [
    "CASES",
    "DRAWS",
    "FOLDERS",
    "HERE",
    "plain",
    "plain_results",
    "result_of",
    "shaped",
    "short_text",
    "shortened",
    "texts",
    "told",
]

HERE = Path(__file__).parent
DRAWS = 24
CASES: Mapping[str, tuple[str, ...]] = {
    "syria-2013": ("conference-now", "arm-opposition", "drop-precondition", "strike-threat", "russia-thwarts"),
    "kosovo-1999": ("bomb", "soften-terms", "russia-thwarts"),
}
"""The levers that are tried."""
PAST = "backtest"
FOLDERS = (*CASES, PAST)
ASKED = 4
"""Versions in which a figure is looked behind, and in which wars are compared."""
OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "syria-2013": {
        "war.settlement.lowest": 0,
        "war.settlement.highest": 1,
        "war.settlement.ruler_ratifiers": 0,
        "war.settlement.opposition_ratifiers": 1,
        "war.settlement.spoilers_per_year": 0.01,
        "screen.binding": 0.97,
        "war.pace_per_year": [0.05, 0.1],
    },
    "kosovo-1999": {"war.pace_per_year": [0.4, 0.6], "war.settlement.spoilers_per_year": [0.3, 0.4]},
}
"""What is otherwise in the crisis with which each is compared."""
WARS = ("hodeidah-2018", "falklands-1982")
AS_THE_FILE = {"assumptions", "sources", "afterwards"}
"""Sections that repeat the file."""


@cache
def shortened(case: str) -> Crisis:
    """A shipped case with these levers alone, and the claims that need no other."""
    return loads(short_text(case), case)


@cache
def short_text(case: str, levers: tuple[str, ...] | None = None) -> str:
    """Its file, with these levers or those above: a run of it takes half as long as one of the shipped case."""
    data = dict(load(case).source.data)
    dropped = {lever["id"] for lever in data["levers"]} - set(CASES[case] if levers is None else levers)
    data["levers"] = [lever for lever in data["levers"] if lever["id"] not in dropped]
    claims = [claim for claim in data["claims"] if not dropped & set(_words(claim.get("test")))]
    left = {claim["id"] for claim in claims}
    data["claims"] = [{**claim, "supports": [c for c in claim.get("supports", ()) if c in left]} for claim in claims]
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        node = list(node.values())
    if isinstance(node, list):
        for entry in node:
            yield from _words(entry)
    elif isinstance(node, str):
        yield node


@cache
def result_of(case: str) -> RunResult:
    """The run of which every page of the case is made."""
    return run(shortened(case), draws=DRAWS)


@cache
def plain_results() -> tuple[dict[str, Any], ...]:
    """What the ``results.json`` of both hold, and that of a small crisis without a war."""
    found = [*map(result_of, CASES), run(small(), draws=4)]
    return tuple(json.loads(json.dumps(result.to_dict())) for result in found)


@cache
def texts(folder: str) -> dict[str, str]:
    """Every page of a folder by its name."""
    found = {"backtest": _backtest()} if folder == PAST else _texts(folder)
    return {name: f"{text.rstrip()}\n" for name, text in found.items()}


def _texts(case: str) -> dict[str, str]:
    """Every page of a case."""
    result = result_of(case)
    reader = reader_of(result)
    found = {
        "report": plain(run_page(result, "0")),
        "shape": "\n".join(shaped([*run_page(result, "0").sections, *(place.section for place in placed(result))])),
        "brief": _brief(brief_of(result, "0")),
        "run": "\n".join(few_lines(first_of(result), "report.html", "", to_judge(result))),
        "run-full": _printed(summary(result, Path("report.html"))),
        "levers": _printed(_page(levers_section(_study(result), every=False))),
        "levers-all": _printed(_page(levers_section(_study(result)), varies_section(_study(result)))),
        "claims": _printed(_page(claims_section(result.claims))),
    }
    found |= {engine.name: _printed(engine_page(engine, answer, reader)) for engine, answer in answered(result)}
    return found | _asked(shortened(case), case)


def _asked(crisis: Crisis, case: str) -> dict[str, str]:
    """What the verbs say that a run does not ask."""
    changed = _changed(crisis, OTHERWISE[case])
    compared = compare(crisis, changed, draws=ASKED)
    return {
        "why": _printed(_page(why_section(why(crisis, "peace that holds", draws=ASKED)))),
        "why-input": _printed(_page(why_section(why(crisis, "screen.binding", draws=ASKED)))),
        "compare": _printed(compare_summary(compared, "0")),
        "compare-page": plain(compare_page(compared, "0")),
    }


def _changed(crisis: Crisis, values: Mapping[str, Any]) -> Crisis:
    """Another crisis that differs in these."""
    other = crisis.with_values(dict(values))
    header = other.file.crisis.model_copy(update={"id": f"{crisis.id}-otherwise"})
    return replace(other, file=other.file.model_copy(update={"crisis": header}))


def _backtest() -> str:
    """The model held against a few wars of the sample."""
    with tempfile.TemporaryDirectory() as folder:
        table = write_table(Path(folder) / "wars.csv", WARS)
        return _printed(backtest_page(backtest([str(table)], draws=1, recodings=0), "0"))


def _study(result: RunResult) -> Any:
    assert result.study is not None
    return result.study


def _page(*sections: Section) -> Page:
    return Page("", "", (), sections)


def _printed(page: Page) -> str:
    """As the terminal shows it where it is no terminal: a hundred signs to a line, in one colour."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        show(page)
    return "\n".join(line.rstrip() for line in said.getvalue().splitlines())


def _brief(brief: Brief) -> str:
    return "\n".join(_lines(brief.to_dict()))


def _lines(node: Any, name: str = "") -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, entry in node.items():
            yield from _lines(entry, key)
    elif isinstance(node, list | tuple):
        for entry in node:
            yield from _lines(entry, name)
    elif not (isinstance(node, str) and node.startswith("<svg")):
        yield f"{name}: {node}"


def plain(page: Page) -> str:
    """A page, folds opened, a paragraph a line: pictures by their words, and without what repeats the file."""
    lines = [page.title, page.question, *page.context]
    if page.first is not None:
        first = page.first
        lines += [first.asked, first.verdict, first.because, *first.lead]
        for cell in first.cells:
            lines += [f"[{cell.title}]", *told(cell.figure)]
        lines += [f"{head} {text}" for head, text in first.notes]
        lines += [*first.foot, *first.how]
    for section in page.sections:
        if section.id in AS_THE_FILE:
            continue
        lines += [
            "",
            f"## {section.finding or section.title}",
            *(line for part in section.parts for line in told(part)),
        ]
    return "\n".join([*lines, "", *page.footer])


def shaped(sections: Iterable[Section]) -> Iterator[str]:
    """How the parts of sections are set: what is quiet, open or wide, which columns are flush right, the tones, and
    where words lead."""
    for section in sections:
        yield f"# {section.id} {section.title}{' as an answer' * section.answer} {section.quantity}".rstrip()
        for part in section.parts:
            yield from _shape(part)


def _shape(part: Part) -> Iterator[str]:
    links = "".join(f" -> {link}" for link in _links(part))
    match part:
        case Text():
            yield f"text{' quiet' * part.quiet}{' lead' * part.lead}{' see ' * bool(part.see)}{part.see}"
        case Callout():
            yield f"callout {part.tone}{links}"
        case Bullets():
            yield f"bullets {len(part.items)} {part.name}{links}"
        case Table():
            size = f"{len(part.rows)} x {len(part.header)}"
            yield f"table {size} right {sorted(part.numeric)}{' folded' * part.folded}{links}"
        case Figure():
            yield f"figure{' wide' * part.wide}{' for phones' * bool(part.narrow)} under it: {part.beneath}"
            if part.table:
                yield from _shape(part.table)
        case Fold():
            yield "fold"
            for each in part.parts:
                yield from _shape(each)


def _links(part: Part) -> list[str]:
    match part:
        case Callout():
            found = list(part.see)
        case Bullets():
            found = [link for item in part.items if isinstance(item, Item) for link in item.see]
        case Table():
            found = [link for links in part.see for link in links]
        case _:
            found = []
    return list(dict.fromkeys(link.to for link in found))


def told(part: Part) -> list[str]:
    match part:
        case Text():
            return [part.text]
        case Callout():
            return [f"[{part.tone}] {part.label}: {part.text}", *([part.below] if part.below else [])]
        case Bullets():
            return [*([part.title] if part.title else []), *(f"- {item}" for item in part.items)]
        case Table():
            return [*([part.caption] if part.caption else []), *(" | ".join(row) for row in (part.header, *part.rows))]
        case Figure():
            return [f"({part.title}) {part.alt}", part.reading, *(told(part.table) if part.table else [])]
        case Fold():
            return [f"+ {part.title}", *(line for each in part.parts for line in told(each))]
