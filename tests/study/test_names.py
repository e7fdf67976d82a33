"""Files of any name beside a crisis file: a run keeps copies under names of its own, and goes on from them alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.store import RunFolder
from demarche.study.studies import Interrupted, Study

NAMES = [
    "my ranking.csv",
    "préf.csv",
    "_r.csv",
    "results.json",
    "crisis.yaml",
    "ranking-1.csv",
    "manifest.json",
    "-x.csv",
]
CASE = """demarche: 1
crisis: {{id: small, title: t, as_of: 2020-01-01, question: q, seat: a}}
sources: {{}}
actors:
- {{id: a, name: A}}
- {{id: b, name: B}}
options:
  moves:
  - {{id: o1, actor: a, name: Sign}}
  - {{id: o2, actor: b, name: Attend}}
preferences:
  a: {{csv: "{name}"}}
  b: {{statements: [o2, o1]}}
levers:
- id: turn
  title: A thinks again
  seat: a
  source: []
  note: n
  set: {{preferences.a: {{csv: other.csv}}}}
"""
RANKS = "state,rank\nYY,1\nNY,2\nYN,3\nNN,4\n"
TURNED = "state,rank\nYY,4\nNY,3\nYN,2\nNN,1\n"


def asked(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["run", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


@pytest.mark.parametrize("name", NAMES)
def test_a_ranking_of_any_name_is_kept_and_read_again_from_the_run_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = tmp_path / "case.yml"
    case.write_text(CASE.format(name=name), encoding="utf-8")
    (tmp_path / name).write_text(RANKS, encoding="utf-8")
    (tmp_path / "other.csv").write_text(TURNED, encoding="utf-8")
    asked("case.yml", "--draws", "8", "--out", "whole")
    whole = contents(tmp_path / "whole")
    assert {"ranking-1.csv", "ranking-2.csv", "report.html", "results.json"} <= set(whole)
    named = dict(zip(sorted([name, "other.csv"]), ["ranking-1.csv", "ranking-2.csv"], strict=True))
    assert whole[named[name]] == RANKS.encode()
    assert whole[named["other.csv"]] == TURNED.encode()
    assert whole["crisis.yaml"] == case.read_bytes()
    assert b'"turn"' in whole["results.json"]
    assert RunFolder.open(tmp_path / "whole").finished

    def stopped(*_: object, **__: object) -> None:
        raise Interrupted(None)

    with monkeypatch.context() as patch:
        patch.setattr(Study, "finish", stopped)
        assert CliRunner().invoke(main, ["run", "case.yml", "--draws", "8", "--out", "half"]).exit_code == 130
    for path in (case, tmp_path / name, tmp_path / "other.csv"):
        path.unlink()
    asked("--resume", "half")
    assert contents(tmp_path / "half") == whole


def test_a_ranking_changed_on_the_disk_is_read_anew_by_the_next_run_in_the_same_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yml").write_text(CASE.format(name="r.csv"), encoding="utf-8")
    (tmp_path / "other.csv").write_text(TURNED, encoding="utf-8")
    found = []
    for ranks in (RANKS, TURNED):
        (tmp_path / "r.csv").write_text(ranks, encoding="utf-8")
        asked("case.yml", "--draws", "8", "--out", "out")
        found.append((tmp_path / "out" / "results.json").read_bytes())
    assert found[0] != found[1]


def test_a_copy_that_was_changed_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yml").write_text(CASE.format(name="r.csv"), encoding="utf-8")
    for name in ("r.csv", "other.csv"):
        (tmp_path / name).write_text(RANKS, encoding="utf-8")
    for copy in ("ranking-2.csv", "crisis.yaml"):
        with monkeypatch.context() as patch:
            patch.setattr(Study, "finish", lambda *_, **__: (_ for _ in ()).throw(Interrupted(None)))
            CliRunner().invoke(main, ["run", "case.yml", "--draws", "8", "--out", "half"])
        (tmp_path / "half" / copy).write_text(TURNED, encoding="utf-8")
        done = CliRunner().invoke(main, ["run", "--resume", "half"])
        assert done.exit_code == 2
        assert f"before {copy} was kept, or the copy was changed" in done.output
