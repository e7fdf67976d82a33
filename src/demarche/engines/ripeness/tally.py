"""What is read off the mass at war, for all steps of a passage at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.blockers import CAUSES
from demarche.engines.ripeness.passage import ALL, FIRST, TRACER, Passage

__all__ = ["Tally"]

Array = NDArray[np.float64]


@dataclass
class Tally:
    """Sums over the states, by step.

    ``by_mode`` (n, Y): mass at war by talk mode. ``unsigned`` (n,): of it, what has never signed
    anything. ``signed``, ``first``, ``terms`` (n,): what is signed, what for the
    first time, and the ruler's share in it times its chance. ``blocked`` (n, causes): mass where the zone is closed.
    ``opened`` (n,): the tracer's where it is open. ``absorbed`` (n, 2, 2): what the step before absorbed below and
    above, of all and of the tracer. ``edge`` (n,): mass at the ``ends`` of the evidence grid.
    """

    ends: list[int]
    parts: dict[str, list[Array]] = field(default_factory=dict)

    def count(self, passage: Passage, block: Array) -> None:
        """Steps of one passage, with their mass by talk mode (T, n, Y, F, K+1, E)."""
        states = block[..., 1:-1, :]
        flat = states.reshape(*states.shape[:-2], -1)
        present, counted = flat[:, :, :, ALL], block[:, :, :, ALL : TRACER + 1 : TRACER - ALL]
        seen = {
            "by_mode": present.sum(axis=-1),
            "unsigned": flat[:, :, :, FIRST].sum(axis=(2, 3)),
            "signed": _sum(present, passage.signing),
            "first": _sum(flat[:, :, :, FIRST], passage.signing),
            "terms": _sum(present, passage.terms, passage.rounds[..., 0, 0]),
            "opened": _sum(flat[:, :, :, TRACER], (passage.cause == 0).astype(float)),
            "blocked": _blocked(present, passage.cause),
            "absorbed": np.stack([counted[..., row, :].sum(axis=(2, 4)) for row in (0, -1)], axis=3),
            "edge": states[:, :, :, ALL][..., self.ends].sum(axis=(2, 3, 4)),
        }
        for name, part in seen.items():
            self.parts.setdefault(name, []).append(part)

    def __getitem__(self, name: str) -> Array:
        """(n, T, ...), over all steps so far."""
        return np.concatenate(self.parts[name]).swapaxes(0, 1)


def _sum(mass: Array, weights: Array, of_mode: Array | float = 1.0) -> Array:
    """(T, n): mass (T, n, Y, (K-1) E) times weights, and by talk mode times ``of_mode``."""
    flat = weights.reshape(*weights.shape[:-2], -1, 1)
    return np.asarray(((mass[..., None, :] @ flat)[..., 0, 0] * of_mode).sum(axis=2))


def _blocked(mass: Array, cause: NDArray[np.int8]) -> Array:
    """(T, n, causes): mass where the zone is closed for each."""
    out = np.zeros((*mass.shape[:2], len(CAUSES)))
    for place in range(len(CAUSES)):
        here = cause == place + 1
        if here.any():
            out[..., place] = _sum(mass, here.astype(float))
    return out
