"""The reference as far as it repeats the code: ``python -m tests.docs.reference`` writes it anew.

``docs/reference/keys.md`` has every key of a crisis file, ``docs/reference/fields.md`` every field of ``results.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from demarche.crisis import json_schema
from demarche.report.schema import results_schema

__all__ = ["PAGES", "fields_page", "keys_page"]

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def keys_page() -> str:
    """Every key of a crisis file, section by section, with what its schema says."""
    schema = json_schema()
    lines = [
        "# Every key of a crisis file",
        "",
        "Made from the schema that `demarche schema` prints; [the crisis file](crisis-file.md) explains them. A key in",
        "bold has to be there.",
    ]
    for title, entry in {"The file": schema, **schema["$defs"]}.items():
        if entry.get("properties"):
            lines += ["", f"## {title}", "", "| key | what it holds |", "|---|---|", *_rows(entry)]
    return "\n".join([*lines, ""])


def _rows(entry: Mapping[str, Any]) -> Iterator[str]:
    needed = entry.get("required", ())
    for name, about in entry["properties"].items():
        key = f"**`{name}`**" if name in needed else f"`{name}`"
        said = " ".join(about.get("description", "").split()).replace("|", "\\|")
        yield f"| {key} | {said or _kind(about)} |"


def _kind(about: Mapping[str, Any]) -> str:
    """What is known of a key that has no words of its own."""
    leads = dict.fromkeys(_leads(about))
    return ", or ".join(leads) or "anything"


_WORDS = {"string": "text", "number": "a number", "integer": "a whole number", "boolean": "yes or no"}


def _leads(about: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in about:
        yield f"see {about['$ref'].rpartition('/')[2]}"
    for option in about.get("anyOf", about.get("oneOf", ())):
        yield from _leads(option)
    kind = about.get("type")
    if kind == "array" and isinstance(about.get("items"), Mapping):
        yield from (f"a list ({words})" for words in _leads(about["items"]))
    elif kind == "object" and isinstance(about.get("additionalProperties"), Mapping):
        yield from (f"by name: {words}" for words in _leads(about["additionalProperties"]))
    elif "const" in about or "enum" in about:
        yield ", ".join(f"`{value}`" for value in about.get("enum", [about.get("const")]))
    elif isinstance(kind, str) and kind != "null":
        yield {"string": "text", "number": "a number", "integer": "a whole number", "boolean": "yes or no"}.get(
            kind, kind
        )


def fields_page() -> str:
    """Every field of ``results.json``, part by part."""
    lines = [
        "# Every field of `results.json`",
        "",
        "Made from the schema that `demarche schema results` prints; [`results.json`](results.md) explains them. `x[]`",
        "stands for the entries of a list, `x.*` for those of an object whose keys are names.",
    ]
    for name, entry in results_schema()["properties"].items():
        fields = list(_fields(entry, ""))
        lines += ["", f"## `{name}`", ""]
        lines += [f"{entry['description'][:1].upper()}{entry['description'][1:]}", ""] if "description" in entry else []
        lines += [f"- `{path or name}`: {kinds}" for path, kinds in fields] or ["- one value"]
    return "\n".join([*lines, ""])


def _fields(entry: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    inner = [(f"{path}.{name}".lstrip("."), field) for name, field in entry.get("properties", {}).items()]
    inner += [(f"{path}[]", entry["items"])] if "items" in entry else []
    if isinstance(entry.get("additionalProperties"), Mapping):
        inner.append((f"{path}.*".lstrip("."), entry["additionalProperties"]))
    if not inner:
        kinds = [kind for kind in entry.get("type", ()) if kind != "null"]
        yield path, " or ".join(kinds) or "anything, `null` in the shipped cases"
    for below, field in inner:
        yield from _fields(field, below)


PAGES = {REFERENCE / "keys.md": keys_page, REFERENCE / "fields.md": fields_page}


def _main() -> None:
    for path, page in PAGES.items():
        path.write_text(page(), "utf-8")


if __name__ == "__main__":
    _main()
