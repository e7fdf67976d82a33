"""How many small changes of the source the quick tests notice: ``python -m tests.lies.mutants words --sample 60``.

A mutant is one change within one function: a comparison or a sum turned round, a bound or an index moved by one, the
branches of a choice exchanged, a text spoilt, a negation dropped. Changes that nobody could notice or that anybody
would are not made: in docstrings and types, in the text of an error, in an assertion, in the length check of a zip.

Each lives in a process of its own that is forked from one in which everything is imported and the golden pages' runs
are made, by exchanging the function's code; so it costs a second or two. First the pages of both cases are told again
(they are kept in tests/golden); where they say what they said, the tests that execute the changed statement are asked,
the quickest first, to the first that fails. Which these are is recorded before: ``python -m tests.lies.seen``. A
statement that no test executes is not noticed. At the end the tests that failed are run without any mutant: what
fails there too has noticed nothing.

A sample is drawn with a seed: the share noticed is an estimate, and its 90 % interval is printed beside it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import gc
import importlib
import io
import itertools
import os
import random
import resource
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from scipy.stats import beta
from tests.golden.others import others
from tests.golden.pages import FOLDERS, HERE, plain_results, result_of, texts
from tests.lies.seen import SETS, SOURCE, Seen, files, seen

PATIENCE = 100
"""Seconds of the processor's time; a mutant that takes longer is noticed, since somebody waits for it."""
LENGTH = 25.0
"""So many seconds of tests are shown to a mutant at most, the quickest first."""
ROUND = 40
"""So many tests are collected at once."""

_CACHED = type(texts)

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
    """One change: the ``place``-th node of a function, as :func:`ast.walk` has it, in the statement at ``line``."""

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


def _said(function: ast.FunctionDef) -> Iterator[tuple[int, int, ast.AST]]:
    """The nodes of its body, with their places and the lines of their statements."""
    passed: set[int] = {id(n) for a in ast.walk(function.args) for n in ast.walk(a)}
    passed |= {id(n) for root in (function.returns, *function.decorator_list) if root for n in ast.walk(root)}
    statement: dict[int, int] = {}
    for node in ast.walk(function):  # outer ones first, so the innermost statement is kept
        if isinstance(node, ast.stmt):
            statement |= {id(inner): node.lineno for inner in ast.walk(node)}
        passed |= {id(inner) for root in _let_be(node) for inner in ast.walk(root)}
    for place, node in enumerate(ast.walk(function)):
        if id(node) not in passed:
            yield place, statement[id(node)], node


def _let_be(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node whose changes nobody could notice, or anybody would."""
    match node:
        case ast.Expr(value=ast.Constant() as text):
            yield text
        case ast.AnnAssign(annotation=kind):
            yield kind
        case ast.Raise() | ast.Assert():
            yield node
        case ast.Call(func=ast.Name(id="cast"), args=[kind, *_]):
            yield kind
        case ast.keyword(arg="strict"):
            yield node


def mutants(name: str) -> list[Mutant]:
    """Every mutant of a set's files, in their order."""
    found = []
    for path in files(name):
        file = path.relative_to(SOURCE).as_posix()
        for function_name, function in _functions(ast.parse(path.read_text("utf-8"))):
            for place, line, node in _said(function):
                new = _changed(node)
                if new is not None:
                    said = f"{ast.unparse(node)[:60]} -> {ast.unparse(new)[:60]}"
                    found.append(Mutant(file=file, function=function_name, place=place, line=line, said=said))
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
    for kept in gc.get_objects():  # what was worked out before
        if isinstance(kept, _CACHED) and not kept.__module__.startswith("tests."):
            kept.cache_clear()


class _Chosen:
    """Of what is collected these tests, in this order; and the first that fails."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.order = {test: place for place, test in enumerate(tests)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


def _first_failing(tests: Sequence[str]) -> str:
    """The first of these tests that fails; none, where none does."""
    for cached in (texts, result_of, plain_results):
        cached.cache_clear()
    for start in range(0, len(tests), ROUND):
        chosen = _Chosen(tests[start : start + ROUND])
        asked = sorted({test.partition("::")[0] for test in chosen.order})
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:warnings", *asked], plugins=[chosen])
        if chosen.failed:
            return chosen.failed
    return ""


def _apart(work: Callable[[], str]) -> str:
    """What it answers in a process of its own; 'patience' where that takes too long."""
    said, say = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
        answer = "void"
        with contextlib.suppress(Exception, SystemExit), open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            answer = work()
        os.write(say, answer.encode())
        os._exit(0)
    os.close(say)
    _, status = os.waitpid(child, 0)
    with open(said, encoding="utf-8") as pipe:
        answer = pipe.read()
    return answer if os.WIFEXITED(status) else "patience"


def _noticed(mutant: Mutant, pages: bool, known: Seen) -> str:
    """Who notices it: 'pages', a test, or nobody; 'void' where it could not be planted."""
    tests = known.tests(mutant.file, mutant.line)
    if not tests and not pages:
        return ""
    lengths = itertools.accumulate(known.seconds[test] for test in tests)
    asked = [test for test, length in zip(tests, lengths, strict=True) if length <= LENGTH] or tests[:1]

    def work() -> str:
        _planted(mutant)
        return "pages" if pages and _pages_changed() else _first_failing(asked)

    return _apart(work)


def _pages() -> dict[str, dict[str, str]]:
    texts.cache_clear()
    return {**{case: texts(case) for case in FOLDERS}, "others": others()}


def _pages_changed() -> bool:
    try:
        return _pages() != _KEPT
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
    known = seen()
    if not known.seconds:
        sys.exit("It is not recorded yet which tests execute what: python -m tests.lies.seen first.")
    pages = asked.set == "words"
    if pages:
        for folder in (*FOLDERS, "others"):
            _KEPT[folder] = {path.stem: path.read_text("utf-8") for path in (HERE / folder).glob("*.txt")}
        if _pages_changed():
            sys.exit("The golden pages are not those of this source: python -m tests.golden.write first.")
    every = mutants(asked.set)
    drawn = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))
    by: dict[Mutant, str] = {}
    for mutant in drawn:
        by[mutant] = _noticed(mutant, pages, known)
        _say(f"{by[mutant] or 'NOT NOTICED'}  {mutant.file}:{mutant.line} {mutant.said}")
    for test in sorted({test for test in by.values() if "::" in test}):
        if _apart(lambda test=test: _first_failing([test])):
            _say(f"fails without any mutant: {test}")
            by = {mutant: "" if noticed == test else noticed for mutant, noticed in by.items()}
    tried = sum(noticed != "void" for noticed in by.values())
    noticed = sum(noticed not in ("", "void") for noticed in by.values())
    low, high = beta.ppf([0.05, 0.95], noticed + 0.5, tried - noticed + 0.5)
    _say(
        f"{asked.set}: {noticed} of {tried} noticed, {noticed / tried:.0%} "
        f"({low:.0%} to {high:.0%}); drawn from {len(every)} with seed {asked.seed}"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main()
