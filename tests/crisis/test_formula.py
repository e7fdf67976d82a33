"""Formulas: what they mean is checked against plain Python on every combination of the options."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from demarche.crisis.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    RESERVED,
    And,
    Constant,
    Formula,
    FormulaError,
    Iff,
    Implies,
    Name,
    Not,
    Or,
    parse,
)
from demarche.errors import DemarcheError, InputError

a, b, c, d = map(Name, "abcd")


def meaning(formula: Formula, truth: dict[str, bool]) -> bool:
    """An independent reading of a formula for one combination of options."""
    match formula:
        case Name(name):
            return truth[name]
        case Constant(value):
            return value
        case Not(part):
            return not meaning(part, truth)
        case And(parts):
            return all(meaning(part, truth) for part in parts)
        case Or(parts):
            return any(meaning(part, truth) for part in parts)
        case Implies(if_, then):
            return meaning(then, truth) if meaning(if_, truth) else True
        case Iff(left, right):
            return meaning(left, truth) is meaning(right, truth)
    raise AssertionError(formula)


def columns(names: str) -> dict[str, np.ndarray]:
    table = np.array(list(product([False, True], repeat=len(names))), dtype=bool)
    return {name: table[:, place] for place, name in enumerate(names)}


OPTION_NAMES = st.one_of(
    st.sampled_from(["a", "b", "arm-heavily", "s-300", "iffy", "no_fly", "notify"]),
    st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,63}", fullmatch=True).filter(lambda name: name.lower() not in RESERVED),
)


def trees(names: st.SearchStrategy[str]) -> st.SearchStrategy[Formula]:
    def grow(parts: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        several = st.lists(parts, min_size=2, max_size=4).map(tuple)
        return st.one_of(
            parts.map(Not),
            several.map(And),
            several.map(Or),
            st.builds(Implies, parts, parts),
            st.builds(Iff, parts, parts),
        )

    leaves = st.one_of(names.map(Name), st.booleans().map(Constant))
    return st.recursive(leaves, grow, max_leaves=12)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", a),
        ("not a and b", And((Not(a), b))),
        ("a and b or c and d", Or((And((a, b)), And((c, d))))),
        ("a or b if c and d", Implies(And((c, d)), Or((a, b)))),
        ("a if b", Implies(b, a)),
        ("if a then b", Implies(a, b)),
        ("a implies b", Implies(a, b)),
        ("a implies b implies c", Implies(a, Implies(b, c))),
        ("a if b if c", Implies(Implies(c, b), a)),
        ("if a then b if c", Implies(a, Implies(c, b))),
        ("a iff b iff c", Iff(a, Iff(b, c))),
        ("a if b iff c", Iff(Implies(b, a), c)),
        ("a and b and c", And((a, b, c))),
        ("a and (b and c)", And((a, And((b, c))))),
        ("(a or b) and c", And((Or((a, b)), c))),
        ("not not a", Not(Not(a))),
        ("not (a iff b)", Not(Iff(a, b))),
        ("a & !b | c -> d", Implies(Or((And((a, Not(b))), c)), d)),
        ("a&&b||c=>d", Implies(Or((And((a, b)), c)), d)),
        ("a<->b", Iff(a, b)),
        ("a<=>b", Iff(a, b)),
        ("a->b", Implies(a, b)),
        ("NOT a AND b IF c", Implies(c, And((Not(a), b)))),
        ("a and true or false", Or((And((a, Constant(True))), Constant(False)))),
        ("\n a\t and\n b ", And((a, b))),
        ("if if a then b then c", Implies(Implies(a, b), c)),
    ],
)
def test_reads(text: str, tree: Formula) -> None:
    assert parse(text) == tree


def test_names_may_hold_hyphens_digits_and_words_of_the_grammar() -> None:
    formula = parse("arm-heavily and not s-300 or iffy if not-now and a--b")
    assert formula.names == ("a--b", "arm-heavily", "iffy", "not-now", "s-300")


def test_an_option_known_by_a_word_of_the_grammar_in_capitals_is_that_option() -> None:
    assert parse("OR or a", {"OR", "a"}) == Or((Name("OR"), a))


@given(trees(OPTION_NAMES))
def test_text_reads_back_to_the_same_formula(tree: Formula) -> None:
    text = str(tree)
    assert parse(text) == tree
    assert str(parse(text)) == text
    assert parse(text, set(tree.names)) == tree


@given(trees(st.sampled_from("abcd")))
@example(Constant(True))
@example(a)
def test_evaluates_as_it_reads(tree: Formula) -> None:
    given_columns = columns("abcd")
    expected = [meaning(tree, dict(zip("abcd", truth, strict=True))) for truth in product([False, True], repeat=4)]
    result = tree.evaluate(given_columns)
    assert result.dtype == np.bool_
    assert result.tolist() == expected


@given(trees(st.sampled_from("abcd")))
def test_evaluates_on_a_hypercube_of_broadcast_axes(tree: Formula) -> None:
    flat = tree.evaluate(columns("abcd"))
    axes = {
        name: np.array([False, True]).reshape([2 if axis == place else 1 for axis in range(4)])
        for place, name in enumerate("abcd")
    }
    cube = tree.evaluate(axes)
    assert cube.shape == (2, 2, 2, 2)
    assert cube.ravel().tolist() == flat.tolist()


def test_evaluating_a_name_does_not_hand_out_the_callers_array() -> None:
    column = np.array([True, False])
    result = parse("a").evaluate({"a": column})
    result[0] = False
    assert column.tolist() == [True, False]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="no column for b, c"):
        parse("a and b and not c").evaluate({"a": np.array([True])})


@pytest.mark.parametrize(
    ("text", "column", "message", "remedy"),
    [
        ("", 1, "empty", "name an option"),
        ("  \n", 1, "empty", "name an option"),
        ("a b", 3, "found 'b'", "join two options"),
        ("a and", 6, "found the end", ""),
        ("(a", 3, "expected ')', found the end", ""),
        ("a)", 2, "found ')'", "closes nothing"),
        ("a $ b", 3, "'$'", "option names"),
        ("a and if b then c", 7, "found 'if'", "parentheses"),
        ("if a and b", 11, "expected 'then'", ""),
        ("and a", 1, "expected an option", ""),
        ("a - b", 3, "'-'", ""),
        ("__import__('os')", 12, "no meaning", ""),
        ("__import__(os)", 11, "found '('", ""),
    ],
)
def test_faults_of_grammar_have_a_place_and_a_remedy(text: str, column: int, message: str, remedy: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.column == column
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert f"column {column}" in str(caught.value)


def test_every_unknown_name_is_reported_at_once() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("atend and not arm-heavly or attend", ["attend", "arm-heavily"])
    assert [(issue.column, issue.message, issue.remedy) for issue in caught.value.issues] == [
        (1, "unknown option 'atend'", "did you mean 'attend'?"),
        (15, "unknown option 'arm-heavly'", "did you mean 'arm-heavily'?"),
    ]


@pytest.mark.parametrize(
    "text",
    ["(" * 3000, "not " * 900 + "a", "a->" * 1200 + "a", "a iff " * 600 + "a", "if " * 1000, "a " * 5000, "a" * 10**6],
)
def test_long_and_deep_formulas_are_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_formulas_up_to_the_limits_are_read() -> None:
    deep = "not " * MAX_DEPTH + "a"
    assert parse(str(parse(deep))) == parse(deep)
    chain = " iff ".join("a" * (MAX_DEPTH + 1))
    assert parse(str(parse(chain))) == parse(chain)
    wide = " and ".join(["ab"] * (MAX_LENGTH // 7))
    assert len(parse(wide).parts) == MAX_LENGTH // 7


@given(st.one_of(st.text(), st.text("ab ()!&|<->=-iftheno", max_size=60)))
def test_no_text_causes_another_error(text: str) -> None:
    columns: list[int]
    try:
        tree = parse(text)
    except FormulaError as error:
        columns = [issue.column for issue in error.issues]
    else:
        columns = [1]
        assert parse(str(tree)) == tree
    assert columns
    assert all(1 <= column <= len(text) + 1 for column in columns)


def test_the_error_belongs_to_the_tree() -> None:
    assert issubclass(FormulaError, InputError)
    assert issubclass(FormulaError, DemarcheError)


PHRASES = {
    "a": ("Assad attends", "Assad stays away"),
    "b": ("the rebels attend", "the rebels do not attend"),
    "c": ("Russia ships arms", "Russia holds arms back"),
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a and not b", "Assad attends and the rebels do not attend"),
        ("a and b and c", "Assad attends, the rebels attend and Russia ships arms"),
        ("a or b", "either Assad attends or the rebels attend"),
        ("not (a and b)", "either Assad stays away or the rebels do not attend"),
        ("not (a or b)", "Assad stays away and the rebels do not attend"),
        ("not (if a then b)", "Assad attends and the rebels do not attend"),
        ("not (a iff b)", "Assad attends exactly when the rebels do not attend"),
        ("a and b if c", "if Russia ships arms, then Assad attends and the rebels attend"),
        ("a and b or c", "either Assad attends and the rebels attend, or Russia ships arms"),
        ("a and (b or c)", "Assad attends, and either the rebels attend or Russia ships arms"),
        ("(a and b) iff c", "(Assad attends and the rebels attend) exactly when Russia ships arms"),
        ("d and not e", "d and not e"),
        ("true", "always"),
        ("not true", "never"),
    ],
)
def test_says_itself_in_english(text: str, said: str) -> None:
    assert parse(text).words(PHRASES) == said


@given(trees(st.sampled_from("abc")))
def test_english_negates_the_phrases_alone_and_is_the_same_after_two_negations(tree: Formula) -> None:
    phrases = {"a": ("A", "no A"), "b": ("B", "no B"), "c": ("C", "no C")}
    said = tree.words(phrases)
    assert "not" not in said.split()
    assert Not(Not(tree)).words(phrases) == said
