"""What is true of every results.json: chances are chances, parts add up, intervals hold their centre, nothing is
infinite."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["broken"]

_SAME = 1e-6
"""Differences below this are rounding."""


def broken(results: dict[str, Any]) -> list[str]:
    """Every place of the results where something cannot be, with what is wrong there."""
    found = [problem for path, node in _nodes(results, "") for rule in RULES for problem in rule(path, node)]
    return [*found, *_quantities(results)]


def _nodes(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, node
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield from _nodes(value, f"{path}.{key}")


def _finite(path: str, node: Any) -> Iterator[str]:
    if isinstance(node, float) and not math.isfinite(node):
        yield f"{path} is {node}"


_ENDS = (("low", "high"), ("p5", "p95"), ("p25", "p75"), ("least", "most"))
_CENTRES = {"low": ("mean", "difference", "value", "share"), "p5": ("median",), "p25": ("median",)}


def _intervals(path: str, node: Any) -> Iterator[str]:
    """Ends in order, and the figure of the interval between them; the middle of the ranges ("central") is the figure
    only where no other stands beside it."""
    if not isinstance(node, dict) or "margin" in node:
        return  # a zone of terms: where its ends cross there are no terms
    for one, other in _ENDS:
        low, high = node.get(one), node.get(other)
        if not _number(low) or not _number(high):
            continue
        if low > high + _SAME:
            yield f"{path}: {one} {low} lies above {other} {high}"
        named = [name for name in _CENTRES.get(one, ()) if _number(node.get(name))]
        if not named and one == "low" and _number(node.get("central")):
            named = ["central"]
        for name in named:
            if not low - _SAME <= node[name] <= high + _SAME:
                yield f"{path}: {name} {node[name]} lies outside {low} to {high}"


def _partitions(path: str, node: Any) -> Iterator[str]:
    """Parts of one whole add up to it."""
    if not isinstance(node, dict):
        return
    if {"more", "same", "less"} <= set(node):
        whole = 1.0
        if isinstance(node["more"], int) and isinstance(node["same"], int):
            whole = float(node["by"]["n"] if "by" in node else node["more"] + node["same"] + node["less"])
        total = node["more"] + node["same"] + node["less"]
        if abs(total - whole) > _SAME:
            yield f"{path}: more, same and less add up to {total}, not {whole}"
    if {"names", "chances", "months"} <= set(node):
        for among, rows in node["chances"]:
            for month, parts in zip(node["months"], zip(*rows, strict=True), strict=True):
                if among["versions"] and abs(sum(parts) - 1.0) > 1e-4:
                    yield f"{path}: the states in month {month} add up to {sum(parts)}"


def _chances(path: str, node: Any) -> Iterator[str]:
    """Figures whose name says that they are a chance or a share of the versions."""
    if not isinstance(node, dict):
        return
    for name in ("chance", "open_now", "deal_now", "opens_within_year", "weight", "coverage", "density"):
        if _number(node.get(name)) and not -_SAME <= node[name] <= 1.0 + _SAME:
            yield f"{path}.{name} is {node[name]}"
    for name in ("signed", "durable", "fighting", "peace", "lasting"):
        curve = node.get(name)
        if isinstance(curve, list) and all(_number(value) for value in curve):
            yield from (f"{path}.{name} holds {value}" for value in curve if not -_SAME <= value <= 1.0 + _SAME)
            if name in ("signed", "durable") and any(b < a - _SAME for a, b in itertools.pairwise(curve)):
                yield f"{path}.{name} falls, and counts what has happened by then"


def _quantities(results: dict[str, Any]) -> Iterator[str]:
    """Of what every engine answers with: chances and shares of versions between 0 and 1, months not below 0."""
    study = results.get("study") or {}
    units = {}
    for entry in study.get("quantities", ()):
        chance = entry["kind"] == "yes-no" or "chance" in entry["unit"]
        units[entry["id"]] = (0.0, 1.0) if chance else (0.0, math.inf) if entry["unit"] == "months" else None
        bounds = units[entry["id"]]
        for name in ("mean", "low", "high", "p5", "p95", "central"):
            value = entry["baseline"][name]
            # The interval of a mean is about sampling: it may reach over the edge of what the mean itself can be.
            loose = name in ("low", "high") and entry["kind"] != "yes-no"
            if bounds and value is not None and not loose and not bounds[0] - _SAME <= value <= bounds[1] + _SAME:
                yield f"{entry['id']}: {name} is {value}"
    for lever in study.get("levers", ()):
        for effect in lever["effects"]:
            if units.get(effect["quantity"]) == (0.0, 1.0):
                for name in ("mean", "p5", "p95", "central"):
                    if effect[name] is not None and abs(effect[name]) > 1.0 + _SAME:
                        yield f"{lever['name']} changes {effect['quantity']} by {effect[name]}"
    counted: dict[tuple[str, str], int] = {}
    for entry in study.get("by_type", ()):
        key = entry["engine"], entry["input"]
        counted[key] = counted.get(key, 0) + entry["versions"]
    for key, total in counted.items():
        if total > study["draws"]:
            yield f"by_type of {key} counts {total} versions of {study['draws']}"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


RULES: tuple[Callable[[str, Any], Iterator[str]], ...] = (_finite, _intervals, _partitions, _chances)
