"""The brief as a file: HTML, PDF or Word."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from demarche.errors import Complaint
from demarche.page.brief import Brief

__all__ = ["Kind", "as_file", "kind_of"]

Kind = Literal["html", "pdf", "docx"]


def kind_of(path: Path) -> Kind:
    """What is to be written, by the ending of a name. Raises InputError for any other."""
    for kind in get_args(Kind):
        if path.suffix.lower() == f".{kind}":
            found: Kind = kind
            return found
    raise Complaint(f"{path.name!r} does not say what to write", "give a name that ends in .pdf, .docx or .html")


def as_file(brief: Brief, kind: Kind) -> tuple[bytes, str]:
    """The content of the file, and what it lacks, in words; empty where it lacks nothing.

    Raises InputError where what it takes is not installed.
    """
    from demarche.report.chromium import chromium, pdf_of
    from demarche.report.docx import docx_of
    from demarche.report.html import brief_html

    if kind == "html":
        return brief_html(brief).encode(), ""
    if kind == "pdf":
        return pdf_of(brief_html(brief)), ""
    lacks = "" if chromium() else "Pictures are told in words: there is no Chromium, Chrome or Edge to draw them with."
    return docx_of(brief), lacks
