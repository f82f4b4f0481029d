"""Reads a command's words by its declaration, and nothing more. Knows no command and prints nothing.

Plain classes and no argparse: a command that records time must have committed before such a module is even loaded.
"""

GLOBAL_VALUES = ("--home",)
GLOBAL_SWITCHES = ("--json", "--help", "-h", "--version")


class UsageError(Exception):
    """The words cannot be read; the text says what is wrong, in a sentence for people."""


class Option:
    """One option. `kind` is "value", "list" (may be repeated), "switch", or "pair" (`--name` and `--no-name`)."""

    __slots__ = ("choices", "help", "kind", "metavar", "name", "needed")

    def __init__(
        self,
        name: str,
        kind: str = "value",
        metavar: str = "",
        help_: str = "",
        choices: tuple[str, ...] = (),
        *,
        needed: bool = False,
    ) -> None:
        self.name = name
        self.kind = kind
        self.metavar = metavar
        self.help = help_
        self.choices = choices
        self.needed = needed

    @property
    def key(self) -> str:
        """The name under which the value is handed on: `--token-env` becomes `token_env`."""
        return self.name[2:].replace("-", "_")

    def spelled(self) -> str:
        """The option as help and errors write it."""
        if self.kind == "pair":
            return f"{self.name}/--no-{self.name[2:]}"
        return f"{self.name} {self.metavar}" if self.metavar else self.name


class Command:
    """One command: its words, what it takes, and the function that runs it (`module:function`).

    `takes` lists positional arguments: "NAME" is needed, "[NAME]" may be left out, "NAME..." is one or more.
    """

    __slots__ = ("help", "name", "options", "run", "takes")

    def __init__(
        self, name: str, run: str, help_: str, takes: tuple[str, ...] = (), options: tuple[Option, ...] = ()
    ) -> None:
        self.name = name
        self.run = run
        self.help = help_
        self.takes = takes
        self.options = options

    def usage(self) -> str:
        """The command with its arguments on one line."""
        options = [
            o.spelled() if o.needed else f"[{o.spelled()}]{' ...' if o.kind == 'list' else ''}" for o in self.options
        ]
        return " ".join(["holdfast", self.name, *self.takes, *options])


class Words:
    """What was given: a command's values by name. What was not given is None, or an empty list."""

    __slots__ = ("_values", "as_json", "home")

    def __init__(self, values: "dict[str, str | bool | list[str]]", *, as_json: bool, home: "str | None") -> None:
        self._values = values
        self.as_json = as_json
        self.home = home

    def text(self, name: str) -> "str | None":
        """Return a value, or None if it was not given."""
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def needed(self, name: str) -> str:
        """Return a value that the grammar says is there."""
        value = self._values.get(name)
        if not isinstance(value, str):
            raise UsageError(f"{name} is missing.")
        return value

    def many(self, name: str) -> list[str]:
        """Return every value given."""
        value = self._values.get(name)
        return value if isinstance(value, list) else []

    def has(self, name: str) -> bool:
        """Whether it was given at all."""
        return name in self._values

    def flag(self, name: str) -> "bool | None":
        """Return a switch: True, False (`--no-name`), or None if neither was given."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else None


class Globals:
    """The words that every command takes, wherever they stand, and the words that remain."""

    __slots__ = ("as_json", "help", "home", "rest", "version")

    def __init__(self) -> None:
        self.home: str | None = None
        self.as_json = False
        self.help = False
        self.version = False
        self.rest: list[str] = []


def take_command(argv: "list[str]", commands: "dict[str, Command]") -> "tuple[Globals, Command | None]":
    """Find the global options before the command, and the command itself. Raises UsageError for an unknown one.

    Two words make one command where the table says so: "account add".
    """
    found = Globals()
    i = 0
    while i < len(argv) and argv[i].startswith("-"):
        i += _take_global(found, argv, i)
    words = argv[i:]
    if not words:
        return found, None
    name, used = words[0], 1
    if len(words) > 1 and f"{name} {words[1]}" in commands:
        name, used = f"{name} {words[1]}", 2
    command = commands.get(name)
    if command is None:
        group = [known for known in commands if known.startswith(f"{name} ")]
        if group:
            raise UsageError(f"holdfast {name} needs one of: {', '.join(known.split()[1] for known in group)}")
        raise UsageError(f"There is no command {name!r}. holdfast --help lists them.")
    found.rest = words[used:]
    return found, command


def _take_global(found: Globals, argv: "list[str]", i: int) -> int:
    word = argv[i]
    if word == "--json":
        found.as_json = True
    elif word in ("--help", "-h"):
        found.help = True
    elif word == "--version":
        found.version = True
    elif word == "--home":
        if i + 1 >= len(argv):
            raise UsageError("--home needs a folder after it.")
        found.home = argv[i + 1]
        return 2
    elif word.startswith("--home="):
        found.home = word[7:]
    else:
        raise UsageError(f"There is no option {word}. holdfast --help lists them.")
    if found.home == "":
        raise UsageError("--home needs a folder after it.")
    return 1


def parse(command: Command, found: Globals) -> Words:
    """Read the words after the command. Raises UsageError; nothing was done then."""
    spellings = {option.name: option for option in command.options}
    spellings.update((f"--no-{o.name[2:]}", o) for o in command.options if o.kind == "pair")
    values: dict[str, str | bool | list[str]] = {}
    loose: list[str] = []
    words, i, only_loose = found.rest, 0, False
    while i < len(words):
        word = words[i]
        if only_loose or word == "-" or not word.startswith("-"):
            loose.append(word)
            i += 1
        elif word == "--":
            only_loose = True
            i += 1
        elif (name := word.split("=", 1)[0]) in spellings:
            i += _take_option(values, spellings[name], words, i)
        else:
            if word not in GLOBAL_SWITCHES and name not in GLOBAL_VALUES:
                raise UsageError(
                    f"holdfast {command.name} has no option {name}. Text that begins with - goes after --."
                )
            i += _take_global(found, words, i)
    if not found.help:
        _place(values, command, loose)
    return Words(values, as_json=found.as_json, home=found.home)


def _take_option(values: "dict[str, str | bool | list[str]]", option: Option, words: "list[str]", i: int) -> int:
    name, equals, value = words[i].partition("=")
    key, used = option.key, 1
    if option.kind in ("switch", "pair"):
        if equals:
            raise UsageError(f"{name} takes no value.")
        says = name == option.name
        if values.get(key, says) is not says:
            raise UsageError(f"{option.spelled()}: only one of the two.")
        values[key] = says
        return 1
    if not equals:
        if i + 1 >= len(words) or words[i + 1].startswith("--"):
            raise UsageError(f"{name} needs {option.metavar or 'a value'} after it.")
        value, used = words[i + 1], 2
    _refuse_no_text(value)
    if option.choices and value not in option.choices:
        raise UsageError(f"{name} takes {' or '.join(option.choices)}, not {value!r}.")
    if option.kind == "list":
        kept = values.get(key)
        values[key] = [*kept, value] if isinstance(kept, list) else [value]
    elif key in values:
        raise UsageError(f"{name} was given twice.")
    else:
        values[key] = value
    return used


def _refuse_no_text(word: str) -> None:
    """Refuse a word that holds bytes which are no text here; only the name of a file may."""
    if not word.isascii():
        try:
            word.encode()
        except UnicodeEncodeError:
            raise UsageError(f"{word!r} is not text in UTF-8.") from None


def _place(values: "dict[str, str | bool | list[str]]", command: Command, loose: "list[str]") -> None:
    for takes in command.takes:
        name = takes.strip("[].").lower()
        if name != "file":
            for word in loose:
                _refuse_no_text(word)
        if takes.endswith("..."):
            if not loose:
                raise UsageError(f"holdfast {command.name} needs {takes[:-3]}.")
            values[name], loose = loose, []
        elif loose:
            values[name], loose = loose[0], loose[1:]
        elif not takes.startswith("["):
            raise UsageError(f"holdfast {command.name} needs {takes}.")
    for option in command.options:
        if option.needed and option.key not in values:
            raise UsageError(f"holdfast {command.name} needs {option.spelled()}.")
    if loose and command.name.startswith("account "):
        # It may be a secret in the wrong place, and errors are read by others.
        raise UsageError(f"holdfast {command.name} takes no further words, and a secret never as a word.")
    if loose:
        hint = " Put text of several words in quotes." if "DESCRIPTION" in "".join(command.takes) else ""
        raise UsageError(f"holdfast {command.name} does not know what to do with {loose[0]!r}.{hint}")
