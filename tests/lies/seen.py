"""Which quick tests execute which lines of the files that are mutated: ``python -m tests.lies.seen [ROOM ...]``.

A mutant is then shown to those tests alone that would run over it. The files are compiled with a note before each
statement, so everything else runs at its own pace. Each room runs in a process of its own, and what it saw is kept
beside the bytecode, outside of version control. What is kept between calls is forgotten before each test, or only the
first that asks for it would be seen to execute it.
"""

from __future__ import annotations

import ast
import builtins
import functools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

__all__ = ["KEPT", "SETS", "SOURCE", "Seen", "files", "seen"]

_CACHED = type(functools.cache(len))

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "demarche"
KEPT = Path(__file__).parent / "__pycache__" / "seen"
SETS: Mapping[str, tuple[str, ...]] = {
    "words": (
        "engines/*/*words.py",
        "engines/*/*facts.py",
        "engines/*/because.py",
        "report/*words.py",
        "report/first.py",
        "report/first_facts.py",
        "report/few_lines.py",
        "report/helps_chart.py",
        "page/numbers.py",
    ),
    "kernels": (
        "numerics/*.py",
        "engines/ripeness/kernel.py",
        "engines/ripeness/table.py",
        "engines/ripeness/forward.py",
        "engines/ripeness/backward.py",
        "engines/ripeness/tail.py",
        "engines/ripeness/period.py",
        "engines/ripeness/pricing.py",
        "engines/stability/relations.py",
        "engines/stability/reachability.py",
        "engines/stability/simultaneous.py",
        "engines/stability/sparse.py",
        "engines/council/tally.py",
        "engines/council/power.py",
        "engines/screen/kernel.py",
        "engines/settlement/pce.py",
        "engines/settlement/static.py",
        "engines/precedent/rates.py",
    ),
}


def files(name: str) -> list[Path]:
    """The files of a set, in their order."""
    return sorted({path for pattern in SETS[name] for path in SOURCE.glob(pattern)})


class _Noting(ast.NodeTransformer):
    """A note of its line before each statement of each function."""

    def __init__(self, file: str) -> None:
        self.file, self.inside = file, 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.inside += 1
        self.generic_visit(node)
        self.inside -= 1
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if self.inside:
            for field in ("body", "orelse", "finalbody"):
                block = getattr(node, field, None)
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                    setattr(node, field, [each for stmt in block for each in self._noted(stmt)])
        return node

    def _noted(self, stmt: ast.stmt) -> list[ast.stmt]:
        if isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant):  # a docstring has to stand first
            return [stmt]
        text = f"__seen__.add(({self.file!r}, {stmt.lineno}))"
        return [ast.copy_location(ast.parse(text).body[0], stmt), stmt]


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        path = Path(self.path)
        tree = _Noting(path.relative_to(SOURCE).as_posix()).visit(ast.parse(path.read_text("utf-8")))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self) -> None:
        self.wanted = {str(path) for name in SETS for path in files(name)}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith("demarche."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin in self.wanted:
            spec.loader = _Loader(fullname, spec.origin)
        return spec


def _forget() -> None:
    """Clear what functions of the package keep."""
    for name, module in list(sys.modules.items()):
        if name.startswith("demarche."):
            for kept in vars(module).values():
                if isinstance(kept, _CACHED):
                    kept.cache_clear()


class _Recorder:
    """The lines that each test executes; what its fixtures do is noted of its whole file, which may share them."""

    def __init__(self) -> None:
        self.noted: set[tuple[str, int]] = builtins.__seen__  # type: ignore[attr-defined]
        self.tests: dict[str, Any] = {}
        self.shared: dict[str, set[tuple[str, int]]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        _forget()
        self.noted.clear()
        yield
        self.shared.setdefault(item.nodeid.partition("::")[0], set()).update(self.noted)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self.noted.clear()
        start = time.process_time()
        yield
        self.tests[item.nodeid] = {"seconds": time.process_time() - start, "lines": sorted(self.noted)}

    def pytest_collection_finish(self) -> None:
        self.noted.clear()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The seconds of each test, which tests execute a line, and which files of tests execute it in their fixtures."""

    seconds: Mapping[str, float]
    by_line: Mapping[tuple[str, int], Sequence[str]]
    shared: Mapping[tuple[str, int], Sequence[str]]

    def tests(self, file: str, line: int) -> list[str]:
        """The tests that execute this statement, the quickest first, then the others of files that do in fixtures."""
        own = sorted(self.by_line.get((file, line), ()), key=lambda test: self.seconds[test])
        rooms = set(self.shared.get((file, line), ()))
        others = (test for test in self.seconds if test.partition("::")[0] in rooms)
        return list(dict.fromkeys([*own, *sorted(others, key=lambda test: self.seconds[test])]))


def seen() -> Seen:
    """What was recorded of all rooms."""
    seconds: dict[str, float] = {}
    by_line: dict[tuple[str, int], list[str]] = {}
    shared: dict[tuple[str, int], list[str]] = {}
    for kept in sorted(KEPT.glob("*.json")):
        found = json.loads(kept.read_text("utf-8"))
        for test, each in found["tests"].items():
            seconds[test] = each["seconds"]
            for file, line in each["lines"]:
                by_line.setdefault((file, line), []).append(test)
        for test_file, lines in found["shared"].items():
            for file, line in lines:
                shared.setdefault((file, line), []).append(test_file)
    return Seen(seconds=seconds, by_line=by_line, shared=shared)


def _record(room: str) -> None:
    """Run the quick tests of a room, and keep what they saw."""
    builtins.__seen__ = set()  # type: ignore[attr-defined]
    sys.meta_path.insert(0, _Finder())
    recorder = _Recorder()
    asked = ["-q", "-p", "no:cacheprovider", str(ROOT / "tests" / room)]
    failed = pytest.main(asked, plugins=[recorder])
    shared = {name: sorted(lines) for name, lines in recorder.shared.items()}
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{room}.json").write_text(json.dumps({"tests": recorder.tests, "shared": shared}), "utf-8")
    sys.stdout.write(f"{room}: {len(recorder.tests)} tests, {time.process_time():.0f} s of processor time\n")
    sys.exit(failed)


def _main() -> None:
    rooms = sys.argv[1:] or sorted({path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")})
    if len(rooms) == 1:
        _record(rooms[0])
    for room in rooms:
        subprocess.run([sys.executable, "-m", "tests.lies.seen", room], env={**os.environ, "CI": "true"}, check=False)


if __name__ == "__main__":
    _main()
