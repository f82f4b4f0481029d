"""How words are read: options anywhere, what is missing or too much is named, and every command has its help."""

from importlib import import_module

import pytest

from tests.command_line import InProcess
from tracker_app.cli.grammar import Command, Option, UsageError, Words, parse, take_command
from tracker_app.cli.table import COMMANDS
from tracker_app.providers.registry import KINDS

TABLE = {
    "go": Command(
        "go", "x:y", "Go", ("WHERE", "[WHEN]"),
        (
            Option("--tag", "list", "T"), Option("--fast", "pair"), Option("--dry", "switch"),
            Option("--how", "value", "walk/run", choices=("walk", "run")),
        ),
    ),
    "group add": Command("group add", "x:y", "Add", ("NAME...",), (Option("--by", "value", "WHO", needed=True),)),
}  # fmt: skip


def read(*words: str) -> Words:
    found, command = take_command(list(words), TABLE)
    assert command is not None
    return parse(command, found)


def test_options_stand_anywhere_and_values_may_follow_an_equals_sign() -> None:
    words = read("--json", "go", "--tag=a", "home", "--tag", "b", "--no-fast", "--home", "/x", "now", "--how=run")
    assert (words.needed("where"), words.text("when"), words.many("tag")) == ("home", "now", ["a", "b"])
    assert (words.flag("fast"), words.flag("dry"), words.text("how")) == (False, None, "run")
    assert (words.as_json, words.home) == (True, "/x")


def test_after_two_dashes_everything_is_text() -> None:
    words = read("go", "--", "--tag", "-5")
    assert (words.needed("where"), words.text("when"), words.many("tag")) == ("--tag", "-5", [])


@pytest.mark.parametrize("words", [("go", "a\udcff"), ("go", "a", "--tag", "a\udcff"), ("go", "a", "--tag=\udcff")])
def test_bytes_that_are_no_text_are_refused_before_anything_is_opened(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        read(*words)


def test_a_value_may_begin_with_one_dash() -> None:
    assert read("go", "x", "--tag", "-15m").many("tag") == ["-15m"]


@pytest.mark.parametrize(
    "words",
    [
        "go", "go a b c", "go a --nonsense", "go a --tag", "go a --tag --dry", "go a --dry=1", "go a --how fly",
        "go a --how run --how walk", "go a --fast --no-fast", "group", "group add", "group add a", "group shrink",
        "nothing", "--nonsense go a", "--home", "--home= go a", "go a --home",
    ],
)  # fmt: skip
def test_words_that_cannot_be_read_are_named(words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(*words.split())
    assert str(caught.value).strip()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_function_and_its_help(holdfast: InProcess, name: str) -> None:
    command = COMMANDS[name]
    module, function = command.run.split(":")
    assert callable(getattr(import_module(f"tracker_app.cli.commands.{module}"), function))
    shown = holdfast.ok(*name.split(), "--help").out
    assert f"holdfast {command.name}" in shown
    for option in command.options:
        assert option.spelled() in shown


def test_the_help_of_a_group_tells_of_all_its_commands(holdfast: InProcess) -> None:
    shown = holdfast.ok("account", "--help").out
    for verb in ("add", "sign-in", "list", "check", "remove"):
        assert f"holdfast account {verb}" in shown
    assert "account add" not in holdfast.ok("account", "list", "--help").out


def test_every_kind_of_server_is_named_where_one_is_added(holdfast: InProcess) -> None:
    shown = holdfast.ok("account", "add", "--help").out
    assert all(kind in shown for kind in KINDS)


def test_the_overview_lists_every_command(holdfast: InProcess) -> None:
    shown = holdfast.ok("--help").out
    for command in COMMANDS.values():
        assert f"  {command.name} " in shown
