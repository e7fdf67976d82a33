"""Run the notebooks of the documents in plain Python: ``python -m tests.docs.notebooks`` writes their outputs anew."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["NOTEBOOKS", "results", "shown"]

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs").rglob("*.ipynb"))


def results(notebook: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Run the cells in order, in one namespace: each cell of code with what its last line gives, as text."""
    known: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), known)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), known)
        yield cell, "" if value is None else repr(value)


def shown(cell: dict[str, Any]) -> str:
    """What the notebook shows under a cell."""
    return "".join(line for output in cell["outputs"] for line in output["data"]["text/plain"])


def _main() -> None:
    for path in NOTEBOOKS:
        notebook = json.loads(path.read_text("utf-8"))
        for cell, said in results(notebook):
            data = {"text/plain": said.splitlines(keepends=True)}
            result = {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
            cell["outputs"] = [result] if said else []
        path.write_text(f"{json.dumps(notebook, indent=1, ensure_ascii=False)}\n", "utf-8")


if __name__ == "__main__":
    _main()
