"""Structure-aware mutants of crisis files: what the check must stand, and what a file that passes it must run.

``python -m tests.fuzz SEED COUNT [EVERY]`` checks COUNT mutants from SEED on and prints those that fail, each with the
seed that makes it again; of those that pass, every EVERY-th also goes through the verbs. A mutant is cut off at 10 s of
processor time (through the verbs: at 60 s), and all of them at 500 MiB; where cutting off does not help, the process is
killed and another goes on. A mutant is one of the shipped cases, or a file as ``new`` writes it, with one to three of
its values, keys or sections changed: removed, doubled, exchanged, of another kind, at a limit, or put into a lever.
"""

from __future__ import annotations

import collections
import copy
import datetime as dt
import json
import math
import os
import pickle
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TextIO

from click.testing import CliRunner

from demarche.cli import main as demarche
from demarche.crisis import loads
from demarche.crisis.paths import shown
from demarche.crisis.shipped import find
from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts, engines
from demarche.errors import CrisisError, InputError
from demarche.study.engine_checks import found_by_engines

__all__ = ["ODD", "TooSlow", "at", "cut_off", "files", "mutant", "places", "run_through", "tried", "written"]

SECONDS = 10.0
SECONDS_OF_VERBS = 60.0
MEGABYTES = 500
VERBS = (
    ("screen",),
    ("stability",),
    ("council",),
    ("settlement",),
    ("ripeness", "--draws", "1"),
    ("levers", "--draws", "8", "--workers", "1"),
    ("claims", "--draws", "8", "--workers", "1"),
)
LACKING = (*(entry.missing for entry in engines()), "no claims")
"""What a verb says of a file that does not hold what it is about."""
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2, 13, 200, 1e9, -0.5, 0.5, 1.5, "", "x", "nobody", "not judged yet", "a; b", "YN-", "1 %",
    [], {}, [0, 1], [1, 0], ["a", "b"], [[]], {"range": [0, 1]}, {"values": [0, 1], "weights": [0, 0]}, {1.5: "x"},
    {"low": 0, "mode": 2, "high": 1}, dt.date(1, 1, 1), dt.date(9999, 12, 31), "é" * 300, {"source": "nobody"},
)  # fmt: skip


@cache
def files() -> tuple[dict[str, Any], ...]:
    who = ("The Ruler", "Rebels", "Great Power")
    can = (("The Ruler", "attend talks"), ("Rebels", "hold fire"), ("Great Power", "arm the rebels"))
    day = dt.date(2024, 5, 1)
    helped = (("Great Power", "Rebels"),)
    small = Outline(id="river", title="River", question="Now?", as_of=day, actors=who, options=can, patrons=helped)
    texts = [find(case).read_text("utf-8") for case in ("syria-2013", "kosovo-1999")] + [blank_file(small, drafts)] * 4
    return tuple(loads(text).source.data for text in texts)


@cache
def _pickled() -> tuple[bytes, ...]:
    return tuple(map(pickle.dumps, files()))


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def _changed(data: dict[str, Any], draw: random.Random) -> None:
    known = list(places(data))
    *above, key = path = draw.choice(known)
    parent = at(data, tuple(above))
    value = parent[key]
    match draw.randrange(7):
        case 0:
            del parent[key]
        case 1:
            parent[key] = copy.deepcopy(draw.choice(ODD))
        case 2:
            parent[key] = copy.deepcopy(at(data, draw.choice(known)))
        case 3 if isinstance(value, int | float) and not isinstance(value, bool):
            parent[key] = value * draw.choice((-1, 0, 0.5, 2, 10, 1e6))
        case 4 if isinstance(parent, list):
            parent.insert(key, copy.deepcopy(value))
        case 4:
            parent[draw.choice((1.5, 2, "x", f"{key}s", "note"))] = copy.deepcopy(value)
        case _:
            levers = data.get("levers")
            if isinstance(levers, list) and levers and isinstance(levers[0], dict):
                lever = draw.choice([entry for entry in levers if isinstance(entry, dict)])
                sets = lever.setdefault("set", {})
                new = draw.choice((*ODD, at(data, draw.choice(known)), _scaled(value, draw), _scaled(value, draw)))
                if isinstance(sets, dict):
                    sets[shown(path)] = copy.deepcopy(new)
                if draw.random() < 0.2:
                    lever["from_month"] = draw.choice((0, 1, 12, 600))


def _scaled(value: Any, draw: random.Random) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return value * draw.choice((0, 0.5, 1.5, 3, 20))


def mutant(seed: int) -> str:
    """The text of one mutant; the same for the same seed."""
    draw = random.Random(seed)
    data = pickle.loads(draw.choice(_pickled()))  # copies in a tenth of the time
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        _changed(data, draw)
    return written(data)


def written(data: Any) -> str:
    """The data as YAML, a line for each value: a tenth of the time that a library takes."""
    out: list[str] = []
    _write(data, "\n", out)
    return "".join(out).lstrip("\n") + "\n"


def _write(node: Any, start: str, out: list[str]) -> None:
    if node and isinstance(node, dict):
        for key, value in node.items():
            out.append(f"{start}{_scalar(key)}:")
            _write(value, f"{start}  ", out)
    elif node and isinstance(node, list):
        for value in node:
            out.append(f"{start}-")
            _write(value, f"{start}  ", out)
    else:
        out.append(f" {_scalar(node)}")


def _scalar(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return json.dumps(value, ensure_ascii=False)


def tried(seed: int) -> tuple[str, str]:
    """Whether a mutant passes the check (``passes``), is refused as it should be (``refused``), or what is wrong."""
    try:
        with cut_off(SECONDS):
            said = _checked(mutant(seed))
    except (CrisisError, InputError) as error:
        said = "refused" if isinstance(error, CrisisError) and _placed(str(error)) else f"no place: {error}"
    except TooSlow:
        return "slow", f"more than {SECONDS:g} s: {traceback.format_exc(limit=-4)}"
    except Exception:
        said = f"traceback: {traceback.format_exc(limit=-4)}"
    return (said, "") if said in ("passes", "refused") else ("wrong", said)


class TooSlow(BaseException):
    """Not an exception that what is tried would take for its own."""


@contextmanager
def cut_off(seconds: float) -> Iterator[None]:
    """Stop what is done inside after so many seconds of processor time."""

    def stop(number: int, frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _bound_memory(megabytes: int) -> None:
    """Let this process take so much memory more than it has now, and no more: for a process of its own."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def _checked(text: str) -> str:
    problems = found_by_engines(loads(text, "mutant.yaml"))
    if any(problem.severity == "error" for problem in problems):
        raise CrisisError(problems)
    return "passes"


def _placed(text: str) -> bool:
    return all(re.match(r"mutant\.yaml:\d+:\d+: ", line) for line in text.splitlines() if line.startswith("mutant"))


def run_through(seed: int) -> str:
    """What goes wrong when a mutant that passes the check goes through the verbs, in a process of its own; empty if
    nothing does."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told")
        child = os.fork()
        if not child:
            os.chdir(folder)
            Path("mutant.yaml").write_text(mutant(seed), "utf-8")
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            _bound_processor_time(2 * SECONDS_OF_VERBS)
            try:
                with cut_off(SECONDS_OF_VERBS):
                    told.write_text(f"ended {_refused_by_a_verb()}", "utf-8")
            except TooSlow:
                told.write_text(f"ended more than {SECONDS_OF_VERBS:g} s: {traceback.format_exc(limit=-4)}", "utf-8")
            os._exit(0)
        _, status, used = os.wait4(child, 0)
        said = told.read_text("utf-8") if told.exists() else ""
    if not said.startswith("ended"):
        return f"the process ended with status {status}"
    peak = used.ru_maxrss // 1024
    return said[6:] or (f"took {peak} MiB" if peak > MEGABYTES else "")


def _refused_by_a_verb() -> str:
    for verb, *options in VERBS:
        ran = CliRunner().invoke(demarche, [verb, "mutant.yaml", *options])
        said = f"{ran.output}{ran.exception}"
        if ran.exit_code != 0 and not any(words in said for words in LACKING):
            return f"{verb}: {said[-600:]!r}"
    return ""


def trial(first: int, count: int, every: int = 0) -> int:
    """Try so many mutants; how many failed."""
    files()
    counts: collections.Counter[str] = collections.Counter()
    peak, spent, spent_here, seed, end = 0, 0.0, 0.0, first, first + count
    while seed < end:
        for line in _from_a_process_of_its_own(seed, end, every):
            seed, kind, what, peak, spent_here = json.loads(line)
            counts[kind] += 1
            if what:
                _say(f"{seed}: {kind}: {what}")
            seed += 1
            if seed % 500 == 0:
                _say(f"before {seed}: {dict(counts)}")
        spent += spent_here
        if seed < end:
            counts["killed"] += 1
            _say(f"{seed}: killed: cutting off did not help")
            seed += 1
    _say(f"{dict(counts)}, at most {peak} MiB, {spent:.0f} s of processor time")
    return counts["wrong"] + counts["slow"] + counts["killed"]


def _from_a_process_of_its_own(first: int, end: int, every: int) -> Iterator[str]:
    """One line for each mutant, from a child that may not take more than it should."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _bound_memory(MEGABYTES)
        with os.fdopen(writing, "w") as out:
            _try_all(first, end, every, out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        yield from lines
    os.waitpid(child, 0)


def _try_all(first: int, end: int, every: int, out: TextIO) -> None:
    passed = 0
    for seed in range(first, end):
        _bound_processor_time(2 * SECONDS)
        kind, what = tried(seed)
        passed += kind == "passes"
        if kind == "passes" and every and passed % every == 0:
            what = run_through(seed)
            kind = "wrong" if what else "runs"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        out.write(json.dumps([seed, kind, what, peak, time.process_time()]) + "\n")
        out.flush()


def _bound_processor_time(seconds: float) -> None:
    """Let this process take so much more than it has taken, and be killed then."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds), resource.RLIM_INFINITY))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(1 if trial(*map(int, sys.argv[1:])) else 0)
