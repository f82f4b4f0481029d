"""Writes help from the table of commands. Knows no command itself."""

from collections.abc import Mapping

from tracker_app.cli.grammar import Command

_EVERYWHERE = """\
Everywhere:
  --home DIR   keep data, settings and logs under DIR (or HOLDFAST_HOME)
  --json       one JSON document on standard output
  --help       about holdfast, or about a command

Times: 2026-11-24T09:30, 09:30, 9:30am, -15m, yesterday 17:00.
Ids: any unique ending of 4 signs or more; @ is the running entry, @-1 the one before the newest.
Exit codes: 0 done; 2 wrong usage, nothing changed; 3 saved here, not yet on the server; 4 something needs
your decision; 5 the data file cannot be used; 6 no such thing.\
"""


def overview(commands: Mapping[str, Command]) -> str:
    """Return the help of the whole command line."""
    listed = list(dict.fromkeys(commands.values()))
    width = max(len(command.name) for command in listed)
    lines = ["holdfast opens the window. holdfast COMMAND works without one.", "", "Commands:"]
    lines += [f"  {command.name:<{width}}  {command.help}" for command in listed]
    return "\n".join([*lines, "", _EVERYWHERE])


def group_help(name: str, commands: Mapping[str, Command]) -> str:
    """Return the help of the commands that begin with one word."""
    members = [command for key, command in commands.items() if key.startswith(f"{name} ")]
    parts = [f"{command.usage()}\n  {command.help}." for command in members]
    return "\n\n".join([*parts, f"holdfast {name} alone is holdfast {name} list."])


def command_help(command: Command) -> str:
    """Return the help of one command."""
    lines = [command.usage(), "", command.help + "."]
    if command.options:
        width = max(len(option.spelled()) for option in command.options)
        lines.append("")
        lines += [f"  {option.spelled():<{width}}  {option.help}" for option in command.options]
    return "\n".join(lines)
