"""The workbench in a real browser: sliders, levers and views by hand, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.workbench.browsing import at_work, launched
from tests.workbench.serving import Open, opened
from tests.workbench.test_case import OUTLINE as RIVER

from demarche.crisis import shipped_cases
from demarche.crisis.template import blank_file
from demarche.engine.registry import drafts
from demarche.workbench.desk import PART

pytestmark = [pytest.mark.browser, pytest.mark.once]

AXE = Path(__file__).parents[1] / "data" / "axe" / "axe.min.js"
PAGES = (
    *("", "case?step=fighting", "case?step=today", "case?step=record", "case?step=demands", "compare", "claims"),
    *("case?step=votes", "case?step=prize", "case?step=sources"),
    *("timeline", "actors", "engines", "engines/council/try", "runs", "two", "cases", "new", "blind"),
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened("syria-2013", tmp_path_factory.mktemp("bench")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with launched() as found:
        yield found


@pytest.fixture
def page(browser: Any, bench: Open) -> Iterator[Any]:
    with at_work(browser, bench) as found:
        yield found


def answered(page: Any, times: int) -> str:
    """The answer once it has come so many times."""
    page.wait_for_selector(f"body[data-answers='{times}']", timeout=60_000)
    return str(page.inner_text("#answer"))


def move(page: Any, place: int, value: float) -> None:
    page.locator("input[type=range]").nth(place).evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})); }", value
    )


def test_an_afternoon_at_the_workbench(page: Any, bench: Open) -> None:
    assert "token" not in page.url
    said = page.inner_text("#answer")
    assert "Not now." in said
    for place in range(3):
        move(page, place, 0.95)
        said = answered(page, place + 1)
    for box in range(2):
        page.locator(".lever input").nth(box + 9).check()
        said = answered(page, box + 4)
    assert "By the file" in said or "The same verdict" in said
    page.fill("input[name=name]", "afternoon")
    page.click("text=Save the view")
    page.wait_for_selector("#saved a")
    assert (bench.folder / "views" / "afternoon.yaml").is_file()
    page.click("#saved a >> nth=1")
    page.wait_for_selector(".two svg")
    assert page.locator(".two > section").count() == 2
    assert "They differ in" in page.inner_text("main")


def test_where_all_versions_take_long_the_first_are_shown_and_the_rest_follow(browser: Any, tmp_path: Path) -> None:
    with opened("syria-2013", tmp_path, versions=2 * PART) as bench, at_work(browser, bench) as page:
        for _ in range(8):
            bench.desk.took.append(1.0)
        move(page, 0, 0.95)
        first = answered(page, 1)
        assert f"So far over the first {PART} of {2 * PART} versions" in first
        assert page.locator("#answer svg").count() > 2
        whole = answered(page, 2)
        assert "So far" not in whole
        assert page.locator("#helps").count() == 1


def test_a_full_run_is_begun_and_stopped(page: Any, bench: Open) -> None:
    page.click("text=Run it in the background")
    page.wait_for_selector("#run >> text=At work for")
    page.click("text=Stop it")
    page.wait_for_selector("#run >> text=It ended early")
    page.click("nav >> text=Runs")
    page.wait_for_selector("#runs-head")


def test_back_to_the_file(page: Any) -> None:
    said = page.inner_text("#answer")
    move(page, 0, 0.95)
    answered(page, 1)
    page.click("#reset")
    assert answered(page, 2) == said


def test_the_two_ends_of_a_range_do_not_cross(page: Any) -> None:
    dial = page.locator(".dial:has(input[type=range] + output):has(label:nth-of-type(2))").first
    low, high = dial.locator("input[type=range]").nth(0), dial.locator("input[type=range]").nth(1)
    low.evaluate("s => { s.value = s.max; s.dispatchEvent(new Event('input', {bubbles: true})); }")
    assert high.input_value() == low.input_value()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(browser: Any, bench: Open, tmp_path: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(bench.door.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


OUTLINE = {
    "as_of": "2024-05-01",
    "title": "River war",
    "actors": "Government\nFront\nNeighbour\nUs",
    "done": "Government: shell the towns",
    "options": "Government: attend\nFront: attend",
    "patrons": "Neighbour: Front",
}


def binding(page: Any) -> Any:
    """The form of one judgement, once its page listens."""
    found = page.locator("form.entry:has(legend:text-is('What is the chance that an agreement binds?'))")
    found.wait_for()
    page.wait_for_function("document.readyState === 'complete'")
    return found


def settled(page: Any, words: str) -> None:
    """Wait until the column of problems says so."""
    said = "words => document.querySelector('.form > aside')?.innerText.includes(words)"
    page.wait_for_function(said, arg=words, timeout=120_000)  # a busy machine takes its time


def test_a_case_from_nothing_through_an_error_and_a_crash(browser: Any, tmp_path: Path) -> None:
    with opened(None, tmp_path) as bench, at_work(browser, bench) as page:
        page.click("text=A new crisis")
        for name, words in OUTLINE.items():
            page.fill(f"[name={name}]", words)
        page.click("text=Write the file")
        page.wait_for_selector("#case")
        file = tmp_path / "river-war.yaml"
        written = file.read_text(encoding="utf-8")
        page.click("text=Who is in it")
        page.fill(".adding [name=name]", "An envoy")
        page.click(".adding button")
        settled(page, "1 change not saved")
        page.click(".steps >> text=What is demanded")
        binding(page).locator("[name=high]").fill("7")
        binding(page).locator("[name=high]").press("Tab")
        settled(page, "1 problem to mend")
        assert "7 is above 1" in binding(page).inner_text()
        binding(page).locator("[name=high]").fill("0.9")
        binding(page).locator("[name=high]").press("Tab")
        settled(page, "No errors")
        slider = binding(page).locator("input[type=range]").first
        slider.evaluate(
            "s => { s.value = 0.75; for (const e of ['input', 'change'])"
            " s.dispatchEvent(new Event(e, {bubbles: true})); }"
        )
        settled(page, "4 changes not saved")
        assert binding(page).locator("[name=low]").input_value() == "0.75"
        address = page.url
        with at_work(browser, bench) as other:
            other.goto(address)
            binding(other).locator("[name=low]").fill("0.8")
            binding(other).locator("[name=low]").press("Tab")
            settled(other, "5 changes not saved")
        binding(page).locator("[name=low]").fill("0.6")
        binding(page).locator("[name=low]").press("Tab")
        page.wait_for_selector("text=has moved on since this page was made")
        assert file.read_text(encoding="utf-8") == written
    with opened(str(file), tmp_path) as bench, at_work(browser, bench) as page:
        page.click("nav >> text=Case")
        settled(page, "You are going on where an earlier session stopped")
        page.click("text=Take back")
        settled(page, "4 changes not saved")
        page.click("summary:text-is('Spreadsheet')")
        with page.expect_download() as kept:
            page.click("text=CSV")
        sheet = kept.value.path().read_text("utf-8-sig")
        edited = [
            "screen.e_ruler,,0.1,0.2,,heard" if row.startswith("screen.e_ruler,") else row for row in sheet.splitlines()
        ]
        (tmp_path / "back.csv").write_text("\n".join(edited), encoding="utf-8")
        page.set_input_files("[name=sheet]", tmp_path / "back.csv")
        page.click("text=Show what it changes")
        page.wait_for_selector("text=0 to 0.5 becomes 0.1 to 0.2")
        page.click("text=Take them into the draft")
        settled(page, "5 changes not saved")
        page.click("button.main")
        settled(page, "nothing is unsaved")
    saved = file.read_text(encoding="utf-8")
    assert "An envoy" in saved
    assert "  binding: {range: [0.75, 0.9], note:" in saved
    assert '  e_ruler: {range: [0.1, 0.2], note: "heard"}' in saved
    other = ("  binding:", "  e_ruler:", "  - {id: an-envoy")
    assert [line for line in written.splitlines() if not line.startswith(other)] == [
        line for line in saved.splitlines() if not line.startswith(other)
    ]


def test_the_seat_of_a_council_is_moved_by_key(page: Any, bench: Open) -> None:
    page.goto(f"http://127.0.0.1:{bench.door.port}/engines")
    page.click("li:has-text('Council') >> text=Move what it reads")
    vetoes = re.compile(r"China \((?:over )?\d")  # "A veto is to be expected from China (over 99 %)"
    assert vetoes.search(answered(page, 1))
    page.locator("input[name$='members.china.ideal:at']").focus()
    page.keyboard.press("End")
    assert not vetoes.search(answered(page, 2))
    page.click("#reset")
    assert vetoes.search(answered(page, 3))


def test_a_report_within_the_workbench_answers_to_the_keyboard(page: Any, bench: Open) -> None:
    page.goto(f"http://127.0.0.1:{bench.door.port}/engines/council")
    page.locator(".picture.fits").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".readout").first.inner_text()
    assert page.locator(".mk.on").count() == 1


def test_levers_and_turns_follow_marked_as_coming_and_begin_anew_when_something_moves(page: Any) -> None:
    first = page.locator(".turn-at").first
    assert "coming" in page.inner_text("#helps") + first.inner_text()
    while "coming" in first.inner_text():
        page.wait_for_timeout(50)
    assert page.locator("#helps section svg").count() == 1
    move(page, 1, 0.9)
    page.wait_for_timeout(20)
    assert "coming" in first.inner_text()
    answered(page, 1)
    while "coming" in first.inner_text():
        page.wait_for_timeout(50)
    assert "verdict" in first.inner_text()


def test_two_cases_are_compared_stopped_and_compared(browser: Any, tmp_path: Path) -> None:
    outline = dict.fromkeys(("patrons", "done"), "") | OUTLINE
    with opened(None, tmp_path) as bench, at_work(browser, bench) as page:
        for title, share in (("River war", "0.6"), ("Lake war", "0.9")):
            page.goto(f"http://127.0.0.1:{bench.door.port}/new")
            for name, words in (outline | {"title": title, "patrons": ""}).items():
                page.fill(f"[name={name}]", words)
            page.uncheck("[name=war]")
            page.click("text=Write the file")
            page.click(".steps >> text=What is demanded")
            binding(page).locator("[name=low]").fill(share)
            binding(page).locator("[name=low]").press("Tab")
            settled(page, "1 change not saved")
            page.click("nav >> text=Compare cases")
            page.select_option("[name=a]", "river-war.yaml")
            page.select_option("[name=b]", "syria-2013" if title == "River war" else "lake-war.yaml")
            page.click("text=Compare them")
            page.wait_for_selector("text=save it first")
            page.click("nav >> text=Case")
            page.click("button.main")
            settled(page, "nothing is unsaved")
        page.click("nav >> text=Compare cases")
        page.select_option("[name=a]", "river-war.yaml")
        page.select_option("[name=b]", "lake-war.yaml")
        page.click("text=Compare them")
        page.wait_for_selector("#two >> text=Stop it")
        page.click("text=Stop it")
        page.wait_for_selector("#two >> text=It ended early: it was stopped")
        page.click("text=Compare them")
        page.wait_for_selector("#two svg", timeout=120_000)
        with page.context.expect_page() as opening:
            page.click("text=The whole comparison")
        opening.value.wait_for_load_state()
        assert "Lake war" in opening.value.inner_text("h1") + opening.value.inner_text("main")


def test_a_change_that_the_workbench_did_not_hear_is_said_to_be_lost(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "river.yaml").write_text(blank_file(RIVER, drafts), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    with opened(str(tmp_path / "river.yaml"), tmp_path, versions=4) as bench:
        page.goto(bench.door.address)
        page.click("nav >> text=Case")
        page.click(".steps >> text=What is demanded")
        binding(page).locator("[name=low]").fill("0.6")
        binding(page).locator("[name=low]").press("Tab")
        settled(page, "1 change not saved")
        assert not page.is_visible("#down")
        kept = context.cookies()
        context.clear_cookies()
        binding(page).locator("[name=low]").fill("0.7")
        binding(page).locator("[name=low]").press("Tab")
        page.wait_for_selector("#down >> text=it holds the key")
        assert "does not answer" not in page.inner_text("#down")
        context.add_cookies(kept)
        binding(page).locator("[name=low]").fill("0.6")
        binding(page).locator("[name=low]").press("Tab")
        page.wait_for_selector("#down", state="hidden")
    binding(page).locator("[name=high]").fill("0.9")
    binding(page).locator("[name=high]").press("Tab")
    page.wait_for_selector("#down >> text=what was changed last is not kept")
    context.close()
    with opened(str(tmp_path / "river.yaml"), tmp_path, versions=4) as bench, at_work(browser, bench) as page:
        page.click("nav >> text=Case")
        settled(page, "1 change not saved")


def test_a_seat_is_added_by_the_form_and_its_place_moved(browser: Any, tmp_path: Path) -> None:
    width = 390
    file = tmp_path / "syria.yaml"
    file.write_text(shipped_cases()["syria-2013"].read_text("utf-8"), "utf-8")
    with opened(str(file), tmp_path, versions=4) as bench, at_work(browser, bench, width) as page:
        page.goto(f"http://127.0.0.1:{bench.door.port}/case?step=votes")
        page.locator("details.group > summary").first.click()
        page.locator("details.group").first.locator("summary:has-text('more that could be said')").click()
        page.locator("[aria-label^='Add: Members']").click()
        form = page.locator("form.adding:has([name='0/ideal:low'])")
        form.locator("[name='0/actor']").select_option(label="Turkey")
        form.locator("[name='0/ideal:low']").fill("60")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        form.locator("text=Add it").click()
        settled(page, "1 change not saved")
        group = page.locator("details.group:has(summary b:text-is('UN Security Council, Turkey'))")
        group.locator("summary").first.click()
        slider = group.locator("input[type=range]").nth(1)
        slider.focus()
        page.keyboard.press("End")
        settled(page, "2 changes not saved")
    assert bench.room.draft is not None
    assert bench.room.draft.source.data["councils"][0]["members"][-1] == {
        "id": "turkey",
        "actor": "turkey",
        "ideal": [60, 120],
    }


def test_no_step_of_the_form_is_wider_than_the_screen(browser: Any, bench: Open) -> None:
    with at_work(browser, bench, 390) as page:
        for step in ("who", "demands", "today", "levers", "record"):
            page.goto(f"http://127.0.0.1:{bench.door.port}/case?step={step}")
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 844})
                assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_page(page: Any, bench: Open, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    home = page.url.split("?")[0].rstrip("/")
    for name in PAGES:
        page.goto(f"{home}/{name}")
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong = [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]]
        assert wrong == [], name
