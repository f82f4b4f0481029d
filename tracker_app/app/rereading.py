"""Shows what reading entries back from a server found, and lets the user say which side holds. Knows no server."""

from typing import Literal

from tracker_app.app.labels import label_of
from tracker_app.app.sync_views import Difference, VerifyReport
from tracker_app.domain.changes import EntryPatch, Kind
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.operations import Verb
from tracker_app.domain.refusals import Refusal, Why, of_entry
from tracker_app.store.accounts import Account
from tracker_app.store.database import Connection, Database, Unit
from tracker_app.store.edits import Edits
from tracker_app.store.incidents import Finding, Incidents
from tracker_app.sync.clock import Clock, Ids
from tracker_app.sync.comparing import Comparison
from tracker_app.sync.incidents import Verdict
from tracker_app.sync.mapping import Mapping

WHOLE = "entry"
"""The field of a difference in which the whole entry is on one side only."""


class Rereading:
    """What was read back, over one data file."""

    def __init__(self, database: Database, clock: Clock, make_id: Ids) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id

    def report(self, account: Account, found: Comparison) -> VerifyReport:
        """Return a comparison as it is shown."""
        with self._database.read() as connection:
            return VerifyReport(
                account=account.id,
                account_name=account.name,
                checked=found.checked,
                unread=found.unread,
                safe=found.safe,
                waiting=found.waiting,
                restored=found.restored,
                differs=tuple(_difference(connection, *difference) for difference in found.differs),
                missing=tuple(_difference(connection, entry, WHOLE, entry.id, None) for entry in found.missing),
                extra=tuple(str(record.remote_id) for record in found.extra),
            )

    def resolve(self, found: str, keep: Literal["mine", "theirs"]) -> Refusal | None:
        """Let one side hold; undoable, and queued where the server has the other.

        `found` is the id of a difference, or "INCIDENT:ENTRY" for an entry that an incident touched.
        """
        now = int(self._clock.now())
        first, _, second = found.partition(":")
        with self._database.write() as unit:
            store = Incidents(unit.connection)
            finding = next((one for one in store.findings(first) if one.entry == second), None)
            edits = Edits(unit, now, self._make_id)
            entry = edits.entries.get(EntryId(second if finding is not None else first))
            if entry is None or entry.account is None:
                return Refusal(Why.UNKNOWN_NAME, "id", found)
            if keep == "mine":
                _send_mine(edits, entry)
            elif refusal := _take_theirs(unit, edits, entry, now):
                return refusal
            edits.finish("resolve")
            if finding is not None:
                verdict = Verdict.RESTORED if keep == "mine" else Verdict.CHANGED_ELSEWHERE
                store.put_finding(_decided(finding, verdict, keep))
                unit.changed(Kind.PROBLEM, first)
            return None


def _decided(finding: Finding, verdict: Verdict, choice: str) -> Finding:
    return Finding(
        finding.incident, finding.entry, verdict, finding.before, finding.mine, finding.server, finding.checked, choice
    )


def _send_mine(edits: Edits, entry: TimeEntry) -> None:
    """Queue the entry as it is here, whatever the server has."""
    if entry.account is None:
        return
    binding = edits.remotes.by_local(entry.account, Kind.ENTRY, entry.id)
    there = binding is not None and binding.presence == "present"
    verb = Verb.DELETE if entry.deleted else Verb.UPDATE if there else Verb.CREATE
    patch = {} if entry.deleted else {name: getattr(entry, name) for name in FIELDS}
    edits.queue_record(entry.account, Kind.ENTRY, entry.id, verb, patch)


def _take_theirs(unit: Unit, edits: Edits, entry: TimeEntry, now: int) -> Refusal | None:
    """Let the entry here become what the server was last seen to have; what is gone there is deleted here."""
    if entry.account is None:
        return None
    binding = edits.remotes.by_local(entry.account, Kind.ENTRY, entry.id)
    if binding is None or binding.presence != "present" or binding.missed is not None:
        edits.change(entry, EntryPatch(deleted=True))
        return None
    there = Mapping(unit.connection, entry.account).to_local(binding.base)
    patch = EntryPatch(deleted=False, **{name: there[name] for name in FIELDS if name in there})
    if refusal := of_entry(patch.apply(entry), now):
        return refusal
    edits.change(entry, patch)
    return None


def _difference(connection: Connection, entry: TimeEntry, name: str, mine: object, theirs: object) -> Difference:
    return Difference(f"{entry.id}:{name}", entry.id, label_of(connection, Kind.ENTRY, entry.id), name, mine, theirs)
