"""The picture of the moves at 1, 5 and 30 outcomes: what it shows is so, everything is told, nothing overlaps."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from demarche.crisis import load
from demarche.engines.stability import Actor, Option, OptionModel, StabilityResult, analyse, read_class
from demarche.engines.stability.answer import stability_answer
from demarche.engines.stability.drawn import LONGEST, MOST, TALLEST, drawing, letter, targets
from demarche.engines.stability.figures import moves_figure
from demarche.engines.stability.outcome_classes import ClassReading
from demarche.page.parts import Figure

SVG = "{http://www.w3.org/2000/svg}"


def conflict(outcomes: int) -> tuple[StabilityResult, tuple[ClassReading, ...]]:
    """Six options of two actors, who both like a situation the better the nearer it is to one of the best."""
    rng = np.random.default_rng(outcomes)
    actors = (Actor("a", "Ankara"), Actor("b", "Berne"))
    options = tuple(Option(f"o{k}", "a" if k < 3 else "b", yes=f"takes up point {k}") for k in range(6))
    best = rng.choice(np.arange(1, 64), size=outcomes, replace=False)
    ranks = np.tile([-min((state ^ int(b)).bit_count() for b in best) for state in range(64)], (2, 1))
    result = analyse(OptionModel(actors, options, ranks, status_quo=0))
    masks = [np.arange(64) == state for state in best]
    return result, tuple(read_class(result, f"n{k}", f"Outcome {k}", mask) for k, mask in enumerate(masks))


def boxes(svg: str) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        if "data-node" in group.attrib:
            box = group.find(f"{SVG}rect")
            assert box is not None
            x, y, w, h = (float(box.attrib[key]) for key in ("x", "y", "width", "height"))
            found[group.attrib["data-node"]] = (x, y, x + w, y + h)
    return found


@pytest.mark.parametrize("outcomes", [1, 5, 30])
def test_every_outcome_is_drawn_or_told(outcomes: int) -> None:
    result, classes = conflict(outcomes)
    found = drawing(result, classes)
    wanted = set(targets(result, classes))
    assert wanted >= {result.model.index_of(reading.nearest) for reading in classes if reading.nearest is not None}
    assert wanted <= set(found.letters) | set(found.left)
    assert not set(found.left) - wanted
    if outcomes == 1:
        assert result.model.index_of(str(classes[0].nearest)) in found.letters
    if outcomes == 30:
        assert len(found.left) >= 30 - MOST
    columns = [node.steps for node in found.nodes]
    assert max(columns) <= LONGEST
    assert max(columns.count(place) for place in set(columns)) <= TALLEST
    for arc in found.arcs:
        assert arc.after in result.model.moves(arc.actor, arc.before)
        gains = result.model.ranks[arc.actor][arc.after] > result.model.ranks[arc.actor][arc.before]
        assert arc.wanted == bool(gains)
    figure = moves_figure(result, classes, 0)
    assert figure is not None
    assert figure.table is not None
    assert len(figure.table.rows) == len(found.nodes) + len(found.left)
    assert ("Not drawn" in figure.reading) == bool(found.left)
    check(result, figure)


def check(result: StabilityResult, figure: Figure) -> None:
    """Both pictures: every box inside the picture and clear of the others, all letters, arrows between known boxes."""
    for svg in (figure.svg, figure.narrow):
        placed = boxes(svg)
        width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
        for x1, y1, x2, y2 in placed.values():
            assert 0 <= x1 < x2 <= width + 1
            assert 0 <= y1 < y2 <= height + 1
        for one, other in combinations(placed.values(), 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
            if "data-arc" in group.attrib:
                assert set(group.attrib["data-arc"].split()) <= set(placed)
        sizes = [float(size) for size in re.findall(r"font-size:([\d.]+)px", svg)]
        assert min(sizes) >= 11
    wide, narrow = boxes(figure.svg), boxes(figure.narrow)
    assert set(wide) == set(narrow)
    assert not set(re.findall(r'id="([^"]+)"', figure.svg)) & set(re.findall(r'id="([^"]+)"', figure.narrow))


@pytest.mark.parametrize("case", ["syria-2013", "kosovo-1999"])
def test_a_shipped_case_reads_from_left_to_right(case: str) -> None:
    answer = stability_answer(load(case))
    figure = moves_figure(answer.result, answer.outcomes, answer.seat)
    assert figure is not None
    check(answer.result, figure)
    found = drawing(answer.result, answer.outcomes)
    placed = boxes(figure.svg)
    at = {node.steps: placed[f"s{node.state}"][0] for node in found.nodes}
    assert [at[steps] for steps in sorted(at)] == sorted(at.values())
    assert figure.svg.count("<path d=") - 2 == len(found.arcs)
    assert figure.svg.count('class="arc better"') == sum(arc.wanted for arc in found.arcs)
    model, seat = answer.result.model, answer.seat
    assert seat is not None
    assert model.status_quo is not None
    today = model.ranks[seat][model.status_quo]
    for node in found.nodes:
        sign = " ▲" if model.ranks[seat][node.state] > today else " ▼" if model.ranks[seat][node.state] < today else ""
        assert f">{node.letter}{sign}</text>" in figure.svg
    assert figure.table is not None
    assert {row[4] for row in figure.table.rows} <= {"", "better", "worse", "no better, no worse"}


def test_nothing_is_drawn_where_nothing_leads_anywhere() -> None:
    result, classes = conflict(1)
    bare = analyse(OptionModel(result.model.actors, result.model.options, result.model.ranks))
    assert moves_figure(bare, classes) is None
    flat = analyse(OptionModel(result.model.actors, result.model.options, np.zeros((2, 64)), status_quo=3))
    assert [node.letter for node in drawing(flat).nodes][:1] == ["A"]


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
