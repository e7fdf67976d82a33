"""Small checks of parsed JSON: each returns the value as what it should be, or says where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from demarche.crisis.formula import FormulaError, parse
from demarche.crisis.states import is_pattern
from demarche.engines.stability.declared import ATTITUDES
from demarche.engines.stability.model import Actor
from demarche.errors import InputError

__all__ = ["Checks", "shown", "some"]


class Checks:
    """Checks with a name before every message."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, where: str, message: str) -> NoReturn:
        raise InputError(f"{self.name}: {where}: {message}")

    def beside(self, data: Mapping[str, Any], actors: Sequence[Actor]) -> dict[str, Any]:
        """Who might act together and how far ahead they look, as declared beside the moves."""
        ids = [actor.id for actor in actors]
        found: dict[str, Any] = {}
        for key in ("coalitions", "players"):
            value = data.get(key)
            if value is None or (value == "all" and key == "coalitions"):
                found[key] = value
                continue
            found[key] = [[str(a) for a in self.array(g, f"{key}[{i}]")] for i, g in enumerate(self.array(value, key))]
            for i, group in enumerate(found[key]):
                if not group:
                    self.fail(f"{key}[{i}]", "should name at least one decision maker")
                for actor in group:
                    self.known(actor, ids, f"{key}[{i}]", "decision maker")
        ahead = data.get("look_ahead")
        if ahead is not None and (type(ahead) is not int or not 1 <= ahead <= 1000):
            self.fail("look_ahead", f"should be a whole number of moves from 1 to 1000, not {shown(ahead)}")
        simultaneous = data.get("simultaneous", False)
        if not isinstance(simultaneous, bool):
            self.fail("simultaneous", f"should be true or false, not {shown(simultaneous)}")
        return {**found, "look_ahead": ahead, "simultaneous": simultaneous}

    def beyond(self, block: Mapping[str, Any], where: str, ids: Sequence[str]) -> dict[str, Any]:
        """What a preference says beyond its order."""
        found: dict[str, Any] = {}
        gap = block.get("strength_gap")
        if gap is not None:
            if type(gap) is not int or gap < 1:
                self.fail(f"{where}.strength_gap", f"should be a whole number of levels from 1, not {shown(gap)}")
            found["strength_gap"] = gap
        greatly = block.get("greatly")
        if greatly is not None and (type(greatly) is not int or greatly < 1):
            self.fail(f"{where}.greatly", f"should be a whole number of statements from 1, not {shown(greatly)}")
        found["greatly"] = greatly
        found["unknown"] = []
        for i, entry in enumerate(self.array(block.get("unknown", []), f"{where}.unknown")):
            if isinstance(entry, list) and len(entry) == 2:
                entry = {"between": [entry[0]], "and": [entry[1]]}
            self.keys(entry, f"{where}.unknown[{i}]", ("between", "and"))
            found["unknown"].append(entry)
        found["chances"] = []
        for i, entry in enumerate(self.array(block.get("chances", []), f"{where}.chances")):
            self.keys(entry, f"{where}.chances[{i}]", ("of", "over", "chance"))
            self.share(entry["chance"], f"{where}.chances[{i}].chance")
            found["chances"].append(entry)
        bars = block.get("bars", {})
        self.keys(bars, f"{where}.bars", (), ("alpha", "beta", "gamma"))
        found["bars"] = {key: self.share(value, f"{where}.bars.{key}") for key, value in bars.items()}
        attitudes = block.get("attitudes", {})
        self.keys(attitudes, f"{where}.attitudes", (), tuple(ids))
        for other, word in attitudes.items():
            if word not in ATTITUDES:
                self.fail(f"{where}.attitudes.{other}", f"should be one of {', '.join(ATTITUDES)}, not {shown(word)}")
        found["attitudes"] = attitudes
        found["position"] = block.get("position")
        if found["position"] is not None and not isinstance(found["position"], str | list):
            self.fail(f"{where}.position", f"should be a formula, a pattern or a list, not {shown(found['position'])}")
        found["threat"] = block.get("threat", {})
        if not isinstance(found["threat"], dict) or any(not isinstance(v, bool) for v in found["threat"].values()):
            self.fail(f"{where}.threat", f"should be an object {{option: true or false}}, not {shown(found['threat'])}")
        found["unaware_of"] = [str(name) for name in self.array(block.get("unaware_of", []), f"{where}.unaware_of")]
        found["knows"] = [str(other) for other in self.array(block.get("knows", []), f"{where}.knows")]
        for other in found["knows"]:
            self.known(other, ids, f"{where}.knows", "decision maker")
        return found

    def share(self, value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.fail(where, f"should be a number from 0 to 1, not {shown(value)}")
        return float(value)

    def keys(self, entry: object, where: str, needed: Sequence[str], allowed: Sequence[str] = ()) -> None:
        """An object that has the keys that are needed, and besides only those allowed."""
        if not isinstance(entry, dict):
            self.fail(where, f"should be an object, not {shown(entry)}")
        for key in needed:
            if key not in entry:
                self.fail(where, f"should have the keys {', '.join(needed)}; {key} is missing")
        for key in entry:
            if key not in needed and key not in allowed:
                self.fail(where, f"unknown key {key!r}; known are {some([*needed, *allowed])}")

    def objects(self, value: object, where: str) -> list[Mapping[str, Any]]:
        entries = self.array(value, where)
        for i, entry in enumerate(entries):
            if not isinstance(entry, dict):
                self.fail(f"{where}[{i}]", f"should be an object, not {shown(entry)}")
        return entries

    def array(self, value: object, where: str) -> list[Any]:
        if not isinstance(value, list):
            self.fail(where, "is missing" if value is None else f"should be a list, not {shown(value)}")
        return value

    def id(self, entry: Mapping[str, Any], where: str) -> str:
        value = entry.get("id")
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            self.fail(f"{where}.id", "is missing" if value is None else f"should be a name, not {shown(value)}")
        return str(value)

    def text(self, entry: Mapping[str, Any], key: str, where: str) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.fail(f"{where}.{key}", f"should be text, not {shown(value)}")
        return value

    def rules(self, value: object, where: str, options: Sequence[str]) -> list[str]:
        """Patterns over all options, or formulas of them."""
        found = []
        for i, rule in enumerate(self.array(value, where)):
            try:
                if isinstance(rule, str) and not is_pattern(rule):
                    parse(rule, options)
                    found.append(rule)
                    continue
            except FormulaError:
                pass
            found.append(self.pattern(rule, f"{where}[{i}]", len(options)))
        return found

    def pattern(self, value: object, where: str, length: int) -> str:
        if not isinstance(value, str) or len(value) != length or set(value) - set("YN-"):
            self.fail(where, f"should be {length} signs Y, N or -, one per option, not {shown(value)}")
        return value

    def unique(self, ids: Sequence[str], where: str) -> None:
        if len(set(ids)) != len(ids):
            double = next(name for name in ids if ids.count(name) > 1)
            self.fail(where, f"the id {double!r} stands twice; rename one")

    def known(self, name: str, names: Mapping[str, Any] | Sequence[str], where: str, kind: str) -> None:
        if name not in names:
            self.fail(where, f"unknown {kind} {name!r}; known are {some(list(names))}")


def some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
