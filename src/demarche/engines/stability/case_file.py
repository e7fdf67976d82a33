"""Reads ``stability-case/1``, the JSON exchange format for published conflicts.

A file lists decision makers with their options, infeasible patterns, optionally the states (their ids are kept; a
'-' in a state's signs coalesces several), moves ("option-form", or explicit targets), preferences (a ranking of state
ids, or prioritised statements) and variants that override directions, preferences or moves. Listed states are all
there are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from demarche.engines.stability.case_checks import Checks, shown, some
from demarche.engines.stability.case_model import STATEMENTS, CaseSpec, StateSpec, build
from demarche.engines.stability.coalesce import decimal, signs_of
from demarche.engines.stability.declared import BESIDE_RANKING
from demarche.engines.stability.enumerate import MOST_OPTIONS
from demarche.engines.stability.model import Model
from demarche.engines.stability.people import DIRECTIONS, Actor, Direction, Option
from demarche.engines.stability.preferences import GREATLY
from demarche.engines.stability.result import StabilityResult, analyse
from demarche.engines.stability.structure import Structure
from demarche.errors import InputError

__all__ = ["LARGEST_FILE", "Case", "parse_case", "read_case"]

SCHEMA = "stability-case/1"
LARGEST_FILE = 16 * 1024 * 1024
"""Bytes; a larger file could exhaust memory while it is parsed."""


@dataclass(frozen=True, eq=False)
class Case:
    """A conflict from a file: the model, its variants by id, and what the file says of itself."""

    id: str
    title: str
    source: str
    model: Model
    variants: Mapping[str, Model] = field(default_factory=dict)
    structure: Structure | None = None
    variant_structures: Mapping[str, Structure | None] = field(default_factory=dict)
    expected: tuple[Mapping[str, Any], ...] = ()

    def analyse(self) -> StabilityResult:
        """The conflict and its variants, with all that the file declares of preferences and coalitions."""
        return analyse(
            self.model,
            structure=self.structure,
            variants=self.variants,
            variant_structures=self.variant_structures,
        )


def read_case(path: str | PathLike[str]) -> Case:
    """Read and check a file. InputError names the place in the file, what is wrong there and how to mend it."""
    file = Path(path)
    try:
        size = file.stat().st_size
        if size > LARGEST_FILE:
            raise InputError(f"{file}: the file has {size} bytes; at most {LARGEST_FILE} are read")
        text = file.read_text(encoding="utf-8-sig")
        data = json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constant, parse_int=_short_integer)
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not a text file in UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{file}:{error.lineno}:{error.colno}: is not JSON: {error.msg}") from None
    except RecursionError:
        raise InputError(f"{file}: is nested too deeply to be a conflict") from None
    except ValueError as error:
        raise InputError(f"{file}: {error}") from None
    return parse_case(data, name=str(file))


def parse_case(data: object, name: str = "case") -> Case:
    """The conflict in the parsed JSON ``data``; ``name`` stands before every message."""
    return _Reader(name).case(data)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {double!r} stands twice in one place; drop or rename one")
    return result


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number that can be used")


def _short_integer(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError(f"a number of {len(digits)} digits is too long to be meant")
    return int(digits)


KNOWN = ("ranking", STATEMENTS, *BESIDE_RANKING, "seen_by", "note", "source")
"""The keys of a decision maker's preference."""


class _Reader(Checks):
    """Turns data into a :class:`CaseSpec`, or says what is wrong with it."""

    def case(self, data: object) -> Case:
        if not isinstance(data, dict):
            self.fail("the file", "should hold an object with dms, options and preferences")
        schema = data.get("schema", SCHEMA)
        if schema != SCHEMA:
            self.fail("schema", f"should be {SCHEMA!r}, not {schema!r}")
        spec = self.spec(data)
        source = data.get("source", "")
        model, structure = build(spec, self.fail)
        variants = self.variants(spec, data.get("variants", []))
        return Case(
            id=str(data.get("id", self.name)),
            title=str(data.get("title") or data.get("id") or self.name),
            source=str(source.get("citation", "")) if isinstance(source, dict) else str(source),
            model=model,
            variants={name: found for name, (found, _) in variants.items()},
            structure=structure,
            variant_structures={name: found for name, (_, found) in variants.items()},
            expected=tuple(self.objects(data.get("expected", []), "expected")),
        )

    def spec(self, data: Mapping[str, Any]) -> CaseSpec:
        dms = self.objects(data.get("dms"), "dms")
        actors = [Actor(self.id(d, f"dms[{i}]"), self.text(d, "name", f"dms[{i}]")) for i, d in enumerate(dms)]
        self.unique([actor.id for actor in actors], "dms")
        if not actors:
            self.fail("dms", "should list at least one decision maker")
        options, own = self.options(data.get("options", []), dms, actors)
        states = self.states(data.get("states"), options)
        ids = None if states is None else {state.id: i for i, state in enumerate(states)}
        status_quo = data.get("status_quo")
        spec = CaseSpec(
            actors=tuple(actors),
            options=tuple(options),
            own=own,
            infeasible=tuple(self.rules(data.get("infeasible", []), "infeasible", [o.id for o in options])),
            states=states,
            moves={},
            preferences={},
            status_quo=None if status_quo is None else str(status_quo),
            beside=self.beside(data, actors),
        )
        moves = self.moves(data.get("moves", "option-form"), "moves", spec, ids)
        if moves is not None:
            spec = replace(spec, moves={actor.id: moves.get(actor.id, ()) for actor in actors})
        elif not options:
            self.fail("options", "should list at least one option, or give explicit moves and states")
        preferences = self.preferences(data.get("preferences"), "preferences", spec)
        missing = [actor.id for actor in actors if actor.id not in preferences]
        if missing:
            self.fail("preferences", f"there is no preference of {', '.join(missing)}")
        return replace(spec, preferences=preferences)

    def options(
        self, listed: object, dms: Sequence[Mapping[str, Any]], actors: Sequence[Actor]
    ) -> tuple[list[Option], dict[str, tuple[int, ...]]]:
        entries = self.objects(listed, "options")
        ids = [self.id(entry, f"options[{i}]") for i, entry in enumerate(entries)]
        self.unique(ids, "options")
        if len(ids) > MOST_OPTIONS:
            self.fail("options", f"{len(ids)} are too many; at most {MOST_OPTIONS} are taken")
        place = {name: i for i, name in enumerate(ids)}
        own: dict[str, tuple[int, ...]] = {}
        for i, (dm, actor) in enumerate(zip(dms, actors, strict=True)):
            held = [str(name) for name in self.array(dm.get("options", []), f"dms[{i}].options")]
            for name in held:
                if name not in place:
                    self.fail(f"dms[{i}].options", f"unknown option {name!r}; options are {some(ids)}")
            own[actor.id] = tuple(sorted({place[name] for name in held}))
        options = []
        for i, entry in enumerate(entries):
            owners = [actor.id for actor in actors if i in own[actor.id]]
            if not owners:
                self.fail(f"options[{i}]", f"option {ids[i]!r} belongs to nobody; list it under one of the dms")
            direction = self.direction(entry.get("direction", "both"), f"options[{i}].direction")
            options.append(Option(ids[i], owners[0], direction, name=self.text(entry, "name", f"options[{i}]")))
        return options, own

    def direction(self, value: object, where: str) -> Direction:
        found = next((name for name in DIRECTIONS if name == value), None)
        if found is None:
            self.fail(where, f"should be one of {', '.join(DIRECTIONS)}, not {shown(value)}")
        return found

    def states(self, listed: object, options: Sequence[Option]) -> tuple[StateSpec, ...] | None:
        if listed is None:
            return None
        entries = self.objects(listed, "states")
        if not entries:
            self.fail("states", "should list at least one state, or be left out to mean all feasible ones")
        states = []
        for i, entry in enumerate(entries):
            where = f"states[{i}]"
            signs = entry.get("yn")
            given = entry.get("decimal")
            if signs is None and type(given) is int and 0 <= given < 1 << len(options):
                signs = signs_of(given, len(options))
            if signs is not None:
                signs = self.pattern(signs, f"{where}.yn", len(options))
                if "-" not in signs and given is not None and given != decimal(signs):
                    self.fail(f"{where}.decimal", f"should be {decimal(signs)} for {signs}, not {shown(given)}")
            states.append(StateSpec(self.id(entry, where), signs, self.text(entry, "label", where)))
        self.unique([state.id for state in states], "states")
        return tuple(states)

    def moves(
        self, given: object, where: str, spec: CaseSpec, ids: Mapping[str, int] | None
    ) -> dict[str, tuple[tuple[int, int], ...]] | None:
        if given == "option-form":
            return None
        if not isinstance(given, dict):
            self.fail(where, 'should be "option-form" or an object {dm: {state: [targets]}}')
        if ids is None:
            self.fail(where, "explicit moves need the list of states")
        result: dict[str, tuple[tuple[int, int], ...]] = {}
        for dm, table in given.items():
            self.known(dm, [actor.id for actor in spec.actors], where, "decision maker")
            if not isinstance(table, dict):
                self.fail(f"{where}.{dm}", "should be an object {state: [targets]}")
            pairs = []
            for state, targets in table.items():
                self.known(state, ids, f"{where}.{dm}", "state")
                for target in self.array(targets, f"{where}.{dm}.{state}"):
                    self.known(str(target), ids, f"{where}.{dm}.{state}", "state")
                    pairs.append((ids[state], ids[str(target)]))
            result[dm] = tuple(pairs)
        return result

    def preferences(self, given: object, where: str, spec: CaseSpec) -> dict[str, Mapping[str, Any]]:
        if not isinstance(given, dict):
            self.fail(where, "should be an object {dm: {ranking: [[best, ties], ..., [worst]]}}")
        result: dict[str, Mapping[str, Any]] = {}
        for dm, block in given.items():
            self.known(dm, [actor.id for actor in spec.actors], where, "decision maker")
            place = f"{where}.{dm}"
            if not isinstance(block, dict):
                self.fail(place, f"should be an object with ranking or {STATEMENTS}")
            self.keys(block, place, (), KNOWN)
            beyond = self.beyond(block, place, [actor.id for actor in spec.actors])
            seen = block.get("seen_by", {})
            if seen:
                beyond["seen_by"] = self.seen_by(seen, f"{place}.seen_by", dm, spec)
            if block.get("ranking") is not None:
                result[dm] = self.ranking(self.array(block["ranking"], f"{place}.ranking"), place, beyond)
            elif block.get(STATEMENTS) is not None:
                listed = self.array(block[STATEMENTS], f"{place}.{STATEMENTS}")
                if beyond["greatly"] is not None and beyond["greatly"] > len(listed):
                    self.fail(f"{place}.greatly", f"counts statements; there are {len(listed)}")
                self.one_degree(beyond, beyond["greatly"], place)
                result[dm] = {"statements": [str(statement) for statement in listed], **beyond}
            else:
                self.fail(place, f"should hold ranking or {STATEMENTS}")
        return result

    def ranking(self, given: list[Any], place: str, beyond: dict[str, Any]) -> dict[str, Any]:
        """Groups best first, a lone id standing for a group of one, and how many of them stand above each mark."""
        groups: list[list[str]] = []
        marks: list[int] = []
        for i, entry in enumerate(given):
            if entry != GREATLY:
                groups.append([str(s) for s in entry] if isinstance(entry, list) else [str(entry)])
            elif i in (0, len(given) - 1) or given[i - 1] == GREATLY:
                self.fail(f"{place}.ranking[{i}]", f"{GREATLY!r} stands between two groups of a ranking")
            else:
                marks.append(len(groups))
        if beyond["greatly"] is not None:
            self.fail(f"{place}.greatly", f"goes with {STATEMENTS}; in a ranking put {GREATLY!r} between two groups")
        self.one_degree(beyond, marks, place)
        return {"ranking": groups, "marks": marks, **beyond}

    def one_degree(self, beyond: Mapping[str, Any], other: object, place: str) -> None:
        """What is greatly preferred is said in one way."""
        if other and beyond.get("strength_gap") is not None:
            self.fail(f"{place}.strength_gap", f"stands beside greatly or {GREATLY!r}; keep one of them")

    def seen_by(self, given: object, where: str, dm: str, spec: CaseSpec) -> dict[str, Mapping[str, Any]]:
        """How others see this decision maker's preference."""
        if not isinstance(given, dict):
            self.fail(where, "should be an object {dm: {ranking: ...}}")
        found = {}
        for observer, block in given.items():
            self.known(observer, [a.id for a in spec.actors if a.id != dm], where, "other decision maker")
            self.keys(block, f"{where}.{observer}", (), ("ranking", STATEMENTS))
            found[observer] = self.preferences({dm: block}, f"{where}.{observer}", spec)[dm]
            if found[observer].get("marks"):
                self.fail(f"{where}.{observer}.ranking", f"how greatly is not said here; drop the {GREATLY!r}")
        return found

    def variants(self, base: CaseSpec, listed: object) -> dict[str, tuple[Model, Structure | None]]:
        result: dict[str, tuple[Model, Structure | None]] = {}
        for i, entry in enumerate(self.objects(listed, "variants")):
            where = f"variants[{i}]"
            name = self.id(entry, where)
            if name in result:
                self.fail(where, f"the id {name!r} stands twice")
            spec = self.variant(base, entry, where)
            result[name] = build(spec, _Reader(f"{self.name}: {where}").fail)
        return result

    def variant(self, base: CaseSpec, entry: Mapping[str, Any], where: str) -> CaseSpec:
        spec = base
        directions = entry.get("direction", {})
        if not isinstance(directions, dict):
            self.fail(f"{where}.direction", "should be an object {option: direction}")
        for option in directions:
            self.known(option, [o.id for o in base.options], f"{where}.direction", "option")
        if directions:
            options = tuple(
                replace(o, direction=self.direction(directions.get(o.id, o.direction), f"{where}.direction.{o.id}"))
                for o in base.options
            )
            spec = replace(spec, options=options)
        if "moves" in entry:
            ids = None if base.states is None else {state.id: i for i, state in enumerate(base.states)}
            moves = self.moves(entry["moves"], f"{where}.moves", base, ids)
            spec = replace(spec, moves={} if moves is None else {**base.moves, **moves})
        if "preferences" in entry:
            changed = self.preferences(entry["preferences"], f"{where}.preferences", base)
            spec = replace(spec, preferences={**base.preferences, **changed})
        return spec
