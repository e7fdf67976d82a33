"""``--inverse``, ``--margins`` and ``--coalitions``: one question at a time, of a crisis or of a published conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.verb import Request, Shown
from demarche.engines.stability.case_file import read_case
from demarche.engines.stability.from_crisis import from_crisis
from demarche.engines.stability.further import Further, holds_of, joint_of, reasons, wishes_of
from demarche.engines.stability.least_words import least_data, least_parts, least_together
from demarche.engines.stability.model import Model
from demarche.engines.stability.needs import Needs, Wish, wish_for
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.wishes_words import holds_section, joint_section, wish_section
from demarche.errors import InputError
from demarche.page.parts import Page, Section, Text
from demarche.page.timing import timeless

__all__ = ["asked"]


@dataclass(frozen=True, kw_only=True)
class _About:
    """The conflict that is asked about."""

    result: StabilityResult
    title: str
    question: str
    crisis: Crisis | None
    pulled: Any = ()


def asked(request: Request, case: str) -> Shown:
    """Answer what is asked, and nothing else."""
    options = request.options
    if options["actor"] and not options["inverse"]:
        raise InputError("--actor goes with --inverse OUTCOME: what would this actor have to prefer for it to last?")
    about = _opened(request, case)
    wish, actor = None, None
    if options["inverse"]:
        wish = _wish(about, options["inverse"])
        actor = _actor(about, options["actor"]) if options["actor"] else None
    model = about.result.model
    together = least_together(model, wish.least.state, wish.concept) if wish is not None and wish.forms == 1 else None
    found = _found(about, wish, margins=bool(options["margins"]), coalitions=bool(options["coalitions"]))

    least = {} if together is None else {"least_changes": least_data(model, together)}

    def page() -> Page:
        named: dict[int, str] = {}  # there is no picture whose letters could be meant
        sections = [wish_section(about.result, found, wish, actor)] if wish is not None else []
        if together is not None and actor is None:
            sections.append(Section("least", "Everybody's wishes together", least_parts(model, together)))
        if options["margins"]:
            sections.append(_or_none(holds_section(about.result, found.holds, None, named)))
        if options["coalitions"]:
            sections.append(_or_none(joint_section(about.result, found.joint, named)))
        return Page(about.title, about.question, timeless(about.pulled), tuple(sections))

    return Shown(page=page, data=lambda: _data(model, found, wish, options) | least)


def _or_none(section: Section) -> Section:
    """The section, or one that says that there is nothing to say."""
    return section if section.parts else Section(section.id, section.title, (Text("There is none to speak of."),))


def _opened(request: Request, case: str) -> _About:
    if case.lower().endswith(".json"):
        if request.levers or request.changes:
            raise InputError("--lever and --set belong to crisis files; edit the .json file itself")
        published = read_case(case)
        return _About(result=published.analyse(), title=published.title, question="", crisis=None)
    crisis = request.opened()
    told = crisis.file.crisis
    result = from_crisis(crisis, variants=False)
    return _About(result=result, title=told.title, question=told.question, crisis=crisis, pulled=crisis.levers)


def _wish(about: _About, name: str) -> Wish:
    """The outcome that the file names so, by its id or title; of a published conflict, the state with this id."""
    if about.crisis is not None:
        wishes = wishes_of(about.crisis, about.result.model)
        for wish in wishes:
            if name.casefold() in (wish.name.casefold(), wish.title.casefold()):
                return wish
        known = ", ".join(wish.name for wish in wishes) or "none; name some under options.outcomes"
        raise InputError(f"--inverse: no outcome is called {name!r}; the file names {known}")
    model = about.result.model
    state = model.index_of(name)
    mask = np.zeros(model.ranks.shape[1], dtype=np.bool_)
    mask[state] = True
    return wish_for(Needs(model), name, model.words(state), mask)


def _actor(about: _About, name: str) -> int:
    for place, actor in enumerate(about.result.model.actors):
        if name.casefold() in (actor.id.casefold(), actor.label.casefold()):
            return place
    return about.result.model.actor_index(name)


def _found(about: _About, wish: Wish | None, *, margins: bool, coalitions: bool) -> Further:
    result, crisis = about.result, about.crisis
    wishes = () if wish is None else (wish,)
    return Further(
        wishes=wishes,
        joint=joint_of(result) if coalitions else (),
        holds=holds_of(result) if margins else (),
        dilemmas=(),
        stand=None,
        deciding={} if crisis is None else reasons(crisis, result.model, wishes),
    )


def _data(model: Model, found: Further, wish: Wish | None, options: Any) -> dict[str, Any]:
    told = found.to_dict(model)
    keys = {"wishes": wish is not None, "margins": options["margins"], "joint_moves": options["coalitions"]}
    return {key: value for key, value in told.items() if keys[key]}
