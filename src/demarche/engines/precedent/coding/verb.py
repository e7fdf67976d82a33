"""demarche code: Code a war in twenty-five plain questions; a crisis file from the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from demarche.crisis import loads
from demarche.crisis.checking import as_date
from demarche.crisis.reading import read
from demarche.crisis.template import slug, wrong_name
from demarche.engine.verb import Option, Request, Shown, Verb
from demarche.engines.precedent.coding.interview import interview
from demarche.engines.precedent.coding.protocol import QUESTIONS
from demarche.engines.precedent.coding.sheet import Coded, check_answer, is_sheet, read_sheet
from demarche.engines.precedent.coding.writing import SIDES, Begun, begun_sheet, crisis_text
from demarche.engines.precedent.record import shipped_record
from demarche.engines.precedent.war import find_conflicts
from demarche.errors import InputError, StoreError
from demarche.page.parts import Page, Section, Text
from demarche.store import refuse_existing, write_new_text, write_text

__all__ = ["VERB"]

_ENDING = ".sheet.yaml"
_SIDES = {"ruler": SIDES[0], "opposition": SIDES[1], "prize": "power over the state"}
_YES = ("y", "yes")


def answers(request: Request) -> Shown:
    """A sheet for a name, or the crisis file of a sheet."""
    if request.case is None:
        raise InputError(
            "name the war: demarche code my-war; or a filled sheet: demarche code my-war.sheet.yaml --to x.yaml"
        )
    target = request.options["to"]
    if target is not None:
        return _crisis(Path(request.case), Path(target))
    if Path(request.case).suffix in (".yaml", ".yml"):
        return _again(request, Path(request.case))
    return _begin(request)


def _crisis(sheet: Path, target: Path) -> Shown:
    """Write the crisis file of a filled sheet."""
    refuse_existing(target)
    text = crisis_text(read_sheet(sheet))
    loads(text, str(target))
    write_new_text(target, text)
    return _said(f"Wrote {target}.", f"What it says:  demarche run {target}     To change an answer, change the sheet.")


def _begin(request: Request) -> Shown:
    """A new sheet: filled in at a terminal, else blank."""
    name = slug(request.case or "")
    if not name:
        raise InputError(f"{request.case!r} is no name for a war; give one with letters, such as 'river-war'")
    out = Path(request.options["out"] or f"{name}{_ENDING}")
    given = {key: request.options[key] for key in _SIDES}
    if out.is_file() and is_sheet(out):
        if request.ask is not None and request.options["as_of"] is None and not any(given.values()):
            return _go_on(request, _known(out), out)
        raise StoreError(
            f"{out}: there is a sheet of this name; 'demarche code {out}' goes on with it, --out begins another"
        )
    refuse_existing(out)
    day = request.options["as_of"]
    known = None if day is None else _day(day)
    if request.ask is not None:
        given = {key: _asked(request, key, value) for key, value in given.items()}
    ruler, opposition, prize = (given[key] or _SIDES[key] for key in ("ruler", "opposition", "prize"))
    for key, words in (("ruler", ruler), ("opposition", opposition)):
        if said := wrong_name(words):
            raise InputError(f"--{key}: {said}")
    begun = Begun(name=name, as_of=known, ruler=ruler, opposition=opposition, prize=prize)
    if begun.ruler == begun.opposition:
        raise InputError("the two sides have the same name; name another")
    write_new_text(out, begun_sheet(begun))
    return _go_on(request, begun, out)


def _asked(request: Request, key: str, value: str | None) -> str | None:
    words = {
        "ruler": "Who holds what is fought over, as within a sentence",
        "opposition": "Who contests it, as within a sentence: the rebels",
        "prize": "What is fought over, in words that follow '0.6 of ...'",
    }
    if value is not None or request.ask is None:
        return value
    asked = words[key]
    while said := wrong_name(answer := request.ask(asked, _SIDES[key]).strip()):
        asked = f"{said} {words[key]}"
    return answer or _SIDES[key]


def _again(request: Request, path: Path) -> Shown:
    """Go on with a sheet where its answers end; say what is wrong with it where nobody can be asked."""
    if not is_sheet(path):
        raise InputError(f"{path} is no coding sheet; 'demarche code NAME' writes one")
    if request.ask is None:
        read_sheet(path)
        return _said(f"{path} is filled in.", f"The crisis file:  demarche code {path} --to {_named(path)}")
    return _go_on(request, _known(path), path)


def _go_on(request: Request, begun: Begun, out: Path) -> Shown:
    if request.ask is None:
        return _said(
            f"Wrote {out}: {len(QUESTIONS)} questions, none answered.",
            f"Answer them in a text editor, then:  demarche code {out} --to {_named(out)}",
        )
    interview(begun, request.ask, lambda so_far: _keep(out, so_far), _find)
    target = out.with_name(_named(out))
    if not target.exists() and request.ask(f"\nWrite the crisis file {target} now (yes or no)", "yes").strip() in _YES:
        return _crisis(out, target)
    return _said(
        f"{out} is filled in.",
        f"The crisis file:  demarche code {out} --to {target}",
    )


def _find(text: str, year: int) -> Iterator[tuple[int, str]]:
    """The wars of the record by a place or a party that were being fought in a year, with the year since when."""
    for each in find_conflicts(shipped_record(), text):
        since = [first for first, last in each.spells if first <= year <= last]
        if since:
            yield each.conflict, f"{each.name}, since {since[0]}"


def _keep(out: Path, begun: Begun) -> None:
    write_text(out, begun_sheet(begun))


def _known(path: Path) -> Begun:
    """What a sheet says already."""
    source = read(path)
    data = source.data if isinstance(source.data, dict) else {}
    given = data.get("answers")
    found: dict[str, Coded] = {}
    for entry in QUESTIONS:
        raw = given.get(entry.id) if isinstance(given, dict) else None
        raw = raw if isinstance(raw, dict) else {"level": raw}
        level = None if raw.get("level") is None else check_answer(entry, raw["level"])
        if level is not None:
            fact, where = (str(raw.get(key) or "") for key in ("fact", "source"))
            found[entry.id] = Coded(level=level, fact=fact, source=where, dated=as_date(raw.get("dated")))
    return Begun(
        name=str(data.get("id") or path.name.removesuffix(_ENDING)),
        as_of=as_date(data.get("as_of")),
        conflict=data["conflict"] if isinstance(data.get("conflict"), int) else None,
        titled=str(data.get("title") or ""),
        answers=found,
        outside={key: str(data[key]) for key in ("patron_ruler", "patron_opposition", "coercer") if data.get(key)},
        **{key: str(data.get(key) or word) for key, word in _SIDES.items()},
    )


def _named(sheet: Path) -> str:
    return f"{sheet.name.removesuffix('.yaml').removesuffix('.yml').removesuffix('.sheet')}.yaml"


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of {text!r} is no day; write year-month-day, such as 2013-05-29") from None


def _said(*lines: str) -> Shown:
    parts = tuple(Text(line) for line in lines[1:])
    return Shown(page=lambda: Page(lines[0], "", (), (Section("next", "", parts),)))


VERB = Verb(
    help="Code a war in twenty-five plain questions, and make a crisis file of the answers.\n\n"
    "NAME writes a coding sheet, NAME.sheet.yaml: asked one by one in a terminal, or blank for your editor. A SHEET "
    "that is begun goes on where it stopped; with --to it becomes a crisis file that 'run' takes. What an answer means "
    "in numbers is fixed, and the same for every war.",
    options=(
        Option(
            flags=("--to",),
            name="to",
            help="Write the crisis file of a filled sheet here.",
            kind="file",
            metavar="FILE",
        ),
        Option(flags=("--out",), name="out", help="Where to write the sheet.", kind="file", metavar="FILE"),
        Option(flags=("--as-of",), name="as_of", help="The day on which you ask.", metavar="YEAR-MONTH-DAY"),
        Option(flags=("--ruler",), name="ruler", help="Who holds what is fought over."),
        Option(flags=("--opposition",), name="opposition", help="Who contests it."),
        Option(flags=("--prize",), name="prize", help="What is fought over, in words that follow '0.6 of ...'."),
    ),
    answers=answers,
    forms=("table",),
    needs_case=False,
    studies=False,
    argument="NAME|SHEET",
)
