"""Levers that were tried, as pages name them."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.engine.plain import Plain

__all__ = ["Pulled"]


@dataclass(frozen=True, kw_only=True)
class Pulled(Plain):
    """A lever, or two together, as tables name it."""

    levers: tuple[str, ...]
    """Ids, in the order in which they are pulled."""
    title: str
    short: str
    """A few words for charts; the title where the file has none."""
    seats: tuple[str, ...]
    """Names of the actors who can pull it."""
    ours: bool
    """Whether the seat on whose behalf we ask can pull it alone."""
    surprise: bool
    from_month: int = 0
    """The first month in which it acts, of two the earlier."""
    to_month: int | None = None
    """The month in which it ends, of two the later; None: it holds for good."""

    @property
    def name(self) -> str:
        """How it is written in tables: ids joined by ``+``."""
        return "+".join(self.levers)
