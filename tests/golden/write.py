"""Write the pages, and the schema of the results, anew: ``python -m tests.golden.write``. Read them as a diff."""

from __future__ import annotations

import sys

from tests.golden.pages import FOLDERS, HERE, plain_results, texts
from tests.golden.shape import SCHEMA, shape, written


def _main() -> None:
    for case in FOLDERS:
        folder = HERE / case
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for name, text in texts(case).items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        sys.stdout.write(f"{case}: {len(texts(case))} pages written\n")
    SCHEMA.write_text(written(shape(plain_results())), "utf-8")


if __name__ == "__main__":
    _main()
