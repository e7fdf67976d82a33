"""The reference as far as it repeats the code: ``python -m tests.docs.reference`` writes it anew.

``docs/reference/keys.md`` has every key of a crisis file, ``docs/reference/fields.md`` every field of ``results.json``;
in ``crisis-file.md`` and ``results.md`` what stands between ``<!-- made: ... -->`` and ``<!-- end -->`` is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from demarche.crisis import json_schema, load
from demarche.crisis.sections.whole import CrisisFile
from demarche.engine.registry import engines
from demarche.report.schema import results_schema
from demarche.study.runs import FORMAT

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
        kind = _kind(about)
        yield f"| {key} | {said or kind}{f' ({kind})' if said and 'see ' in kind else ''} |"


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


def sections_table() -> str:
    """The sections of a crisis file: what each holds by its schema, and for which engine it is there."""
    schema, syria = json_schema(), load("syria-2013")
    wanted: dict[str, list[str]] = {}
    for engine in engines():
        own = () if engine.part is None else tuple(engine.part.model_fields)
        for name in {*own, *(set(engine.reads(syria)) & schema["properties"].keys())}:
            wanted.setdefault(name, []).append(f"`{engine.name}`")
    lines = ["| section | what it holds | needed |", "|---|---|---|"]
    order = CrisisFile.model_fields
    for name in [*order, *(name for name in schema["properties"] if name not in order)]:
        said = schema["properties"][name]["description"].rstrip(".")
        see = f": see {SEE[name]}" if name in SEE else ""
        needed = "yes" if name in schema["required"] else f"for {' and '.join(wanted[name])}" if name in wanted else ""
        lines.append(f"| `{name}` | {said}{see} | {needed} |")
    return "\n".join(lines)


SEE = {
    "crisis": "[its keys](keys.md#header)",
    "actors": "[its keys](keys.md#actor)",
    "screen": "[the screen](../explanation/screen.md)",
    "agenda": "[below](#the-agenda)",
    "war": "[below](#the-war)",
    "councils": "[below](#the-councils)",
    "options": "[below](#moves-and-states)",
    "preferences": "[below](#what-an-actor-wants)",
    "claims": "[below](#claims)",
    "packages": "[how to find packages](../how-to/packages.md) and [what is behind them](../explanation/settlement.md)",
    "precedent": "[the record](record.md)",
}
"""Where a section is explained."""


def results_table() -> str:
    """The fields of ``results.json``: the run's own, and one for each engine that answered."""
    lines = ["| field | what it holds |", "|---|---|"]
    answering = {engine.name: engine for engine in engines()}
    anchors = set(re.findall(r"^## `(\w+)`$", (REFERENCE / "results.md").read_text("utf-8"), re.M))
    for name in results_schema()["properties"]:
        if name in answering:
            said = f"{answering[name].called}: {answering[name].question} Left out where the engine takes no part"
        else:
            said = RUNS[name]
        see = f": [see below](#{name})" if name in anchors else f": [its fields](fields.md#{name})"
        lines.append(f"| `{name}` | {said}{see if name not in PLAIN else ''} |")
    return "\n".join(lines)


PLAIN = frozenset({"format", "seed"})
RUNS = {
    "format": f"`{FORMAT}`",
    "seed": "seed of the sampled versions",
    "crisis": "what was asked: the question, levers pulled, every assumption with its source, what nobody judged yet",
    "claims": "the file's claims put to the test; `null` if it makes none",
    "ways": "changes that would bring terms about today, each played over the versions",
    "study": "what was found over the versions; `null` if no engine took part",
}


def filled(path: Path) -> str:
    """A page with the blocks that repeat the code made anew; all else of it is written by hand."""
    text = path.read_text("utf-8")
    for name, block in BLOCKS.items():
        before, mark, rest = text.partition(f"<!-- made: {name} -->\n")
        if mark:
            text = f"{before}{mark}{block()}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    return text


BLOCKS = {"sections": sections_table, "results": results_table}
PAGES = {
    REFERENCE / "keys.md": keys_page,
    REFERENCE / "fields.md": fields_page,
    **{REFERENCE / name: partial(filled, REFERENCE / name) for name in ("crisis-file.md", "results.md")},
}


def _main() -> None:
    for path, page in PAGES.items():
        path.write_text(page(), "utf-8")


if __name__ == "__main__":
    _main()
