"""Uncertain quantities: how a crisis file writes down a number that somebody judged.

A quantity is written as one of

* ``0.4`` - a point;
* ``[0.3, 0.5]`` or ``{low: 0.3, high: 0.5}`` - anything between the two, all equally plausible;
* ``{low: 0.3, mode: 0.4, high: 0.5}`` - a triangular distribution;
* ``{values: [0.2, 0.6], weights: [3, 1]}`` - one of several values.

A mapping may also say ``value:`` or ``range:`` and carry ``source:`` and ``note:``.
A :class:`Choice` is the same for categories (an actor's type).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from demarche.crisis.provenance import SourceIds
from demarche.errors import Complaint

__all__ = ["Amount", "Choice", "ChoiceField", "Cost", "Kind", "Number", "Quantity", "Share", "Within"]

Kind = Literal["point", "uniform", "triangular", "weighted"]

_SHAPES = (
    "write a number, a range [low, high], {low, mode, high} or {values: [...], weights: [...]}, "
    "each optionally with source: and note:"
)
_RANGE = "write [low, high], decimals with a point: [0.3, 0.5]"
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_COMMA = re.compile(r"(\d+),(\d+)")
_SPAN = re.compile(r"(\d*\.?\d+)\s*(?:-|–|\.\.|to)\s*(\d*\.?\d+)")
_NOTES = frozenset({"source", "note"})


class Quantity(BaseModel):
    """A number with what is known of it: kind, bounds, source. Immutable; all numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    values: tuple[float, ...]
    """Point: (x,); uniform: (low, high); triangular: (low, mode, high); weighted: the values."""
    weights: tuple[float, ...] = ()
    """For ``weighted``: positive and summing to 1."""
    source: SourceIds = ()
    note: str = ""

    @property
    def low(self) -> float:
        """The smallest value the file allows."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The largest value the file allows."""
        return max(self.values)

    @property
    def central(self) -> float:
        """The value of the baseline: the point, the middle of a range, the mode, or the weighted mean."""
        if self.kind == "uniform":
            return math.fsum(self.values) / 2
        if self.kind == "triangular":
            return self.values[1]
        if self.kind == "weighted":
            return math.fsum(v * w for v, w in zip(self.values, self.weights, strict=True))
        return self.values[0]

    @property
    def is_range(self) -> bool:
        """Whether the file leaves the number open."""
        return self.low < self.high

    def at(self, value: float) -> Quantity:
        """The same quantity fixed at ``value`` (a draw)."""
        return self.model_copy(update={"kind": "point", "values": (float(value),), "weights": ()})

    @classmethod
    def point(cls, value: float) -> Quantity:
        """A quantity known exactly."""
        return cls(kind="point", values=(float(value),))


class Choice(BaseModel):
    """One of several named values, with weights: an actor's type, say. Immutable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: tuple[str, ...]
    weights: tuple[float, ...]
    source: SourceIds = ()
    note: str = ""

    @property
    def central(self) -> str:
        """The value with the largest weight; the first of them where weights tie."""
        return self.values[self.weights.index(max(self.weights))]

    @property
    def is_range(self) -> bool:
        """Whether more than one value is possible."""
        return sum(weight > 0 for weight in self.weights) > 1

    def at(self, value: str) -> Choice:
        """The same choice, settled."""
        return self.model_copy(update={"values": (value,), "weights": (1.0,)})


def _number(value: Any, name: str = "the value") -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Complaint(f"{name} should be a number, not {_shown(value)}", _meant(value) or _SHAPES)
    if not math.isfinite(value):
        raise Complaint(f"{name} should be a finite number")
    return float(value)


def _meant(value: Any) -> str:
    """What somebody meant who wrote 40 %, 0,4 or 0.4-0.6; empty where nobody can tell."""
    if not isinstance(value, str):
        return ""
    percent, comma, span = (pattern.fullmatch(value.strip()) for pattern in (_PERCENT, _COMMA, _SPAN))
    if percent:
        return f"write {float(percent[1]) / 100:g} for {percent[1]} %"
    if comma:
        return f"a decimal is written with a point: {comma[1]}.{comma[2]}"
    if span:
        return f"write [{span[1]}, {span[2]}] for a range"
    return ""


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dt.date):
        return f"the date {value}"
    return f"{value!r}"


def _counted(value: Any) -> str:
    return f"{len(value)}" if isinstance(value, list | tuple) else _shown(value)


def _range(value: Any) -> dict[str, Any]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Complaint(f"a range has two numbers, not {_counted(value)}", _meant(value) or _RANGE)
    low, high = _number(value[0], "low"), _number(value[1], "high")
    if low > high:
        raise Complaint(f"low ({low:g}) is above high ({high:g})", "swap them")
    if low == high:
        return {"kind": "point", "values": (low,)}
    return {"kind": "uniform", "values": (low, high)}


def _normalised(weights: Any, count: int) -> tuple[float, ...]:
    if weights is None:
        return (1.0 / count,) * count
    if not isinstance(weights, list | tuple) or len(weights) != count:
        raise Complaint(f"weights needs one number for each of the {count} values")
    numbers = [_number(weight, "a weight") for weight in weights]
    total = math.fsum(numbers)
    if min(numbers) < 0 or total <= 0:
        raise Complaint("weights should be zero or more and not all zero")
    return tuple(number / total for number in numbers)


def _from_mapping(raw: dict[str, Any]) -> dict[str, Any]:
    keys = set(raw) - _NOTES
    notes = {key: raw[key] for key in _NOTES if key in raw}
    if keys == {"value"}:
        inner = raw["value"]
        body = _range(inner) if isinstance(inner, list | tuple) else _point(inner)
    elif keys == {"range"}:
        body = _range(raw["range"])
    elif keys == {"low", "high"}:
        body = _range([raw["low"], raw["high"]])
    elif keys == {"low", "mode", "high"}:
        body = _triangle(raw)
    elif keys in ({"values"}, {"values", "weights"}):
        body = _weighted(raw)
    else:
        raise Complaint("this is not a quantity", _SHAPES)
    return body | notes


def _point(value: Any) -> dict[str, Any]:
    return {"kind": "point", "values": (_number(value),)}


def _triangle(raw: dict[str, Any]) -> dict[str, Any]:
    low, mode, high = (_number(raw[key], key) for key in ("low", "mode", "high"))
    if not low <= mode <= high:
        raise Complaint(f"low, mode, high should rise: {low:g}, {mode:g}, {high:g} do not")
    if low == high:
        return {"kind": "point", "values": (low,)}
    return {"kind": "triangular", "values": (low, mode, high)}


def _weighted(raw: dict[str, Any]) -> dict[str, Any]:
    values = raw["values"]
    if not isinstance(values, list | tuple) or not values:
        raise Complaint("values should be a list of numbers")
    numbers = tuple(_number(value, "each of values") for value in values)
    if len(numbers) == 1:
        return {"kind": "point", "values": numbers}
    return {"kind": "weighted", "values": numbers, "weights": _normalised(raw.get("weights"), len(numbers))}


def _parse_quantity(raw: Any) -> Any:
    if isinstance(raw, Quantity):
        return raw
    if isinstance(raw, dict):
        return _from_mapping(raw)
    if isinstance(raw, list | tuple):
        return _range(raw)
    return _point(raw)


def _parse_choice(raw: Any) -> Any:
    if isinstance(raw, Choice):
        return raw
    if isinstance(raw, str):
        return {"values": (raw,), "weights": (1.0,)}
    if isinstance(raw, dict) and set(raw) - _NOTES in ({"values"}, {"values", "weights"}, {"value"}):
        values = raw["values"] if "values" in raw else [raw["value"]]
        if not isinstance(values, list | tuple) or not values or not all(isinstance(v, str) for v in values):
            raise Complaint("values should be a list of names")
        if len(set(values)) < len(values):
            raise Complaint("the same name stands twice in values")
        notes = {key: raw[key] for key in _NOTES if key in raw}
        return {"values": tuple(values), "weights": _normalised(raw.get("weights"), len(values))} | notes
    raise Complaint("write one name, or {values: [name, ...], weights: [...]}")


_NUMBER: dict[str, Any] = {"type": "number"}
_NOTE_KEYS: dict[str, Any] = {
    "source": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "note": {"type": "string"},
}


def _mapping_schema(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | (optional or {}) | _NOTE_KEYS,
        "required": sorted(required),
        "additionalProperties": False,
    }


def _quantity_schema(low: float | None, high: float | None) -> dict[str, Any]:
    number = dict(_NUMBER)
    if low is not None:
        number["minimum"] = low
    if high is not None:
        number["maximum"] = high
    pair = {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
    several = {"type": "array", "items": number, "minItems": 1}
    weights = {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 1}
    return {
        "description": "A judged number: a point, a range, low/mode/high, or weighted values.",
        "anyOf": [
            number,
            pair,
            _mapping_schema({"value": {"anyOf": [number, pair]}}),
            _mapping_schema({"range": pair}),
            _mapping_schema({"low": number, "high": number}, {"mode": number}),
            _mapping_schema({"values": several}, {"weights": weights}),
        ],
    }


_CHOICE_SCHEMA: dict[str, Any] = {
    "description": "One of several names, with weights.",
    "anyOf": [
        {"type": "string"},
        _mapping_schema({"value": {"type": "string"}}),
        _mapping_schema(
            {"values": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
            {"weights": {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 1}},
        ),
    ],
}


@dataclass(frozen=True)
class Within:
    """Annotation that reads a :class:`Quantity` in any of its written forms and holds it within bounds."""

    low: float | None = None
    high: float | None = None

    def check(self, quantity: Quantity) -> Quantity:
        """The quantity, or a ValueError that names the bound it breaks."""
        if self.low is not None and quantity.low < self.low:
            raise Complaint(f"{quantity.low:g} is below {self.low:g}, the least this can be")
        if self.high is not None and quantity.high > self.high:
            hint = f"write {quantity.high / 100:g} for {quantity.high:g} %" if 2 <= quantity.high <= 100 else ""
            raise Complaint(f"{quantity.high:g} is above {self.high:g}, the most this can be", hint)
        return quantity

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = core_schema.no_info_before_validator_function(_parse_quantity, handler(source))
        return core_schema.no_info_after_validator_function(self.check, inner)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return _quantity_schema(self.low, self.high)


Share = Annotated[Quantity, Within(0, 1)]
"""A quantity from 0 to 1: a share, a chance, a weight."""
Cost = Annotated[Quantity, Within(0, 10)]
"""A loss in units of the whole prize."""
Amount = Annotated[Quantity, Within(0, None)]
"""A quantity of zero or more, in the unit its field states."""
Number = Annotated[Quantity, Within()]
"""Any finite number."""

ChoiceField = Annotated[Choice, BeforeValidator(_parse_choice), WithJsonSchema(_CHOICE_SCHEMA)]
"""The pydantic type of a :class:`Choice` in a section."""
