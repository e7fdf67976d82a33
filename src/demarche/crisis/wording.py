"""The YAML parser's complaints in plain words."""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

__all__ = ["syntax_fault"]


class _Fault(NamedTuple):
    sign: str
    """Part of what the parser says; the first row that matches is taken."""
    message: str
    remedy: str
    at_opening: bool = False
    """Whether the place to show is where the unfinished thing begins rather than where the parser gave up."""


_FAULTS = (
    _Fault(
        "mapping values are not allowed",
        "a ':' stands where no new key can",
        "line the key up with the others, or put text that holds ': ' in quotes",
    ),
    _Fault("while parsing a flow node", "a '[' or '{' is not closed", "close it with ']' or '}'"),
    _Fault("could not find expected ':'", "there is no ':' after the key", "write 'key: value'", at_opening=True),
    _Fault("duplicate anchor", "the anchor is defined twice", "rename one of the two"),
    _Fault("while scanning a quoted scalar", "the quotation mark is never closed", "close it", at_opening=True),
    _Fault(
        "while scanning a double-quoted scalar",
        "text in double quotes cannot be read",
        r"write \\ for a backslash, or use single quotes",
    ),
    _Fault(
        "while parsing a flow mapping",
        "the '{' opened on line {opening} is not closed, or a comma is missing",
        "check the commas and the closing '}'; put text that holds a comma, ': ' or quotation marks in single quotes",
    ),
    _Fault(
        "while parsing a flow sequence",
        "the '[' opened on line {opening} is not closed, or a comma is missing",
        "check the commas and the closing ']'",
    ),
    _Fault(
        "while parsing a block mapping",
        "the line does not fit the keys above it",
        "line it up with the other keys and write 'key: value'",
    ),
    _Fault(
        "while parsing a block collection",
        "the line does not fit the list above it",
        "line it up with the other entries and start it with '- '",
    ),
    _Fault(
        "sequence entries are not allowed",
        "a '- ' list cannot start here",
        "start the list on a new line, indented",
    ),
    _Fault(
        "cannot start any token",
        "this character cannot start a value",
        "put the text in quotes",
    ),
    _Fault(
        "while scanning a block scalar",
        "the line with '|' or '>' cannot be read",
        "start the text on the next line, indented",
    ),
    _Fault("while scanning an alias", "'*' cannot start text", "put the text in quotes"),
    _Fault("while scanning an anchor", "'&' cannot start text", "put the text in quotes"),
    _Fault("while scanning a directive", "'%' cannot start a line", "put the text in quotes"),
    _Fault(" tag", "'!' cannot start text", "put the text in quotes", at_opening=True),
    _Fault("expected the node content", "this cannot start a value", "put the text in quotes"),
    _Fault(
        "mapping keys are not allowed",
        "a '?' key cannot stand here",
        "put text that starts with '? ' in quotes",
    ),
    _Fault(
        "more indented follow up line",
        "the first lines of the text after '|' or '>' are indented too far",
        "indent them like the line that follows",
    ),
    _Fault(
        "expected '<document start>'",
        "this does not belong to what stands above it",
        "write one mapping of sections: 'key: value' lines at the left edge",
    ),
)

_TAB_INDENT = re.compile(r" *(- *)*\t")


def syntax_fault(error: MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """Line, column (from 1), message and remedy for a parser's error in ``text``."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = re.split("\r\n|\r|\n", text)
    # A tab may stop the parser at the tab itself or, where it swallowed the indentation, one line later.
    for number in (line, line - 1):
        here = lines[number - 1] if 1 <= number <= len(lines) else ""
        if _TAB_INDENT.match(here):
            return number, here.index("\t") + 1, "a tab is used for indentation", "indent with spaces"
    if lines[line - 1 : line] and lines[line - 1][column - 1 : column] == "\t":
        return line, column, "a tab stands where a value should start", "use spaces"
    said = f"{error.context or ''} {error.problem or ''}"
    for fault in _FAULTS:
        if fault.sign in said:
            opening = error.context_mark or mark
            if fault.at_opening and opening is not None:
                line, column = opening.line + 1, opening.column + 1
            number = str(opening.line + 1) if opening is not None else "1"
            return line, column, fault.message.replace("{opening}", number), fault.remedy
    return line, column, "the line cannot be read as YAML", "check indentation, quotes and brackets"
