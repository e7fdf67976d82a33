"""Clauses that break a package: held against plain loops over every text."""

from __future__ import annotations

from hypothesis import given
from tests.settlement.agendas import agendas, all_signable, texts

from demarche.engines.settlement import packages
from demarche.engines.settlement.breaking import broken_by, signable
from demarche.engines.settlement.worth import tables


@given(agendas)
def test_a_clause_breaks_what_another_clause_on_its_issue_would_save(agenda):
    good = [tuple(text[name] for name in agenda.names) for text in all_signable(agenda)]
    every = [tuple(text[name] for name in agenda.names) for text in texts(agenda)]
    found = signable(tables(agenda))
    assert found.sum() == len(good) == packages(agenda).count
    counts = broken_by(found)
    allowed = set(every)
    for j, issue in enumerate(agenda.issues):
        for s, clause in enumerate(issue.clauses):
            by_hand = 0
            for text in product_of(agenda):
                saved = any((*text[:j], other, *text[j + 1 :]) in good for other in issue.clauses)
                by_hand += text[j] == clause and text not in good and saved
            assert counts[j][s] == by_hand
    assert allowed.issuperset(good)


def product_of(agenda):
    from itertools import product

    return list(product(*(issue.clauses for issue in agenda.issues)))
