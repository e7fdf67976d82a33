"""Editing: the value that was meant changes, and no other byte of the file does."""

from __future__ import annotations

import copy
import os
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.crisis.editing import Editor
from demarche.crisis.reading import SourceText, read, read_text
from demarche.errors import InputError, StoreError

TEXT = """\
# A crisis, with remarks
demarche: 1
screen: {x_low: 0.3, x_high: [0.4, 0.5]}  # nine numbers
actors:          # who
  - id: assad    # the ruler
    name: "Assad's side"
    note: >-
      some folded
      text
    said: |
      line one
      line two

  # the other one
  - {id: usa, name: 'US'}
empty:
war:  # the fighting
  a: 1
  b:
    c: 2

# the end
last: x"""


def changed(path: tuple[Any, ...], value: Any, text: str = TEXT) -> tuple[list[str], list[str]]:
    """Lines that went and lines that came when the value was set."""
    editor = Editor(read_text(text, "f.yaml"))
    editor.set(path, value)
    return difference(text, editor.source.text)


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


@pytest.mark.parametrize(
    ("path", "value", "came"),
    [
        (("demarche",), 2, ["demarche: 2"]),
        (("screen", "x_low"), 0.25, ["screen: {x_low: 0.25, x_high: [0.4, 0.5]}  # nine numbers"]),
        (("screen", "x_high", 1), None, ["screen: {x_low: 0.3, x_high: [0.4, null]}  # nine numbers"]),
        (("screen", "x_high"), 1, ["screen: {x_low: 0.3, x_high: 1}  # nine numbers"]),
        (("screen", "x_low"), [1, 2], ["screen: {x_low: [1, 2], x_high: [0.4, 0.5]}  # nine numbers"]),
        (("actors", 0, "id"), "bashar", ["  - id: bashar    # the ruler"]),
        (("actors", 0, "name"), 'the "new" \\ side', ['    name: "the \\"new\\" \\\\ side"']),
        (("actors", 1, "name"), "it's", ["  - {id: usa, name: 'it''s'}"]),
        (("actors", 1, "id"), "a: b", ["  - {id: \"a: b\", name: 'US'}"]),
        (("actors", 0, "note"), "short", ["      short"]),
        (("actors", 0, "said"), "one\ntwo\n\nthree\n", ["      one", "      two", "", "      three"]),
        (("empty",), date(2013, 5, 29), ["empty: 2013-05-29"]),
        (("last",), "true", ['last: "true"']),
        (("last",), "2013-05-29", ['last: "2013-05-29"']),
        (("last",), "no", ["last: no"]),
        (("last",), True, ["last: true"]),
        (("last",), 1e-7, ["last: 1e-07"]),
        (("last",), "two\nlines\t", ['last: "two\\nlines\\t"']),
    ],
)
def test_sets_a_value_in_place(path: tuple[Any, ...], value: Any, came: list[str]) -> None:
    assert changed(path, value)[1] == came


@pytest.mark.parametrize(
    ("path", "value", "went", "came"),
    [
        (("screen", "new"), "x", None, ["screen: {x_low: 0.3, x_high: [0.4, 0.5], new: x}  # nine numbers"]),
        (("screen", "x_high", 2), 7, None, ["screen: {x_low: 0.3, x_high: [0.4, 0.5, 7]}  # nine numbers"]),
        (("actors", 0, "kind"), "state", [], ["    kind: state"]),
        (("actors", 2), {"id": "uk", "name": "UK"}, [], ["  - {id: uk, name: UK}"]),
        (("war", "b", "d"), [1], [], ["    d: [1]"]),
        (("empty", "q"), 1, None, ["empty: {q: 1}"]),
        (("new", "deep", "er"), 1, None, ["new: {deep: {er: 1}}"]),
        (("war",), 0.5, ["war:  # the fighting", "  a: 1", "  b:", "    c: 2"], ["war: 0.5  # the fighting"]),
        (("war", "b"), {}, ["  b:", "    c: 2"], ["  b: {}"]),
        (("war", "b"), {"x": 1, "y": "z"}, ["    c: 2"], ["    x: 1", "    y: z"]),
        (("war",), [1, {"a": 2}], ["  a: 1", "  b:", "    c: 2"], ["  - 1", "  - {a: 2}"]),
        (
            ("empty",),
            {"long": ["word " * 12 + str(i) for i in range(3)]},
            None,
            ["  long:", *(f"    - {'word ' * 12}{i}" for i in range(3))],
        ),
    ],
)
def test_adds_and_replaces_parts(path: tuple[Any, ...], value: Any, went: list[str] | None, came: list[str]) -> None:
    gone, new = changed(path, value)
    assert new == came
    if went is not None:
        assert gone == went


@pytest.mark.parametrize(
    ("path", "went", "came"),
    [
        (("demarche",), ["demarche: 1"], []),
        (("war", "b"), ["  b:", "    c: 2"], []),
        (("war", "b", "c"), ["  b:", "    c: 2"], ["  b: {}"]),
        (
            ("actors", 0, "id"),
            ["  - id: assad    # the ruler", '    name: "Assad\'s side"'],
            ['  - name: "Assad\'s side"'],
        ),
        (("actors", 1), ["  - {id: usa, name: 'US'}"], []),
        (("screen", "x_low"), None, ["screen: {x_high: [0.4, 0.5]}  # nine numbers"]),
        (("screen", "x_high"), None, ["screen: {x_low: 0.3}  # nine numbers"]),
        (("screen", "x_high", 0), None, ["screen: {x_low: 0.3, x_high: [0.5]}  # nine numbers"]),
        (("last",), ["last: x"], [""]),
    ],
)
def test_removes(path: tuple[Any, ...], went: list[str] | None, came: list[str]) -> None:
    editor = Editor(read_text(TEXT, "f.yaml"))
    editor.remove(path)
    gone, new = difference(TEXT, editor.source.text)
    assert new in (came, [])
    if went is not None:
        assert gone[: len(went)] == went


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("demarche", "q"), 1),
        (("actors", 5), 1),
        (("actors", "id"), 1),
        (("last",), float("nan")),
        (("last",), object()),
        (("last",), "\x00"),
        (("last",), {"a": float("inf")}),
        (("last",), {(1, 2): 3}),
    ],
)
def test_refuses_what_cannot_be_written(path: tuple[Any, ...], value: Any) -> None:
    editor = Editor(read_text(TEXT, "f.yaml"))
    with pytest.raises(InputError):
        editor.set(path, value)
    assert editor.source.text == TEXT


def test_refuses_to_change_two_values_at_once() -> None:
    editor = Editor(read_text("a: &x {b: 1}\nc: *x\n", "f.yaml"))
    with pytest.raises(InputError, match=r"c\.b cannot be changed: other values would change with it"):
        editor.set(("c", "b"), 2)


def test_a_whole_number_becomes_a_decimal_one() -> None:
    assert changed(("demarche",), 1.0)[1] == ["demarche: 1.0"]


def test_windows_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    editor = Editor(read_text(text, "f"))
    editor.set(("actors", 0, "kind"), "state")
    editor.set(("actors", 0, "said"), "a\nb\n")
    editor.set(("new",), 1)
    assert "\n" not in editor.source.text.replace("\r\n", "")
    assert editor.source.text.startswith("\ufeff# A crisis")


class TestSaving:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "toy.yaml"
        file.write_bytes(TEXT.encode())
        return file

    def test_an_edit_reaches_the_disk_and_keeps_the_mode(self, file: Path) -> None:
        file.chmod(0o640)
        editor = Editor(read(file))
        editor.set(("last",), "y")
        saved = editor.save()
        assert file.read_bytes().decode() == TEXT[:-1] + "y"
        assert file.stat().st_mode & 0o777 == 0o640
        assert read(file).digest == saved.digest
        assert os.listdir(file.parent) == ["toy.yaml"]
        editor.set(("last",), "z")
        editor.save()
        assert file.read_text().endswith("last: z")

    def test_a_link_stays_a_link(self, file: Path) -> None:
        link = file.with_name("link.yaml")
        link.symlink_to(file.name)
        editor = Editor(read(link))
        editor.set(("last",), "y")
        editor.save()
        assert link.is_symlink()
        assert file.read_text().endswith("last: y")

    def test_somebody_elses_change_is_never_overwritten(self, file: Path) -> None:
        editor = Editor(read(file))
        editor.set(("last",), "y")
        file.write_text(TEXT + " # mine")
        with pytest.raises(StoreError, match="changed on disk"):
            editor.save()
        assert file.read_text() == TEXT + " # mine"
        file.unlink()
        with pytest.raises(StoreError, match="changed on disk"):
            editor.save()

    def test_another_file_is_never_overwritten(self, file: Path) -> None:
        other = file.with_name("other.yaml")
        other.write_text("precious")
        with pytest.raises(StoreError, match="already"):
            Editor(read(file)).save(other)
        assert other.read_text() == "precious"
        saved = Editor(read(file)).save(file.with_name("new.yaml"))
        assert saved.path == file.with_name("new.yaml")
        assert saved.path.read_bytes() == TEXT.encode()

    def test_a_failed_write_leaves_the_old_file(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        editor = Editor(read(file))
        editor.set(("last",), "y")

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            editor.save()
        assert file.read_bytes() == TEXT.encode()
        assert os.listdir(file.parent) == ["toy.yaml"]

    def test_text_from_nowhere_needs_a_name(self, tmp_path: Path) -> None:
        editor = Editor(read_text(TEXT, "f"))
        with pytest.raises(InputError, match="file name"):
            editor.save()
        editor.save(tmp_path / "made.yaml")
        assert (tmp_path / "made.yaml").read_text() == TEXT

    @pytest.mark.parametrize("ending", ["", "\n", "\n\n# end\n", "\r\n", "\n...\n"])
    def test_saving_without_edits_keeps_every_byte(self, tmp_path: Path, ending: str) -> None:
        file = tmp_path / "toy.yaml"
        content = ("\ufeff" + TEXT + ending).encode()
        file.write_bytes(content)
        Editor(read(file)).save()
        assert file.read_bytes() == content


KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,6}", fullmatch=True).filter(lambda key: key not in ("null", "true", "false"))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=12),
    st.text("ab :#-'\"\\\n,[]{}|>?&*!%@`\t", max_size=8),
    st.sampled_from(["word " * 40 + "end", "one\ntwo\n", "no", "null", "1", "2013-05-29", "<<", "=", "- a", "a: b"]),
    st.dates(date(1900, 1, 1)),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
FILES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3), st.dictionaries(KEYS, inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)


def quoted(value: Any, random: Random, flow: bool) -> str:
    match value:
        case None:
            return "null" if flow else random.choice(["null", "~", ""])
        case bool():
            return str(value).lower()
        case int() | float() | date():
            return str(value)
    if value.isalpha() and value.isascii() and value.lower() not in ("null", "true", "false") and random.random() < 0.5:
        return str(value)
    if value.isprintable() and random.random() < 0.5:
        return "'" + value.replace("'", "''") + "'"
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    inner = "".join(escapes.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in value)
    return f'"{inner}"'


def written(value: Any, random: Random, indent: int = 0, flow: bool = False) -> list[str]:
    """The value in a random layout, with remarks: the first line goes on where the writer stands."""
    if not isinstance(value, dict | list) or not value:
        empty = {dict: "{}", list: "[]"}.get(type(value))
        return [empty or quoted(value, random, flow)]
    if flow or random.random() < 0.3:
        gap = random.choice(["", " "])
        if isinstance(value, list):
            return [f"[{gap}{', '.join(written(item, random, 0, True)[0] for item in value)}{gap}]"]
        return ["{" + gap + ", ".join(f"{k}: {written(v, random, 0, True)[0]}" for k, v in value.items()) + gap + "}"]
    lines: list[str] = []
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        if lines and random.random() < 0.3:
            lines += random.choice([[""], [" " * indent + "# a remark"], ["# a remark at the edge", ""]])
        head = " " * indent + (f"{key}:" if isinstance(value, dict) else "-")
        remark = random.choice(["", "", "  # why"])
        step = random.choice([2, 4])
        body = written(item, random, indent + step)
        nested = isinstance(item, dict | list) and len(body) + (body[0][:1] == " ") > 1
        if nested and isinstance(value, dict):
            lines += [head + remark, *body]
        elif nested:
            lines += [head + body[0][indent + 1 :], *body[1:]]
        else:
            lines.append(f"{head} {body[0].strip()}".rstrip(" ") + remark)
    return lines


def file_text(data: dict[str, Any], random: Random) -> str:
    return "\n".join(["# top", *written({"demarche": 1, **data}, Random(random.random()), 0)]) + "\n"


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path] * bool(path) + [deeper for step, item in pairs for deeper in paths(item, (*path, step))]


def with_value(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    data = copy.deepcopy(data)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    if isinstance(holder, list) and path[-1] == len(holder):
        holder.append(value)
    else:
        holder[path[-1]] = value
    return data


@given(FILES, st.randoms(use_true_random=False))
def test_the_random_files_mean_their_data(data: dict[str, Any], random: Random) -> None:
    assert read_text(file_text(data, random), "f").data == {"demarche": 1, **data}


def written_out(source: SourceText, path: tuple[Any, ...]) -> bool:
    """Whether the value stands in the file at all: an empty place after ``key:`` or ``-`` is nothing, too."""
    line, column = source.position(path)
    return source.text.split("\n")[line - 1][column - 1 :].strip()[:1] not in ("", "#")


@given(FILES, VALUES, st.data(), st.randoms(use_true_random=False))
def test_any_value_of_any_file_can_be_changed_alone(
    data: dict[str, Any], value: Any, choice: st.DataObject, random: Random
) -> None:
    source = read_text(file_text(data, random), "f")
    editor = Editor(source)
    path = choice.draw(st.sampled_from(paths(source.data)))
    editor.set(path, value)
    assert editor.source.data == with_value(source.data, path, value)
    line, _ = source.position(path, key=True)
    before, after = source.text.split("\n"), editor.source.text.split("\n")
    assert after[: line - 1] == before[: line - 1]
    if written_out(source, path):
        assert editor.source.position(path, key=True) == source.position(path, key=True)
    if not isinstance(value, dict | list) or source.text.count("#") == editor.source.text.count("#"):
        ours = [place for place in paths(source.data) if place[: len(path)] == path]
        last = max(source.position(place)[0] for place in ours)
        assert after[len(after) - len(before[last:]) :] == before[last:]


@given(FILES, VALUES, st.data(), st.randoms(use_true_random=False))
def test_anything_can_be_added_and_taken_away_again(
    data: dict[str, Any], value: Any, choice: st.DataObject, random: Random
) -> None:
    source = read_text(file_text(data, random), "f")
    editor = Editor(source)
    holders = {(): source.data} | {path: value_at(source.data, path) for path in paths(source.data)}
    path = choice.draw(st.sampled_from([path for path, held in holders.items() if isinstance(held, dict | list)]))
    step = len(holders[path]) if isinstance(holders[path], list) else "brand-new"
    editor.set((*path, step), value)
    assert editor.source.data == with_value(source.data, (*path, step), value)
    editor.remove((*path, step))
    assert editor.source.data == source.data
    if holders[path]:
        assert editor.source.text == source.text


@given(FILES, st.data(), st.randoms(use_true_random=False))
def test_anything_can_be_removed(data: dict[str, Any], choice: st.DataObject, random: Random) -> None:
    source = read_text(file_text(data, random), "f")
    editor = Editor(source)
    path = choice.draw(st.sampled_from(paths(source.data)))
    editor.remove(path)
    expected = copy.deepcopy(source.data)
    holder = value_at(expected, path[:-1])
    del holder[path[-1]]
    assert editor.source.data == expected


def value_at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data
