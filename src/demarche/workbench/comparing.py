"""The work behind the page of two cases, in a process of its own: says how far it is, and writes the pages it found."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from demarche.errors import DemarcheError
from demarche.page.parts import Figure, Fold, Page, Part

__all__ = ["PAGE", "PIECE", "lead", "main", "pictures"]

PAGE, PIECE = "comparison.html", "in-short.html"
"""The whole page, and what the workbench shows of it."""
_POLITE = 10


def main(arguments: Sequence[str]) -> int:
    """``A B DRAWS FOLDER``: compare two cases and write what was found to the folder."""
    a, b, draws, folder = arguments
    if hasattr(os, "nice"):  # whoever moves a slider meanwhile is not to wait for this
        os.nice(_POLITE)
    try:
        _compared(a, b, int(draws), Path(folder))
    except DemarcheError as error:
        _say(str(error))
        return 2
    return 0


def _compared(a: str, b: str, draws: int, folder: Path) -> None:
    from demarche import __version__
    from demarche.crisis import load
    from demarche.report.compare_words import compare_page
    from demarche.report.html import html
    from demarche.store import write_text
    from demarche.study.compare.compare import compare
    from demarche.workbench.pages import rendered

    _say("Reading both")
    found = compare(
        load(a),
        load(b),
        draws=draws,
        workers=None,
        done=lambda done, total: _say(f"{done} of {total} combinations of swaps played"),
    )
    page = compare_page(found, __version__)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(
        folder / PIECE, rendered("compared.html.j2", title=page.question, lead=lead(page), figures=pictures(page))
    )
    write_text(folder / PAGE, html(page))


def lead(page: Page) -> tuple[Part, ...]:
    """The short answer of a page, with which it opens."""
    return page.sections[0].parts if page.sections else ()


def pictures(page: Page) -> tuple[Figure, ...]:
    """The pictures of a page, in their order."""
    return tuple(part for section in page.sections for part in _flat(section.parts) if isinstance(part, Figure))


def _flat(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        if isinstance(part, Fold):
            yield from _flat(part.parts)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
