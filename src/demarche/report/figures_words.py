"""Where each figure comes from: what it is, its level over the versions and by type, and the judgements it hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.by_type import if_it
from demarche.engine.contract import Headline
from demarche.engine.effects import Spread
from demarche.page.numbers import chance, percent, share
from demarche.page.parts import Section, Table, Text, anchor, joined
from demarche.report.answered import judged_figures
from demarche.report.why_words import definition
from demarche.study import RunResult, StudyResult

__all__ = ["figures_section", "level"]

_MOST = 4


def figures_section(result: RunResult) -> Section:
    """A row for each figure, by its id: the report's own lead here, and ``demarche why`` prints the whole chain."""
    study, title = result.study, "Where does each figure come from?"
    if study is None:
        return Section("figures", title, ())
    heads = [head for head in judged_figures(result) if head.kind != "curve" and head.id in study.spreads]
    rows = tuple(
        (
            f"{head.label} ({head.id})",
            definition(head),
            level(head, study.spreads[head.id]),
            _by_type(study, head),
            "; ".join(_hangs(study, head)) or "none stands out",
        )
        for head in heads
    )
    names = tuple(anchor("figure", head.id) for head in heads)
    header = ("Figure", "What it is", "Over the versions", "By kind of player", "Hangs on")
    case = result.question.id
    lead = f"The whole chain, with reasons and sources: demarche why {case} ID, with the id in brackets."
    return Section("figures", title, (Text(lead), Table(header, rows, names=names), *_details(study)))


def _details(study: StudyResult) -> tuple[Table, ...]:
    """The figures that sections use beside: what each is, and its level."""
    heads = [head for head in study.details if head.id in study.spreads]
    rows = tuple((f"{head.label} ({head.id})", definition(head), level(head, study.spreads[head.id])) for head in heads)
    header = ("Figure", "What it is", "Over the versions")
    names = tuple(anchor("figure", head.id) for head in heads)
    return (Table(header, rows, f"Figures that sections use beside ({len(rows)})", names=names),) if rows else ()


def level(head: Headline, spread: Spread) -> str:
    """The figure over the versions: a count for a yes or no, a mean for a number."""
    if spread.mean is None:
        return "no value in any version"
    if head.kind == "yes-no":
        return f"{spread.holds_in} of {spread.n} versions"
    return _number(head, spread.mean)


def _number(head: Headline, value: float) -> str:
    if head.kind == "yes-no":
        return percent(value)
    if head.is_chance:
        return chance(value)
    return f"{value:.1f} months" if head.unit == "months" else share(value)


def _by_type(study: StudyResult, head: Headline) -> str:
    found = study.typed.get(head.id)
    if found is None or not found.whatever:
        return ""
    if not found.input:
        who = joined(found.whatever)
        return f"no difference beyond chance, whatever {who} {'is' if len(found.whatever) == 1 else 'are'}"
    return "; ".join(f"{level(head, spread)} {if_it(among)}" for among, spread in found.parts)


def _hangs(study: StudyResult, head: Headline) -> Iterator[str]:
    for link in study.links.get(head.id, ())[:_MOST]:
        low, high = _number(head, link.at_low), _number(head, link.at_high)
        yield f"{low} ({link.low_is}) to {high} ({link.high_is}) [{link.input}]"
