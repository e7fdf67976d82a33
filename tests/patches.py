"""Crisis files with patches, right and wrong: what passes the check must run, with every verb and every lever.

``python -m tests.patches SEED COUNT`` tries COUNT files from SEED on and prints those that fail, each with the seed
that makes it again. A file is one of the shipped cases, cut down to two of its levers and one year of its war, or one
as ``new`` writes it; then one to three patches: a lever, two levers that a claim names together, other types of an
actor, an item of the agenda with what follows from it and from its refusal.
"""

from __future__ import annotations

import copy
import os
import random
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml
from click.testing import CliRunner
from tests.fuzz import ODD, at, files, places, written

from demarche.cli import main
from demarche.crisis.paths import shown
from demarche.engine.registry import engines

__all__ = ["patched_file", "tried"]

_READ = ("actors", "screen", "options", "preferences", "war", "councils", "precedent")
"""Sections that an engine reads."""
_ITS_OWN = ("note", "source", "id", "name")


def patched_file(seed: int) -> str:
    """The text of one file; the same for the same seed."""
    draw = random.Random(seed)
    data = _cut(copy.deepcopy(draw.choice(files())), draw)
    for _ in range(draw.choice((1, 1, 2, 3))):
        draw.choice((_lever, _lever, _pair, _type, _item))(data, draw)
    return written(data)


def _cut(data: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """Two levers, the claims about these, one item of the agenda, one year of war: a run of that takes little."""
    data["levers"] = draw.sample(data["levers"], min(2, len(data["levers"])))
    kept = {lever["id"] for lever in data["levers"]}
    data["claims"] = [claim for claim in data.get("claims", []) if _names(claim.get("test")) <= kept][:3]
    for claim in data["claims"]:
        claim.pop("supports", None)
    for item in data.setdefault("agenda", [])[:1]:
        item["under"] = [lever for lever in item.get("under", []) if lever in kept]
    del data["agenda"][1:]
    data["war"] |= {"horizon_months": 12, "durable_months": 6}
    return data


def _names(test: Any) -> set[str]:
    """The levers that a claim's tests name, under any key."""
    if isinstance(test, list):
        return set().union(*map(_names, test))
    found: set[str] = set()
    for key, value in test.items() if isinstance(test, dict) else ():
        if key.endswith("under"):
            found |= {value} if isinstance(value, str) else set(value)
    return found - {"none"}


def _lever(data: dict[str, Any], draw: random.Random) -> str:
    name = f"patch-{len(data['levers'])}"
    sets = dict(_change(data, draw, _READ) for _ in range(draw.choice((1, 1, 2, 3))))
    lever = {"id": name, "title": name, "seat": data["crisis"]["seat"], "set": sets}
    if draw.random() < 0.2:
        lever["from_month"] = draw.choice((1, 6, 12))
    data["levers"].append(lever)
    return name


def _pair(data: dict[str, Any], draw: random.Random) -> None:
    new = _lever(data, draw)
    others = [_lever(data, draw), *(lever["id"] for lever in data["levers"] if lever["id"] != new)]
    pair = [new, new if draw.random() < 0.03 else draw.choice(others)]
    test = {"quantity": draw.choice(("ripeness.durable", "screen.open")), "under": pair, "more_than_under": "none"}
    name = f"P{len(data['claims'])}"
    data["claims"].append({"id": name, "text": name, "by": "nobody", "kind": "model", "test": test})


def _type(data: dict[str, Any], draw: random.Random) -> None:
    """An actor is of another type, or leaves it open; or has types of its own, most often named rightly."""
    actor = draw.choice(data["actors"])
    if not actor.get("types"):
        actor["types"] = {"hard": "It gives way to force alone.", "soft": "It gives way."}
    kinds = [*actor["types"], *(["nobody"] if draw.random() < 0.2 else [])]
    kind = draw.choice(kinds)
    actor["type"] = draw.choice((kind, {"values": kinds, "weights": [1] * len(kinds), "note": "judged"}))
    if draw.random() < 0.5:
        path, value = _change(data, draw, ("preferences",))
        data["preferences"].setdefault(actor["id"], {}).setdefault("by_type", {})[kind] = _of_type(path, value)


def _of_type(path: str, value: Any) -> Any:
    return value if isinstance(value, dict) else {re.split(r"[.\[]", path)[-1].rstrip("]"): value}


def _item(data: dict[str, Any], draw: random.Random) -> None:
    giver, taker = draw.sample([actor["id"] for actor in data["actors"]], 2)
    item: dict[str, Any] = {"id": f"item-{len(data['agenda'])}", "title": "An item", "giver": giver, "taker": taker}
    item |= {"cost": draw.choice((0, 0.05, [0.01, 0.1])), "worth": draw.choice((0.02, [0.01, 0.2]))}
    item["then"] = dict(_change(data, draw, ("war",)) for _ in range(draw.choice((0, 1, 2))))
    if draw.random() < 0.6:
        sets = dict(_change(data, draw, ("war",)) for _ in range(draw.choice((1, 2))))
        item["refused"] = {"chance": draw.choice((0.5, [0.2, 0.9])), "set": sets}
    if draw.random() < 0.3:
        item["under"] = [draw.choice(data["levers"])["id"]] if data["levers"] else []
    data["agenda"].append(item)


def _change(data: dict[str, Any], draw: random.Random, sections: tuple[str, ...]) -> tuple[str, Any]:
    """A path below one of these sections, and another value for it."""
    found = [path for path in places(data) if path[0] in sections and len(path) > 1 and path[-1] not in _ITS_OWN]
    inside = [path for path in found if not isinstance(path[-1], str) or path[-1] not in ("range", "value")]
    path = draw.choice([path for path in inside if isinstance(at(data, path[:-1]), dict)])
    if draw.random() < 0.03:
        path = draw.choice(list(places(data)))
    return shown(path), draw.choice(ODD) if draw.random() < 0.06 else _other(data, path, at(data, path), draw)


def _other(data: dict[str, Any], path: tuple[Any, ...], value: Any, draw: random.Random) -> Any:
    """Another value of the same kind, most often one that could stand there."""
    match value:
        case bool():
            return not value
        case int() | float():
            low, high = sorted((value * draw.choice((0, 0.5, 0.9, 1)), value * draw.choice((1, 1.02, 1.1, 2))))
            return draw.choice((low, high, {"range": [low, high], "note": "judged"}))
        case str():
            alike = draw.random() < 0.9
            texts = [
                at(data, other) for other in places(data) if (other[-1] == path[-1] if alike else other[-1] != "id")
            ]
            return draw.choice([text for text in texts if isinstance(text, str) and len(text) < 30] or [value])
        case {"range": [float() | int() as low, float() | int() as high]} | [
            float() | int() as low,
            float() | int() as high,
        ]:
            middle = (low + high) / 2
            return draw.choice((low, high, middle, {"range": [low, middle]}, {"range": [middle, high * 1.02]}))
        case {"value": inner}:
            return _other(data, path, inner, draw)
        case dict() if value:
            key = draw.choice(list(value))
            rest = {name: inner for name, inner in value.items() if name != key}
            return rest if draw.random() < 0.3 else rest | {key: _other(data, (*path, key), value[key], draw)}
        case list() if value:
            start = draw.randrange(len(value))
            return draw.choice((value[start:] + value[:start], value[:start] + value[start + 1 :], value[:1]))
    return value


def tried(seed: int) -> tuple[str, str]:
    """Whether a file passes the check and runs (``runs``), is ``refused`` with a place, or what is wrong."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("patched.yaml").write_text(patched_file(seed), "utf-8")
            return _tried(yaml.safe_load(Path("patched.yaml").read_text("utf-8")))
        except Exception:
            return "wrong", traceback.format_exc(limit=-4)
        finally:
            os.chdir(here)


def _tried(data: dict[str, Any]) -> tuple[str, str]:
    checked = CliRunner().invoke(main, ["check", "patched.yaml"])
    if checked.exit_code:
        said = checked.output + str(checked.exception)
        placed = re.search(r"^patched\.yaml:\d+:\d+: \S", said, re.MULTILINE)
        return ("refused", "") if placed and checked.exit_code == 2 else ("wrong", f"check: {said}")
    for verb in _verbs([lever["id"] for lever in data["levers"]]):
        ran = CliRunner().invoke(main, verb)
        said = f"{ran.output}{ran.exception}"
        if ran.exit_code and not any(entry.missing in said for entry in engines()):
            return "wrong", f"{' '.join(verb)}: {said[-600:]!r}"
    return "runs", ""


def _verbs(levers: list[str]) -> Iterator[list[str]]:
    """Every verb, each engine's with every lever; a run tries each lever itself, and is told of one beforehand."""
    few = ["--draws", "8", "--workers", "1"]
    for count, lever in enumerate([None, *levers]):
        pulled = [] if lever is None else ["--lever", lever]
        if count in (0, len(levers)):
            yield ["run", "patched.yaml", *few, "--out", f"out-{count}", *pulled]
        for entry in engines():
            command = main.get_command(click.Context(main), entry.name)
            options = {option.name for option in command.params} if command is not None else set()
            if lever is None or "lever" in options:
                draws = few[:2] if "draws" in options else []
                workers = few[2:] if "workers" in options else []
                yield [entry.name, "patched.yaml", *draws, *workers, *pulled]
    for verb in ("levers", "claims"):
        yield [verb, "patched.yaml", *few]


def trial(first: int, count: int) -> int:
    """Try so many files; how many failed."""
    counts: dict[str, int] = {}
    for seed in range(first, first + count):
        kind, what = tried(seed)
        counts[kind] = counts.get(kind, 0) + 1
        if what:
            sys.stdout.write(f"{seed}: {kind}: {what}\n")
        if (seed + 1) % 25 == 0:
            sys.stdout.write(f"before {seed + 1}: {counts}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{counts}, {time.process_time():.0f} s of processor time\n")
    return counts.get("wrong", 0)


if __name__ == "__main__":
    sys.exit(1 if trial(int(sys.argv[1]), int(sys.argv[2])) else 0)
