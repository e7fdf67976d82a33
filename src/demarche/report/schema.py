"""The JSON Schema of ``results.json``, as it is published with this version."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

__all__ = ["results_schema"]


def results_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``results.json``; fields of engines that others install are not in it, and may stand
    there."""
    text = files("demarche.report").joinpath("results.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
