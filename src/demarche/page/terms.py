"""Shares of the prize in the file's own words."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["CAPITULATION", "beaten", "nearest"]

CAPITULATION = 0.1
"""A share of the prize below which what a side gets is a capitulation."""


def nearest(share: float, anchors: Iterable[tuple[float, str]]) -> str:
    """What a share is nearest to on the scale of the prize, to follow it; empty where the file has no scale.

    >>> nearest(0.22, [(0.0, "he goes"), (0.25, "he goes, his men stay")])
    ', nearest to “he goes, his men stay”'
    """
    found = min(anchors, key=lambda anchor: abs(anchor[0] - share), default=None)
    return "" if found is None else f", nearest to “{found[1]}”"


def beaten(share: float, taker: str, giver: str) -> str:
    """Who gets next to nothing, so that terms are a capitulation of his; empty where both get something."""
    return taker if share < CAPITULATION else giver if share > 1.0 - CAPITULATION else ""
