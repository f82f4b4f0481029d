"""Runs one command and turns whatever happens into an exit code: the command line's boundary. Knows no command.

A command's module is imported only when it runs, so that recording stays instant.
"""

import sys
from typing import TYPE_CHECKING

from tracker_app.cli.grammar import Command, UsageError, Words, parse, take_command
from tracker_app.cli.table import COMMANDS
from tracker_app.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracker_app.cli.session import Session

_OUR_FAULT = 1
"""A bug of ours; CLI.md gives it no number, and scripts must not take it for anything they know."""


def run(argv: "list[str]") -> int:
    """Run the command that `argv` names; returns the exit code of CLI.md."""
    try:
        _prepare_output()
        code = _run(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        return _quiet_end()
    except KeyboardInterrupt:
        return 130
    return code


def _prepare_output() -> None:
    """Let whatever is recorded be printed: a sign that the terminal has no code for is written as an escape."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _run(argv: "list[str]") -> int:
    try:
        found, command = take_command(argv, COMMANDS)
        if found.version:
            return _version()
        if command is None:
            return _help(None)
        words = parse(command, found)
        if found.help:
            return _help(command, group=argv)
    except UsageError as error:
        return _usage(error, as_json="--json" in argv)
    return _perform(command, words)


def _perform(command: Command, words: Words) -> int:
    from tracker_app.cli.session import Session, environment

    session = Session(words, environment())
    try:
        return _function(command)(session)
    except UsageError as error:
        return _usage(error, as_json=words.as_json)
    except StoreError as error:
        from tracker_app.app import explain
        from tracker_app.cli.session import NO_FILE, NOT_SENT

        # What an emergency file keeps is saved: whoever tried again would have it twice.
        return session.trouble(explain.of_store(error), NOT_SENT if error.kept else NO_FILE)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - the command line's boundary (ARCHITECTURE 4.11)
        from tracker_app.cli.boundary import unexpected

        return unexpected(error, session.unopened.home, as_json=words.as_json)
    finally:
        session.close()


def _function(command: Command) -> "Callable[[Session], int]":
    from importlib import import_module

    module, name = command.run.split(":")
    function: Callable[[Session], int] = getattr(import_module(f"tracker_app.cli.commands.{module}"), name)
    return function


def _version() -> int:
    from tracker_app import __version__

    print(f"holdfast {__version__}")
    return 0


def _help(command: "Command | None", *, group: "Sequence[str]" = ()) -> int:
    from tracker_app.cli.help import command_help, group_help, overview

    if command is None:
        print(overview(COMMANDS))
        return 0
    # "holdfast account --help" is about all that can be done with accounts.
    name = command.name.removesuffix(" list")
    is_group = name != command.name and "list" not in group
    print(group_help(name, COMMANDS) if is_group else command_help(command))
    return 0


def _usage(error: UsageError, *, as_json: bool) -> int:
    from tracker_app.cli.session import USAGE

    if as_json:
        from tracker_app.cli.render import json_text

        print(json_text({"error": {"code": "usage", "message": str(error)}}))
    print(f"holdfast: {error}", file=sys.stderr)
    return USAGE


def _quiet_end() -> int:
    """Whoever read our output has gone (`holdfast list | head`): no trace, and nothing to flush at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141
