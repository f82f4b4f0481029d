"""A refused entry holds up nothing else and can be mended, kept or sent again (P3)."""

from tests.unit.sync.conftest import Make
from tests.unit.sync.seen import texts
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.operations import OpState
from tracker_app.providers import errors


def test_a_refused_entry_holds_up_nothing_else_and_can_be_mended_kept_or_sent_again(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    home.sync()
    refused = home.world.entry("Bad")
    server.fail_next(errors.Refused(status=400, words="no", reason="locked"), only="create")
    home.world.entry("Good", ago_minutes=30)
    report = home.sync()
    assert texts(server) == ["Good"]
    assert (report.status.rejected, report.status.state) == (1, "needs-you")
    (row,) = [row for row in home.holdfast.sync_centre.outbox() if row.state is OpState.REJECTED]
    assert row.problem is not None
    assert row.problem.code == "HF-ENTRY-004"
    assert row.last_error == "no"
    (shown,) = home.holdfast.sync_centre.problems()
    home.holdfast.sync_centre.dismiss(shown)
    assert home.holdfast.sync_centre.problems() == []
    home.holdfast.sync_centre.send_again(row.id)
    home.sync()
    assert texts(server) == ["Bad", "Good"]
    assert home.holdfast.sync_centre.sync_line(refused.id).problem is None


def test_a_new_edit_of_a_refused_entry_takes_the_refused_changes_place(make: Make) -> None:
    server, _, (home,) = make("like-toggl")
    home.sync()
    entry = home.world.entry("Bad")
    server.fail_next(errors.Refused(reason="too-long", field="description"), only="create")
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Better"))
    home.sync()
    assert texts(server) == ["Better"]
    assert home.holdfast.sync_centre.problems() == []


def test_a_refused_change_can_be_discarded_and_undone(make: Make) -> None:
    server, clock, (home,) = make("like-toggl")
    entry = home.world.entry("Draft")
    home.sync()
    clock.pass_(700)
    home.sync()
    home.holdfast.recording.edit(entry.id, EntryPatch(description="Refused"))
    server.fail_next(errors.Refused(), only="update")
    home.sync()
    (row,) = home.holdfast.sync_centre.outbox()
    home.holdfast.sync_centre.discard(row.id)
    assert home.entries()[0].description == "Draft"
    assert home.holdfast.sync_centre.outbox() == []
    home.holdfast.undoing.undo()
    home.sync()
    assert texts(server) == ["Refused"]
