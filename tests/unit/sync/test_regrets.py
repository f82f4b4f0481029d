"""A deletion of ours that hits an edit it had not seen gives way to it (P3)."""

import pytest

from tests.fakes.memory_server import MemoryProvider
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
    for _ in range(4):
        clock.pass_(700)
        home.sync()
    assert [row.fields["description"] for row in server.living()] == ["Theirs"]
    assert [entry.description for entry in home.entries()] == ["Theirs"]
    assert "HF-ENTRY-015" in {problem.code for problem in home.holdfast.sync_centre.problems()}


def test_what_was_deleted_in_full_knowledge_stays_deleted(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    home.world.entry("Draft")
    home.sync()
    home.holdfast.recording.edit(home.entry("Draft").id, EntryPatch(description="Draft 2"))
    home.sync()
    home.holdfast.recording.delete([home.entry("Draft 2").id])
    server.fail_next(errors.Unclear(cause="timeout"), effect=True, only="delete")
    for _ in range(4):
        clock.pass_(700)
        home.sync()
    assert server.living() == []
    assert home.entries() == []
