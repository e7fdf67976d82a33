"""How many small changes of the source the quick tests notice: ``python -m tests.lies.mutants words --sample 60``.

A mutant is one change within one function: a comparison or a sum turned round, a bound or an index moved by one, the
branches of a choice exchanged, a text spoilt, a negation dropped. Each lives in a process of its own that is forked
from one in which everything is imported and the golden pages' runs are made, by exchanging the function's code; so it
costs a second or two. First the pages of both cases are told again (they are kept in tests/golden), and where they say
what they said the room's own tests are asked. A sample is drawn with a seed: the share noticed is an estimate, and its
90 % interval is printed beside it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib
import io
import os
import random
import resource
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from scipy.stats import beta
from tests.golden.pages import CASES, HERE, result_of, texts

import demarche

SOURCE = Path(demarche.__file__).parent
ROOT = Path(__file__).parents[2]
PATIENCE = 120
"""Seconds of the processor's time; a mutant that takes longer is noticed, since somebody waits for it."""
SETS: Mapping[str, tuple[str, ...]] = {
    "words": (
        "engines/*/*words.py",
        "engines/*/*facts.py",
        "engines/*/because.py",
        "report/*words.py",
        "report/first.py",
        "report/few_lines.py",
        "report/helps_chart.py",
        "page/numbers.py",
    ),
    "kernels": (
        "engines/ripeness/kernel.py",
        "engines/ripeness/table.py",
        "engines/ripeness/forward.py",
        "engines/ripeness/tail.py",
        "engines/ripeness/period.py",
        "engines/stability/relations.py",
        "engines/stability/reachability.py",
        "engines/stability/simultaneous.py",
        "engines/council/tally.py",
        "engines/council/power.py",
        "engines/screen/kernel.py",
        "engines/settlement/pce.py",
        "engines/settlement/static.py",
        "engines/precedent/rates.py",
    ),
}
ROOMS: Mapping[str, tuple[str, ...]] = {
    "engines/agenda": ("tests/ripeness/test_agenda.py", "tests/study/test_agenda.py"),
    "engines/council": ("tests/council",),
    "engines/precedent": ("tests/precedent",),
    "engines/ripeness": ("tests/ripeness", "tests/study/test_ripeness.py"),
    "engines/screen": ("tests/screen", "tests/report/test_words.py"),
    "engines/settlement": ("tests/settlement",),
    "engines/stability": ("tests/stability", "tests/report/test_words.py"),
    "report/backtest": ("tests/backtest/test_verb.py",),
    "report/claims": ("tests/report/test_claims_words.py",),
    "report/compare": ("tests/report/test_compare_words.py",),
    "report/sobol": ("tests/study/test_variance.py",),
    "report/why": ("tests/study/test_why.py",),
    "report/ways": ("tests/study/test_ways.py",),
    "report": tuple(f"tests/report/test_{name}.py" for name in ("few_lines", "first", "brief", "helps_words", "words")),
    "page": ("tests/report/test_words.py", "tests/report/test_few_lines.py"),
}

_TURNED = {
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One change: the ``place``-th node of a function, as :func:`ast.walk` has it."""

    file: str
    function: str
    place: int
    line: int
    said: str


def _changed(node: ast.AST) -> ast.AST | None:
    """The node with its change; None where there is none."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _TURNED:
            turned = _TURNED[type(op)]()
            if isinstance(new, ast.Compare):
                new.ops = [turned]
            else:
                new.op = turned
            return new
        case ast.IfExp():
            new.body, new.orelse = new.orelse, new.body
            return new
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return new.operand
        case ast.Constant(value=bool() as value):
            return ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            return ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if any(map(str.isalpha, value)):
            return ast.Constant(f"{value[:-1]}~")
    return None


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")


def _said(function: ast.FunctionDef) -> Iterator[tuple[int, ast.AST]]:
    """The nodes of its body, with their places; neither annotations nor its docstring."""
    passed: set[int] = {id(n) for a in ast.walk(function.args) for n in ast.walk(a)}
    passed |= {id(n) for root in (function.returns, *function.decorator_list) if root for n in ast.walk(root)}
    for node in ast.walk(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.AnnAssign):
            passed |= {id(inner) for inner in ast.walk(node.annotation)}
    yield from ((place, node) for place, node in enumerate(ast.walk(function)) if id(node) not in passed)


def mutants(patterns: Sequence[str]) -> list[Mutant]:
    """Every mutant of these files, in their order."""
    found = []
    for path in sorted(path for pattern in patterns for path in SOURCE.glob(pattern)):
        file = path.relative_to(SOURCE).as_posix()
        for name, function in _functions(ast.parse(path.read_text("utf-8"))):
            for place, node in _said(function):
                new = _changed(node)
                if new is not None and hasattr(node, "lineno"):
                    said = f"{ast.unparse(node)[:60]} -> {ast.unparse(new)[:60]}"
                    found.append(Mutant(file=file, function=name, place=place, line=node.lineno, said=said))
    return found


def _code(mutant: Mutant) -> types.CodeType:
    """The code of the function with its change."""
    path = SOURCE / mutant.file
    tree = ast.parse(path.read_text("utf-8"))
    function = dict(_functions(tree))[mutant.function]
    target = list(ast.walk(function))[mutant.place]

    class Change(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return (_changed(node) or node) if node is target else self.generic_visit(node)

    whole = compile(ast.fix_missing_locations(Change().visit(tree)), str(path), "exec")
    names = mutant.function.split(".")
    for name in names:
        whole = next(c for c in whole.co_consts if isinstance(c, types.CodeType) and c.co_name == name)
    return whole


def _planted(mutant: Mutant) -> None:
    module = importlib.import_module("demarche." + mutant.file.removesuffix(".py").replace("/", "."))
    holder: object = module
    *outer, name = mutant.function.split(".")
    for each in outer:
        holder = vars(holder)[each]
    function = vars(holder)[name]
    for inner in ("fget", "func", "__func__", "__wrapped__"):  # properties, class methods, what is kept
        function = getattr(function, inner, function)
    function.__code__ = _code(mutant)


def _noticed(mutant: Mutant, pages: bool) -> str:
    """Who notices it, in a process of its own: 'pages', 'tests', or nobody; 'void' where it could not be planted."""
    said, say = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
        answer = "void"  # until it is planted
        with contextlib.suppress(Exception, SystemExit), open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            _planted(mutant)
            answer = "pages" if pages and _pages_changed() else ""
            if not answer:
                room = next(tests for start, tests in ROOMS.items() if mutant.file.startswith(start))
                tests = [test for test in room if (ROOT / test).exists()]
                with contextlib.redirect_stdout(io.StringIO()):
                    failed = pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:warnings", *tests])
                answer = "tests" if failed == 1 else ""
        os.write(say, answer.encode())
        os._exit(0)
    os.close(say)
    _, status = os.waitpid(child, 0)
    answer = os.read(said, 16).decode()
    os.close(said)
    return answer if os.WIFEXITED(status) else "patience"


def _pages_changed() -> bool:
    texts.cache_clear()
    try:
        return any(texts(case) != _KEPT[case] for case in CASES)
    except Exception:
        return True


_KEPT: dict[str, dict[str, str]] = {}


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=sorted(SETS))
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    os.environ["CI"] = "true"
    pages = asked.set == "words"
    if pages:
        for case in CASES:
            result_of(case)
            _KEPT[case] = {path.stem: path.read_text("utf-8") for path in (HERE / case).glob("*.txt")}
        if _pages_changed():
            sys.exit("The golden pages are not those of this source: python -m tests.golden.write first.")
    known = mutants(SETS[asked.set])
    drawn = random.Random(asked.seed).sample(known, min(asked.sample, len(known)))
    noticed = void = 0
    for mutant in drawn:
        by = _noticed(mutant, pages)
        void += by == "void"
        noticed += by not in ("", "void")
        sys.stdout.write(f"{by or 'NOT NOTICED':12} {mutant.file}:{mutant.line} {mutant.said}\n")
        sys.stdout.flush()
    tried = len(drawn) - void
    low, high = beta.ppf([0.05, 0.95], noticed + 0.5, tried - noticed + 0.5)
    sys.stdout.write(
        f"{asked.set}: {noticed} of {tried} noticed, {noticed / tried:.0%} "
        f"({low:.0%} to {high:.0%}); drawn from {len(known)} with seed {asked.seed}\n"
    )


if __name__ == "__main__":
    _main()
