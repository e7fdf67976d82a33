"""What would have to come out for a claim to be true, as fields of a form: read from the file, and written back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.judging import as_number
from demarche.crisis.paths import resolve
from demarche.engine.registry import taking_part
from demarche.errors import Complaint

__all__ = ["COMPARISONS", "Tested", "quantities", "tested", "tests_of"]

COMPARISONS = {
    "is": "is (yes or no)",
    "above": "is above (a number)",
    "below": "is below (a number)",
    "more_than_under": "is more than under (a lever, or none)",
    "less_than_under": "is less than under (a lever, or none)",
    "differs_from_under": "is not the same as under (a lever, or none)",
    "same_as_under": "is the same as under (a lever, or none)",
    "rises_with": "rises with (the path of a number)",
    "falls_with": "falls with (the path of a number)",
    "changes_sign_with": "changes its sign with (the path of a number)",
    "before": "comes before (a month from now, or another event)",
    "before_under": "comes before the same under (a lever, or none)",
}
"""Each comparison of a test, in words that say what stands beside it."""
_LISTS = tuple(key for key in COMPARISONS if key.endswith("_under"))


@dataclass(frozen=True)
class Tested:
    """One test, as the fields of a form."""

    quantity: str = ""
    under: str = ""
    comparison: str = "is"
    value: str = ""
    least: str = ""


def tests_of(data: Any, path: str) -> tuple[Tested, ...]:
    """The tests of the claim at ``path``."""
    return tuple(_fields(body) for body in _bodies(_claim(data, path)) if isinstance(body, dict))


def tested(data: Any, form: Mapping[str, str]) -> tuple[tuple[Any, ...], Any, str]:
    """Where the tests of a claim stand, what they are with the one of the form, and what was done.

    A test without a quantity is taken out; what stands there is None where none is left.
    """
    path = form.get("path", "")
    place, claim = tuple(resolve(data, path)), _claim(data, path)
    bodies = _bodies(claim)
    given = form.get("which", "")
    at = int(given) if given.isdecimal() and len(given) < 3 else len(bodies)
    if at > len(bodies):
        raise Complaint("there is no such test of this claim", "reload the page")
    body = _written(form, bodies[at] if at < len(bodies) else {})
    bodies[at : at + 1] = [] if body is None else [body]
    value = bodies[0] if len(bodies) == 1 else bodies or None
    return (*place, "test"), value, f"the test of {claim.get('id', path)}"


def quantities(crisis: Crisis) -> tuple[tuple[str, str], ...]:
    """What a claim on this crisis can be about: ids and words."""
    found = (headline for engine in taking_part(crisis) for headline in engine.headlines(crisis))
    return tuple((headline.id, headline.words) for headline in found)


def _claim(data: Any, path: str) -> Mapping[str, Any]:
    place = resolve(data, path)
    if len(place) != 2 or place[0] != "claims":
        raise Complaint(f"{path[:80]} is no claim", "reload the page")
    claim = data[place[0]][place[1]]
    return claim if isinstance(claim, dict) else {}


def _bodies(claim: Mapping[str, Any]) -> list[Any]:
    given = claim.get("test")
    return list(given) if isinstance(given, list) else [] if given is None else [given]


def _fields(body: Mapping[str, Any]) -> Tested:
    comparison = next((key for key in COMPARISONS if key in body), "is")
    return Tested(
        quantity=str(body.get("quantity", "")),
        under=_shown(body.get("under")),
        comparison=comparison,
        value=_shown(body.get(comparison)),
        least=_shown(body.get("by")),
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _written(form: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any] | None:
    given = {key: form.get(key, "").strip() for key in ("quantity", "under", "comparison", "value", "least")}
    if not given["quantity"]:
        return None
    comparison, value = given["comparison"], given["value"]
    if comparison not in COMPARISONS:
        raise Complaint(f"{comparison[:40]!r} is no comparison", "choose one of the list")
    if not value:
        raise Complaint(f"what it {COMPARISONS[comparison].split(' (')[0]} is missing", "fill it in")
    body: dict[str, Any] = {"quantity": given["quantity"]}
    if given["under"]:
        body["under"] = _levers(given["under"])
    body[comparison] = _compared(comparison, value)
    if comparison == "before" and "before_under" in before:
        body["before_under"] = before["before_under"]
    if given["least"]:
        body["by"] = as_number(given["least"], "the least difference that counts")
    return body


def _compared(comparison: str, value: str) -> Any:
    if comparison == "is":
        if value.casefold() not in ("yes", "no"):
            raise Complaint(f"{value[:40]!r} is neither yes nor no", "write one of them")
        return value.casefold()
    if comparison in ("above", "below"):
        return as_number(value, COMPARISONS[comparison])
    if comparison in _LISTS:
        return _levers(value)
    if comparison == "before" and "." not in value.lstrip("0123456789."):
        return as_number(value, "the month")
    return value


def _levers(text: str) -> Any:
    names = [name.strip() for name in text.split(",") if name.strip()]
    return names[0] if len(names) == 1 else names
