"""Judged numbers as they stand in a file that may still be wrong."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from demarche.crisis.quantity import Quantity, Within

__all__ = ["highest", "quantity"]

_QUANTITY: TypeAdapter[Quantity] = TypeAdapter(Annotated[Quantity, Within()])


def quantity(value: Any) -> Quantity | None:
    """A quantity as written; None where there is none or the schema turns it down."""
    if value is None:
        return None
    try:
        return _QUANTITY.validate_python(value)
    except ValidationError:
        return None


def highest(value: Any) -> float:
    """The largest value of a quantity as written; 0 where there is none."""
    found = quantity(value)
    return 0.0 if found is None else found.high
