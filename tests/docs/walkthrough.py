"""Follows a document as a reader would: writes its files, types its commands, compares what comes back.

Fenced blocks are executed in order, in one empty folder and one Python session per document:

- ``console``: each ``$ command`` is run by the shell, and it must print what the document shows.
  ``...`` stands for any text in a line, and alone on a line for any lines or none. The command must succeed;
  ``console exit=2`` says that the last one must not.
- ``python``: a session with ``>>>`` is compared in the same way; a program without is run.
- any language with ``title="name"``: the block is written to that file.
- ``text``, ``yaml``, ``json``, ``toml``: shown to the reader only.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHOWN_ONLY = {"text", "yaml", "json", "toml"}
FENCE = re.compile(r"^```(?P<info>.*)$")
TITLE = re.compile(r'\btitle="(?P<name>[\w.-]+)"')
EXIT = re.compile(r"\bexit=(?P<code>\d+)")


class Deviation(AssertionError):
    """The document promises something that does not happen."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string, its text, and the line of its first character."""

    place: str
    line: int
    info: str
    text: str

    @property
    def language(self) -> str:
        return self.info.split()[0] if self.info.split() else ""


@dataclass(frozen=True)
class Step:
    """A command and the output that the document shows for it."""

    line: int
    command: str
    shown: str


def follow(document: str, place: str, folder: Path) -> int:
    """Execute every block of ``document`` in ``folder``; return how many steps were compared or run.

    Raises :class:`Deviation` with the place, what was shown and what happened.
    """
    session: dict[str, Any] = {"__name__": "__main__"}
    done = 0
    for block in blocks(document, place):
        title = TITLE.search(block.info)
        if title:
            (folder / title["name"]).write_text(block.text, "utf-8")
            done += 1
        elif block.language == "console":
            done += _type_commands(block, folder)
        elif block.language == "python":
            done += _run_python(block, session)
        elif block.language not in SHOWN_ONLY:
            raise Deviation(f"{place}:{block.line}: a block in {block.language!r} is neither run nor only shown")
    return done


def blocks(document: str, place: str = "") -> Iterator[Block]:
    """The fenced blocks of a document, in order."""
    info, start, lines = None, 0, []
    for number, line in enumerate(document.splitlines(), start=1):
        fence = FENCE.match(line)
        if fence and info is None:
            info, start, lines = fence["info"].strip(), number + 1, []
        elif fence and not fence["info"].strip() and info is not None:
            yield Block(place, start, info, "".join(f"{text}\n" for text in lines))
            info = None
        elif info is not None:
            lines.append(line)
    if info is not None:
        raise Deviation(f"{place}:{start - 1}: this block is never closed")


def steps(block: Block) -> list[Step]:
    """The commands of a console block; a line that ends in a backslash goes on in the next."""
    found: list[Step] = []
    lines = iter(enumerate(block.text.splitlines(), start=block.line))
    for number, line in lines:
        if line.startswith("$ "):
            command = line.removeprefix("$ ")
            while command.endswith("\\"):
                command = command.removesuffix("\\") + next(lines)[1].removeprefix("> ").lstrip()
            found.append(Step(number, command, ""))
        elif found:
            last = found[-1]
            found[-1] = Step(last.line, last.command, f"{last.shown}{line}\n")
        else:
            raise Deviation(f"{block.place}:{number}: a console block begins with '$ command'")
    return found


def _type_commands(block: Block, folder: Path) -> int:
    todo = steps(block)
    exit_code = EXIT.search(block.info)
    for index, step in enumerate(todo):
        expected = int(exit_code["code"]) if exit_code and index == len(todo) - 1 else 0
        where = f"{block.place}:{step.line}: $ {step.command}"
        done = subprocess.run(
            step.command,
            shell=True,
            cwd=folder,
            env=_terminal(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=600,
            check=False,
        )
        printed = done.stdout.decode("utf-8")
        if done.returncode != expected:
            raise Deviation(f"{where}\nexit code {done.returncode}, not {expected}; it printed:\n{printed}")
        _compare(where, step.shown, printed)
    return len(todo)


def _terminal() -> dict[str, str]:
    """A reader's terminal: this environment's programs, 100 columns, no colours."""
    scripts = sysconfig.get_path("scripts")
    quiet = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    return os.environ | quiet | {"PATH": os.pathsep.join([scripts, os.environ.get("PATH", "")])}


def _run_python(block: Block, session: dict[str, Any]) -> int:
    if ">>>" not in block.text:
        exec(compile("\n" * (block.line - 1) + block.text, block.place, "exec"), session)
        return 1
    test = doctest.DocTestParser().get_doctest(block.text, session, block.place, block.place, block.line - 1)
    report: list[str] = []
    # The runner empties the namespace it is given only when told to; the session goes on in the next block.
    results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=report.append, clear_globs=False)
    session.update(test.globs)
    if results.failed:
        raise Deviation(f"{block.place}:{block.line}: the session goes otherwise\n{''.join(report)}")
    return results.attempted


def _compare(where: str, shown: str, printed: str) -> None:
    want, got = _trimmed(shown), _trimmed(printed)
    if not _as_shown(want).fullmatch(got):
        raise Deviation(f"{where}\nthe document shows:\n{want}\nbut it prints:\n{got}")


def _as_shown(want: str) -> re.Pattern[str]:
    parts = []
    for line in want.splitlines():
        words = r"[^\n]*".join(re.escape(part) for part in line.split("..."))
        parts.append(r"(?:[^\n]*\n)*" if line.strip() == "..." else rf"{words}\n")
    return re.compile("".join(parts))


def _trimmed(text: str) -> str:
    """Spaces at the ends of lines and empty lines at the end cannot be seen, so they are not compared."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


if __name__ == "__main__":  # python -m tests.docs.walkthrough docs/tutorial/first-crisis.md FOLDER
    document, folder = Path(sys.argv[1]), Path(sys.argv[2])
    print(follow(document.read_text("utf-8"), str(document), folder), "steps as shown")
