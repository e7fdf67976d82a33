"""``demarche settlement``: a crisis over its versions, a text put to it, or a table of positions from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.engine.verb import Option, Request, Shown, Verb
from demarche.engines.settlement.forecast import MODELS, Forecast, forecast
from demarche.engines.settlement.from_crisis import agenda_from_crisis, placed, positions_from_crisis
from demarche.engines.settlement.model import Positions
from demarche.engines.settlement.proposing import read_proposal, text_of
from demarche.engines.settlement.reading import read_positions
from demarche.engines.settlement.rows import rows
from demarche.engines.settlement.scale_answer import MoveAnswer, moves_of
from demarche.engines.settlement.section import SettlementPart
from demarche.engines.settlement.table_words import table_page
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.engines.settlement.forecast import Model

__all__ = ["VERB", "rows"]

TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm"})
ENDS = (0.0, 100.0)
PROPOSED = "proposed"
"""The id of the text that is put to a crisis."""


def answers(request: Request) -> Shown | None:
    """A table of positions, or another model or a move asked for, is answered at once; a crisis over its versions."""
    model, by = request.options["model"], request.options["move"]
    if model is not None and model not in MODELS:
        raise InputError(f"--model {model!r} is none; choose one of {', '.join(MODELS)}")
    if by is not None and not 0.0 < by < float("inf"):
        raise InputError(f"--move {by:g}: give how far the forecast should be moved, in units of the scale, above 0")
    _together(request)
    if _is_table(request):
        ends = request.options["ends"]
        table = read_positions(
            str(request.case),
            low=ends[0],
            high=ends[1],
            reference=request.options["status_quo"],
            sheet=request.options["sheet"],
        )
        return _shown({Path(str(request.case)).name: table}, model or "compromise", request.seed, by, {})
    if model is None and by is None:
        return None
    crisis = request.opened()
    scales = {scale.title: positions_from_crisis(crisis, name) for name, scale, _ in placed(crisis)}
    if not scales:
        asked = "--move" if model is None else "--model"
        raise InputError(
            f"{asked} needs somebody on a scale (scales, positions), and this crisis file has nobody there"
        )
    names = {actor.id: crisis.label(actor.id) for actor in crisis.file.actors}
    return _shown(scales, model or "compromise", request.seed, by, names)


def _is_table(request: Request) -> bool:
    return Path(str(request.case)).suffix.lower() in TABLES


def _together(request: Request) -> None:
    """Raises InputError for options that say nothing of what is asked."""
    options = request.options
    if _is_table(request):
        if options["propose"] is not None:
            raise InputError("--propose needs a crisis file with packages; a table of positions has none")
        if request.levers or request.changes:
            raise InputError("--lever and --set change a crisis file; a table of positions is changed in itself")
        return
    for flag, name in (("--status-quo", "status_quo"), ("--sheet", "sheet")):
        if options[name] is not None:
            raise InputError(f"{flag} is about a table of positions; in a crisis file the scale says it")
    if tuple(options["ends"]) != ENDS:
        raise InputError("--ends is about a table of positions; in a crisis file the anchors of the scale are its ends")
    if options["propose"] is not None and (options["model"] is not None or options["move"] is not None):
        raise InputError("--propose is about packages, --model and --move about a scale; ask one after the other")


def _shown(
    tables: Mapping[str, Positions], model: Model, seed: int, by: float | None, names: Mapping[str, str]
) -> Shown:
    found = {title: forecast(table, model, seed=seed) for title, table in tables.items()}
    moves: dict[str, list[tuple[MoveAnswer, ...]]] = {}
    if by is not None:
        for title, table in tables.items():
            along = range(len(table.dimensions))
            moves[title] = [tuple(moves_of(table, by, model, dimension=k, seed=seed)) for k in along]
    return Shown(
        page=lambda: table_page(tables, found, moves, names),
        data=lambda: {title: _data(tables[title], each, moves.get(title, [])) for title, each in found.items()},
        rows=lambda: _rows(tables, found),
    )


def _data(table: Positions, found: Forecast, moves: Sequence[Sequence[MoveAnswer]]) -> dict[str, Any]:
    return {
        "model": found.model,
        "method": found.method,
        "seed": found.seed,
        "point": dict(zip(found.dimensions, found.point, strict=True)),
        "interval": {name: list(ends) for name, ends in zip(found.dimensions, found.interval(), strict=True)},
        "rounds": len(found.track) - 1,
        "blockers": [{"actor": each.actor, "loss": each.loss} for each in found.blockers],
        "moves": {name: [each.to_dict() for each in own] for name, own in zip(found.dimensions, moves, strict=False)},
        "concessions": [
            {
                "round": each.round,
                "actor": each.actor,
                "to": each.to,
                "start": list(each.start),
                "end": list(each.end),
                "kind": each.kind,
            }
            for each in found.concessions
        ],
        "actors": [
            {
                "actor": actor,
                "capability": float(table.capability[place]),
                "position": table.position[place].tolist(),
                "salience": table.salience[place].tolist(),
                "ends_at": found.track[-1][place].tolist(),
            }
            for place, actor in enumerate(table.actors)
        ],
    }


def _rows(tables: Mapping[str, Positions], found: Mapping[str, Forecast]) -> Iterator[Mapping[str, Any]]:
    for title, each in found.items():
        table = tables[title]
        for k, dimension in enumerate(each.dimensions):
            low, high = each.interval()[k]
            for place, actor in enumerate(table.actors):
                yield {
                    "table": title,
                    "dimension": dimension,
                    "model": each.model,
                    "forecast": each.point[k],
                    "low": low,
                    "high": high,
                    "actor": actor,
                    "capability": float(table.capability[place]),
                    "position": float(table.position[place, k]),
                    "salience": float(table.salience[place, k]),
                    "ends_at": float(each.track[-1][place, k]),
                }


def proposed(request: Request) -> tuple[str, ...]:
    """What ``--propose`` sets in the crisis: one more text on the table. Raises InputError for a wrong setting."""
    given = request.options["propose"]
    if given is None or request.options["model"] is not None or request.options["move"] is not None:
        return ()
    if _is_table(request):
        return ()
    crisis = request.opened()
    packages = crisis.file.part(SettlementPart).packages
    if packages is None:
        raise InputError(
            "--propose needs packages in the crisis file; 'demarche show syria-2013 --format yaml' has some"
        )
    agenda = agenda_from_crisis(crisis)
    try:
        clauses = read_proposal(given)
        if not clauses:
            raise InputError(f"proposal: is empty; write issue=clause, such as {agenda.names[0]}={_first(agenda)}")
        text_of(agenda, clauses)
    except InputError as error:
        raise InputError(str(error).replace("proposal:", "--propose:", 1)) from None
    ranges = {name for name, entry in packages.issues.items() if entry.range is not None}
    text = {
        "title": "the text proposed",
        "clauses": {issue: float(clause) if issue in ranges else clause for issue, clause in clauses.items()},
    }
    if packages.texts:
        texts = {name: _told(entry.title, entry.clauses) for name, entry in packages.texts.items()}
        return (f"packages.texts={json.dumps(texts | {PROPOSED: text})}",)
    return (f"packages.texts={json.dumps({PROPOSED: text})}",)


def _told(title: str, clauses: Mapping[str, str | float]) -> dict[str, Any]:
    return {"title": title, "clauses": dict(clauses)}


def _first(agenda: Any) -> str:
    return str(agenda.issues[0].clauses[-1])


_MODELS = ", ".join(MODELS)

VERB = Verb(
    help="Where do the parties converge, and which packages could all who must consent sign?\n\n"
    "CASE is asked over its versions. --propose puts one more text on its table: who would sign it, why others would "
    "not, and the least change each would sign. A table of positions (CSV or Excel, in KTAB's layout or with the "
    "columns actor, capability, position, salience) is forecast at once.",
    options=(
        Option(
            flags=("--propose",),
            name="propose",
            metavar="ISSUE=CLAUSE,...",
            help="A text to be answered: presidency=in-name,security=shared. What it leaves out stays as it is.",
        ),
        Option(
            flags=("--model",),
            name="model",
            metavar="NAME",
            help=f"Forecast by another model, at the middle of the ranges: {_MODELS}. Left out: compromise.",
        ),
        Option(
            flags=("--move",),
            name="move",
            kind="number",
            metavar="UNITS",
            help="What is the least that would move the forecast so far, at the middle of the ranges: whose positions, "
            "and who would have to care more or less?",
        ),
        Option(
            flags=("--ends",),
            name="ends",
            kind="number",
            count=2,
            default=ENDS,
            help="Of a table: the ends of its scale.",
        ),
        Option(
            flags=("--status-quo",),
            name="status_quo",
            kind="number",
            help="Of a table: what holds now; tells whom a forecast leaves worse off.",
        ),
        Option(flags=("--sheet",), name="sheet", help="Of a workbook: the sheet to read; left out, the first."),
    ),
    answers=answers,
    changes=proposed,
    argument="CASE|FILE|TABLE",
)
