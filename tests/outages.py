"""An outage of the past in a world's data file, as the engine leaves one behind, for those who show it."""

from tracker_app.app.compose import Holdfast
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.incidents import Finding, Incident, Incidents
from tracker_app.store.preferences import Preferences
from tracker_app.sync.verify import summary

ACCOUNT = AccountId("0195a000-0000-7000-8000-00000000000a")


def an_outage_was_read_back(holdfast: Holdfast, entry: EntryId, now: int, verdict: str = "restored") -> None:
    """Let an account have had trouble that touched an entry, which was read back and is to be told."""
    incident = Incident("i1", ACCOUNT, now - 20_000, now - 9000, now - 20_000, now - 10_000, readings=1, notified=now)
    finding = Finding("i1", entry, verdict, checked=now)
    with holdfast.database.write() as unit:
        account = Account(ACCOUNT, "timetagger", "Work", "http://127.0.0.1:9/", "me", token_store="session")
        Accounts(unit.connection).add(account)
        Incidents(unit.connection).put(incident)
        Incidents(unit.connection).put_finding(finding)
        preferences = Preferences(unit.connection)
        if verdict == "restored":
            preferences.open_problem("HF-ENTRY-017", entry, {"account": ACCOUNT, "entry": "an entry"}, now)
        preferences.open_problem("HF-SYNC-012", "i1", {"account": ACCOUNT, **summary(incident, [finding])}, now)
        unit.changed(Kind.PROBLEM, "i1")
