"""What a first crisis file asks about moves: what each could do, and what each wants."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.template_part import Drafted, Started

__all__ = ["drafted"]


def drafted(started: Started) -> Drafted:
    """The sections ``options`` and ``preferences``."""
    return Drafted(text="\n".join([_options(started.options, started.done), _preferences(started.options)]))


def _options(options: Mapping[str, tuple[str, str]], known: Sequence[bool | None]) -> str:
    asked = f', note: "{NOT_JUDGED}: is it done on the day of the question? Taken for no."'
    lines = [
        f"    - {{id: {name}, actor: {owner}, name: {json.dumps(words, ensure_ascii=False)}, "
        f"status_quo: {'yes' if done else 'no'}{asked if done is None else ''}}}"
        for (name, (owner, words)), done in zip(options.items(), known, strict=True)
    ]
    return "\n".join(
        [
            "# What each actor could do. 'status_quo: yes': it does so now. 'direction: forward': it cannot be undone.",
            "options:",
            "  moves:",
            *lines,
            '  infeasible: []      # states that cannot be: - {when: "this and that", why: "the reason"}',
            "",
        ]
    )


def _preferences(options: Mapping[str, tuple[str, str]]) -> str:
    owners = dict.fromkeys(owner for owner, _ in options.values())
    lines = [
        "# What each actor wants. A weight of 0 on every option says: does not care, or nobody has judged it yet.",
        "# Better: statements, most important first, over the options above, each with its evidence:",
        "#   statements:",
        f'#     - {{that: "not {next(iter(options))}", why: "said so on ...", source: REPORT-0501}}',
        "preferences:",
    ]
    nothing = ", ".join(f"{name}: 0" for name in options)
    lines += [f'  {owner}:\n    note: "not judged yet"\n    weights: {{{nothing}}}' for owner in owners]
    return "\n".join([*lines, ""])
