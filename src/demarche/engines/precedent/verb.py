"""``demarche precedent``: what happened in wars like this one, by what was known on the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from demarche.engine.track import shipped_track
from demarche.engine.verb import Option, Request, Shown, Verb
from demarche.engines.precedent.assess import precedent
from demarche.engines.precedent.extras import TILT
from demarche.engines.precedent.frames import curve_rows
from demarche.engines.precedent.from_crisis import war_from_crisis
from demarche.engines.precedent.leaning import leaning
from demarche.engines.precedent.leaning_words import NOTHING_BESIDE, leaning_section
from demarche.engines.precedent.record import Record, read_record, shipped_record
from demarche.engines.precedent.result import Precedent
from demarche.engines.precedent.score import score
from demarche.engines.precedent.war import Conflict, find_conflicts
from demarche.engines.precedent.words import found_section, record_section, score_section
from demarche.errors import InputError
from demarche.page.parts import Page, Section

__all__ = ["VERB"]


def answers(request: Request) -> Shown:
    """The record asked about a case, or how good it was."""
    tables = request.options["tables"]
    record = shipped_record() if tables is None else read_record(tables)
    if request.options["find"] is not None:
        if request.case is not None or request.options["score"]:
            raise InputError("--find looks for a war's number: leave out the case and --score")
        return _looked_up(record, request.options["find"])
    if request.options["score"]:
        if request.options["tilt"]:
            raise InputError("--tilt is about one case: leave out --score")
        if request.case is not None:
            raise InputError("--score is about all wars: leave out the case")
        return _scored(record)
    if request.case is None:
        raise InputError("name a case or a file, or ask for --score, or --find a war by its place or rebels")
    crisis = request.opened()
    given = request.options["as_of"]
    day = crisis.file.crisis.as_of if given is None else _day(given)
    found = precedent(
        war_from_crisis(crisis, record, day.year),
        day,
        record=record,
        own_class=request.options["own"],
        near=request.options["near"],
        hindsight=request.options["hindsight"],
    )
    return _shown(_tilted(request, found) if request.options["tilt"] else found, crisis.file.crisis.title)


def _tilted(request: Request, found: Precedent) -> Precedent:
    """With the versions of the crisis weighted towards the record."""
    if request.values is None:
        raise InputError("--tilt needs the versions of the crisis, and nobody here can work them out")
    told = leaning(found, request.values(request.options["draws"]))
    if not told:
        raise InputError(NOTHING_BESIDE)
    return replace(found, tilt=told)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of {text!r} is no date; write year-month-day, such as 1999-03-20") from None


def _shown(found: Precedent, title: str) -> Shown:
    return Shown(
        page=lambda: _tilted_page(found, title) if found.tilt else _page(record_section(found), title),
        data=found.to_dict,
        rows=lambda: curve_rows(found.curve),
    )


def _tilted_page(found: Precedent, title: str) -> Page:
    """With what the model says, and so with how it did on past wars."""
    page = _page(record_section(found), title, leaning_section(found.tilt or ()))
    return replace(page, footer=(shipped_track().every(),))


def _scored(record: Record) -> Shown:
    table = score(record)
    return Shown(
        page=lambda: _page(score_section(table), ""),
        data=table.to_dict,
        rows=lambda: [each.to_dict() for each in table.scores],
    )


def _looked_up(record: Record, text: str) -> Shown:
    found = find_conflicts(record, text)
    rows = [{"conflict": each.conflict, "name": each.name, "spells": _spells(each)} for each in found]
    return Shown(
        page=lambda: _page(found_section(text, rows), ""),
        data=lambda: {"conflicts": rows},
        rows=lambda: rows,
    )


def _spells(found: Conflict) -> str:
    return ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in found.spells)


def _page(section: Section, question: str, *more: Section) -> Page:
    return Page(section.title, question, (), (Section(section.id, "", section.parts), *more))


VERB = Verb(
    help="What happened in wars like this one?\n\n"
    "How often such wars end, and how; which past episodes are nearest and why; how often peace held. By what was "
    "known on the day alone. The war is named in the section 'precedent' of the crisis file.",
    options=(
        Option(
            flags=("--as-of",),
            name="as_of",
            help="Ask on another day: 1999-03-20. Nothing later than it is read.",
            metavar="DATE",
        ),
        Option(
            flags=("--class",),
            name="own",
            help="Also the rates of a class of your own: 'war_l1 = 1 and region = Africa'.",
            metavar="EXPR",
        ),
        Option(
            flags=("--near",),
            name="near",
            help="How many nearest episodes.",
            kind="whole",
            default=8,
            least=0,
            most=200,
        ),
        Option(flags=("--hindsight",), name="hindsight", help="Also tell what became of them later.", kind="flag"),
        TILT,
        Option(
            flags=("--draws",),
            name="draws",
            help="With --tilt: how many versions to try.",
            kind="whole",
            default=256,
            least=2,
            most=2**16,
        ),
        Option(
            flags=("--score",), name="score", help="How good were the record's forecasts? Needs no case.", kind="flag"
        ),
        Option(
            flags=("--find",),
            name="find",
            help="Which number has a war? By a place or the name of rebels. Needs no case.",
            metavar="TEXT",
        ),
        Option(
            flags=("--tables",),
            name="tables",
            help="Your own years.csv and episodes.csv instead.",
            kind="file",
            metavar="FOLDER",
        ),
    ),
    answers=answers,
    needs_case=False,
    studies=False,
    argument="[CASE|FILE]",
)
