"""The catalogue: every failure that a user can meet, in words (DESIGN 7, UI.md 13). Knows no error type.

Codes are stable. Each last wording needs no fact, or only one that is always at hand.
"""

from tracker_app.app.messages import LazyText, _l
from tracker_app.app.problems import Sentence, Template

CATALOGUE: dict[str, Template] = {}

_SAVED = _l("Your time is saved here.")
_WAITS = _l("Your time is saved here; changes wait.")
_TRIES = (_l("Next try {next_try}."), _l("Holdfast tries again by itself."))
_SENDING_AGAIN = (_l("Sending again at {next_try}."), _l("Holdfast sends again by itself."))
_Words = LazyText | Sentence

_RETRY = ("retry", _l("Try again"))
_SYNC = ("sync-now", _l("Try now"))
_SIGN_IN = ("sign-in", _l("Sign in"))
_NETWORK = ("network-settings", _l("Network settings"))
_FOLDER = ("choose-folder", _l("Use another folder"))
_COPY = ("save-copy", _l("Save a copy elsewhere"))
_SPACE = ("free-space", _l("Show what takes space"))
_RESTORE = ("restore", _l("Compare and restore"))
_EDIT = ("edit-entry", _l("Edit entry"))
_KEEP = ("keep-local", _l("Keep only on this computer"))
_PROJECT = ("choose-project", _l("Choose project"))
_DIAGNOSTICS = ("copy-diagnostics", _l("Copy diagnostics"))


def _add(
    code: str,
    title: _Words,
    what: _Words,
    safe: _Words,
    do: _Words,
    *actions: tuple[str, LazyText],
    is_calm: bool = False,
) -> None:
    CATALOGUE[code] = Template(code, _each(title), _each(what), _each(safe), _each(do), actions, is_calm)


def _each(words: _Words) -> Sentence:
    return words if isinstance(words, tuple) else (words,)


# One problem is one paragraph, which a reader takes in at a glance.
# fmt: off

# Starting
_add("HF-START-001", (_l("{part} is off this time"), _l("A part is off this time")),
     (_l("{part} could not be started."), _l("A part of the program could not be started.")),
     _l("Your time is safe, and tracking works as always."), _l("Start Holdfast again to have it back."),
     _DIAGNOSTICS)
_add("HF-START-002", _l("Holdfast is already open"), _l("Another Holdfast has this folder open and does not answer."),
     _l("Your time is safe; nothing was changed."), _l("Close the other one, or open this window for reading only."),
     ("open-read-only", _l("Open for reading")))
_add("HF-START-003", (_l("{part} was left out"), _l("Safe mode")),
     (_l("Holdfast ended twice while starting {part}, so it was left out."),
     _l("Holdfast ended twice while starting, so optional parts were left out.")),
     _l("Your time is safe, and tracking works."), _l("Start Holdfast again to try with everything."), _DIAGNOSTICS)
_add("HF-START-004", _l("No window here"), _l("This computer offers no screen that a window could open on."),
     _l("Your time is safe."), _l("Every command works without one: try holdfast status."))
_add("HF-START-005", _l("Holdfast ended unexpectedly"), _l("Holdfast ended unexpectedly the last time."),
     _l("Your time is safe because every change is saved before it is shown; a running timer counted on."),
     _l("You can go on working. If it happens again, please send us the diagnostics."), _DIAGNOSTICS)

# The data file
_add("HF-FILE-001", _l("The data file is busy"),
     (_l("{path} is in use by another program, and did not come free in time."),
     _l("The data file is in use by another program.")),
     _l("What was saved is safe; this last change was not saved."),
     _l("Do it once more in a moment: a virus scanner or a backup often holds a file for that long."))
_add("HF-FILE-002", _l("The data file cannot be written"),
     (_l("{path} or its folder is read-only."), _l("The data file or its folder is read-only.")),
     _l("Everything recorded so far is safe; new changes cannot be saved."),
     _l("Allow writing there, or save a copy elsewhere."), _COPY)
_add("HF-FILE-003", _l("The disk is full"),
     (_l("Cannot save: the disk with {path} is full."), _l("Cannot save: the disk is full.")),
     (_l("What was saved is safe. The timer keeps running in memory since {since_clock}."),
     _l("What was saved is safe; this last change was not saved.")), _l("Free some space, or save a copy elsewhere."),
     _SPACE, _COPY)
_add("HF-FILE-004", _l("The data file is damaged"), (_l("{path} is damaged."), _l("The data file is damaged.")),
     (_l("A backup from {backup_clock} is good and has {entries} entries."),
     _l("Nothing was changed or deleted. Backups lie in the folder backups beside the file.")),
     _l("Compare the two and restore."), _RESTORE)
_add("HF-FILE-005", _l("The data file is from a newer Holdfast"),
     (_l("{path} was written by a newer version of Holdfast."),
     _l("The data file was written by a newer version of Holdfast.")), _l("Your time is safe; nothing was changed."),
     _l("Install that version, or open the file for reading."), ("open-read-only", _l("Open for reading")))
_add("HF-FILE-006", _l("This file is not Holdfast's"),
     (_l("{path} belongs to another program."), _l("The file in this folder belongs to another program.")),
     _l("It was left as it is."), _l("Choose another folder."), _FOLDER)
_add("HF-FILE-007", _l("The data file cannot be opened"),
     (_l("{path} cannot be opened."), _l("The data file cannot be opened.")),
     _l("Nothing was changed. What was saved there is as it was."),
     _l("Check that the folder is there and that you may write to it, or choose another one."), _RETRY, _FOLDER)
_add("HF-FILE-008", _l("Others could read your files"),
     (_l("Other users of this computer can read {path}."), _l("Other users of this computer can read your files.")),
     _l("Your time is saved, but not for your eyes alone."),
     _l("Let Holdfast make the files yours alone: holdfast doctor --fix."), ("fix", _l("Repair")))
_add("HF-FILE-009", _l("The disk is nearly full"), (_l("Only {free_mb} MB are free on the disk with the data file."),
     _l("The disk with the data file is nearly full.")), _l("Your time is saved."), _l("Free some space soon."),
     _SPACE)
_add("HF-FILE-010", _l("Changes without a sender"),
     (_l("{count} entries differ from the server without a change waiting to be sent."),
     _l("Some entries differ from the server without a change waiting to be sent.")), _l("Your time is saved here."),
     _l("Sync now and look at these entries."), _SYNC)
_add("HF-FILE-011", _l("An index of the data file is damaged"),
     _l("The data file's order of entries is damaged; the entries themselves are whole."), _l("Your time is safe."),
     _l("Let Holdfast rebuild it: holdfast doctor --fix."), ("fix", _l("Repair")))
_add("HF-FILE-012", _l("No backup was made"),
     (_l("The backup {path} could not be made."), _l("No backup could be made.")),
     _l("Your time is safe; the data file was only read."), _l("Choose another place for it."),
     ("save-copy", _l("Choose a place")))
_add("HF-FILE-013", _l("More than one timer runs"),
     (_l("{count} timers run at once."), _l("More than one timer runs at once.")), _l("Your time is safe."),
     _l("Stop all but one."))
_add("HF-FILE-014", _l("The disk fails"),
     (_l("The disk with {path} does not read or write as it should."),
     _l("The disk does not read or write as it should.")),
     _l("What was saved before is safe as far as the disk is; this last change was not saved."),
     _l("Save a copy elsewhere, then have the disk checked."), _COPY)
_add("HF-FILE-015", _l("The data file was repaired"),
     (_l("The data file was damaged. It was put together from what could be read of it and from the backup of "
     "{backup_clock}: {found} But {missing}"),
     _l("The data file was damaged. It was put together from what could be read of it and from the backup of "
     "{backup_clock}: {found}"),
     _l("The data file was damaged, and there was no backup. What could be read of it: {found}"),
     _l("The data file was damaged and was put together again.")),
     (_l("Nothing was deleted: the damaged file was set aside in the folder {folder}."),
     _l("The damaged file was set aside, and nothing was deleted.")),
     _l("Look through the last days, then dismiss this."), ("show-repair", _l("Show what came from where")))
_add("HF-FILE-016", _l("Tracking in a second file"),
     (_l("The data file cannot be used now, so everything you do is saved in {side}."),
     _l("The data file cannot be used now, so everything you do is saved in a second file.")),
     _l("Your time is saved there, and joins the rest as soon as the data file can be used again."),
     _l("Remove the cause, then try again."), _RETRY)
_add("HF-FILE-017", _l("Joined again"),
     (_l("{count} entries from the second file are with the rest now."),
     _l("What was saved in a second file is with the rest now.")), _l("Your time is saved."), _l("Nothing to do."))
_add("HF-FILE-018", _l("Kept in the emergency file"),
     (_l("The data file cannot be written, so this change was kept in {tape}."),
     _l("The data file cannot be written, so this change was kept in an emergency file.")),
     _l("It is safe there, and appears as soon as the data file can be written again."),
     _l("Free some space or allow writing, then try again."), _SPACE)
_add("HF-FILE-019", _l("Brought back from the emergency file"),
     (_l("{count} changes from the emergency file are with the rest now."),
     _l("The changes from the emergency file are with the rest now.")), _l("Your time is saved."),
     _l("Nothing to do."))
_add("HF-FILE-020", _l("A change did not find its place"),
     (_l("A change in the emergency file {tape} does not fit to what is recorded now."),
     _l("A change in the emergency file does not fit to what is recorded now.")),
     _l("It was not thrown away; it stays in that file."), _l("Compare by hand; the file names the entries."),
     _DIAGNOSTICS)
_add("HF-FILE-021", _l("This file cannot be restored"),
     (_l("{path} is not a good copy of a data file of Holdfast."),
     _l("This is not a good copy of a data file of Holdfast.")), _l("Nothing was changed."),
     _l("Choose another backup."), _RESTORE)
_add("HF-FILE-022", _l("A backup went bad"),
     (_l("The backup {path} can no longer be read as it was made."),
     _l("A backup can no longer be read as it was made.")),
     _l("Your time is safe; the data file and the other backups are well."),
     _l("Have the disk checked; it may be the first sign."), _COPY)
_add("HF-FILE-023", _l("This file cannot be read"), (_l("{path} cannot be read."), _l("The file cannot be read.")),
     _l("Nothing was changed."), _l("Check that the file is there and that you may read it."), _RETRY)
_add("HF-FILE-024", _l("This file cannot be written"),
     (_l("{path} could not be written."), _l("The file could not be written.")),
     _l("Your time is safe; it was only read."), _l("Choose another place for the file."), _RETRY)

# The keyring
_add("HF-KEY-001", _l("No password store found"), _l("No password store found."),
     _l("Sign-in lasts until you quit. Your time is safe."),
     (_l("Install a password store, or give the secret in {variable} at each run."),
     _l("Install a password store, or sign in at each start.")), ("keyring-help", _l("Other options")))
_add("HF-KEY-002", _l("The password store is locked"), _l("The password store is locked."),
     _l("You can keep tracking; changes wait."), _l("Unlock it to sync."), ("unlock", _l("Unlock")))
_add("HF-KEY-003", _l("The password store does not answer"),
     (_l("The password store did not answer within {seconds} seconds."),
     _l("The password store did not answer in time.")), _l("You can keep tracking; changes wait."),
     _l("Try again when it is ready."), ("unlock", _l("Try again")))
_add("HF-KEY-004", (_l("Sign in to {service}"), _l("Sign in again")),
     (_l("The sign-in for {service} is not in the password store any more."),
     _l("The sign-in is not in the password store any more.")), _l("You can keep tracking; changes wait."),
     (_l("Sign in again, or give the secret in {variable} at each run."), _l("Sign in again.")), _SIGN_IN)
_add("HF-KEY-005", _l("The password store fails"), _l("The password store answers with a fault."),
     _l("You can keep tracking; changes wait."), _l("Restart it, or sign in for this session."), _SIGN_IN)
_add("HF-KEY-006", _l("Sign-in lasts until you quit"),
     (_l("The sign-in for {service} is kept in memory only, as you asked."), _l("The sign-in is kept in memory only.")),
     _l("Your time is safe."), _l("Sign in again after the next start."), ("keyring-help", _l("Other options")))
_add("HF-KEY-007", _l("Sign-in lasts until you quit"),
     (_l("The password store did not take the sign-in for {service}, so it is kept in memory only."),
     _l("The password store did not take the sign-in, so it is kept in memory only.")), _l("Your time is safe."),
     _l("Unlock the password store and sign in once more."), _SIGN_IN)

# The network
_add("HF-NET-001", _l("No network"), _l("No network."),
     _l("Your time is saved here and will be sent when the connection is back."), _TRIES)
_add("HF-NET-002", (_l("{service} was not found"), _l("The server was not found")),
     (_l("The address of {service} was not found: either there is no network, or the address is mistyped."),
     _l("The server's address was not found.")), _WAITS, _TRIES, _NETWORK)
_add("HF-NET-003", (_l("{service} is not reachable"), _l("The server is not reachable")),
     (_l("Nothing answers at the address of {service}."), _l("Nothing answers at the server's address.")), _WAITS,
     _TRIES, _SYNC)
_add("HF-NET-004", _l("The connection is not trusted"),
     (_l("The connection to {service} is signed by “{issuer}”, which this computer does not trust."),
     _l("The connection to {service} is signed by someone this computer does not trust."),
     _l("The connection is signed by someone this computer does not trust.")),
     _l("Your time is saved here; nothing was sent."), _l("If you know this signer, use your own CA file."),
     ("own-ca", _l("Use own CA file")))
_add("HF-NET-005", _l("The proxy does not let us through"),
     (_l("The proxy of this network does not pass requests to {service}."),
     _l("The proxy of this network does not pass our requests.")), _WAITS, _TRIES, _NETWORK)
_add("HF-NET-006", (_l("{service} does not answer"), _l("The server does not answer")),
     (_l("{service} did not answer in time."), _l("The server did not answer in time.")), _WAITS, _TRIES, _SYNC)
_add("HF-NET-007", _l("This network asks you to sign in"),
     (_l("Something else answers in place of {service}: usually the sign-in page of a hotel or train."),
     _l("Something else answers in place of the server.")), _l("Your time is saved here; nothing was sent."),
     _l("Open a web page in your browser to sign in to the network."), _SYNC)

# The server
_add("HF-SYNC-001", (_l("{service} has a problem"), _l("The server has a problem")),
     (_l("{service} has a problem at its end (since {since_clock})."), _l("{service} has a problem at its end."),
     _l("The server has a problem at its end.")),
     (_l("Nothing is lost. {waiting}"), _l("Nothing is lost; changes wait.")), _TRIES, _SYNC)
_add("HF-SYNC-002", (_l("{service} asks us to wait"), _l("The server asks us to wait")),
     (_l("{service} is busy and asks for a pause."), _l("The server is busy and asks for a pause.")), _WAITS,
     _SENDING_AGAIN)
_add("HF-SYNC-003", _l("Hourly limit reached"),
     (_l("Hourly limit of your {service} plan reached."), _l("Hourly limit of your plan reached.")),
     (_l("Your time is saved here. {waiting}"), _WAITS), _SENDING_AGAIN)
_add("HF-SYNC-004", (_l("Sign in to {service}"), _l("Sign in again")),
     (_l("{service} asks you to sign in again."), _l("The server asks you to sign in again.")),
     _l("You can keep tracking; changes wait."), _l("Sign in."), _SIGN_IN)
_add("HF-SYNC-005", (_l("{service} is another server now"), _l("Another server answers")),
     (_l("Another server, or one with other data, answers at the address of {service}."),
     _l("Another server, or one with other data, answers at this address.")),
     _l("Your time is saved here; nothing was sent and nothing deleted."),
     _l("Check the address of this account; if the server moved on purpose, add it as an account of its own."),
     ("account-settings", _l("Account settings")))
_add("HF-SYNC-006", (_l("{service} sent an answer that makes no sense"), _l("An answer that makes no sense")),
     (_l("{service} sent an answer that makes no sense, so it was not used."),
     _l("The server sent an answer that makes no sense, so it was not used.")),
     _l("Your time is saved here; nothing was changed."), _TRIES, _SYNC)
_add("HF-SYNC-007", _l("Holdfast is too old for this server"),
     (_l("{service} no longer talks to this version of Holdfast."),
     _l("The server no longer talks to this version of Holdfast.")), _WAITS, _l("Install the newest version."))
_add("HF-SYNC-008", (_l("Checking with {service}"), _l("Checking with the server")),
     (_l("The connection to {service} broke while a change was on its way."),
     _l("The connection broke while a change was on its way.")),
     _l("Your time is saved here. Holdfast looks whether it arrived before it sends it again."), _TRIES)
_add("HF-SYNC-009", (_l("Comparing everything with {service}"), _l("Comparing everything")),
     (_l("{service} no longer knows where we stopped reading, so everything is read once more."),
     _l("The server no longer knows where we stopped reading, so everything is read once more.")),
     _l("Nothing is deleted because of this."), _TRIES)
_add("HF-SYNC-010", _l("A change needs your choice"),
     (_l("“{entry}” was changed here and on the server."), _l("An entry was changed here and on the server.")),
     _l("Both values are kept."), _l("Choose which one holds."), ("open-conflicts", _l("Choose")))
_add("HF-SYNC-011", _l("Many deletions wait for your word"),
     (_l("{service} says that {count} entries were deleted there at once."),
     _l("The server says that many entries were deleted there at once.")),
     _l("They are all still here; nothing was deleted."),
     _l("Look at them, then delete them here too or send them again."),
     ("review-held", _l("Look at them")))
_add("HF-SYNC-012", _l("After the trouble"),
     (_l("{told}"),
     _l("After trouble with the server, every entry it touched was read back.")),
     _l("Nothing you recorded was lost."), _l("Look through the entries it touched."),
     ("open-incident", _l("Show")), is_calm=True)

# One entry that a server refuses
_add("HF-ENTRY-001", _l("Too long for the server"),
     (_l("{service} did not accept “{entry}” because its {field} is longer than {limit} characters."),
     _l("{service} did not accept “{entry}” because its {field} is too long."),
     _l("{service} did not accept “{entry}” because something in it is too long."),
     _l("The server did not accept an entry because something in it is too long.")), _l("It stays saved here."),
     _l("Shorten it, and it is sent again."), _EDIT)
_add("HF-ENTRY-002", _l("Something is missing for the server"),
     (_l("{service} did not accept “{entry}” because this workspace requires a {field}."),
     _l("{service} did not accept “{entry}” because something required is missing."),
     _l("The server did not accept an entry because something required is missing.")), _l("It stays saved here."),
     _l("Fill it in, and it is sent again."), _EDIT)
_add("HF-ENTRY-003", _l("Archived on the server"),
     (_l("{service} did not accept “{entry}” because its {field} was archived."),
     _l("{service} did not accept “{entry}” because something it uses was archived."),
     _l("The server did not accept an entry because something it uses was archived.")), _l("It stays saved here."),
     _l("Pick another project or keep the entry on this computer."), _PROJECT, _KEEP)
_add("HF-ENTRY-004", _l("Locked on the server"),
     (_l("{service} did not accept “{entry}” because its days are locked there."),
     _l("The server did not accept an entry because its days are locked there.")), _l("It stays saved here."),
     _l("Ask whoever runs the workspace to unlock it, or keep it on this computer."), _KEEP)
_add("HF-ENTRY-005", _l("The server has it already"),
     (_l("{service} did not accept “{entry}” because it already has one like it."),
     _l("The server did not accept an entry because it already has one like it.")), _l("It stays saved here."),
     _l("Change it, or keep it on this computer."), _EDIT, _KEEP)
_add("HF-ENTRY-006", _l("Not allowed on the server"),
     (_l("{service} did not accept “{entry}” because this account may not change it."),
     _l("The server did not accept an entry because this account may not change it.")), _l("It stays saved here."),
     _l("Ask whoever runs the workspace, or keep it on this computer."), _KEEP)
_add("HF-ENTRY-007", _l("Something it uses is gone"),
     (_l("{service} did not accept “{entry}” because its {field} does not exist there any more."),
     _l("{service} did not accept “{entry}” because something it uses does not exist there any more."),
     _l("The server did not accept an entry because something it uses does not exist there any more.")),
     _l("It stays saved here."), _l("Pick another project, and it is sent again."), _PROJECT)
_add("HF-ENTRY-008", _l("Not accepted by the server"),
     (_l("{service} did not accept “{entry}” because of its {field}."), _l("{service} did not accept “{entry}”."),
     _l("The server did not accept an entry.")), _l("It stays saved here; nothing else waits for it."),
     _l("Change it, or keep it on this computer."), _EDIT, _KEEP)
_add("HF-ENTRY-009", _l("Needs a paid workspace"),
     (_l("“{entry}” uses {field}, which needs a paid workspace on {service}."),
     _l("“{entry}” uses something that needs a paid workspace on {service}."),
     _l("An entry uses something that needs a paid workspace.")), _l("The entry is saved here as you made it."),
     _l("Send it without, or keep it waiting."), ("send-without", _l("Send without")),
     ("keep-waiting", _l("Keep waiting")))
_add("HF-ENTRY-010", _l("Not on the server any more"),
     (_l("“{entry}” is not on {service} any more."), _l("An entry is not on the server any more.")),
     _l("It stays saved here."), _l("Send it again, or delete it here too."), ("send-again", _l("Send again")))
_add("HF-ENTRY-011", _l("Changed there meanwhile"),
     (_l("“{entry}” was changed on {service} meanwhile."), _l("An entry was changed on the server meanwhile.")),
     _SAVED, _l("Holdfast reads it and joins both changes."))
_add("HF-ENTRY-012", _l("Already so on the server"),
     (_l("“{entry}” already is on {service} as you want it."), _l("The server already has it as you want it.")),
     _SAVED, _l("Nothing to do."))
_add("HF-ENTRY-013", _l("Deleted there, changed here"),
     (_l("“{entry}” was deleted on {service} while it was changed here."),
     _l("An entry was deleted on the server while it was changed here.")),
     _l("Your change was kept, and the entry is sent again."), _l("Delete it if you no longer need it."))
_add("HF-ENTRY-014", _l("Two timers ran"),
     (_l("“{entry}” still ran when “{other}” was started elsewhere, so it was stopped at that moment."),
     _l("Two timers ran at once, so the earlier one was stopped when the later one began.")), _SAVED,
     _l("Correct its times if it really went on."), _EDIT)
_add("HF-ENTRY-015", _l("Changed there, deleted here"),
     (_l("“{entry}” was changed on {service} while it was deleted here, so it is back."),
     _l("An entry that was deleted here was changed on the server, so it is back.")), _SAVED,
     _l("Delete it again if you no longer need it."))
_add("HF-ENTRY-018", _l("A double was removed"),
     (_l("“{entry}” was on {service} twice; one of the two was removed."),
     _l("An entry was on the server twice, and one of the two was removed.")), _SAVED, _l("Nothing to do."),
     is_calm=True)
_add("HF-ENTRY-017", _l("Lost by the server, sent again"),
     (_l("{service} had accepted “{entry}” and lost it, so it is sent again."),
     _l("The server had accepted an entry and lost it, so it is sent again.")), _SAVED, _l("Nothing to do."),
     is_calm=True)
_add("HF-ENTRY-016", _l("An entry may be there twice"),
     (_l("“{entry}” may be on {service} twice."), _l("An entry may be on the server twice.")), _SAVED,
     _l("Compare the two, and delete one if they are the same."))

# Accounts
_add("HF-ENTRY-021", _l("Too many for the server"),
     (_l("{service} did not accept “{entry}” because it has more than {limit} {field}."),
     _l("{service} did not accept “{entry}” because it has too many of something."),
     _l("The server did not accept an entry because it has too many of something.")), _l("It stays saved here."),
     _l("Take some away, and it is sent again."), _EDIT, _KEEP)
_add("HF-ENTRY-022", _l("Outside the years that the server takes"),
     (_l("{service} did not accept “{entry}” because its {field} lies outside the years that it takes."),
     _l("The server did not accept an entry because it lies outside the years that it takes.")),
     _l("It stays saved here."), _l("Correct its times, or keep it on this computer."), _EDIT, _KEEP)
_add("HF-ENTRY-023", _l("Too many hours for the server"),
     (_l("{service} did not accept “{entry}” because it lasts longer than {limit} hours."),
     _l("The server did not accept an entry because it lasts too long.")), _l("It stays saved here."),
     _l("Correct its times or split it, and it is sent again."), _EDIT, _KEEP)
_add("HF-ACC-001", _l("Another Holdfast is syncing"),
     (_l("Another Holdfast is syncing {service} at this moment."), _l("Another Holdfast is syncing at this moment.")),
     _WAITS, _l("Nothing to do: its turn ends by itself."))
_add("HF-ACC-002", _l("This address cannot be used"),
     (_l("“{url}” is not the address of a server; one begins with https://."),
     _l("This is not the address of a server.")), _l("Nothing was changed."), _l("Correct the address."))
_add("HF-ACC-003", _l("Nothing to sign in with"),
     (_l("{service} needs this: {secret_label}."), _l("The secret to sign in with is empty.")),
     _l("Nothing was changed."), _l("Give it and try again."))
_add("HF-ACC-004", _l("The sign-in was not accepted"),
     (_l("{service} did not accept the sign-in."), _l("The server did not accept the sign-in.")),
     _l("Nothing was changed; your time is safe."), _l("Check user and secret, and try again."), _SIGN_IN)
_add("HF-ACC-005", _l("This is another account"),
     (_l("This sign-in does not belong to {user}, whom {service} was made for."),
     _l("This sign-in belongs to another user.")), _l("Nothing was changed, and nothing is sent to another account."),
     _l("Sign in as that user, or add this one as an account of its own."), _SIGN_IN)

_add("HF-ACC-006", _l("There is no such workspace"),
     (_l("{service} has no workspace of this name or number for you."),
     _l("The server has no workspace of this name or number for you.")), _l("Nothing was changed."),
     _l("Name another one, or leave it out to use your usual one."))

# The clock and the zone
_add("HF-CLOCK-001", _l("This computer's clock is off"),
     (_l("This computer's clock is {minutes} min ahead of the server."),
     _l("This computer's clock differs from the server's.")),
     _l("Your time is saved; what was recorded meanwhile may be off."),
     _l("Set the clock, then review these entries."), ("review", _l("Review")))
_add("HF-CLOCK-002", _l("This computer's clock is off"),
     (_l("This computer's clock is {minutes} min behind the server."),
     _l("This computer's clock differs from the server's.")),
     _l("Your time is saved; what was recorded meanwhile may be off."),
     _l("Set the clock, then review these entries."), ("review", _l("Review")))
_add("HF-CLOCK-003", _l("This computer's clock seems wrong"),
     (_l("The clock shows {now_clock}, but Holdfast was already running at {last_clock}."),
     _l("The clock shows a time before the last one Holdfast saw.")),
     _l("Your time is saved; what you record now may be off."), _l("Set the clock."))
_add("HF-CLOCK-005", _l("This computer's clock seems wrong"),
     (_l("The clock shows {now_clock}, long after {last_clock}, when Holdfast last ran."),
     _l("The clock shows a time long after Holdfast last ran.")),
     _l("Your time is saved; what you record now may be off."), _l("Set the clock, unless it is right."))
_add("HF-CLOCK-004", _l("The time zone is not known"),
     (_l("“{zone}” is not a time zone that this computer knows; UTC is used."),
     _l("The time zone is not known; UTC is used.")),
     _l("Your time is saved; only the days it is shown under may differ."), _l("Choose your zone in the settings."),
     ("settings", _l("Settings")))

# The desktop
_add("HF-DESK-001", _l("No tray here"), _l("This desktop shows no tray icons."),
     _l("Your time is safe; closing the window ends nothing that is running."),
     _l("Use the window, or turn on tray icons in the desktop."))
_add("HF-DESK-002", _l("No notifications here"), _l("This desktop shows no notifications."), _l("Your time is safe."),
     _l("Holdfast tells you in its window instead."))

# Messages about outages
_add("HF-TELL-001", _l("A message could not be sent"),
     (_l("The message about an outage could not be sent by {channel}."),
     _l("The message about an outage could not be sent.")),
     _l("Your time is safe; what the message says is in Sync, under Outages."),
     _l("Check the address and the server in the settings. Holdfast tries again for two days."),
     ("settings", _l("Settings")))

# Ourselves
_add("HF-BUG-001", _l("Holdfast made a mistake"),
     (_l("Something went wrong in the program while it was {doing}."), _l("Something went wrong in the program.")),
     _l("Your time is safe because every change is saved whole or not at all, before it is shown."),
     _l("You can go on working. Please send us the diagnostics."), _DIAGNOSTICS)
# fmt: on

UNKNOWN = Template(
    "HF-BUG-002", (_l("A problem of another version"),),
    (_l("Another version of Holdfast noted a problem that this one has no words for."),),
    (_l("Your time is safe."),), (_l("Use the newest version."),),
)  # fmt: skip
CATALOGUE[UNKNOWN.code] = UNKNOWN

ACTIONS = frozenset(name for template in CATALOGUE.values() for name, _label in template.actions)
"""Every action that a problem can offer; the window has a handler for each (ui/problems)."""
