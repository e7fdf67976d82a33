"""Lies planted in facts and phrases, each with the quick tests that have to notice: ``python -m tests.lies.lies``.

A lie is one small change of the source that leaves everything running and a reader misled. Each is planted by itself
in a copy of the house, and the tests named with it must fail there; without any lie they must pass.
"""

from __future__ import annotations

import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["HOUSE", "LIES", "Lie", "caught", "copied", "passes"]

HOUSE = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Lie:
    """In ``file`` (under src/demarche) the text ``true``, which stands there once, becomes ``false``."""

    about: str
    file: str
    true: str
    false: str
    tests: tuple[str, ...]

    def planted(self, text: str) -> str:
        """The source with the lie in it."""
        if text.count(self.true) != 1:
            raise ValueError(f"“{self.about}” no longer fits {self.file}: {self.true!r} must stand there once")
        return text.replace(self.true, self.false)


LIES = (
    Lie(
        about="a month's index: the chance of a lasting peace of the first month, told as that of the last",
        file="engine/shown.py",
        true="return self.mean[-1]",
        false="return self.mean[0]",
        tests=("tests/ripeness/test_course.py::test_every_type_has_its_own_sentence_and_its_own_bars",),
    ),
    Lie(
        about="a year's index: how many wars are settled within years, told as within the first",
        file="engines/precedent/facts.py",
        true="now=found.curve[0]",
        false="now=found.curve[-1]",
        tests=("tests/precedent/test_words.py::test_facts_are_those_of_the_result",),
    ),
    Lie(
        about="two words exchanged: a draft that is vetoed falls short",
        file="engines/council/words.py",
        true='"vetoed": "it has the votes but is vetoed",\n    "short": "it falls short of the votes"',
        false='"short": "it has the votes but is vetoed",\n    "vetoed": "it falls short of the votes"',
        tests=("tests/council/test_words.py::test_the_whole_section",),
    ),
    Lie(
        about="two sides exchanged: the ruler's fear is told as the opposition's",
        file="engines/screen/words.py",
        true='return ruler if side == "ruler" else opposition',
        false='return opposition if side == "ruler" else ruler',
        tests=("tests/report/test_words.py::test_each_cause_is_named",),
    ),
    Lie(
        about="two sides exchanged: a shift of the balance helps the side that it hurts",
        file="engines/screen/facts.py",
        true='towards="opposition" if change < 0 else "ruler"',
        false='towards="ruler" if change < 0 else "opposition"',
        tests=("tests/report/test_words.py::test_a_shift_of_the_balance_goes_towards_whom_it_favours",),
    ),
    Lie(
        about="a sign: what makes a bad thing likelier is said to help",
        file="study/helps.py",
        true='return -1.0 if better == "less" else 1.0',
        false='return 1.0 if better == "less" else -1.0',
        tests=("tests/report/test_helps_words.py::test_what_is_less_when_it_is_better_is_called_help",),
    ),
    Lie(
        about="a sign: what repair after a breach adds is said to be taken away",
        file="engines/ripeness/terms_words.py",
        true='more = "adds" if rest > 0.0 else "takes away"',
        false='more = "adds" if rest < 0.0 else "takes away"',
        tests=("tests/ripeness/test_terms.py::test_words",),
    ),
    Lie(
        about="a count: versions in which the opposition signs within its bound, told as those in which it pays",
        file="engines/ripeness/terms_facts.py",
        true='terms < bound if side == "ruler" else terms > bound',
        false='terms < bound if side == "ruler" else terms < bound',
        tests=("tests/ripeness/test_terms.py::test_who_pays_is_counted_version_by_version",),
    ),
    Lie(
        about="a count: votes called wrong, told as called right",
        file="engines/council/facts.py",
        true='(vote.passes >= HALF) == (vote.result == "adopted")',
        false='(vote.passes >= HALF) != (vote.result == "adopted")',
        tests=("tests/council/test_facts.py::test_facts_are_the_figures_of_the_result",),
    ),
    Lie(
        about="a tone: a draft that passes in no version is shown in green",
        file="engines/council/facts.py",
        true='"good" if spread.low >= HALF else "bad" if spread.high < HALF',
        false='"bad" if spread.low >= HALF else "good" if spread.high < HALF',
        tests=("tests/council/test_words.py::test_the_tone_is_that_of_all_versions",),
    ),
    Lie(
        about="a unit: a share told in points of a hundred, and a hundred times too small",
        file="engines/ripeness/terms_words.py",
        true="{100 * abs(rest):.0f}",
        false="{abs(rest):.0f}",
        tests=("tests/ripeness/test_terms.py::test_words",),
    ),
    Lie(
        about="a unit: percentage points called versions",
        file="engines/ripeness/terms_words.py",
        true='else "percentage points"',
        false='else "versions"',
        tests=("tests/ripeness/test_terms.py::test_words",),
    ),
    Lie(
        about="a rank: the likeliest veto is named last",
        file="engines/council/facts.py",
        true="key=lambda m: (-m.no, m.id)",
        false="key=lambda m: (m.no, m.id)",
        tests=("tests/council/test_words.py::test_who_is_in_the_way",),
    ),
    Lie(
        about="a rank: the want that stands in the way is counted from the wrong end",
        file="engines/stability/wishes_words.py",
        true=". In the way stands its {ordinal(reason.place)} want",
        false=". In the way stands its {ordinal(reason.count - reason.place + 1)} want",
        tests=(
            "tests/stability/test_wishes_words.py::test_the_want_in_the_way_is_the_highest_that_tells_the_two_apart",
        ),
    ),
    Lie(
        about="a certainty: what is all but sure is told as sure",
        file="page/numbers.py",
        true='return "over 99 %" if value > 0.99 else percent(value)',
        false='return "100 %" if value > 0.99 else percent(value)',
        tests=("tests/report/test_words.py::test_numbers_are_never_rounded_to_certainty",),
    ),
)


def copied(folder: Path) -> Path:
    """A copy of what the tests need, in ``folder``; compiled once, since no process that tests it keeps that.

    A file that was changed is known by its content: by its time and size, one with two words exchanged may not be.
    """
    skipped = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("src", "tests"):
        shutil.copytree(HOUSE / name, folder / name, ignore=skipped)
    shutil.copy(HOUSE / "pyproject.toml", folder)
    compileall.compile_dir(folder, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
    return folder


def passes(house: Path, tests: Sequence[str]) -> bool:
    """Whether these tests pass in this copy; an error that is none of the tests' own is raised."""
    environment = {**os.environ, "PYTHONPATH": str(house / "src"), "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise ValueError(f"pytest ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.returncode == 0


def caught(lies: Sequence[Lie], house: Path) -> Iterator[tuple[Lie, bool]]:
    """Each lie, planted by itself in this copy, and whether a test noticed."""
    for lie in lies:
        file = house / "src" / "demarche" / lie.file
        true = file.read_text("utf-8")
        file.write_text(lie.planted(true), "utf-8")
        try:
            yield lie, not passes(house, lie.tests)
        finally:
            file.write_text(true, "utf-8")


def _main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        house = copied(Path(folder))
        if not passes(house, sorted({test for lie in LIES for test in lie.tests})):
            sys.exit("Some of these tests fail without any lie.")
        left = 0
        for lie, noticed in caught(LIES, house):
            left += not noticed
            sys.stdout.write(f"{'caught' if noticed else 'NOT NOTICED'}: {lie.about}\n")
            sys.stdout.flush()
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(_main())
