"""demarche: should we go to the negotiating table now, and if not, what has to change first?

Every verb of the command line is a function here, the verb of every installed engine among them.

>>> import demarche
>>> crisis = demarche.load("syria-2013")
>>> demarche.ripeness(crisis, draws=64, levers=[])
<ripeness of syria-2013: not ripe, 64 versions>
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.errors import CrisisError, DemarcheError, InputError, Problem, StoreError
from demarche.processor import alike

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor

    from demarche.crisis import Crisis
    from demarche.study import RunResult, StudyResult
    from demarche.study.backtest.result import BacktestResult
    from demarche.study.claims.claims import ClaimsResult
    from demarche.study.compare.result import Comparison
    from demarche.study.why import Why, WhyInput
    from demarche.view import View

__all__ = [
    "Crisis",
    "CrisisError",
    "DemarcheError",
    "InputError",
    "Problem",
    "StoreError",
    "__version__",
    "ask",
    "backtest",
    "check",
    "claims",
    "compare",
    "levers",
    "load",
    "loads",
    "run",
    "shipped_cases",
    "why",
    "write_report",
]

__version__ = "0.1.0"

alike()  # before anything here imports NumPy


def __getattr__(name: str) -> Any:
    # The crisis floor costs a third of a second to import, and `demarche --help` does not need it.
    if name == "Crisis":
        from demarche.crisis import Crisis

        return Crisis
    if not name.startswith("_"):
        from demarche.engine.registry import engines

        found = next((entry for entry in engines() if entry.name == name), None)
        if found is not None:
            return _verb(found.name, found.question)
    raise AttributeError(f"module 'demarche' has no attribute {name!r}")


def __dir__() -> list[str]:
    from demarche.engine.registry import engines

    return sorted([*globals(), *(entry.name for entry in engines())])


def _verb(name: str, question: str) -> Any:
    """The verb of an engine."""

    def verb(case: str | Path | Crisis, **how: Any) -> View[Any]:
        return ask(name, case, **how)

    verb.__name__ = verb.__qualname__ = name
    verb.__doc__ = f"{question[:1].upper()}{question[1:]}\n\nTakes what :func:`demarche.ask` takes behind the name."
    return verb


def load(case: str | Path) -> Crisis:
    """Read and check a crisis.

    Parameters
    ----------
    case
        A shipped crisis by name (:func:`shipped_cases`), or the path of a file.

    Raises
    ------
    CrisisError
        With every problem found in the file.
    InputError
        Where there is no such file.

    Examples
    --------
    >>> demarche.load("kosovo-1999").id
    'kosovo-1999'
    """
    from demarche.crisis import load as read

    return read(case)


def loads(text: str, name: str = "<text>") -> Crisis:
    """Check a crisis written in a string; ``name`` stands before every message.

    Examples
    --------
    >>> try:
    ...     demarche.loads("demarche: 1", name="x.yaml")
    ... except demarche.CrisisError as error:
    ...     len(error.problems) > 0
    True
    """
    from demarche.crisis import loads as read

    return read(text, name)


def shipped_cases() -> dict[str, Path]:
    """Names of the crises that come with demarche, in alphabetical order, and their files.

    Examples
    --------
    >>> "syria-2013" in demarche.shipped_cases()
    True
    """
    from demarche.crisis import shipped_cases as found

    return found()


def check(case: str | Path) -> tuple[Problem, ...]:
    """Every problem of a crisis file, errors and warnings, each with its place and how to mend it.

    Examples
    --------
    >>> [problem for problem in demarche.check("syria-2013") if problem.severity == "error"]
    []
    """
    from demarche.study.engine_checks import found_by_engines

    try:
        crisis = load(case)
    except CrisisError as error:
        return tuple(error.problems)
    return tuple(sorted((*crisis.warnings, *found_by_engines(crisis))))


def run(
    crisis: str | Path | Crisis,
    *,
    seed: int = 0,
    draws: int = 256,
    pairs: Sequence[tuple[str, str]] = (),
    workers: int | None = 1,
    executor: Executor | None = None,
    extras: Sequence[str] = (),
) -> View[RunResult]:
    """Answer the question of a crisis with every engine its file has a section for.

    Parameters
    ----------
    crisis
        A crisis, or what :func:`load` takes.
    seed
        Of the versions drawn.
    draws
        How many versions of the crisis are tried: without levers, under each lever, and under each of ``pairs``.
    pairs
        Levers to try two together, by their ids.
    workers
        Processes to share the work (None: more than one once it proves long); the answer does not depend on it.
    executor
        Does the work instead: any ``concurrent.futures.Executor``.
    extras
        What engines add to their answers only where it is asked for: the flags of ``demarche run``, such as ``"tilt"``.

    Returns
    -------
    View
        Of the answers, an attribute an engine; of the study over the versions; and of the claims.

    Raises
    ------
    InputError
        For an unknown lever or extra, or a number that is impossible.

    Examples
    --------
    >>> found = demarche.run("syria-2013", draws=4)
    >>> found
    <run of syria-2013: not ripe, 4 versions, seed 0>
    >>> found.ripeness.verdict.unsolved
    0
    """
    from demarche.study import run as answer
    from demarche.view import of_run

    task = _crisis(crisis)
    how: dict[str, Any] = {"seed": seed, "draws": draws, "pairs": pairs, "workers": workers, "executor": executor}
    return of_run(answer(task, **how, extras=extras), __version__)


def ask(engine: str, case: str | Path | Crisis, **how: Any) -> View[Any]:
    """Ask one engine about a crisis, over the same versions as in a run, so that both say the same.

    Parameters
    ----------
    engine
        Its name; ``demarche.NAME(case)`` is the same.
    case
        A crisis, or what :func:`load` takes.
    **how
        ``levers`` (ids; None: every lever of the file), ``draws``, ``seed``, ``workers``, ``executor``, ``extras`` as
        in :func:`run`.

    Raises
    ------
    InputError
        For an unknown engine, or where the file lacks what it needs.

    Examples
    --------
    >>> demarche.ask("council", "syria-2013", draws=16, levers=[])
    <council of syria-2013, 16 versions>
    """
    from demarche.crisis.suggest import did_you_mean
    from demarche.engine.registry import engines
    from demarche.errors import Complaint
    from demarche.view import asked

    found = next((entry for entry in engines() if entry.name == engine), None)
    if found is None:
        raise Complaint(f"there is no engine {engine!r}", did_you_mean(engine, [entry.name for entry in engines()]))
    return asked(_crisis(case), found, **how)


def levers(case: str | Path | Crisis, *, seed: int = 0, draws: int = 256, workers: int | None = 1) -> View[StudyResult]:
    """What each lever of a crisis does, in the same versions with it and without.

    Examples
    --------
    >>> found = demarche.levers("kosovo-1999", draws=4)
    >>> found.levers[0].title
    'Go back to the table and put the bombing off'
    """
    from demarche.study import study
    from demarche.view import of_levers

    crisis = _crisis(case)
    return of_levers(crisis, study(crisis, seed=seed, draws=draws, workers=workers))


def claims(
    case: str | Path | Crisis, *, seed: int = 0, draws: int = 256, workers: int | None = 1
) -> View[ClaimsResult]:
    """Whether each claim of a crisis follows from its inputs, what that hangs on, and what the record shows.

    Raises InputError where the file makes no claims.

    Examples
    --------
    >>> found = demarche.claims("syria-2013", draws=4)
    >>> found.claims[0].id
    'C1'
    """
    from demarche.study.claims.asking import put_on_trial
    from demarche.view import of_claims

    crisis = _crisis(case)
    return of_claims(crisis, put_on_trial(crisis, seed=seed, draws=draws, workers=workers))


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

    ``a`` and ``b`` are crises, or names and paths for :func:`load`. ``draws`` versions of each are paired and played
    under every combination of swaps (256, where eight groups differ); ``workers`` and ``executor`` as in :func:`run`.
    Raises InputError where a file has no screen, or the two say the same.

    Examples
    --------
    >>> found = demarche.compare("syria-2013", "kosovo-1999", draws=1)
    >>> found.a.name, found.b.name
    ('Syria', 'Kosovo')
    """
    from demarche.study.compare.compare import compare as answer

    return answer(_crisis(a), _crisis(b), draws=draws, seed=seed, workers=workers, executor=executor)


def backtest(
    *sources: str | Path,
    draws: int = 16,
    seed: int = 0,
    recodings: int = 8,
    workers: int | None = 1,
    executor: Executor | None = None,
) -> View[BacktestResult]:
    """Hold the model against what came of past crises: scores, reliability, ablations and recodings.

    ``sources`` are crisis files with an ``outcome``, coding sheets, tables of coded wars, folders of these, or
    ``"sample"``: twenty coded wars that come with demarche. Of each ``draws`` versions are tried; ``recodings`` is the
    number of random ones (0 leaves out the hostile one, too). ``workers`` and ``executor`` as in :func:`run`.

    Raises CrisisError with every problem of every file, InputError where nothing says what came.

    Examples
    --------
    >>> found = demarche.backtest("kosovo-1999", draws=1)
    >>> found.crises[0].came.signed12
    True
    """
    from demarche.study.backtest import backtest as answer
    from demarche.view import of_backtest

    found = answer(
        [str(each) for each in sources],
        draws=draws,
        seed=seed,
        recodings=recodings,
        workers=workers,
        executor=executor,
    )
    return of_backtest(found, __version__)


def why(case: str | Path | Crisis, about: str, *, draws: int = 256, seed: int = 0) -> View[Why | WhyInput]:
    """Where a figure comes from: its spread by type, the judgements it hangs on with reason and source, what reverses
    it; or, for a path of the file, which figures hang on that entry.

    Parameters
    ----------
    case
        A crisis, or what :func:`load` takes.
    about
        A quantity's id, words that it goes by, ``verdict``, or a path of the file.
    draws, seed
        As in :func:`run`, whose figures these are.

    Raises
    ------
    InputError
        With the nearest quantities, where ``about`` is none of them.

    Examples
    --------
    >>> found = demarche.why("syria-2013", "terms exist", draws=8)
    >>> found.quantity.id, found.spread.n
    ('ripeness.open', 8)
    """
    from demarche.study.why import why as answer
    from demarche.view import of_why

    crisis = _crisis(case)
    return of_why(crisis, answer(crisis, about, draws=draws, seed=seed))


def write_report(result: RunResult | View[RunResult], path: str | Path) -> Path:
    """Write the report of a run as one offline HTML file; an existing file is replaced.

    Examples
    --------
    >>> demarche.write_report(demarche.run("kosovo-1999", draws=2), "kosovo.html")
    PosixPath('kosovo.html')
    """
    from demarche.report.html import files
    from demarche.report.run_page import run_page
    from demarche.store import write_text
    from demarche.view import View

    target = Path(path)
    page = run_page(result.answer if isinstance(result, View) else result, __version__)
    for name, text in files(page, target.name).items():
        write_text(target.with_name(name), text)
    return target


def _crisis(case: str | Path | Crisis) -> Crisis:
    return load(case) if isinstance(case, str | Path) else case
