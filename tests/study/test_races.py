"""Two runs in one folder at the same time: the folder is one run's, whole, and whoever does not get it is told so.

``python -m tests.study.test_races SEED COUNT`` holds COUNT races by hand, and prints how they ended.
"""

from __future__ import annotations

import collections
import json
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest
from tests.study.crises import SMALL
from tests.study.running import begin, contents, finished, kill

pytestmark = [pytest.mark.slow, pytest.mark.once]

SEEDS = (1, 2)
REFUSED = 2


def arguments(seed: int, out: str) -> list[str]:
    return ["run", "case.yaml", "--draws", "512", "--pair", "arm-now+guarantee", "--seed", str(seed), "--out", out]


def prepared(folder: Path) -> dict[int, dict[str, bytes]]:
    """What a run of each seed comes to when it is alone."""
    (folder / "case.yaml").write_text(SMALL, encoding="utf-8")
    for seed in SEEDS:
        finished(arguments(seed, f"alone-{seed}"), folder)
    return {seed: contents(folder / f"alone-{seed}") for seed in SEEDS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("races")


@pytest.fixture(scope="module")
def alone(folder: Path) -> dict[int, dict[str, bytes]]:
    return prepared(folder)


def race(folder: Path, out: str, wait: float, killed: float | None = None) -> tuple[int, ...]:
    """Two runs in one folder, the second so many seconds later, the first killed after that if asked: their codes."""
    first = begin(arguments(SEEDS[0], out), folder)
    time.sleep(wait)
    second = begin(arguments(SEEDS[1], out), folder)
    if killed is not None:
        kill(first, killed, signal.SIGKILL)
    for process in (second,) if killed is not None else (first, second):
        assert "Traceback" not in process.communicate(timeout=300)[1]
    return first.returncode, second.returncode


def ended(folder: Path, out: str, alone: dict[int, dict[str, bytes]]) -> int:
    """The seed of the run that the folder holds, which is whole once it is resumed where it was stopped."""
    manifest = json.loads((folder / out / "manifest.json").read_text(encoding="utf-8"))
    seed: int = manifest["inputs"]["seed"]
    if manifest["finished"] is None:
        finished(["run", "--resume", out], folder)
    found = contents(folder / out)
    found.pop(".demarche-lock", None)
    assert found == alone[seed], f"{out} is not what seed {seed} comes to"
    return seed


def test_of_two_runs_in_one_folder_one_is_whole_and_the_other_refused(
    folder: Path, alone: dict[int, dict[str, bytes]]
) -> None:
    chance = random.Random(7)
    for number in range(2):
        codes = race(folder, f"race-{number}", chance.uniform(0, 2))
        assert 0 in codes
        assert set(codes) <= {0, REFUSED}
        ended(folder, f"race-{number}", alone)


def test_a_killed_run_frees_its_folder_and_leaves_nothing_to_another(
    folder: Path, alone: dict[int, dict[str, bytes]]
) -> None:
    chance = random.Random(8)
    for number in range(2):
        out = f"killed-{number}"
        race(folder, out, chance.uniform(0.5, 2), chance.uniform(0, 1))
        if not (folder / out / "crisis.yaml").exists():  # killed before the folder was begun: nothing to go on with
            finished(arguments(1, out), folder)
        ended(folder, out, alone)


def trial(seed: int, count: int) -> None:
    """Hold so many races, every third with a kill."""
    chance, ends = random.Random(seed), collections.Counter[tuple[object, ...]]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone = prepared(folder)
        for number in range(count):
            killed = chance.uniform(0, 1.5) if number % 3 == 2 else None
            codes = race(folder, f"race-{number}", chance.uniform(0, 3), killed)
            begun = (folder / f"race-{number}" / "crisis.yaml").exists()
            whose = ended(folder, f"race-{number}", alone) if begun else None
            ends[(codes, "killed" if killed is not None else "", whose)] += 1
    for end, times in sorted(ends.items(), key=str):
        sys.stdout.write(f"{end}: {times}\n")


if __name__ == "__main__":
    trial(int(sys.argv[1]), int(sys.argv[2]))
