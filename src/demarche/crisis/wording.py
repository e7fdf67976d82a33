"""The YAML parser's complaints in plain words."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

__all__ = ["syntax_fault"]

_FAULTS: tuple[tuple[str, str, str], ...] = (
    # what the parser says, what we say, how to mend it
    ("mapping values are not allowed", "a ':' stands where no new key can", "indent the line, or quote text with ': ' in it"),
    ("could not find expected ':'", "a key has no ':' after it", "write 'key: value', or quote the text"),
    ("found duplicate anchor", "the anchor is defined twice", "rename one of the two"),
    ("found undefined alias", "the alias refers to nothing", "write the value out"),
    ("while scanning a quoted scalar", "a quotation mark is never closed", "close the quotation mark"),
    ("while scanning a double-quoted scalar", "text in double quotes cannot be read", "write \\\\ for a backslash, or use single quotes"),
    ("while parsing a flow mapping", "a '{' list of keys is not closed or lacks a comma", "check the commas and the closing '}'"),
    ("while parsing a flow sequence", "a '[' list is not closed or lacks a comma", "check the commas and the closing ']'"),
    ("while parsing a block mapping", "the line does not fit the keys above it", "line it up with the other keys"),
    ("while parsing a block collection", "the line does not fit the list above it", "line it up and start it with '- '"),
    ("block sequence entries are not allowed", "a '- ' list cannot start here", "start the list on a new line"),
    ("cannot start any token", "a character that cannot start a value", "put the text in quotes"),
    ("while scanning a block scalar", "the line after '|' or '>' cannot be read", "start the text on the next line, indented"),
    ("while scanning an alias", "'*' cannot start text", "put the text in quotes"),
    ("while scanning an anchor", "'&' cannot start text", "put the text in quotes"),
    ("while scanning a directive", "'%' cannot start a line", "put the text in quotes"),
    ("while parsing a tag", "'!' cannot start text", "put the text in quotes"),
    ("while scanning a tag", "'!' cannot start text", "put the text in quotes"),
    ("while parsing a node", "something is missing before this", "complete or remove the line"),
)  # fmt: skip


def syntax_fault(error: MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """Line, column (from 1), message and remedy for a parser's error in ``text``."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if re.match(r" *\t", here):
        tab = here.index("\t") + 1
        return line, tab, "a tab is used for indentation", "indent with spaces"
    said = f"{error.context or ''} {error.problem or ''}"
    for sign, message, remedy in _FAULTS:
        if sign in said:
            return line, column, message, remedy
    return line, column, "the line cannot be read as YAML", "check indentation, quotes and brackets"
