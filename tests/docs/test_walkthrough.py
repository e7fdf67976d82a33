"""The follower of documents itself: what is true passes, what is not fails and says where."""

from pathlib import Path

import pytest
from tests.docs.walkthrough import Deviation, follow

pytestmark = pytest.mark.once

TRUE = {
    "output as shown": "```console\n$ echo peace\npeace\n```\n",
    "two commands": "```console\n$ echo a\na\n$ echo b\nb\n```\n",
    "no output, none shown": "```console\n$ true\n```\n",
    "an ellipsis inside a line": "```console\n$ echo done in 3.1 s\ndone in ... s\n```\n",
    "an ellipsis over lines": "```console\n$ seq 5\n1\n...\n5\n```\n",
    "an ellipsis over no line": "```console\n$ seq 2\n...\n1\n...\n2\n...\n```\n",
    "signs that mean something elsewhere": "```console\n$ echo '(a+b)* [c]?'\n(a+b)* [c]?\n```\n",
    "an empty line in the output": "```console\n$ printf 'a\\n\\nb\\n'\na\n\nb\n```\n",
    "a command over two lines": "```console\n$ echo a \\\n>   b\na b\n```\n",
    "errors are output too": "```console\n$ echo oops >&2\noops\n```\n",
    "an expected failure": "```console exit=3\n$ exit 3\n```\n",
    "a Python session": "```python\n>>> 1 + 1\n2\n```\n",
    "a Python session that goes on": "```python\n>>> x = 1\n```\n\ntext\n\n```python\n>>> x\n1\n```\n",
    "a Python program": "```python\nassert 1 + 1 == 2\n```\n",
    "a file, then its use": '```yaml title="a.yaml"\nkey: 1\n```\n```console\n$ cat a.yaml\nkey: 1\n```\n',
    "a block that is only shown": "```text\n$ not run\n```\n",
    "no blocks at all": "Words, `inline code`, and\n\n    $ an indented block\n",
}

FALSE = {
    "other output": ("```console\n$ echo war\npeace\n```\n", r"doc:2: \$ echo war\n"),
    "output not shown": ("```console\n$ echo war\n```\n", "doc:2"),
    "shown, but no output": ("```console\n$ true\npeace\n```\n", "doc:2"),
    "the second command": ("```console\n$ echo a\na\n$ echo b\nc\n```\n", r"doc:4: \$ echo b"),
    "the ellipsis does not fit": ("```console\n$ seq 5\n1\n...\n6\n```\n", "doc:2"),
    "an ellipsis in a line does not run on": ("```console\n$ seq 5\n1...5\n```\n", "doc:2"),
    "a failure": ("```console\n$ false\n```\n", "exit code 1, not 0"),
    "a failure behind an ellipsis": ("```console\n$ echo x; false\n...\n```\n", "exit code 1, not 0"),
    "a success where a failure is due": ("```console exit=2\n$ true\n```\n", "exit code 0, not 2"),
    "a command that does not exist": ("```console\n$ demarché run\n...\n```\n", "exit code 127"),
    "a Python session": ("```python\n>>> 1 + 1\n3\n```\n", r"doc:2: the session goes otherwise"),
    "a Python error": ("```python\n>>> 1 / 0\n```\n", "ZeroDivisionError"),
    "output without a command": ("```console\npeace\n```\n", r"begins with '\$ command'"),
    "a language nobody runs": ("```bash\necho war\n```\n", "neither run nor only shown"),
    "a fence without a language": ("```\necho war\n```\n", "neither run nor only shown"),
    "an open block": ("```console\n$ true\n", "never closed"),
}


@pytest.mark.parametrize("document", TRUE.values(), ids=TRUE.keys())
def test_what_is_true_passes(document: str, tmp_path: Path) -> None:
    follow(document, "doc", tmp_path)


@pytest.mark.parametrize(("document", "message"), FALSE.values(), ids=FALSE.keys())
def test_what_is_not_true_fails(document: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Deviation, match=message):
        follow(document, "doc", tmp_path)


def test_a_python_program_that_fails_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        follow("```python\nassert 1 + 1 == 3\n```\n", "doc", tmp_path)


def test_every_step_is_counted(tmp_path: Path) -> None:
    document = "```console\n$ true\n$ true\n```\n```python\n>>> x = 1\n>>> x\n1\n```\n"
    assert follow(document, "doc", tmp_path) == 4
