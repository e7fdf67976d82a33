"""``demarche council``: does it pass, who blocks, what does an abstention cost; and ideal points from roll calls."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from typing import Any

from demarche.engine.verb import Option, Request, Shown, Verb
from demarche.engines.council.answer import CouncilsAnswer
from demarche.engines.council.fit_words import fit_warnings, fitted_page
from demarche.engines.council.fitting import fit
from demarche.engines.council.rollcalls import read_roll_calls
from demarche.errors import InputError

__all__ = ["VERB", "rows"]


def rows(answer: CouncilsAnswer) -> Iterator[Mapping[str, Any]]:
    """A row for each member and draft."""
    for council in answer.councils:
        for draft in council.drafts:
            for member in draft.result.members:
                yield {
                    "council": council.body.id,
                    "draft": draft.id,
                    "member": member.id,
                    "veto": member.veto,
                    "ideal": member.ideal,
                    "yes": member.yes,
                    "abstain": member.abstain,
                    "no": member.no,
                    "passes": draft.result.passes,
                }


def fitted(request: Request) -> Shown:
    """Members placed on a scale from recorded votes."""
    ends, status_quo = request.options["ends"], request.options["status_quo"]
    for name, values in (("ends", ends), ("status-quo", (status_quo,))):
        if not all(map(math.isfinite, values)):
            raise InputError(f"--{name} should be given finite numbers")
    if not ends[0] < ends[1]:
        raise InputError(f"--ends {ends[0]:g} {ends[1]:g}: the first end should be less than the second")
    placed = dict(_place(text) for text in request.options["places"])
    calls = read_roll_calls(str(request.case))
    absent = {call.member for call in calls} - {call.member for call in calls if call.choice != "absent"}
    others = {member: place for member, place in placed.items() if member in absent}
    at = {member: place for member, place in placed.items() if member not in absent}
    if len(at) != 2:
        raise InputError("place exactly two members that voted, and differ often: --at Russia=20 --at France=80")
    result = fit(calls, at)
    words = "say in words what this end means"

    def section() -> str:
        return _yaml(
            result.to_section(
                scale={ends[0]: words, ends[1]: words},
                status_quo=status_quo,
                votes=request.options["needed"],
                others=others,
            )
        )

    return Shown(
        page=lambda: fitted_page(result, ends, others),
        data=result.to_dict,
        text=section,
        warnings=fit_warnings(result, ends, others) if request.form == "yaml" else (),
    )


def _place(text: str) -> tuple[str, float]:
    member, sign, place = text.rpartition("=")
    try:
        if sign and member.strip() and math.isfinite(float(place)):
            return member.strip(), float(place)
    except ValueError:
        pass
    raise InputError(f"--at {text!r} should read MEMBER=PLACE with a finite number, such as Russia=20")


def _yaml(section: dict[str, object]) -> str:
    from ruamel.yaml import YAML

    stream, writer = io.StringIO(), YAML()
    writer.width, writer.default_flow_style = 110, None
    writer.dump([section], stream)
    return stream.getvalue()


_FIT = Verb(
    help="Place members on a scale from recorded votes, with what the record cannot tell.\n\n"
    "VOTES.csv has the columns vote, member, choice (yes, abstain, no, absent) and, if known, date, crisis, veto (yes "
    "or no). --format yaml prints an entry for the councils section of a crisis file; read and edit it before you use "
    "it.",
    options=(
        Option(
            flags=("--at",),
            name="places",
            many=True,
            metavar="MEMBER=PLACE",
            help="Where a member stands on your scale; give two that differ often: --at Russia=20 --at France=80. A "
            "member that never voted may be placed so as well.",
        ),
        Option(
            flags=("--ends",), name="ends", kind="number", count=2, default=(0.0, 100.0), help="Ends of your scale."
        ),
        Option(
            flags=("--status-quo",),
            name="status_quo",
            kind="number",
            default=0.0,
            help="What holds now, on your scale.",
        ),
        Option(flags=("--needed",), name="needed", kind="whole", least=1, default=9, help="Yes votes needed to pass."),
    ),
    answers=fitted,
    forms=("table", "json", "yaml"),
    studies=False,
    needs_case=True,
    argument="VOTES.csv",
)

VERB = Verb(
    help="Does a draft pass the council, who blocks it, what would an abstention cost, and is there a way round?\n\n"
    "'council CASE --format json' also holds the members' voting power. 'council fit VOTES.csv' places members on a "
    "scale from recorded votes and prints a section for a crisis file.",
    below={"fit": _FIT},
)
