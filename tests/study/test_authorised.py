"""A council's leave: what acting alone costs a coercer who chooses hangs on the vote, in every version."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demarche.crisis import Crisis, load, loads
from demarche.engine.registry import engine
from demarche.engines import council
from demarche.engines.ripeness import Coercer, Plan
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.authorised import plan_at_centre, plans_of
from demarche.errors import CrisisError
from demarche.study.draw.plan import plan_of

pytestmark = pytest.mark.once

KOSOVO = load("kosovo-1999")
VOTE = {"council": "security-council", "proposal": "presence-by-consent"}
REFUSED = VOTE | {"proposal": "leave-to-use-force"}
CHOOSES: dict[str, Any] = {
    "war.coercer.chooses": True,
    "war.coercer.stake": 0.5,
    "war.coercer.alone": {"range": [0.1, 0.3], "note": "Judged: for the test."},
}


def chooses(**more: Any) -> Crisis:
    return KOSOVO.with_values(CHOOSES | {f"war.coercer.{name}": value for name, value in more.items()})


def cost(plan: Plan) -> float:
    conduct = plan.game.coercion.conduct
    assert isinstance(conduct, Coercer)
    return conduct.alone


@pytest.mark.parametrize("draft", ["leave-to-use-force", "presence-by-consent"])
def test_at_the_middle_it_costs_so_much_times_the_chance_that_the_draft_fails(draft: str) -> None:
    crisis = chooses(authorisation=VOTE | {"proposal": draft})
    passes = council.draws(crisis, "security-council", draft, {}, 1).passes[0]
    assert passes == pytest.approx(0.0) if draft == "leave-to-use-force" else 0.5 < passes < 0.9
    assert cost(plan_at_centre(crisis)) == pytest.approx(0.2 * (1.0 - passes), abs=1e-12)
    assert cost(plan_at_centre(chooses())) == pytest.approx(0.2)


def test_in_every_input_set_by_its_own_vote() -> None:
    crisis, count = chooses(authorisation=VOTE), 24
    reads = RipenessEngine().reads(crisis)
    columns = plan_of(crisis, draws=count, seed=3, levers=()).design.columns(crisis, reads)
    assert any(path.startswith("councils.security-council.") for path in columns)
    passes = council.draws(crisis, *VOTE.values(), columns, count).passes
    found = np.array([cost(plan) for plan in plans_of(crisis, columns, count)])
    assert np.ptp(passes) > 0.1
    np.testing.assert_allclose(found, columns["war.coercer.alone"] * (1.0 - passes), atol=1e-12)


def test_a_lever_on_the_council_bears_on_the_war_only_where_leave_matters() -> None:
    assert "councils.security-council" in RipenessEngine().reads(chooses(authorisation=VOTE))
    for crisis in (chooses(), KOSOVO):
        assert not any(pattern.startswith("councils") for pattern in RipenessEngine().reads(crisis))


def test_a_threat_nobody_authorises_is_believed_less() -> None:
    """At a cost that outweighs the stake a refused ultimatum is not carried out, unless leave may well be given."""
    adapter = engine("ripeness")
    dear = {"range": [1.0, 1.0], "note": "Judged: for the test."}
    signed = []
    for vote in (REFUSED, VOTE):
        crisis = chooses(stake=1.4, alone=dear, authorisation=vote)
        signed.append(adapter.evaluate(crisis, {}, 1, crisis)["ripeness.signed"][0])
    assert signed[0] + 0.04 < signed[1]


def test_unknown_votes_are_found_in_the_file() -> None:
    text = KOSOVO.source.text
    here = "    actor: usa\n"
    assert text.count("  coercer:\n" + here) == 1
    wrong = "    authorisation: {council: security-council, proposal: leave-to-use-forse}\n"
    with pytest.raises(CrisisError) as caught:
        loads(text.replace("  coercer:\n" + here, "  coercer:\n" + here + wrong))
    told = [f"{problem.message}: {problem.remedy}" for problem in caught.value.problems]
    assert any("unknown proposal 'leave-to-use-forse'" in line and "leave-to-use-force" in line for line in told)


def test_a_vote_that_spares_nothing_is_warned_of_once() -> None:
    vote = "    authorisation: {council: security-council, proposal: leave-to-use-force}\n"
    chooser = "    chooses: true\n    stake: 0.5\n"
    for extra, said in ((vote, "is not read unless it chooses"), (chooser + vote, "spares the coercer nothing")):
        text = KOSOVO.source.text.replace("  coercer:\n", f"  coercer:\n{extra}", 1)
        told = [p.message for p in loads(text).warnings if p.where == "war.coercer.authorisation"]
        assert told == [said]


@pytest.mark.parametrize("vote", ["{council: [a], proposal: x}", "{council: security-council, proposal: {a: b}}", "[]"])
def test_what_is_no_vote_at_all_is_told_with_its_place(vote: str) -> None:
    with pytest.raises(CrisisError) as caught:
        loads(KOSOVO.source.text.replace("  coercer:\n", f"  coercer:\n    authorisation: {vote}\n", 1))
    assert all(problem.line and "authorisation" in problem.where for problem in caught.value.problems)
