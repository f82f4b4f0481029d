"""The README's examples work as they stand there."""

import shlex
from pathlib import Path

from tests.command_line import InProcess

README = Path(__file__).parents[3] / "README.md"


def test_the_commands_of_the_readme_run_one_after_the_other(holdfast: InProcess) -> None:
    text = README.read_text(encoding="utf-8").partition("## From the command line")[2]
    block = text.partition("```sh\n")[2].partition("```")[0]
    commands = [shlex.split(line)[1:] for line in block.splitlines()]
    assert len(commands) > 5
    for words in commands:
        holdfast.ok(*words)


def test_the_readme_names_no_command_and_no_option_that_is_not_there(holdfast: InProcess) -> None:
    text = README.read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("holdfast ") and not line.startswith("holdfast --"):
            words = shlex.split(line, comments=True)[1:]
            options = [word for word in words if word.startswith("--")]
            shown = holdfast.ok(*[word for word in words if word.isalpha()][:2], "--help").out
            assert all(option in shown for option in options), line
