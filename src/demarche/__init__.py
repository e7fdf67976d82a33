"""demarche: should we go to the negotiating table now, and if not, what has to change first?

>>> import demarche
>>> crisis = demarche.load("syria-2013")
>>> result = demarche.run(crisis)
>>> result.screen.verdict in ("open", "empty", "depends")
True
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.errors import CrisisError, DemarcheError, InputError, Problem, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from demarche.crisis import Crisis
    from demarche.engines.screen import ScreenResult
    from demarche.engines.stability import StabilityResult
    from demarche.study import RunResult
    from demarche.study.compare.result import Comparison
    from demarche.study.why import Why, WhyInput

__all__ = [
    "Crisis",
    "CrisisError",
    "DemarcheError",
    "InputError",
    "Problem",
    "StoreError",
    "__version__",
    "compare",
    "load",
    "loads",
    "run",
    "screen",
    "shipped_cases",
    "stability",
    "why",
    "write_report",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # The crisis floor costs a third of a second to import, and `demarche --help` does not need it.
    if name == "Crisis":
        from demarche.crisis import Crisis

        return Crisis
    raise AttributeError(f"module 'demarche' has no attribute {name!r}")


def load(case: str | Path) -> Crisis:
    """Read and check a crisis: a shipped one by name, or a file by path.

    Raises CrisisError with every problem found, or InputError where there is no such file.
    """
    from demarche.crisis import load as read

    return read(case)


def loads(text: str, name: str = "<text>") -> Crisis:
    """Check a crisis written in a string; ``name`` stands before every message."""
    from demarche.crisis import loads as read

    return read(text, name)


def shipped_cases() -> dict[str, Path]:
    """Names of the crises that come with demarche, in alphabetical order, and their files."""
    from demarche.crisis import shipped_cases as found

    return found()


def run(
    crisis: Crisis,
    *,
    seed: int = 0,
    draws: int = 256,
    pairs: Sequence[tuple[str, str]] = (),
    workers: int | None = 1,
    executor: Executor | None = None,
) -> RunResult:
    """Answer the question of a crisis with every engine its file has a section for.

    ``draws`` input sets are tried without levers, under each lever of the file, and under each of ``pairs`` of levers.
    ``workers`` processes share the work (None: more than one once it proves long), or any ``executor``; the answer does
    not depend on them. Raises InputError for an unknown lever or a number that is impossible.
    """
    from demarche.study import run as answer

    return answer(crisis, seed=seed, draws=draws, pairs=pairs, workers=workers, executor=executor)


def compare(
    a: str | Path | Crisis,
    b: str | Path | Crisis,
    *,
    draws: int = 16,
    seed: int = 0,
    workers: int | None = 1,
    executor: Executor | None = None,
) -> Comparison:
    """What the difference between the answers to two crises comes from, group of inputs by group of inputs.

    ``a`` and ``b`` are crises, or names and paths for :func:`load`. ``draws`` input sets of each are paired and played
    under every combination of swaps (256, where eight groups differ); ``workers`` and ``executor`` as in :func:`run`.
    Raises InputError where a file has no screen, or the two say the same.
    """
    from demarche.study.compare.compare import compare as answer

    one, other = (load(side) if isinstance(side, str | Path) else side for side in (a, b))
    return answer(one, other, draws=draws, seed=seed, workers=workers, executor=executor)


def screen(crisis: Crisis, *, seed: int = 0) -> ScreenResult:
    """Whether terms exist that both sides prefer to fighting on; InputError if the file has no screen section."""
    from demarche.engines.screen import from_crisis
    from demarche.engines.screen import screen as answer

    return answer(from_crisis(crisis), seed=seed)


def stability(crisis: Crisis) -> StabilityResult:
    """Who moves where and which outcomes nobody leaves; InputError if the file has no options section."""
    from demarche.engines.stability import from_crisis

    return from_crisis(crisis)


def why(crisis: Crisis, about: str, *, draws: int = 256, seed: int = 0) -> Why | WhyInput:
    """Where a figure comes from: its spread by type, the judgements it hangs on with reason and source, what reverses
    it; or, for a path of the file, which figures hang on that entry.

    ``about`` is a quantity's id, words that it goes by, ``verdict``, or a path. The figures are those of :func:`run`
    with the same draws and seed. Raises InputError, with the nearest quantities, where it is none of them.

    >>> found = why(load("syria-2013"), "screen.open", draws=8)
    >>> found.quantity.label, found.spread.n
    ('Terms exist', 8)
    """
    from demarche.study.why import why as answer

    return answer(crisis, about, draws=draws, seed=seed)


def write_report(result: RunResult, path: str | Path) -> Path:
    """Write the report of a run as one offline HTML file; an existing file is replaced."""
    from demarche.report.html import html
    from demarche.report.run_page import run_page
    from demarche.store import write_text

    target = Path(path)
    write_text(target, html(run_page(result, __version__)))
    return target
