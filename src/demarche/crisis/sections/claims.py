"""``claims``: what people say about the crisis, and what would have to come out for it to be true. Never code."""

from __future__ import annotations

import math
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from demarche.crisis.provenance import ClaimId, Identifier, Record, Section
from demarche.crisis.sections.header import Over
from demarche.errors import Complaint

__all__ = ["NO_LEVER", "Claim", "Test"]

NO_LEVER = "none"
"""Stands for the crisis without any lever where a claim names the levers it compares."""

_COMPARISONS = (
    "is_",
    "above",
    "below",
    "more_than_under",
    "less_than_under",
    "differs_from_under",
    "same_as_under",
    "rises_with",
    "falls_with",
    "changes_sign_with",
    "before",
)
_QUANTITY = r"^[a-z]+(\.[A-Za-z0-9_-]{1,64}){1,8}$"


def _levers(raw: Any) -> Any:
    if raw is None:
        return None
    names = (raw,) if isinstance(raw, str) else raw
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise Complaint("write a lever's id, a list of ids, or none")
    found = tuple(name for name in names if name != NO_LEVER)
    if len(found) != len(set(found)):
        raise Complaint("a pair is two different levers", "name another, or one lever alone")
    return found


Levers = Annotated[
    tuple[Identifier, ...],
    Field(max_length=2),
    BeforeValidator(_levers),
    WithJsonSchema(
        {
            "description": "Id of a lever, two ids (pulled together, in order), or 'none'.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "maxItems": 2}],
        }
    ),
]


def _event(raw: Any) -> Any:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw) and raw > 0:
        return float(raw)
    if raw is None or (isinstance(raw, str) and re.match(_QUANTITY, raw)):
        return raw
    raise Complaint("write a month from now, such as 24, or the quantity of another event, as engine.quantity")


Event = Annotated[
    float | str,
    BeforeValidator(_event),
    WithJsonSchema(
        {
            "description": "A month from now, or another event's quantity: this comes before it.",
            "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "string", "pattern": _QUANTITY}],
        }
    ),
]


def _tests(raw: Any) -> Any:
    return (raw,) if isinstance(raw, dict | Test) else raw


class Test(Section):
    """What has to be so in a version. Exactly one comparison stands beside ``quantity``."""

    __test__ = False  # not a test of the test runner's, though its name begins like one

    quantity: str = Field(
        pattern=_QUANTITY,
        description="What it is about, as `engine.quantity`; `demarche claims CASE --quantities` lists the ids.",
    )
    under: Levers = Field(default=(), description="With these levers pulled.")
    is_: Literal["yes", "no"] | None = Field(default=None, alias="is", description="For a yes-or-no quantity.")
    above: float | None = Field(default=None, allow_inf_nan=False)
    below: float | None = Field(default=None, allow_inf_nan=False)
    more_than_under: Levers | None = Field(default=None, description="More than the same under these levers.")
    less_than_under: Levers | None = Field(default=None, description="Less than the same under these levers.")
    differs_from_under: Levers | None = Field(default=None, description="Not the same as under these levers.")
    same_as_under: Levers | None = Field(default=None, description="The same as under these levers.")
    rises_with: str | None = Field(default=None, description="Never falls and somewhere rises as this input rises.")
    falls_with: str | None = Field(default=None, description="Never rises and somewhere falls as this input rises.")
    changes_sign_with: str | None = Field(
        default=None, description="Above 0 at one end of this input, below at the other."
    )
    before: Event | None = Field(default=None, description="For a dated event: it comes first.")
    before_under: Levers | None = Field(
        default=None,
        description="The levers under which the event of `before` is dated; alone: the same event under these levers.",
    )
    by: float = Field(default=0.0, ge=0, allow_inf_nan=False, description="The least difference that counts.")

    @model_validator(mode="after")
    def _one_comparison(self) -> Test:
        given = [name for name in _COMPARISONS if getattr(self, name) is not None]
        if self.before is None and self.before_under is not None:
            given.append("before")
        if len(given) != 1:
            words = ", ".join(name.rstrip("_") for name in _COMPARISONS)
            raise Complaint(f"give exactly one comparison: {words}")
        if isinstance(self.before, float) and self.before_under is not None:
            raise Complaint("a month is the same under any lever", "leave out 'before_under'")
        if self.compared_with == self.under and self.other_quantity == self.quantity:
            raise Complaint("this compares a quantity with itself under the same levers")
        if self.by and self.compared_with is None and self.input is None:
            raise Complaint("'by' goes with a comparison of two levers, of two events or along an input")
        return self

    @property
    def comparison(self) -> str:
        """The name of the comparison: ``is``, ``above``, ``more_than_under`` and so on."""
        found = (name for name in _COMPARISONS if getattr(self, name) is not None)
        return next(found, "before").rstrip("_")

    @property
    def compared_with(self) -> tuple[str, ...] | None:
        """The levers of the other side; None where the comparison is with a number or along an input."""
        sides = (self.more_than_under, self.less_than_under, self.differs_from_under, self.same_as_under)
        alike = self.under if isinstance(self.before, str) else None
        return next((side for side in (*sides, self.before_under, alike) if side is not None), None)

    @property
    def other_quantity(self) -> str:
        """The quantity on the other side: another event's where one is named, else the same."""
        return self.before if isinstance(self.before, str) else self.quantity

    @property
    def sides(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What has to be known for the test: each quantity, and the levers under which."""
        other = self.compared_with
        return ((self.quantity, self.under), *(() if other is None else ((self.other_quantity, other),)))

    @property
    def input(self) -> str | None:
        """The path of the input along which the quantity is followed, if it is."""
        return self.rises_with or self.falls_with or self.changes_sign_with


class Claim(Record):
    """A proposition somebody makes about the crisis, to be tested."""

    id: Identifier
    text: str = Field(min_length=1)
    by: str = Field(default="", description="Who makes it.")
    kind: Literal["model", "record", "normative", "untestable"]
    test: Annotated[tuple[Test, ...], BeforeValidator(_tests)] = Field(
        default=(),
        description="What has to be so in a version for the claim to hold there; of several, all.",
    )
    over: Over | None = Field(
        default=None,
        description="In which versions it is claimed to hold: all, most, or more than this share; "
        "left out, as 'crisis.claims_over' says.",
    )
    untested: str = Field(default="", description="Why no engine can test it.")
    required: bool = Field(default=False, description="Whether `claims --strict` fails where it does not hold.")
    false_if: str = Field(default="", description="What would make it false.")
    record: Literal["supported", "mixed", "contradicted", "open", ""] = ""
    evidence: str = ""
    supports: tuple[ClaimId, ...] = Field(default=(), description="The claims that follow from this one.")
    joint: bool = Field(
        default=False, description="Whether the claims that support this one carry it only all together."
    )

    @model_validator(mode="after")
    def _only_model_claims_are_tested(self) -> Claim:
        if self.test and self.kind != "model":
            raise Complaint("only a claim of kind 'model' has a test")
        if self.test and self.untested:
            raise Complaint("a claim has a test or a reason why it is untested, not both")
        if self.required and not self.test:
            raise Complaint("a required claim needs a test")
        return self
