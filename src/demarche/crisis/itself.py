"""A value known by its place in memory, for caches over values that never change and take long to compare."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["Itself"]

T = TypeVar("T")


class Itself(Generic[T]):
    """Equal to nothing but another around the very same value, which it keeps, so that its place stays its own."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and other.value is self.value
