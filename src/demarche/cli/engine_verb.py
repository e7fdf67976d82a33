"""The verbs of the engines, each made from what its engine declares."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engine.contract import Engine
    from demarche.engine.verb import Option, Request, Shown, Verb

__all__ = ["click_option", "engine_lines", "engine_verb", "extra_options", "further_lines", "further_verb"]

GROUP = "demarche.engines"
"""Where engines are found; said here as well as in the format, which takes too long to import for ``--help``."""

VERBS = "demarche.verbs"
"""Where verbs are found that an engine brings beside its own; each leads to a :class:`demarche.engine.verb.Verb`."""

EXTRAS = "demarche.extras"
"""Where the flags are found for what an engine adds to a run only where somebody asks for it; each leads to a
:class:`demarche.engine.verb.Option` in a module that imports no engine."""


def engine_lines() -> dict[str, str]:
    """The verbs of the engines that are installed, by name (whoever built the package keeps no other order), each with
    its line of help; none of them is imported for it."""
    return {entry.name: _line(entry.module.rpartition(".")[0]) for entry in _brought(GROUP)}


def _brought(group: str) -> list[EntryPoint]:
    return sorted(entry_points(group=group), key=lambda entry: entry.name)


def _line(package: str) -> str:
    """The question of an engine: what follows the colon in the first line of its package's docstring."""
    found = importlib.util.find_spec(package)
    return _question(None if found is None or found.origin is None else Path(found.origin))


def _question(path: Path | None) -> str:
    if path is None or not path.is_file():
        return ""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = text.split("\n")[0]
    words = first.partition(": ")[2].strip() or first
    return words[:1].upper() + words[1:]


def further_lines() -> dict[str, str]:
    """The verbs that engines bring beside their own, each with its line of help; none of them is imported for it."""
    return {entry.name: _question(_file(entry.module)) for entry in _brought(VERBS)}


def extra_options() -> list[click.Option]:
    """The flags of whatever engines add to a run; none of them is imported for it."""
    return [click_option(_extra(entry)) for entry in _brought(EXTRAS)]


def _extra(entry: EntryPoint) -> Option:
    """What it leads to, read from its module alone: the package around it would import the engine."""
    path = _file(entry.module)
    spec = None if path is None else importlib.util.spec_from_file_location(f"{entry.module}.alone", path)
    if spec is None or spec.loader is None:
        return cast("Option", entry.load())
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Option", getattr(module, entry.attr))


def _file(module: str) -> Path | None:
    """Where a module's text is; the packages around it are not imported."""
    top, *rest = module.split(".")
    found = importlib.util.find_spec(top)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent.joinpath(*rest).with_suffix(".py")


def further_verb(name: str) -> click.Command:
    """The command of a verb that an engine brings beside its own."""
    verb: Verb = next(entry for entry in entry_points(group=VERBS) if entry.name == name).load()
    return _command(name, None, verb)


def engine_verb(name: str) -> click.Command:
    """The command of an engine."""
    from demarche.engine.registry import engine

    own = engine(name)
    verb = own.verb
    if not verb.below:
        return _command(name, own, verb)
    group = _CaseOr(name=name, help=verb.help, context_settings={"ignore_unknown_options": True})
    group.case = _command(name, own, verb)
    for word, below in verb.below.items():
        group.add_command(_command(word, own, below))
    return group


class _CaseOr(click.Group):
    """A word of its own leads to the verb below; any other first word is a case."""

    case: click.Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return self.case.name, self.case, args

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [f"CASE|FILE [OPTIONS] | {' | '.join(self.commands)} ..."]


def _command(name: str, engine: Engine | None, verb: Verb) -> click.Command:
    parameters: list[click.Parameter] = [
        click.Argument(["case"], metavar=verb.argument, required=verb.needs_case),
        *map(click_option, verb.options),
        *_common(verb),
    ]

    def called(**given: Any) -> None:
        _answer(engine, verb, given)

    return click.Command(name, params=parameters, callback=called, help=verb.help)


_KINDS: Mapping[str, Any] = {"text": click.STRING, "number": click.FLOAT, "whole": click.INT, "file": click.STRING}


def click_option(option: Option) -> click.Option:
    """An option as the command line takes it."""
    if option.kind == "flag":
        return click.Option([*option.flags, option.name], is_flag=True, help=option.help)
    kind: Any = _KINDS[option.kind]
    if option.least is not None or option.most is not None:
        if option.kind == "whole":
            kind = click.IntRange(_whole(option.least), _whole(option.most))
        else:
            kind = click.FloatRange(option.least, option.most)
    return click.Option(
        [*option.flags, option.name],
        type=kind,
        metavar=option.metavar,
        multiple=option.many,
        nargs=option.count,
        default=option.default,
        show_default=option.default not in (None, ()),
        help=option.help,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _common(verb: Verb) -> list[click.Option]:
    found = [
        click.Option(["--lever", "levers"], multiple=True, metavar="NAME", help="Pull this lever first (repeatable)."),
        click.Option(
            ["--set", "changes"],
            multiple=True,
            metavar="PATH=VALUE",
            help="Change one value first: --set screen.x_high=0.6 (repeatable; ranges as [0.2, 0.4]).",
        ),
    ]
    if verb.studies:
        draws = click.IntRange(0, 2**20)
        found += [
            click.Option(
                ["--draws"],
                type=draws,
                default=256,
                show_default=True,
                help="How many versions to try; 0: none but the middle of the ranges.",
            ),
            click.Option(["--workers"], type=click.IntRange(1, 512), help="Processes to share the work."),
        ]
    seed = click.IntRange(0, 2**32 - 1)
    found.append(click.Option(["--seed"], type=seed, default=0, show_default=True, help="Seed of the versions drawn."))
    found.append(
        click.Option(
            ["--format", "form"],
            type=click.Choice(verb.forms),
            default=verb.forms[0],
            show_default=True,
            help="How to print the answer.",
        )
    )
    if len(verb.forms) == 1:
        return []
    return found if verb.needs_case or verb.studies else found[-1:]


def _answer(engine: Engine | None, verb: Verb, given: dict[str, Any]) -> None:
    from demarche.cli.options import opened
    from demarche.engine.verb import Request

    levers, changes = given.get("levers", ()), given.get("changes", ())
    case, seed, form = given["case"], given.get("seed", 0), given.get("form", verb.forms[0])
    request = Request(
        case=case,
        levers=levers,
        changes=changes,
        seed=seed,
        form=form,
        options={option.name: given[option.name] for option in verb.options},
        opened=lambda: opened(str(case), levers, changes),
        values=lambda draws: _values(str(case), levers, changes, draws, seed),
        ask=_ask if sys.stdin.isatty() else None,
    )
    if verb.changes is not None:
        changes = (*changes, *verb.changes(request))
        request = replace(request, changes=changes, opened=lambda: opened(str(case), levers, changes))
    shown = None if verb.answers is None else verb.answers(request)
    if shown is None and engine is not None:
        shown = _studied(engine, request, given)
    if shown is not None:
        _show(shown, form)


def _values(case: str, levers: tuple[str, ...], changes: tuple[str, ...], draws: int, seed: int) -> dict[Any, Any]:
    from demarche.cli.options import opened
    from demarche.report.terminal import console
    from demarche.study.asking import signing_values

    with console(stderr=True).status("Trying the versions …"):
        return signing_values(opened(case, levers, changes), draws=draws, seed=seed)


def _ask(words: str, default: str | None) -> str:
    return str(click.prompt(words, default=default, show_default=bool(default)))


def _studied(engine: Engine, request: Request, given: Mapping[str, Any]) -> Shown:
    """The engine's own answer over the versions of a run."""
    from demarche.engine.verb import Shown
    from demarche.report.engine_page import engine_page
    from demarche.report.terminal import console
    from demarche.study.asking import ask

    crisis = request.opened()
    if given["draws"] == 0:
        return _at_the_middle(engine, crisis)
    with console(stderr=True).status("Trying the versions …") as status:
        asked = ask(
            crisis,
            engine,
            draws=given["draws"],
            seed=request.seed,
            workers=given["workers"],
            done=lambda done, total: status.update(f"Trying the versions: {done} of {total} parts done …"),
        )
    return Shown(
        page=lambda: engine_page(asked.engine, asked.answer, asked.reader),
        data=lambda: asked.answer.to_dict() | {"study": asked.study.to_dict()},
        rows=lambda: asked.engine.rows(asked.answer),
    )


def _at_the_middle(engine: Engine, crisis: Crisis) -> Shown:
    """The engine's answer where every input has its central value."""
    from demarche.engine.contract import Reader
    from demarche.engine.question import question_of
    from demarche.engine.verb import Shown
    from demarche.errors import InputError
    from demarche.report.engine_page import engine_page

    if not engine.applies(crisis):
        other = engine.instead(crisis)
        if other is None:
            raise InputError(engine.missing)
        engine = other
    question = question_of(crisis, rests_on={engine.name: engine.rests_on(crisis)})
    answer, reader = engine.answer(crisis, None), Reader(question=question, versions=0)
    return Shown(
        page=lambda: engine_page(engine, answer, reader),
        data=lambda: answer.to_dict() | {"study": None},
        rows=lambda: engine.rows(answer),
    )


def _show(shown: Shown, form: str) -> None:
    from demarche.cli.options import print_csv, print_json

    for warning in shown.warnings:
        click.echo(f"warning: {warning}", err=True)
    made: Mapping[str, Callable[[], Any] | None] = {
        "table": shown.page,
        "json": shown.data,
        "csv": shown.rows,
        "yaml": shown.text,
    }
    make = made[form]
    if make is None:
        raise click.UsageError(f"this verb has no {form} for that; leave --format out")
    found: Any = make()
    if form == "table":
        from demarche.report.terminal import show

        show(found)
    elif form == "json":
        print_json(found)
    elif form == "csv":
        rows: Iterable[Mapping[str, Any]] = found
        print_csv(rows)
    else:
        click.echo(found, nl=False)
    if shown.failed:
        raise click.exceptions.Exit(1)
