"""The JSON Schema of a crisis file, so that editors complete and check it while it is written."""

from __future__ import annotations

from typing import Any

from demarche.crisis.sections.whole import file_model

__all__ = ["json_schema"]


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the crisis file."""
    schema = file_model().model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "demarche crisis file, version 1",
        **{key: value for key, value in schema.items() if key != "title"},
    }
