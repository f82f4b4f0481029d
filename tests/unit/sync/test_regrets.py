"""A deletion of ours that hits an edit it had not seen gives way to it (P3)."""

from dataclasses import replace

import pytest

from tests.fakes.memory_server import MemoryProvider
from tests.sync_homes import turns
from tests.unit.sync.conftest import Make
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.providers.base import RemoteRecord, Written


def test_p3_an_edit_between_our_last_reading_and_our_deletion_comes_back(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.delete([home.entry("Draft").id])
    delete = MemoryProvider.delete

    def late(self: MemoryProvider, base: RemoteRecord, key: str, now: int) -> Written:
        server.web_edit(base.remote_id, description="Theirs")
        return delete(self, base, key, now)

    with monkeypatch.context() as patch:
        patch.setattr(MemoryProvider, "delete", late)
        home.sync()
    turns(home, seconds=700, times=4)
    assert [row.fields["description"] for row in server.living()] == ["Theirs"]
    assert [entry.description for entry in home.entries()] == ["Theirs"]
    assert "HF-ENTRY-015" in {problem.code for problem in home.holdfast.sync_centre.problems()}


def test_what_was_deleted_in_full_knowledge_stays_deleted(make: Make) -> None:
    server, _clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(description="Draft 2"))
    home.sync()
    home.holdfast.recording.delete([home.entry("Draft 2").id])
    server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="delete")
    turns(home, seconds=700, times=4)
    assert server.living() == []
    assert home.entries() == []


def test_a_deletion_stands_that_had_seen_the_last_of_two_edits_of_one_field(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(description="One"))
    home.sync()
    home.holdfast.recording.edit(home.entry("One").id, EntryPatch(description="Two"))
    server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="update")
    clock.pass_(2)
    home.holdfast.sync_centre.turn()
    assert home.states() == ["acknowledged", "unknown"]
    server.web_delete(server.living()[0].remote_id)
    turns(home, seconds=700, times=4)
    assert server.living() == []
    assert home.entries() == []


def test_a_deletion_stands_though_old_copies_had_called_an_edit_lost(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(description="Draft 2"))
    home.sync()
    clock.pass_(700)
    home.sync()
    (row,) = server.living()
    server._keep(replace(row, fields={**row.fields, "description": "Draft"}, order=row.order - 1, seq=server._tick()))
    for _ in range(20):
        server.fail_next(errors.Unreachable(), only="update")
    turns(home, seconds=700, times=3)
    server.faults.clear()
    assert home.states() == ["pending"], "it is to be sent again"
    server._keep(replace(row, deleted=True, order=row.order + 900, seq=server._tick()))
    turns(home, seconds=700, times=4)
    assert server.living() == []
    assert home.entries() == []


def test_p3_a_deletion_that_waits_goes_too_when_it_is_taken_back(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(billable=True))
    home.sync()
    (row,) = server.living()
    # Somebody's edit under a wrong clock: it looks older than what is known.
    server._keep(replace(row, fields={**row.fields, "stop": row.fields["stop"] + 60}, order=row.order - 1,
                         seq=server._tick()))  # fmt: skip
    home.holdfast.recording.delete([home.entry("Draft").id])
    for _ in range(20):
        server.fail_next(errors.Unreachable(), only="delete")
    turns(home, seconds=700, times=4)
    server.faults.clear()
    turns(home, seconds=700, times=4)
    assert [entry.stop for entry in home.entries()] == [row.fields["stop"] + 60]
    assert len(server.living()) == 1
