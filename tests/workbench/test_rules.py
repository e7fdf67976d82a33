"""Formulas, claims' tests and clauses through the form: what is added can be run, and what is wrong is said."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from tests.workbench.serving import Open, opened
from tests.workbench.test_case import OUTLINE, draft, post

from demarche.crisis import Crisis
from demarche.crisis.template import blank_file
from demarche.engine.registry import drafts
from demarche.engines.settlement.section import SettlementPart
from demarche.engines.stability.section import MovesPart
from demarche.study.engine_checks import found_by_engines
from demarche.workbench import tests_of_claims as fields

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "river.yaml").write_text(blank_file(OUTLINE, drafts), encoding="utf-8")
    with opened(str(folder / "river.yaml"), folder, versions=4) as found:
        yield found


@pytest.fixture
def case(bench: Open) -> Open:
    draft(bench).drop(draft(bench).at)
    return bench


def usable(case: Open) -> Crisis:
    """The draft, which every engine takes."""
    problems, crisis = draft(case).check()
    assert crisis is not None, problems
    assert [found for found in found_by_engines(crisis) if found.severity == "error"] == []
    return crisis


class TestWishes:
    def wants(self, case: Open) -> list[str]:
        preference = usable(case).file.part(MovesPart).preferences["front"]
        return [one.that for one in preference.statements]

    def test_a_formula_takes_the_place_of_what_nobody_judged_and_can_be_put_in_order(self, case: Open) -> None:
        add = {"list": "statements", "whose": "preferences.front", "step": "today"}
        post(case, "add", **add, that="front-attend", why="It said so.")
        post(case, "add", **add, that="if government-attend then front-attend", why="It said so.")
        assert self.wants(case) == ["front-attend", "if government-attend then front-attend"]
        page = unescape(case.ask("GET", "/case?step=today")[1])
        assert page.index("<li><code>front-attend") < page.index("<li><code>if government-attend")
        post(case, "up", whose="preferences.front", at_place="1")
        assert self.wants(case) == ["if government-attend then front-attend", "front-attend"]
        path = "preferences.front.statements[0].that"
        post(case, "set", path=path, value="not government-attend")
        post(case, "remove", path="preferences.front.statements[1]")
        assert self.wants(case) == ["not government-attend"]

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"that": "front-atend", "why": "x"}, "did you mean"),
            ({"that": "if", "why": "x"}, "end"),
            ({"that": "front-attend", "why": ""}, "the evidence is missing"),
            ({"whose": "preferences.nobody", "that": "front-attend", "why": "x"}, "nobody of that name"),
        ],
    )
    def test_what_is_no_formula_is_said(self, case: Open, more: dict[str, str], said: str) -> None:
        form = {"list": "statements", "whose": "preferences.front", **more}
        assert said in post(case, "add", **form).lower()
        assert not draft(case).changed

    def test_an_option_is_added_once_for_each_actor(self, case: Open) -> None:
        for actor in ("front", "neighbour"):
            post(case, "add", list="options", actor=actor, name="send envoys", done="yes" if actor == "front" else "")
        moves = usable(case).file.part(MovesPart).options
        assert moves is not None
        found = [(move.id, move.actor, move.status_quo) for move in moves.moves][-2:]
        assert found == [("send-envoys", "front", True), ("neighbour-send-envoys", "neighbour", False)]


class TestClaims:
    def test_a_claim_with_a_test_is_added_changed_and_its_test_taken_out(self, case: Open) -> None:
        post(
            case,
            "add",
            list="claims",
            text="Now is too early.",
            kind="model",
            quantity="ripeness.open",
            comparison="is",
            value="no",
            record="open",
        )
        claim = usable(case).file.claims[-1]
        assert (claim.text, claim.test[0].is_, claim.record) == ("Now is too early.", "no", "open")
        path = f"claims.{claim.id}"
        page = unescape(case.ask("GET", "/case?step=record")[1])
        assert 'value="ripeness.open"' in page
        form = {"path": path, "which": "0", "quantity": "ripeness.durable"}
        post(case, "test", **form, under="guarantee", comparison="more_than_under", value="call-talks", least="0.1")
        (test,) = usable(case).file.claims[-1].test
        assert (test.under, test.more_than_under, test.by) == (("guarantee",), ("call-talks",), 0.1)
        post(case, "test", path=path, quantity="ripeness.durable", comparison="below", value="0.5")
        assert [one.comparison for one in usable(case).file.claims[-1].test] == ["more_than_under", "below"]
        for _ in range(2):
            post(case, "test", path=path, which="0", quantity="")
        assert usable(case).file.claims[-1].test == ()
        assert fields.tests_of(draft(case).source.data, path) == ()

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"comparison": "is", "value": "perhaps"}, "neither yes nor no"),
            ({"comparison": "above", "value": "much"}, "is no number"),
            ({"comparison": "above", "value": ""}, "is missing"),
            ({"comparison": "like", "value": "1"}, "is no comparison"),
            ({"path": "screen.binding", "comparison": "is", "value": "no"}, "is no claim"),
            ({"which": "7", "comparison": "is", "value": "no"}, "no such test"),
        ],
    )
    def test_what_does_not_fit_changes_nothing(self, case: Open, form: dict[str, str], said: str) -> None:
        given = {"path": "claims.terms-now", "which": "0", "quantity": "ripeness.open", **form}
        assert said in post(case, "test", **given)
        assert not draft(case).changed

    def test_every_test_of_the_shipped_cases_comes_back_as_it_was(self, case: Open) -> None:
        from demarche.crisis import load

        for name in ("syria-2013", "kosovo-1999"):
            crisis = load(name)
            data = crisis.source.data
            for claim in crisis.file.claims:
                path = f"claims.{claim.id}"
                for place, test in enumerate(fields.tests_of(data, path)):
                    form = {"path": path, "which": str(place), **vars(test)}
                    at, value, _ = fields.tested(data, form)
                    there = data["claims"][at[1]]["test"]
                    assert _plain(value) == _plain(there), claim.id


def _plain(test: object) -> object:
    """A test as the schema reads it."""
    from demarche.crisis.sections.claims import Test

    return [Test(**body) for body in (test if isinstance(test, list) else [test])]


class TestPackages:
    def test_an_issue_from_nothing_and_a_clause_of_it(self, case: Open) -> None:
        issue = {"list": "issues", "title": "The river", "clauses": "closed\nopen to relief\nopen"}
        post(case, "add", **issue, one="government", other="front")
        post(case, "add", list="clauses", issue="the-river", words="shared")
        packages = usable(case).file.part(SettlementPart).packages
        assert packages is not None
        assert dict(packages.issues["the-river"].clauses) == {
            "closed": "closed",
            "open-to-relief": "open to relief",
            "open": "open",
            "shared": "shared",
        }
        assert packages.consent == ("government", "front")
        post(case, "set", path="packages.issues.the-river.clauses.shared", value="shared by both")
        assert usable(case).file.part(SettlementPart).packages.issues["the-river"].clauses["shared"] == "shared by both"

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"list": "clauses", "issue": "none", "words": "x"}, "belongs to an issue"),
            ({"list": "issues", "title": "x", "clauses": "one"}, "two to seven clauses"),
            ({"list": "issues", "title": "x", "clauses": "a\nb", "one": "front", "other": "front"}, "two parties"),
        ],
    )
    def test_what_is_missing_is_said(self, case: Open, form: dict[str, str], said: str) -> None:
        assert said in post(case, "add", **form)
        assert not draft(case).changed
