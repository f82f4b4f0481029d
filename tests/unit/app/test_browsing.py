"""What is shown of recorded time: totals by the user's own days, names, history, and where each entry stands."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.worlds import World, a_world
from tracker_app.app.browsing import EntrySync, Totals
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Client, Project
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry

HOUR = 3600


@pytest.fixture
def world() -> Iterator[World]:
    with a_world(zone="Europe/Tallinn", now="2026-11-24T09:30+02:00") as made:
        yield made


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_todays_total_counts_the_running_timer_and_only_what_is_of_today(world: World) -> None:
    recording = world.holdfast.recording
    recording.add(Content("Sunday"), at("2026-11-22T22:00+02:00"), at("2026-11-23T01:00+02:00"))
    recording.add(Content("Night"), at("2026-11-23T23:00+02:00"), at("2026-11-24T02:00+02:00"))
    recording.start(Content("Now"), at=at("2026-11-24T09:00+02:00"))
    assert world.holdfast.browsing.totals(0) == Totals(today=2 * HOUR + 1800, week=HOUR + 3 * HOUR + 1800)
    assert world.holdfast.browsing.totals(6) == Totals(today=2 * HOUR + 1800, week=3 * HOUR + 3 * HOUR + 1800)


def test_days_hold_what_was_spent_on_them_and_the_sum_is_what_was_recorded(world: World) -> None:
    world.holdfast.recording.add(Content(), at("2026-11-22T22:00+02:00"), at("2026-11-24T02:00+02:00"))
    assert world.holdfast.browsing.day_seconds() == {
        date(2026, 11, 22): 2 * HOUR,
        date(2026, 11, 23): 24 * HOUR,
        date(2026, 11, 24): 2 * HOUR,
    }


def test_an_entry_is_shown_with_the_names_of_what_it_points_to_as_they_are_now(world: World) -> None:
    catalogue = world.holdfast.catalogue
    client = catalogue.add_client("Acme")
    assert isinstance(client, Client)
    project = catalogue.add_project("Offer", client=client.id, color="#112233")
    assert isinstance(project, Project)
    entry = world.holdfast.recording.start(Content("Writing", project=project.id))
    assert isinstance(entry, TimeEntry)
    catalogue.rename_project(project.id, "Bid")
    catalogue.archive_project(project.id)
    view = world.holdfast.browsing.entry(entry.id)
    assert view is not None
    assert (view.project_name, view.project_color, view.client_name) == ("Bid", "#112233", "Acme")
    assert view.project_archived
    assert (view.account_name, view.sync, view.remote_id) == (None, EntrySync.LOCAL, None)


def test_the_history_of_an_entry_tells_each_change_newest_first(world: World) -> None:
    entry = world.entry("Writing")
    world.clock.pass_(60)
    world.holdfast.recording.edit(entry.id, EntryPatch(description="Reading", billable=True))
    edit, birth = world.holdfast.browsing.history(entry.id)
    assert (edit.at, edit.origin, edit.what) == (int(world.clock.now()), "person", "edit")
    assert edit.step.before == {"description": "Writing", "billable": False}
    assert edit.step.after == {"description": "Reading", "billable": True}
    assert birth.step.created


def test_recent_offers_each_different_thing_once_newest_first(world: World) -> None:
    for minutes, text in ((50, "One"), (40, "Two"), (30, "one"), (20, "Three")):
        world.entry(text, ago_minutes=minutes, minutes=5)
    assert [view.entry.description for view in world.holdfast.browsing.recent()] == ["Three", "one", "Two"]
