"""Phrases place facts, they work nothing out: no arithmetic in them, no index, no choice of a month or of an extreme.

What is allowed: a fact printed in hundredths or without its sign (``{100 * fact:.0f}``, ``{abs(fact):.0f}``), which is
its unit and no new fact; texts and lists put together; a word with its first letter made great; a pattern repeated for
each cell of a row. What stands otherwise is counted file by file, and the counts may only fall.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tests.lies.seen import SOURCE

pytestmark = pytest.mark.once

PHRASES = ("engines/*/*words.py", "engines/*/because.py", "report/*words.py", "report/few_lines.py", "page/spoken.py")
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow, ast.Mod)
WORKED_OUT = ("abs", "max", "min", "next", "round", "sorted", "sum")

# Still to be parted into facts and phrases: how often each of them works something out.
LEFT: dict[str, int] = {
    "engines/council/fit_words.py": 7,
    "engines/precedent/leaning_words.py": 2,
    "engines/precedent/words.py": 9,
    "engines/ripeness/carrying_words.py": 3,
    "engines/ripeness/history_words.py": 6,
    "engines/ripeness/lever_words.py": 3,
    "engines/ripeness/swap_words.py": 11,
    "engines/ripeness/terms_words.py": 1,
    "engines/ripeness/waiting_words.py": 20,
    "engines/ripeness/words.py": 6,
    "engines/settlement/scale_words.py": 23,
    "engines/settlement/table_words.py": 21,
    "engines/settlement/words.py": 10,
    "engines/stability/classes_words.py": 7,
    "engines/stability/concept_words.py": 2,
    "engines/stability/dilemma_words.py": 4,
    "engines/stability/moves_words.py": 5,
    "engines/stability/wishes_words.py": 7,
    "engines/stability/words.py": 11,
    "report/backtest_words.py": 8,
    "report/claims_words.py": 15,
    "report/compare_words.py": 46,
    "report/grounds_words.py": 8,
    "report/helps_words.py": 11,
    "report/levers_words.py": 3,
    "report/quantity_words.py": 5,
    "report/short_words.py": 11,
    "report/sobol_words.py": 13,
    "report/varies_words.py": 5,
    "report/views_words.py": 8,
    "report/why_words.py": 9,
}


def offences(text: str) -> Iterator[tuple[int, str]]:
    """What a module works out itself, with the line."""
    tree = ast.parse(text)
    passed = {id(inner) for node in ast.walk(tree) for root in _allowed(node) for inner in ast.walk(root)}
    for node in ast.walk(tree):
        if id(node) not in passed and _works_out(node):
            yield node.lineno, ast.unparse(node)


def _allowed(node: ast.AST) -> Iterator[ast.AST]:
    """Types, and within a text a fact in hundredths or without its sign."""
    match node:
        case ast.AnnAssign(annotation=kind) | ast.arg(annotation=ast.expr() as kind):
            yield kind
        case ast.FunctionDef(returns=ast.expr() as kind):
            yield kind
        case ast.FormattedValue(value=value) if _printed(value):
            yield value


def _printed(value: ast.AST) -> bool:
    match value:
        case ast.Name() | ast.Attribute():
            return True
        case ast.Call(func=ast.Name(id="abs"), args=[inner]):
            return _printed(inner)
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Constant(value=100 | 100.0), right=inner)
            | ast.BinOp(op=ast.Mult(), left=inner, right=ast.Constant(value=100 | 100.0))
        ):
            return _printed(inner)
    return False


def _works_out(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Add(), left=left, right=right) if _texts(left) or _texts(right):
            return False
        case ast.BinOp(op=ast.Mult(), left=ast.Tuple()):
            return False
        case ast.BinOp(op=op):
            return isinstance(op, ARITHMETIC)
        case ast.Subscript(slice=ast.Constant(value=int()) | ast.UnaryOp(operand=ast.Constant(value=int()))):
            return True
        case ast.Subscript(slice=ast.Name() | ast.Attribute() as index):
            return "month" in ast.unparse(index)
        case ast.Call(func=function):
            name = ast.unparse(function)
            return name in WORKED_OUT or name.startswith(("math.", "np."))
    return False


def _texts(node: ast.AST) -> bool:
    """Whether it is plain to see that this is a text or a list."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.List() | ast.ListComp() | ast.Tuple():
            return True
        case ast.Call(func=ast.Attribute(attr="join" | "upper" | "removesuffix")):
            return True
        case ast.Subscript(slice=ast.Slice(lower=ast.Constant(), upper=None)):
            return True
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _texts(left) or _texts(right)
    return False


def found() -> dict[str, list[tuple[int, str]]]:
    paths = sorted({path for pattern in PHRASES for path in SOURCE.glob(pattern)})
    each = {path.relative_to(SOURCE).as_posix(): list(offences(path.read_text("utf-8"))) for path in paths}
    assert len(each) > 50
    return {name: lines for name, lines in each.items() if lines}


def test_phrases_work_nothing_out() -> None:
    more = {name: lines for name, lines in found().items() if len(lines) > LEFT.get(name, 0)}
    assert more == {}, "facts are worked out in a module of facts, where a test can ask for them"


def test_what_is_left_shrinks() -> None:
    """A count that fell is written down here, so that it does not rise again."""
    assert {name: len(lines) for name, lines in found().items()} == LEFT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("said = f'{100 * share:.0f} in a hundred'", 0),
        ("said = f'{abs(found.change) * 100:.0f} points'", 0),
        ("shares: tuple[float, float] = found.shares", 0),
        ("said = f'{100 * (one - other):.0f} points'", 2),
        ("said = f'{curve[-1]:.2f}'", 1),
        ("last = curve[month]", 1),
        ("text = names[key]", 0),
        ("best = max(found, key=rank)", 1),
        ("said = f'{len(rows) - len(told)} more'", 1),
        ("said = f'{count + 1} columns'", 1),
        ("said = words[:1].upper() + words[1:]", 0),
        ("parts = [Text(one), *more] + rest", 0),
        ("first = next(iter(found))", 1),
        ("rows = sorted(found, key=rank)", 1),
        ("share = np.mean(values)", 1),
    ],
)
def test_the_search_finds_what_is_worked_out(line: str, expected: int) -> None:
    assert len(list(offences(line))) == expected
