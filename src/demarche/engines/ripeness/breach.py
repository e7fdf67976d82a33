"""How often a peace is breached that is kept for so long with so much chance.

Terms that are kept harden at 1/H a step, so that of a peace with monthly breach b, f = 0 and y = 1 turn H times into
f += y (1 - b) / H, y *= (1 - b)(1 - 1/H), and f + y is the chance that nobody has breached it within H steps. At a
constant hazard nearly every peace would be broken in the end, and fear of that would count twice.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["breach_of", "kept"]

FEWEST = 1e-3
HALVINGS = 60


def kept(breach: float, steps: int, hardens: int | None = None) -> float:
    """Chance that nobody breaches terms within so many steps, which harden at 1/``hardens`` a step (left out, as many).

    >>> round(kept(0.0, 24), 12)
    1.0
    >>> kept(0.1, 12, 24) < kept(0.1, 12, 6)
    True
    """
    slow = hardens or steps
    stay = (1.0 - breach) * (1.0 - 1.0 / slow)
    lasts = stay**steps
    return (1.0 - breach) / slow * (1.0 - lasts) / max(1.0 - stay, 1e-300) + lasts


def breach_of(chance: float, steps: int, hardens: int | None = None) -> float:
    """The hazard of a breach per step at which terms are kept for so many steps with this chance, held at .001 or more.

    >>> round(breach_of(0.35, 24), 10)
    0.0818854019
    """
    wanted = max(chance, FEWEST)
    return 0.0 if wanted >= 1.0 else _halved(wanted, steps, hardens or steps)


@lru_cache(maxsize=4096)
def _halved(wanted: float, steps: int, hardens: int) -> float:
    """By halving; a version has the same agreements under most levers."""
    least, most = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (least + most) / 2.0
        if kept(middle, steps, hardens) >= wanted:
            least = middle
        else:
            most = middle
    return least
