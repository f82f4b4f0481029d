"""What is written down after a write was acknowledged: the answer, and never what nobody has merged yet (P3, O4)."""

import pytest

from tests.fakes.memory_server import PROFILES, MemoryProvider
from tests.sync_homes import homes
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers.base import Edit, Written


@pytest.mark.parametrize("profile", ["like-toggl", "bare"])
def test_p3_what_somebody_changed_between_our_reading_and_our_write_is_merged_and_not_forgotten(
    profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clock, (home,) = homes(PROFILES[profile])
    try:
        home.world.entry("Draft")
        home.sync()
        entry = home.entry("Draft")
        (row,) = server.living()
        whole = MemoryProvider.update

        def update(provider: MemoryProvider, edit: Edit) -> Written:
            server.web_edit(row.remote_id, tags=("from-the-web",))
            return whole(provider, edit)

        monkeypatch.setattr(MemoryProvider, "update", update)
        home.holdfast.recording.edit(entry.id, EntryPatch(description="Final"))
        home.sync()
        monkeypatch.setattr(MemoryProvider, "update", whole)
        clock.pass_(400)
        home.sync()
        assert home.entry("Final").tags == ("from-the-web",)
        assert server.living()[0].fields["description"] == "Final"
        assert server.living()[0].fields["tags"] == ("from-the-web",)
    finally:
        home.close()
