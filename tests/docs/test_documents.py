"""Every document does what it says, and every link inside the tree leads somewhere."""

import re
from pathlib import Path

import pytest
from tests.docs.walkthrough import follow

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
HEAVY = {
    "docs/how-to/levers-and-draws.md",
    "docs/how-to/ripeness.md",
    "docs/how-to/write-a-war.md",
}  # whole wars, with levers
LINK = re.compile(r"\]\((?!https?:|mailto:)(?P<target>[^)#\s]+)")


def name(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


FOLLOWED = [
    pytest.param(document, id=name(document), marks=[pytest.mark.slow] if name(document) in HEAVY else [])
    for document in DOCUMENTS
]


@pytest.mark.parametrize("document", FOLLOWED)
def test_following_the_document_gives_what_it_shows(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    follow(document.read_text("utf-8"), name(document), tmp_path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_inside_the_tree_lead_somewhere(document: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(document.read_text("utf-8"))]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_documents_are_found() -> None:
    names = {name(document) for document in DOCUMENTS}
    assert names >= HEAVY
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/index.md"} <= names
    for part in ("tutorial", "how-to", "explanation", "reference"):
        assert any(entry.startswith(f"docs/{part}/") for entry in names), part
