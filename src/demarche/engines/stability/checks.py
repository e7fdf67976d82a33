"""Checks of ``options`` and ``preferences``: who owns what, formulas, patterns, types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from demarche.crisis.beside import BesideError
from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.formula import RESERVED, FormulaError, parse
from demarche.crisis.shape import Key
from demarche.crisis.states import is_pattern, matching_one, read_ranking
from demarche.crisis.suggest import did_you_mean
from demarche.engines.stability.preferences import GREATLY
from demarche.engines.stability.section import FORMS, MAX_CELLS, MAX_COALITION_CELLS, MAX_OPTIONS

LARGEST_COALITIONS, LARGEST_BEYOND, LARGEST_PAIRWISE = 6, 16, 14
"""Most actors for 'coalitions: all'; most options beyond the five concepts, and for what compares every pair."""

__all__ = ["check_options", "check_preferences", "check_status_quo"]


def _move_ids(book: Notebook) -> list[str]:
    return list(book.ids("options", "moves"))


def check_options(book: Notebook) -> None:
    """Moves belong to known actors; infeasible states are described with known moves."""
    book.unique("move", "options", "moves")
    moves = _move_ids(book)
    movers = len({str(move.get("actor")) for _, move in book.items("options", "moves")})
    cells = movers << len(moves)
    if cells > MAX_CELLS and len(moves) <= MAX_OPTIONS:
        message = f"{movers} actors with {len(moves)} options between them make {cells:,} pairs of actor and state"
        book.note(
            ("options", "moves"), f"{message}; the most is {MAX_CELLS:,}", "leave out the options that decide least"
        )
    for place, move in book.items("options", "moves"):
        if str(move.get("id")).lower() in RESERVED:
            book.note((*place, "id"), f"{move['id']!r} is a word of the formulas", "choose another id")
    book.unique("outcome", "options", "outcomes")
    _check_groups(book)
    for section in ("infeasible", "outcomes"):
        for place, entry in book.items("options", section):
            _check_states(book, (*place, "when"), entry.get("when"), moves)


def check_status_quo(book: Notebook) -> None:
    """Today's situation is a feasible state. Only for files whose options are otherwise right."""
    moves = _move_ids(book)
    today = {move["id"]: move.get("status_quo") in (True, "yes") for _, move in book.items("options", "moves")}
    table = {name: np.array([done]) for name, done in today.items()}
    for place, entry in book.items("options", "infeasible"):
        if matching_one(entry["when"], moves, table):
            reason = f" ({entry['why']})" if entry.get("why") else ""
            book.note((*place, "when"), f"this rules out today's situation{reason}", "mend it, or a status_quo")


def _check_states(book: Notebook, path: Sequence[Key], value: Any, moves: Sequence[str]) -> None:
    """A formula, a Y/N pattern or a mapping over known moves."""
    if isinstance(value, str) and is_pattern(value):
        if len(value) != len(moves):
            book.note(path, f"the pattern {value!r} has {len(value)} signs; there are {len(moves)} options")
    elif isinstance(value, str):
        _check_formula(book, path, value, moves)
    else:
        for key in mapping(value):
            if isinstance(key, str) and key not in moves:
                book.note((*path, key), f"unknown option {key!r}", did_you_mean(key, moves), at_key=True)


def _check_formula(book: Notebook, path: Sequence[Key], text: str, moves: Sequence[str]) -> None:
    try:
        parse(text, moves)
    except FormulaError as error:
        for issue in error.issues:
            book.note(path, f"{error.shown!r}, column {issue.column}: {issue.message}", issue.remedy)


def check_preferences(book: Notebook) -> None:
    """Every actor with a move has a preference over known moves, one block per declared type."""
    actors, moves = book.ids("actors"), _move_ids(book)
    owners = {
        move["actor"]: place for place, move in book.items("options", "moves") if isinstance(move.get("actor"), str)
    }
    preferences = mapping(book.data.get("preferences"))
    for actor, body in preferences.items():
        path: tuple[Key, ...] = ("preferences", actor)
        if actor not in actors:
            book.note(path, f"unknown actor {actor!r}", did_you_mean(str(actor), actors), at_key=True)
        elif actor not in owners:
            book.note(
                path,
                f"{actor!r} has preferences but no option",
                "give it a move in options.moves",
                at_key=True,
            )
        _check_body(book, path, mapping(body), moves)
        _check_beyond(book, path, mapping(body), moves, owners)
        _check_types(book, path, actor, mapping(mapping(body).get("by_type")), moves)
    for actor, place in owners.items():
        if actor in actors and actor not in preferences:
            book.note(place, f"{actor!r} has options but no preferences", f"add 'preferences: {actor}:'")


def _check_beyond(book: Notebook, path: tuple[Key, ...], body: dict[Any, Any], moves: list[str], owners: Any) -> None:
    """What a preference says beyond its order: states are described by known moves, others are known actors."""
    for form, keys in (("unknown", ("between", "and")), ("chances", ("of", "over"))):
        entries = body.get(form)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            for key in keys:
                if key in mapping(entry):
                    _check_states(book, (*path, form, index, key), entry[key], moves)
    own = [name for name, place in book.ids("options", "moves").items() if _owner(book, place) == path[1]]
    hidden = body.get("unaware_of")
    for index, option in enumerate(hidden if isinstance(hidden, list) else ()):
        place = (*path, "unaware_of", index)
        if isinstance(option, str) and option not in moves:
            book.note(place, f"unknown option {option!r}", did_you_mean(option, moves))
        elif option in own:
            book.note(place, f"{option!r} is {path[1]}'s own; it cannot be unaware of it", "name others' moves")
    if body.get("position") is not None:
        _check_states(book, (*path, "position"), body["position"], moves)
    for key in ("attitudes", "seen_by"):
        for other in mapping(body.get(key)):
            _check_mover(book, (*path, key, other), other, owners, at_key=True)
    for other, seen in mapping(body.get("seen_by")).items():
        _check_body(book, (*path, "seen_by", other), mapping(seen), moves)
    known = body.get("knows")
    for index, other in enumerate(known if isinstance(known, list) else ()):
        _check_mover(book, (*path, "knows", index), other, owners)


def _owner(book: Notebook, place: Sequence[Key]) -> Any:
    node: Any = book.data
    for key in place:
        node = node[key]
    return node.get("actor")


def _check_mover(book: Notebook, path: Sequence[Key], actor: Any, owners: Any, *, at_key: bool = False) -> None:
    if isinstance(actor, str) and actor not in owners:
        book.note(path, f"{actor!r} has no option, so it cannot act", did_you_mean(actor, list(owners)), at_key=at_key)


def _check_groups(book: Notebook) -> None:
    """Coalitions and players are made of actors who can act; nobody is of two players; few enough coalitions."""
    options = mapping(book.data.get("options"))
    owners = list(dict.fromkeys(str(move.get("actor")) for _, move in book.items("options", "moves")))
    seen: set[str] = set()
    for key in ("coalitions", "players"):
        groups = options.get(key)
        for index, group in enumerate(groups if isinstance(groups, list) else ()):
            for place, actor in enumerate(group if isinstance(group, list) else ()):
                path = ("options", key, index, place)
                _check_mover(book, path, actor, owners)
                if key == "players" and isinstance(actor, str):
                    if actor in seen:
                        book.note(path, f"{actor!r} stands in two players", "each actor belongs to one")
                    seen.add(actor)
    if options.get("coalitions") == "all" and len(owners) > LARGEST_COALITIONS:
        book.note(
            ("options", "coalitions"),
            f"{len(owners)} actors make {2 ** len(owners) - 1:,} coalitions; 'all' takes {LARGEST_COALITIONS} actors",
            "name the coalitions to judge",
        )
    groups = options.get("coalitions")
    count = len(groups) if isinstance(groups, list) else (1 << len(owners)) - 1 if groups == "all" else 0
    if count << len(_move_ids(book)) > MAX_COALITION_CELLS:
        message = (
            f"{count} coalitions in {1 << len(_move_ids(book)):,} states are more than {MAX_COALITION_CELLS:,} pairs"
        )
        book.note(("options", "coalitions"), message, "name fewer coalitions")
    if options.get("look_ahead") is not None and len(owners) != 2:
        book.note(("options", "look_ahead"), f"is defined for two actors; {len(owners)} can act", "leave it out")
    most = _most_options(book, options)
    if len(_move_ids(book)) > most:
        book.note(
            ("options", "moves"),
            f"with what the file asks for beside rankings at most {most} options are taken",
            "leave options out that decide little, or what compares every pair of situations (unknown, chances, ...)",
        )


def _most_options(book: Notebook, options: dict[Any, Any]) -> int:
    """How many options can be taken with what the file asks for beyond rankings."""
    blocks = [mapping(body) for body in mapping(book.data.get("preferences")).values()]
    blocks += [mapping(block) for body in blocks for block in mapping(body.get("by_type")).values()]
    if any(block.get(key) for block in blocks for key in ("unknown", "chances", "attitudes")):
        return LARGEST_PAIRWISE
    if any(options.get(key) for key in ("coalitions", "players")):
        return LARGEST_PAIRWISE
    beyond = any(options.get(key) for key in ("simultaneous", "look_ahead"))
    return LARGEST_BEYOND if beyond or any(map(_tells_degrees, blocks)) else MAX_OPTIONS


def _tells_degrees(block: dict[Any, Any]) -> bool:
    ranking = block.get("ranking")
    marked = isinstance(ranking, list) and GREATLY in ranking
    return bool(block.get("strength_gap") or block.get("greatly") or marked)


def _check_types(book: Notebook, path: tuple[Key, ...], actor: Any, blocks: dict[Any, Any], moves: list[str]) -> None:
    declared = next((mapping(item.get("types")) for _, item in book.items("actors") if item.get("id") == actor), {})
    for name, block in blocks.items():
        place = (*path, "by_type", name)
        if name not in declared:
            remedy = did_you_mean(str(name), declared) if declared else f"declare types for the actor {actor!r}"
            book.note(place, f"unknown type {name!r} of {actor!r}", remedy, at_key=True)
        _check_body(book, place, mapping(block), moves)
        _check_beyond(book, place, mapping(block), moves, ())
    missing = [name for name in declared if blocks and name not in blocks]
    if missing:
        book.note((*path, "by_type"), f"no preferences for the type {missing[0]!r}", "add a block for it")


def _check_body(book: Notebook, path: tuple[Key, ...], body: dict[Any, Any], moves: list[str]) -> None:
    for form in FORMS:
        entries = body.get(form)
        place = (*path, form)
        if form == "statements" and isinstance(entries, list):
            for index, entry in enumerate(entries):
                text = entry.get("that") if isinstance(entry, dict) else entry
                where = (*place, index, "that") if isinstance(entry, dict) else (*place, index)
                if isinstance(text, str) and is_pattern(text):
                    _check_states(book, where, text, moves)
                elif isinstance(text, str):
                    _check_formula(book, where, text, moves)
        elif form == "ranking" and isinstance(entries, list):
            for index, entry in enumerate(entries):
                if entry == GREATLY:
                    if index in (0, len(entries) - 1) or entries[index - 1] == GREATLY:
                        book.note((*place, index), "'>>' stands between two entries of a ranking", "drop it")
                    continue
                for spot, one in _ties((*place, index), entry):
                    _check_states(book, spot, one, moves)
        elif form == "utilities" and isinstance(entries, list):
            for index, entry in enumerate(entries):
                _check_states(book, (*place, index, "when"), mapping(entry).get("when"), moves)
        elif form == "weights":
            for key in mapping(entries):
                if key not in moves:
                    book.note((*place, key), f"unknown option {key!r}", did_you_mean(str(key), moves), at_key=True)
        elif form == "csv" and isinstance(entries, str) and entries:
            _check_csv(book, place, entries, len(moves))


def _ties(path: tuple[Key, ...], entry: Any) -> list[tuple[tuple[Key, ...], Any]]:
    if isinstance(entry, list):
        return [((*path, index), one) for index, one in enumerate(entry)]
    return [(path, entry)]


def _check_csv(book: Notebook, path: tuple[Key, ...], name: str, options: int) -> None:
    try:
        read_ranking(book.beside, name, options)
    except BesideError as error:
        book.complain(path, error)
