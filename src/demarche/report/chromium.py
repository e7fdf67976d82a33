"""Paper and pictures from HTML, by whichever Chromium is installed; nothing is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from demarche.errors import Complaint

__all__ = ["chromium", "pdf_of", "png_of"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ),
}
_QUIET = ("--headless=new", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking")
_SECONDS = 120
_SHARP = 2
"""Pixels of a picture for each of the page's."""


def chromium() -> str | None:
    """The program, or None where none is installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((path for path in _PLACES.get(sys.platform, ()) if os.path.exists(path)), None)


def pdf_of(html: str) -> bytes:
    """The document as it prints. Raises InputError where there is no Chromium, or where it fails."""
    return _made(html, "out.pdf", lambda out: [f"--print-to-pdf={out}", "--no-pdf-header-footer"])


def png_of(svg: str, width: int, height: int) -> bytes:
    """A picture at twice its size. Raises InputError as :func:`pdf_of`."""
    page = (
        '<!doctype html><meta charset="utf-8"><style>html,body{margin:0;background:#fff;'
        'font-family:"Segoe UI",system-ui,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}'
        f"svg{{display:block;width:{width}px!important;max-width:none!important}}</style>{svg}"
    )
    size = [f"--window-size={width},{height}", f"--force-device-scale-factor={_SHARP}", "--hide-scrollbars"]
    return _made(page, "out.png", lambda out: [f"--screenshot={out}", *size])


def _made(html: str, name: str, what: object) -> bytes:
    program = chromium()
    if program is None:
        raise Complaint("there is no Chromium, Chrome or Edge here to print with", "write .html and print it yourself")
    assert callable(what)
    with tempfile.TemporaryDirectory(prefix="demarche-") as folder:
        page, out = Path(folder) / "page.html", Path(folder) / name
        page.write_text(html, "utf-8")
        # A container's only user is often root, for whom Chromium's own walls do not stand; the page has no script.
        root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        how = [program, *_QUIET, *root, f"--user-data-dir={folder}/profile", *what(out), page.as_uri()]
        try:
            subprocess.run(how, check=True, capture_output=True, timeout=_SECONDS)
            return out.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise Complaint(f"{program} did not print: {error}", "write .html and print it yourself") from None
