"""``demarche stability``: who moves where, and which outcomes nobody leaves, in a crisis or a published conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demarche.crisis import Crisis
from demarche.engine.unjudged import unjudged_in
from demarche.engine.verb import Option, Request, Shown, Verb
from demarche.engines.stability.answer import named_outcomes
from demarche.engines.stability.asking import asked
from demarche.engines.stability.case_file import read_case
from demarche.engines.stability.concept_words import concepts_section
from demarche.engines.stability.dilemma_words import dilemmas_section
from demarche.engines.stability.encoding import columns
from demarche.engines.stability.from_crisis import from_crisis
from demarche.engines.stability.further import Further, further
from demarche.engines.stability.moves_words import leaving_section, paths_section, types_section
from demarche.engines.stability.outcome_classes import ClassReading
from demarche.engines.stability.published import Compared, compare_expected
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.short_words import short_section
from demarche.engines.stability.wishes_words import joint_section, wishes_section
from demarche.engines.stability.words import letters, outcomes_section
from demarche.errors import InputError
from demarche.page.numbers import count
from demarche.page.parts import Bullets, Page, Section, Text
from demarche.page.timing import timeless
from demarche.store import writing_whole

__all__ = ["VERB"]


def answers(request: Request) -> Shown:
    """Everything about the moves at the central values: every verdict, and not only what a run tells."""
    case = str(request.case)
    if request.options["expected"]:
        return _compared(case)
    if any(request.options[name] for name in ("inverse", "actor", "margins", "coalitions")):
        return asked(request, case)
    outcomes: tuple[ClassReading, ...] = ()
    wishes: tuple[str, ...] = ()
    crisis: Crisis | None = None
    pulled: Any = ()
    if case.lower().endswith(".json"):
        if request.levers or request.changes:
            raise InputError("--lever and --set belong to crisis files; edit the .json file itself")
        published = read_case(case)
        result = published.analyse()
        title, question = published.title, ""
    else:
        crisis = request.opened()
        result, outcomes = from_crisis(crisis), named_outcomes(crisis, from_crisis(crisis))
        title, question, pulled = crisis.file.crisis.title, crisis.file.crisis.question, crisis.levers
        wishes = unjudged_in(crisis).wishes
    if request.options["out"] is not None:
        _save(result, Path(request.options["out"]))
    changed = bool(request.levers or request.changes)
    found = further(crisis, result)

    def page() -> Page:
        named = letters(result, outcomes)
        sections = (
            short_section(result, found),
            outcomes_section(result, outcomes, unjudged=wishes, changed=changed, everything=True),
            wishes_section(result, found, everybody=True),
            joint_section(result, found.joint, named),
            dilemmas_section(result, found),
            leaving_section(result, outcomes),
            paths_section(result, outcomes),
            types_section(result, outcomes, {}, {}),
            concepts_section(result),
        )
        return Page(title, question, timeless(pulled), sections)

    return Shown(page=page, data=lambda: _data(result, outcomes, found), rows=lambda: _rows(result))


def _compared(case: str) -> Shown:
    """A published table against the engine, cell by cell, with the moves that decide who is right."""
    if not case.lower().endswith(".json"):
        raise InputError("--expected compares a stability-case/1 file (.json)")
    found = compare_expected(read_case(case))
    undeclared = sum(not one.declared for one in found)

    def page() -> Page:
        cells = sum(one.cells for one in found)
        last = Text(f"{count(cells, 'cell')} in {count(len(found), 'table')}; {undeclared} undeclared differences")
        return Page("Published tables against the engine", "", (), (Section("", "", (*map(_table, found), last)),))

    return Shown(
        page=page,
        data=lambda: {"compared": [one.to_dict() for one in found], "undeclared": undeclared},
        failed=undeclared > 0,
    )


def _table(one: Compared) -> Bullets:
    differ = len(one.differ)
    verdict = "agrees" if not differ else f"differs in {differ}" + (", as declared" if one.declared else "")
    cells = [f"{c.state}: the engine says {'yes' if c.engine_says_yes else 'no'}. {c.because}" for c in one.differ]
    said = [f"The file explains: {one.explanation}"] if differ and one.explanation else []
    where = f"; {one.where}" if one.where else ""
    return Bullets((*cells, *said), f"{one.about}: {verdict} ({one.cells} cells{where})")


def _data(result: StabilityResult, outcomes: tuple[ClassReading, ...], found: Further) -> dict[str, Any]:
    told = result.to_dict()
    if outcomes:
        told["outcomes"] = [reading.to_dict() for reading in outcomes]
    return told | found.to_dict(result.model)


def _save(result: StabilityResult, out: Path) -> None:
    """Write the table whole or not at all; never over something that is not such a table."""
    if out.suffix != ".npz":
        raise InputError(f"--out writes a NumPy archive; give it a name that ends in .npz, not {out.name!r}")
    with writing_whole(out) as draft:
        result.save_table(draft)


def _rows(result: StabilityResult) -> Iterator[Mapping[str, Any]]:
    """A row for each state: its words, strength and steps, and who would stay in it under which concept."""
    table = columns(result)
    for row in zip(*table.values(), strict=True):
        yield dict(zip(table, row, strict=True))


VERB = Verb(
    help="Which outcomes would last, who would leave the others, and by what path today leads there.\n\n"
    "Also reads published conflicts in the exchange format stability-case/1 (a .json file): equilibria under each "
    "concept, coalitions, and how the status quo evolves. How to bring one from elsewhere: "
    "docs/how-to/published-conflicts.md. What a file may declare beyond rankings (strength, unknown or probabilistic "
    "preference, attitudes, misperceptions, coalitions, looking ahead): 'Beyond an order' in "
    "docs/reference/crisis-file.md.",
    options=(
        Option(
            flags=("--expected",),
            name="expected",
            kind="flag",
            help="Compare a .json file's published verdicts with the engine's, cell by cell.",
        ),
        Option(
            flags=("--inverse",),
            name="inverse",
            metavar="OUTCOME",
            help="What would have to be preferred for this named outcome (of a .json file: state) to last.",
        ),
        Option(
            flags=("--actor",),
            name="actor",
            metavar="NAME",
            help="With --inverse: what this actor alone would have to.",
        ),
        Option(
            flags=("--margins",),
            name="margins",
            kind="flag",
            help="How little would undo each of the lasting outcomes.",
        ),
        Option(
            flags=("--coalitions",),
            name="coalitions",
            kind="flag",
            help="Who would move together, from today and from the lasting outcomes.",
        ),
        Option(flags=("--out",), name="out", kind="file", help="Write every verdict to this .npz file."),
    ),
    answers=answers,
    studies=False,
)
