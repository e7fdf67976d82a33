"""Checks of claims: levers, inputs, outcomes and drafts that they name exist, and no claim supports itself."""

from __future__ import annotations

from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.installed import installed
from demarche.crisis.paths import PathError, resolve
from demarche.crisis.sections.claims import NO_LEVER
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean

__all__ = ["check_claims"]

Place = tuple[Key, ...]
_SIDES = ("under", "more_than_under", "less_than_under", "differs_from_under", "same_as_under", "before_under")
_ALONG = ("rises_with", "falls_with", "changes_sign_with")


def check_claims(book: Notebook) -> None:
    """Everything a claim names exists in the file."""
    book.unique("claim", "claims")
    claims = book.ids("claims")
    edges: dict[str, list[str]] = {}
    for place, claim in book.items("claims"):
        supported = claim.get("supports")
        for name in supported if isinstance(supported, list) else ():
            edges.setdefault(str(claim.get("id")), []).append(str(name))
        tests = claim.get("test")
        if isinstance(tests, dict):
            _check_test(book, (*place, "test"), tests)
        for index, test in enumerate(tests if isinstance(tests, list) else ()):
            _check_test(book, (*place, "test", index), mapping(test))
    for name, place in claims.items():
        if _reaches(edges, name, name):
            words = f"{name!r} supports itself through others"
            book.note((*place, "supports"), words, "leave out one of the 'supports' that close the circle")
            return


def _check_test(book: Notebook, place: Place, test: dict[Any, Any]) -> None:
    levers = [*book.ids("levers"), NO_LEVER]
    for side in _SIDES:
        named = test.get(side)
        if isinstance(named, str):
            book.refers((*place, side), named, "lever", levers)
        for index, name in enumerate(named if isinstance(named, list) else ()):
            book.refers((*place, side, index), name, "lever", levers)
    for key in _ALONG:
        if isinstance(test.get(key), str):
            try:
                resolve(book.data, test[key])
            except PathError as error:
                book.complain((*place, key), error)
    for key in ("quantity", "before"):
        quantity = test.get(key)
        if isinstance(quantity, str):
            engine = quantity.split(".")[0]
            known = [entry.name for entry in installed()]
            if engine not in known:
                book.note((*place, key), f"unknown engine {engine!r}", did_you_mean(engine, known))


def _reaches(edges: dict[str, list[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    ahead = list(edges.get(start, ()))
    while ahead:
        name = ahead.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            ahead += edges.get(name, ())
    return False
