"""The brief as a Word document, with the optional extra ``docx``; pictures need a Chromium."""

from __future__ import annotations

import io
import re
from typing import Any

from demarche.errors import Complaint
from demarche.page.brief import Brief, Panel
from demarche.report.chromium import chromium, png_of

__all__ = ["docx_of"]

_WIDE = 150.0
"""Of a picture, in millimetres; at most :data:`_HIGH` high."""
_HIGH, _LOW = 52.0, 14.0
_SIZE = re.compile(r'viewBox="0 0 (\d+) (\d+)"')


def docx_of(brief: Brief) -> bytes:
    """The document. Without a Chromium each picture is told in words instead; raises InputError without the extra."""
    try:
        import docx
        from docx.shared import Mm, Pt
    except ImportError:
        raise Complaint(
            "writing .docx needs python-docx", "pip install 'demarche[docx]', or write .pdf or .html"
        ) from None
    document: Any = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(12)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(9.5)
    style.paragraph_format.space_after = Pt(2)
    document.core_properties.title = brief.asked
    document.core_properties.author = "demarche"
    _said(document, brief.asked, size=8.5)
    document.add_heading(f"{brief.verdict} {brief.because}".strip(), level=1)
    _said(document, " ".join(brief.lead))
    for panel in brief.front:
        _panel(document, panel)
    for path, asks in brief.judge:
        _noted(document, path, asks)
    document.add_page_break()
    for panel in brief.back:
        _panel(document, panel)
    for head, words in brief.notes:
        _noted(document, head.rstrip("?"), words)
    _said(document, " ".join(brief.foot), size=8)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _said(document: Any, words: str, size: float | None = None) -> None:
    from docx.shared import Pt

    run = document.add_paragraph().add_run(words)
    if size is not None:
        run.font.size = Pt(size)


def _noted(document: Any, head: str, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{head}. ").bold = True
    paragraph.add_run(words)


def _panel(document: Any, panel: Panel) -> None:
    from docx.shared import Mm

    document.add_heading(panel.title, level=2)
    size = _SIZE.search(panel.svg)
    if chromium() is None or size is None:
        _said(document, panel.alt)
    else:
        width, height = int(size[1]), int(size[2])
        most = _LOW if panel.small else _HIGH
        wide = min(_WIDE, most * width / height)
        document.add_picture(io.BytesIO(png_of(panel.svg, width, height)), width=Mm(wide))
        document.inline_shapes[-1]._inline.docPr.set("descr", panel.alt)
    if panel.reading:
        _said(document, panel.reading, size=8.5)
