"""Write the pages anew: ``python -m tests.golden.write``. What they say now is to be read as a diff."""

from __future__ import annotations

import sys

from tests.golden.pages import CASES, HERE, texts


def _main() -> None:
    for case in CASES:
        folder = HERE / case
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for name, text in texts(case).items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        sys.stdout.write(f"{case}: {len(texts(case))} pages written\n")


if __name__ == "__main__":
    _main()
