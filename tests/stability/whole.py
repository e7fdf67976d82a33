"""The whole counts, once: what the slow tests ask of a sample.

    python -m tests.stability.whole [THEOREMS] [CONFLICTS]

Inclusions and reductions on so many random graphs (10,000), and every concept against brute force on so many random
conflicts of up to 5 actors and 6 options (1,000). Prints what was found; the first difference ends it.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stability.test_rich_concepts import CHECKS, check_conflict
from tests.stability.test_theorems import check
from tests.strategies import OptionConflict, option_conflicts


def theorems(count: int) -> None:
    """Every inclusion and reduction of the theorems on random graphs."""
    rng = np.random.default_rng(20130529)
    for _ in range(count):
        check(rng)


def conflicts(count: int) -> int:
    """Every concept against brute force; how many conflicts were compared."""
    compared = 0

    @settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(option_conflicts(max_options=6, max_actors=5), st.sampled_from(CHECKS), st.data())
    def one(conflict: OptionConflict, which, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
        nonlocal compared
        check_conflict(conflict, which, data)
        compared += 1

    one()
    return compared


def main() -> None:
    asked = [int(given) for given in sys.argv[1:]] or [10_000, 1_000]
    started = time.process_time()
    theorems(asked[0])
    _say(f"{asked[0]:,} random graphs: every inclusion and reduction holds", started)
    started = time.process_time()
    compared = conflicts(asked[-1])
    _say(f"{compared:,} random conflicts: no difference from brute force", started)


def _say(found: str, started: float) -> None:
    sys.stdout.write(f"{found} ({time.process_time() - started:.0f} s of processor time)\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
