"""The war under one lever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from demarche.engines.ripeness import Result
from demarche.engines.ripeness.over_facts import LeverOver

__all__ = ["LeverAnswer"]


@dataclass(frozen=True)
class LeverAnswer:
    """The war under one lever, at the middle of the ranges."""

    id: str
    title: str
    seat: str
    ours: bool
    from_month: int
    to_month: int | None
    surprise: bool
    result: Result
    over: LeverOver | None = None
    """What it does over the versions; None where none were tried."""
    otherwise: Result | None = None
    """The same where a lever that starts later is a surprise (if it is not), or is announced (if it is one)."""

    @property
    def announced(self) -> Result | None:
        """The war if the lever is known in advance; None where that makes no difference since it starts today."""
        return self.otherwise if self.surprise else self.result if self.otherwise is not None else None

    @property
    def sudden(self) -> Result | None:
        """The war if the lever comes as a surprise; None where that makes no difference since it starts today."""
        return self.otherwise if not self.surprise else self.result if self.otherwise is not None else None

    def to_dict(self, base: Result) -> dict[str, Any]:
        """Plain data; effects are differences to the war without levers."""
        found = self.result
        return {
            "title": self.title,
            "seat": self.seat,
            "ours": self.ours,
            "from_month": self.from_month,
            "to_month": self.to_month,
            "surprise": self.surprise,
            "deal_now": found.deal_now,
            "signed": _plain(found.signed),
            "durable": _plain(found.durable),
            "fighting": _plain(found.fighting),
            "blocker": found.blocker,
            "effect_on_signed": float(found.signed[-1] - base.signed[-1]),
            "effect_on_durable": float(found.durable[-1] - base.durable[-1]),
            "over_versions": None if self.over is None else self.over.to_dict(),
            "otherwise": None if self.otherwise is None else self._other(self.otherwise, base),
            "warnings": list(found.warnings),
        }

    def _other(self, found: Result, base: Result) -> dict[str, Any]:
        return {
            "surprise": not self.surprise,
            "signed": _plain(found.signed),
            "durable": _plain(found.durable),
            "effect_on_signed": float(found.signed[-1] - base.signed[-1]),
            "effect_on_durable": float(found.durable[-1] - base.durable[-1]),
        }


def _plain(curve: Any) -> list[float]:
    return [float(value) for value in np.asarray(curve)]
