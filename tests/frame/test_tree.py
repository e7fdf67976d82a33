"""The tree installs anywhere: pins without addresses, no path of anyone's machine, rooms of readable size."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
DIRECT = [Requirement(text) for text in [*PROJECT["dependencies"], *(r for e in EXTRAS.values() for r in e)]]
PINS = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
PYTHONS = ["3.11", "3.12", "3.13"]

# What decides where packages come from; none of these may say so itself.
INSTALLERS = ["constraints.txt", "pyproject.toml", ".ci/run", "README.md", "CONTRIBUTING.md"]
# The home folder of a person or a container, wherever it begins a path.
HOME_PATH = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/\w")
INDEX_OPTION = re.compile(r"--(?:extra-)?index-url|--find-links|--registry|--hash|_index_url", re.IGNORECASE)


def text_files() -> Iterator[tuple[str, str]]:
    """Every text file of the project with its name, without what is generated or ignored."""
    folders = ["src", "tests", "docs", "benchmarks", ".ci"]
    files = [*ROOT.glob("*"), *(file for folder in folders for file in (ROOT / folder).rglob("*"))]
    for file in sorted(files):
        if file.is_file() and "__pycache__" not in file.parts and file.name != ".git":  # a file in a worktree
            try:
                yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def test_nothing_that_was_written_by_a_run_is_kept_in_the_root() -> None:
    if not (ROOT / ".git").exists():
        return  # a copy without its history keeps nothing
    listed = subprocess.run(["git", "ls-files", "*"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name for name in listed.splitlines() if "/" not in name}
    assert top == {
        ".gitignore",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "constraints.txt",
        "pyproject.toml",
    }


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins_for(name: str, python: str) -> list[Requirement]:
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.9"}
    return [
        pin
        for pin in PINS
        if normal(pin.name) == normal(name) and (pin.marker is None or pin.marker.evaluate(environment))
    ]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("wanted", DIRECT, ids=lambda requirement: requirement.name)
def test_every_direct_dependency_has_one_pin_that_satisfies_it(wanted: Requirement, python: str) -> None:
    (pin,) = pins_for(wanted.name, python)
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    assert wanted.specifier.contains(specifier.version)


def test_pins_hold_for_every_python_that_is_promised() -> None:
    promised = [
        line.rsplit(" ", 1)[1]
        for line in PROJECT["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", line)
    ]
    assert promised == PYTHONS
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"


@pytest.mark.parametrize("name", INSTALLERS)
def test_nothing_that_installs_names_an_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert not INDEX_OPTION.search(text)


def test_no_file_names_a_path_of_anyones_machine() -> None:
    here = f"{ROOT}/"
    named = [
        f"{name}: {match[0] if (match := HOME_PATH.search(text)) else here}"
        for name, text in text_files()
        if here in text or HOME_PATH.search(text)
    ]
    assert named == []


def test_no_lock_file_with_addresses_is_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"uv.lock", "pylock.toml", "package-lock.json"} <= set(ignored)


def test_no_room_is_crowded() -> None:
    lengths = {name: len(text.splitlines()) for name, text in text_files() if name.startswith("src/")}
    modules = {name: length for name, length in lengths.items() if name.endswith(".py")}
    assert modules
    assert {name: length for name, length in modules.items() if length > 400} == {}


def test_the_first_two_lines_of_the_readme_are_the_two_commands() -> None:
    run, check = (ROOT / "README.md").read_text("utf-8").splitlines()[:2]
    venv = "    python3 -m venv .venv && .venv/bin/pip install"
    assert run == f"{venv} . -c constraints.txt && .venv/bin/demarche run syria-2013"
    assert check == f"{venv} -e '.[dev]' -c constraints.txt && .venv/bin/pytest"
