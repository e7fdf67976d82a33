"""The equilibria under every concept in one table, as other systems for the graph model print them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.model import Model
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.witness import CONCEPTS
from demarche.page.numbers import count
from demarche.page.parts import Part, Section, Table, Text

__all__ = ["concept_name", "concepts_section"]

Mask = npt.NDArray[np.bool_]

MOST_ROWS = 40
"""More lasting states than these are counted and not listed."""

_LISTED = 12

_ORDER = ("nash", "seq", "smr", "gmr", "sseq")
_PREFIXES = (
    ("unknown_a_", "what is unknown counts for leaving (type a)"),
    ("unknown_b_", "what is unknown counts neither for leaving nor as a deterrent (type b)"),
    ("unknown_c_", "what is unknown counts for leaving and as a deterrent (type c)"),
    ("unknown_d_", "what is unknown counts as a deterrent (type d)"),
    ("chance_", "where preferences are a matter of chance"),
    ("attitude_", "with each actor's attitude to the others"),
    ("structure_", "where some act as one"),
    ("hyper_", "as each of them sees it"),
    ("strong_", "strongly: the answer is greatly worse for who leaves"),
    ("weak_", "weakly: the answer is worse, but not greatly"),
)
_WHOLE = {
    "sim": "SIM: whoever improves is answered by others who improve at the same time",
    "cseq_individual": "SEQ for every coalition that was asked about, answered by single actors",
    "cseq": "SEQ for every coalition that was asked about, answered by coalitions",
    "nonmyopic": "Non-myopic: however far the two look ahead",
}


def concept_name(name: str) -> str:
    """A concept in words: 'GMR, strongly: the answer is greatly worse for who leaves'."""
    if name in _WHOLE:
        return _WHOLE[name]
    if name.startswith("l_"):
        return f"L{name[2:]}: the two look {count(int(name[2:]), 'move')} ahead"
    notes, rest = [], name
    for prefix, note in _PREFIXES:
        if rest.startswith(prefix):
            notes.append(note)
            rest = rest.removeprefix(prefix)
    if rest not in CONCEPTS:
        return f"{rest[1:].upper()} for every coalition that was asked about"
    return ", ".join([rest.upper(), *notes])


def concepts_section(result: StabilityResult) -> Section:
    """Which states nobody leaves, under each concept; how many, where there are too many to list."""
    model = result.model
    held = {name: np.asarray(result.equilibrium[name]) for name in _ORDER}
    some = np.logical_or.reduce(list(held.values()))[model.states]
    lasting = model.states[some]
    parts: list[Part] = []
    if 0 < len(lasting) <= MOST_ROWS:
        rows = tuple(
            (model.id_of(s), model.label(s) or model.words(s), *("yes" if held[name][s] else "" for name in _ORDER))
            for s in lasting.tolist()
        )
        parts.append(Table(("State", "What it is", *(name.upper() for name in _ORDER)), rows, "Equilibria"))
    else:
        parts.append(Table(_HEADER, tuple(_row(result, name, held[name]) for name in _ORDER), "Equilibria"))
    further = tuple(_row(result, name, found.equilibrium) for name, found in result.richer.items())
    if further:
        parts.append(Table(_HEADER, further, "Under the further concepts that the file asks for"))
    if result.omitted:
        parts.append(Text(" ".join(f"Left out: {name} ({why})." for name, why in result.omitted.items()), quiet=True))
    parts.append(Text(_WHO, quiet=True))
    return Section("concepts", "Equilibria, concept by concept", tuple(parts))


_HEADER = ("Concept", "States that nobody leaves", "Which")
_WHO = "--format csv lists every state with who would stay in it under which concept; --format json adds the reasons."


def _row(result: StabilityResult, name: str, held: Mask) -> tuple[str, str, str]:
    model: Model = result.model
    states = model.states[held[model.states]]
    which = ", ".join(model.ids_of(states)) if len(states) <= _LISTED else _reached(result, states)
    return concept_name(name), f"{len(states):,}", which


def _reached(result: StabilityResult, states: npt.NDArray[np.intp]) -> str:
    found = result.by_improvements
    if found is None:
        return ""
    number = int((found.steps[states] >= 0).sum())
    return f"{number:,} of them by steps wanted from today"
