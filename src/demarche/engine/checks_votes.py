"""Checks of what names a vote: a council of the file, and a draft before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook
from demarche.crisis.shape import Key

__all__ = ["Item", "check_vote_named", "inside"]

Item = tuple[tuple[Key, ...], dict[Any, Any]]


def inside(place: tuple[Key, ...], item: dict[Any, Any], key: str) -> Iterator[Item]:
    """The mappings of a list inside an item, each with its own path."""
    held = item.get(key)
    if isinstance(held, list):
        for index, inner in enumerate(held):
            if isinstance(inner, dict):
                yield (*place, key, index), inner


def check_vote_named(book: Notebook, place: tuple[Key, ...], vote: dict[Any, Any]) -> None:
    """``council`` and ``proposal`` name a council of the file and a draft before it."""
    drafts = {
        council["id"]: [item["id"] for _, item in inside(at, council, "proposals") if isinstance(item.get("id"), str)]
        for at, council in book.items("councils")
        if isinstance(council.get("id"), str)
    }
    body = vote.get("council")
    book.refers((*place, "council"), body, "council", drafts)
    if isinstance(body, str) and body in drafts:
        book.refers((*place, "proposal"), vote.get("proposal"), "proposal", drafts[body])
