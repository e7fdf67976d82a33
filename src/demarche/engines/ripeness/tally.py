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

    ``by_mode`` (n, Y): mass at war by talk mode. ``signed``, ``first``, ``terms`` (n,): what is signed, what for the
    first time, and the ruler's share in it times its chance. ``blocked`` (n, causes): mass where the zone is closed.
    ``opened`` (n,): the tracer's where it is open. ``absorbed`` (n, F, 2): what the step before absorbed. ``edge``
    (n,): mass at the ``ends`` of the evidence grid.
    """

    ends: list[int]
    parts: dict[str, list[Array]] = field(default_factory=dict)

    def count(self, passage: Passage, block: Array) -> None:
        """Steps of one passage, with their mass by talk mode (T, n, Y, F, K+1, E)."""
        states = block[..., 1:-1, :]
        flat = states.reshape(*states.shape[:-2], -1)
        present = flat[:, :, :, ALL]
        seen = {
            "by_mode": present.sum(axis=-1),
            "signed": _sum(present, passage.signing),
            "first": _sum(flat[:, :, :, FIRST], passage.signing),
            "terms": _sum(present, passage.terms),
            "opened": _sum(flat[:, :, :, TRACER], passage.cause == 0),
            "blocked": _blocked(present, passage.cause),
            "absorbed": np.stack([block[..., row, :].sum(axis=(2, 4)) for row in (0, -1)], axis=-1),
            "edge": states[:, :, :, ALL][..., self.ends].sum(axis=(2, 3, 4)),
        }
        for name, part in seen.items():
            self.parts.setdefault(name, []).append(part)

    def __getitem__(self, name: str) -> Array:
        """(n, T, ...), over all steps so far."""
        return np.concatenate(self.parts[name]).swapaxes(0, 1)


def _sum(mass: Array, weights: NDArray[np.generic]) -> Array:
    """(T, n): weighted mass (T, n, Y, (K-1) E)."""
    flat = weights.reshape(*weights.shape[:-2], -1).astype(np.float64, copy=False)
    return np.asarray((mass[..., None, :] @ flat[..., None])[..., 0, 0].sum(axis=2))


def _blocked(mass: Array, cause: NDArray[np.int8]) -> Array:
    """(T, n, causes): mass where the zone is closed for each."""
    out = np.zeros((*mass.shape[:2], len(CAUSES)))
    for known in np.flatnonzero(np.bincount(cause.ravel(), minlength=1)[1:]):
        out[..., known] = _sum(mass, cause == known + 1)
    return out
