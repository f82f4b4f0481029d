"""Declares every command, its arguments and its options: one table, read by the parser and by help alike."""

from tracker_app.cli.grammar import Command, Option

_AT = Option("--at", "value", "TIME", "when, instead of now: 09:30, -15m, yesterday 17:00")
_PROJECT = Option("--project", "value", "P", "the project, by name")
_CONTENT = (
    _PROJECT,
    Option("--task", "value", "T", "a task of the project"),
    Option("--tag", "list", "T", "a tag; may be repeated"),
    Option("--billable", "pair", "", "whether it is billed"),
)
_FROM = Option("--from", "value", "TIME", "when it began")
_TO = Option("--to", "value", "TIME", "when it ended")
_BEGAN = Option("--from", "value", "TIME", "when it began", needed=True)
_ENDED = Option("--to", "value", "TIME", "when it ended", needed=True)
_CUT = Option("--at", "value", "TIME", "where to cut", needed=True)
_KEEP = Option("--keep", "value", "mine/theirs", "whose value stays", ("mine", "theirs"), needed=True)

_DAYS = (
    Option("--from", "value", "DATE", "first day"),
    Option("--to", "value", "DATE", "last day, included"),
)
_SECRET = (
    Option("--user", "value", "U", "the user's name there"),
    Option("--token-stdin", "switch", "", "read the secret from standard input"),
    Option("--token-env", "value", "VAR", "read the secret from this environment variable"),
    Option("--token-store", "value", "keyring/session", "where the secret is kept", ("keyring", "session")),
)
_DRY_RUN = Option("--dry-run", "switch", "", "only say what would be done")

_R = "recording"

COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("start", f"{_R}:start", "Start a timer; a running one stops", ("[DESCRIPTION]",), (*_CONTENT, _AT)),
        Command("stop", f"{_R}:stop", "Stop the running timer", (), (_AT,)),
        Command("continue", f"{_R}:continue_", "Start a new entry like that one (default: the last)", ("[ID]",)),
        Command("status", "lists:status", "What runs, today's total, and the state of sync"),
        Command("add", f"{_R}:add", "Add a finished entry", ("DESCRIPTION",), (_BEGAN, _ENDED, *_CONTENT)),
        Command(
            "edit",
            "editing:edit",
            "Change just what is named",
            ("ID",),
            (
                Option("--description", "value", "D", "the new text"),
                _PROJECT,
                Option("--no-project", "switch", "", "take the project away"),
                *_CONTENT[1:3],
                Option("--no-tags", "switch", "", "take every tag away"),
                _FROM,
                _TO,
                _CONTENT[3],
            ),
        ),
        Command("split", "editing:split", "Cut an entry in two", ("ID",), (_CUT,)),
        Command("delete", "editing:delete", "Delete entries; undo brings them back", ("ID...",)),
        Command("undo", "editing:undo", "Take the last change back"),
        Command("redo", "editing:redo", "Bring back what was undone last"),
        Command(
            "list",
            "lists:list_",
            "Entries, newest first",
            (),
            (
                *_DAYS,
                Option("--project", "value", "P", "only this project"),
                Option("--tag", "value", "T", "only with this tag"),
                Option("--search", "value", "TEXT", "only with all of these words"),
                Option("--limit", "value", "N", "at most so many"),
            ),
        ),
        Command("projects list", "catalogue:projects_list", "Projects"),
        Command(
            "projects add",
            "catalogue:projects_add",
            "Add a project",
            ("NAME",),
            (
                Option("--client", "value", "CLIENT", "whom it is for"),
                Option("--color", "value", "#RRGGBB", "its colour"),
            ),
        ),
        Command("projects rename", "catalogue:projects_rename", "Rename a project", ("NAME", "NEW")),
        Command("projects archive", "catalogue:projects_archive", "Put a project away", ("NAME",)),
        Command("projects delete", "catalogue:projects_delete", "Delete a project; its entries stay", ("NAME",)),
        Command("clients list", "catalogue:clients_list", "Clients"),
        Command("clients add", "catalogue:clients_add", "Add a client", ("NAME",)),
        Command("clients rename", "catalogue:clients_rename", "Rename a client", ("NAME", "NEW")),
        Command("clients archive", "catalogue:clients_archive", "Put a client away", ("NAME",)),
        Command("clients delete", "catalogue:clients_delete", "Delete a client; its projects stay", ("NAME",)),
        Command("tags list", "catalogue:tags_list", "Tags"),
        Command("tags add", "catalogue:tags_add", "Add a tag", ("NAME",)),
        Command("tags rename", "catalogue:tags_rename", "Rename a tag on every entry", ("NAME", "NEW")),
        Command("tags archive", "catalogue:tags_archive", "Put a tag away", ("NAME",)),
        Command("tags delete", "catalogue:tags_delete", "Take a tag off every entry", ("NAME",)),
        Command("tasks list", "tasks:list_", "Tasks of projects", (), (_PROJECT,)),
        Command("tasks add", "tasks:add", "Add a task to a project", ("PROJECT", "NAME")),
        Command("tasks rename", "tasks:rename", "Rename a task", ("PROJECT", "NAME", "NEW")),
        Command("tasks archive", "tasks:archive", "Put a task away", ("PROJECT", "NAME")),
        Command("tasks delete", "tasks:delete", "Delete a task; its entries stay", ("PROJECT", "NAME")),
        Command(
            "account add",
            "accounts:add",
            "Connect a server (KIND: toggl or timetagger); the secret goes to the keyring",
            ("KIND",),
            (
                Option("--name", "value", "N", "how you call it (default: KIND)"),
                Option("--url", "value", "URL", "another server of the same kind"),
                Option("--workspace", "value", "W", "the workspace there"),
                *_SECRET,
                Option("--adopt-local", "switch", "", "send what was recorded here before, too"),
            ),
        ),
        Command("account sign-in", "accounts:sign_in", "Give an account another secret", ("NAME",), _SECRET),
        Command("account list", "accounts:list_", "Accounts"),
        Command("account check", "accounts:check", "Try an account's credentials", ("[NAME]",)),
        Command("account remove", "accounts:remove", "Disconnect a server; the entries stay here", ("NAME",)),
        Command(
            "sync",
            "sync:sync",
            "One pass now: pull, push",
            (),
            (
                Option("--wait", "value", "SECONDS", "keep trying until nothing is pending or the time is up"),
                Option("--status", "switch", "", "only show where sync stands"),
                Option("--pause", "switch", "", "send and fetch nothing until --resume"),
                Option("--resume", "switch", "", "go on after --pause"),
            ),
        ),
        Command("outbox list", "sync:outbox", "Changes the server has not confirmed, oldest first"),
        Command("outbox keep-local", "sync:keep_local", "Leave a refused change on this computer only", ("ID",)),
        Command("outbox discard", "sync:discard", "Take a refused change back", ("ID",)),
        Command("outbox send-again", "sync:send_again", "Send a refused or lost change once more", ("ID",)),
        Command("conflicts list", "sync:conflicts", "Fields that two sides changed differently"),
        Command("conflicts resolve", "sync:resolve", "Decide a conflict", ("ID",), (_KEEP,)),
        Command(
            "incidents",
            "verify:incidents",
            "Past outages, and what became of the entries they touched; with ID, one of them in plain words",
            ("[ID]",),
            (Option("--report", "value", "FILE", "write it (default: the last) to a .json, .md or .html file"),),
        ),
        Command("notify test", "notify:test", "Send a test message by e-mail and push, as set up with config"),
        Command(
            "notify password",
            "notify:password",
            "Keep the password of the mail server in the keyring",
            (),
            (Option("--token-stdin", "switch", "", "read it from standard input; empty forgets it"),),
        ),
        Command("verify", "verify:verify", "Compare with the servers now (default: the last 30 days)", (), _DAYS),
        Command("verify resolve", "verify:verify_resolve", "Say whose side holds", ("ID",), (_KEEP,)),
        Command("held list", "verify:held", "Entries that a server says were deleted, too many at once"),
        Command("held keep", "verify:held_keep", "Keep those entries and send them again", ("[NAME]",)),
        Command("held delete", "verify:held_delete", "Delete those entries here too", ("[NAME]",)),
        Command(
            "report",
            "report:report",
            "Totals, as a table or JSON",
            (),
            (
                *_DAYS,
                Option("--by", "list", "project/client/tag/day/week/description", "what to add up; may be repeated"),
                Option("--round", "value", "RULE", "round each entry: 15m, up:15m, down:6m"),
            ),
        ),
        Command("export", "files:export", "Write entries to a .csv, .json, .ics or .xlsx file", ("FILE",), _DAYS),
        Command(
            "import",
            "files:import_",
            "Take in the entries of a .csv, .json or .ics file; never twice",
            ("FILE",),
            (_DRY_RUN,),
        ),
        Command("backup", "data:backup", "Copy the data file", ("[FILE]",)),
        Command("restore", "files:restore", "Go back to a backup; the file in use becomes one", ("FILE",), (_DRY_RUN,)),
        Command("doctor", "data:doctor", "Look for what is wrong", (), (Option("--fix", "switch", "", "repair it"),)),
        Command("log", "data:log", "The log", (), (Option("--follow", "switch", "", "and what is added to it"),)),
        Command("diagnostics", "files:diagnostics", "Write a report of a fault, secrets removed", ("FILE",)),
        Command(
            "demo outage",
            "demo:outage",
            "Watch the outage of 16 January 2018 go by, in a home of its own; tells what came of it",
            (),
            (
                Option("--speed", "value", "N", "how many times as fast as the day was (default: 300, two minutes)"),
                Option("--window", "switch", "", "open the window on it"),
            ),
        ),
        Command("config list", "data:config_list", "Every setting"),
        Command("config get", "data:config_get", "One setting", ("KEY",)),
        Command("config set", "data:config_set", "Change a setting", ("KEY", "VALUE")),
        Command("config unset", "data:config_unset", "Back to the default", ("KEY",)),
    )
}

for _group in ("projects", "clients", "tags", "tasks", "conflicts", "config", "account", "outbox", "held"):
    COMMANDS[_group] = COMMANDS[f"{_group} list"]
