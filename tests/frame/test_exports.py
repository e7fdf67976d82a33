"""The public door: complete, documented, and light to open. (That ``__all__`` is sorted, ruff holds.)"""

import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import demarche
from demarche.cli.engine_verb import extra_options
from demarche.engine.registry import engines

MODULES = sorted(module.name for module in pkgutil.walk_packages(demarche.__path__, "demarche."))

# What costs a tenth of a second or more, or comes with an extra: imported where it is used, never on the way in.
HEAVY = {"altair", "duckdb", "IPython", "jinja2", "matplotlib", "pandas", "rich.console", "scipy", "vl_convert"}
# What `demarche --help` does not need either.
HEAVY_FOR_HELP = HEAVY | {"numpy", "pydantic", "ruamel.yaml"}


@pytest.mark.parametrize("name", ["demarche", *MODULES])
def test_what_a_module_exports_exists(name: str) -> None:
    module = importlib.import_module(name)
    exported = getattr(module, "__all__", [])
    assert len(exported) == len(set(exported))
    assert [entry for entry in exported if not hasattr(module, entry)] == []


def test_everything_public_is_documented() -> None:
    assert [name for name in demarche.__all__ if not documented(name, getattr(demarche, name))] == []


def documented(name: str, thing: object) -> bool:
    """Whether ``thing`` has words of its own: not its parent's, nor the signature that a dataclass makes up."""
    if not (inspect.isclass(thing) or inspect.isroutine(thing) or inspect.ismodule(thing)):
        return True  # a constant, such as __version__, has no docstring
    words = vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__
    return bool(words) and not words.startswith(f"{name}(")


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert importlib.import_module(name).__doc__


def test_the_public_door_is_not_empty() -> None:
    assert demarche.__all__


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [("import demarche", HEAVY), ("import demarche.cli", HEAVY_FOR_HELP)],
    ids=["import demarche", "the command line"],
)
def test_importing_costs_little(statement: str, unwanted: set[str]) -> None:
    script = f"{statement}; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "demarche" in loaded
    assert sorted(loaded & unwanted) == []


def test_help_of_a_run_imports_no_engine_and_has_the_flags_of_all() -> None:
    """They are declared twice, as an entry point and by their engine, and are the same."""
    script = "import sys; from demarche.cli import main; main(['run', '--help'], standalone_mode=False);"
    script += "heavy = ('demarche.engines.', 'numpy', 'pydantic');"
    script += "print('\\n'.join(name for name in sys.modules if name.startswith(heavy)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    extras = [option for engine in engines() for option in engine.extras]
    assert extras
    assert all(flag in done.stdout for option in extras for flag in option.flags)
    assert done.stdout.rstrip().endswith("Show this message and exit.")
    said = [(option.name, option.opts, option.help) for option in extra_options()]
    assert said == [(option.name, list(option.flags), option.help) for option in extras]
