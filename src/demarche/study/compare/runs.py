"""Two finished runs side by side: what each was asked and found, and what changed in the file between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.inventory import assumptions
from demarche.engine.contract import Headline
from demarche.errors import StoreError
from demarche.store import RunFolder
from demarche.study.compare.result import Estimate, RunPair

__all__ = ["run_pair"]


def run_pair(a: tuple[RunFolder, Crisis], b: tuple[RunFolder, Crisis]) -> RunPair:
    """The runs in two folders, each with the crisis that it was asked about.

    Raises StoreError where a folder's results are not those of a run.
    """
    (one, first), (other, second) = a, b
    left, right = _found(one), _found(other)
    heads = {name: head for name, (head, _) in [*right.items(), *left.items()]}
    order = [*left, *(name for name in right if name not in left)]
    return RunPair(
        (one.path.name, other.path.name),
        (_asked(one, first), _asked(other, second)),
        tuple((heads[name], left.get(name, (None, None))[1], right.get(name, (None, None))[1]) for name in order),
        _changed(first, second),
        first.id == second.id,
    )


def _asked(folder: RunFolder, crisis: Crisis) -> dict[str, Any]:
    inputs = folder.manifest.inputs
    return {
        "crisis": crisis.file.crisis.title,
        "levers_pulled": _listed(inputs.settings.get("levers")),
        "values_set": _listed(inputs.settings.get("set")),
        "input_sets": str(inputs.settings.get("draws", "")),
        "seed": str(inputs.seed),
    }


def _listed(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ""


def _found(folder: RunFolder) -> dict[str, tuple[Headline, Estimate | None]]:
    """Every quantity of a run's study with its mean and interval."""
    results = folder.read_json("results.json")
    study = results.get("study") if isinstance(results, Mapping) else None
    try:
        entries = [] if study is None else study["quantities"]
        return {entry["id"]: (_headline(entry), _mean(entry["baseline"])) for entry in entries}
    except (KeyError, TypeError) as error:
        raise StoreError(f"{folder.path / 'results.json'}: these are not the results of a run ({error})") from error


def _headline(entry: Mapping[str, Any]) -> Headline:
    return Headline(entry["id"], entry["words"], entry["kind"], entry["unit"], entry["better"])


def _mean(entry: Mapping[str, Any]) -> Estimate | None:
    if entry["mean"] is None:
        return None
    return Estimate(entry["mean"], entry["low"], entry["high"])


def _changed(a: Crisis, b: Crisis) -> tuple[tuple[str, str, str], ...]:
    """Every judged number, type and want that the two files say otherwise; of two crises, nothing."""
    if a.id != b.id:
        return ()
    one, other = ({e.path: e.value for e in assumptions(crisis) if e.kind != "fact"} for crisis in (a, b))
    paths = [*one, *(path for path in other if path not in one)]
    return tuple((p, one.get(p, "–"), other.get(p, "–")) for p in paths if one.get(p) != other.get(p))
