"""An engine whose answers are known sets of inputs, and how a test puts it beside those that are installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from demarche.crisis import Crisis, installed
from demarche.engine import registry
from demarche.engine.contract import Columns, Engine, Headline

Floats = NDArray[np.float64]


@contextmanager
def beside_the_others(*engines: Engine) -> Iterator[None]:
    """These engines are installed too: an entry point leads to each, whoever asks for it."""

    def found(**asked: str) -> list[Any]:
        return [*entry_points(**asked), *(SimpleNamespace(load=lambda engine=engine: engine) for engine in engines)]

    def forget() -> None:
        installed.installed.cache_clear()
        registry.engines.cache_clear()

    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(installed, "entry_points", found)
            forget()
            yield
    finally:
        forget()


class Known(Engine):
    """Each of its quantities is a set of inputs that can be written down."""

    name = "known"

    def applies(self, crisis: Crisis) -> bool:
        return True

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        return ("screen", "actors.*.type")

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        names = ("box", "noise", "always", "missing")
        dated = ("early", "late", "never", "sometimes")
        return (
            *(Headline(f"known.{name}", name, "yes-no") for name in names),
            Headline("known.slope", "slope", "number"),
            *(Headline(f"known.{name}", f"month of {name}", "number", "months", dated=True) for name in dated),
        )

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        p = np.broadcast_to(columns.get("screen.p_ruler", np.array(0.6)), count).astype(float)
        x = np.broadcast_to(columns.get("screen.x_high", np.array(0.75)), count).astype(float)
        hard = np.broadcast_to(columns.get("actors.ruler.type", np.array("soft")), count) == "hard"
        noise = np.sin(1e6 * p * x) > 0.2
        return {
            "known.box": ((p > 0.55) & (x < 0.8) & hard).astype(float),
            "known.noise": noise.astype(float),
            "known.always": np.ones(count),
            "known.slope": 0.6 - p,
            "known.missing": np.full(count, np.nan),
            "known.early": 10 * p,
            "known.late": 10 * p + 2,
            "known.never": np.full(count, np.nan),
            "known.sometimes": np.where(p > 0.6, 10 * p + 1, np.nan),
        }
