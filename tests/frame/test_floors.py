"""The floors of the house hold, and the contracts that hold them would notice a breach."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
FLOORS = [
    "cli",
    "workbench",
    "view",
    "report",
    "study",
    "engines",
    "engine",
    "page",
    "numerics",
    "store",
    "crisis",
    "errors",
    "processor",
]
ENGINES = ["stability", "screen", "agenda", "ripeness", "council", "precedent", "settlement"]

# Each of these imports is forbidden: upwards, across the floor that holds two rooms, and from engine to engine, but
# that the agenda is played on the war.
BREACHES = [
    ("report", "cli"),
    ("view", "cli"),
    ("report", "view"),
    ("view", "workbench"),
    ("workbench", "cli"),
    ("study", "report"),
    ("engines.stability", "study"),
    ("engines.stability", "report"),
    ("engine", "engines.screen"),
    ("engine", "study"),
    ("page", "engine"),
    ("page", "report"),
    ("numerics", "page"),
    ("crisis", "engine"),
    ("numerics", "engines.screen"),
    ("store", "engines"),
    ("numerics", "store"),
    ("store", "numerics"),
    ("crisis", "store"),
    ("errors", "crisis"),
    ("engines.stability.kernel", "engines.screen.closed_form"),
    ("engines.screen", "engines.stability"),
    ("engines.ripeness", "engines.agenda"),
    ("engines.agenda", "engines.screen"),
    ("engines.screen", "engines.ripeness"),
    ("engines.settlement", "engines.council"),
]
ALLOWED = [
    ("cli", "report"),
    ("view", "study"),
    ("workbench", "report"),
    ("report", "engines.screen"),
    ("study", "engines.stability"),
    ("engines.stability.kernel", "numerics"),
    ("engines.stability", "engines.stability.kernel"),
    ("engines.stability", "engine"),
    ("engines.stability", "page"),
    ("engine", "page"),
    ("engine", "crisis"),
    ("page", "errors"),
    ("engines.agenda.model", "engines.ripeness"),
    ("engines.agenda.model", "engines.ripeness.kernel"),
    ("store", "errors"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sysconfig.get_path("scripts")) / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def build_house(folder: Path, imports: list[tuple[str, str]]) -> None:
    """A package of our shape, with these imports and nothing else, under our contracts."""
    package = folder / "demarche"
    modules = {*FLOORS, *(f"engines.{engine}" for engine in ENGINES)}
    modules |= {"engines.stability.kernel", "engines.screen.closed_form"}
    modules |= {"engines.ripeness.kernel", "engines.agenda.model"}
    for module in modules | {""}:
        place = package / module.replace(".", "/")
        place.mkdir(parents=True, exist_ok=True)
        lines = [f"import demarche.{target}" for source, target in imports if source == module]
        (place / "__init__.py").write_text("\n".join(lines), "utf-8")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())


def test_every_floor_imports_only_the_floors_below() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_allow_what_the_design_allows(tmp_path: Path) -> None:
    build_house(tmp_path, ALLOWED)
    done = lint(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_engine_that_says_nowhere_where_it_stands_is_noticed(tmp_path: Path) -> None:
    build_house(tmp_path, ALLOWED)
    (tmp_path / "demarche" / "engines" / "newcomer").mkdir()
    (tmp_path / "demarche" / "engines" / "newcomer" / "__init__.py").write_text("", "utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert "newcomer" in done.stdout


@pytest.mark.parametrize(("source", "target"), BREACHES)
def test_the_contracts_notice_a_breach(tmp_path: Path, source: str, target: str) -> None:
    build_house(tmp_path, [*ALLOWED, (source, target)])
    done = lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"demarche.{source} -> demarche.{target}" in done.stdout
