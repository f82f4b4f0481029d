"""Names and ends of ids find what they mean, or are refused when they mean nothing or too much (CLI.md)."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.worlds import World, a_world
from tracker_app.app.lookup import Lookup, day_of, instant_of
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.refusals import Refusal, Why


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def test_an_entry_is_found_by_any_unique_ending_of_at_least_four_signs(world: World) -> None:
    entry = world.entry("Writing")
    lookup = Lookup(world.holdfast.database)
    for length in (4, 8, len(entry.id)):
        assert lookup.entry(entry.id[-length:].upper()) == entry.id
    assert lookup.entry(entry.id[-3:]) == Refusal(Why.AMBIGUOUS_ID, "id", entry.id[-3:])
    assert lookup.entry("%%%%") == Refusal(Why.UNKNOWN_ENTRY, "id", "%%%%")


def test_an_ending_that_two_entries_share_is_refused_with_both(world: World) -> None:
    ids = iter(("aaaa-0000-1234", "bbbb-0000-1234"))
    world.holdfast.recording._make_id = lambda: next(ids)
    one, two = world.entry("One"), world.entry("Two")
    found = Lookup(world.holdfast.database).entry("1234")
    assert isinstance(found, Refusal)
    assert (found.why, set(found.offers)) == (Why.AMBIGUOUS_ID, {one.id, two.id})
    world.holdfast.recording.delete([two.id])
    assert Lookup(world.holdfast.database).entry("1234") == one.id


def test_at_names_the_running_entry_and_at_minus_one_the_one_before_the_newest(world: World) -> None:
    lookup = Lookup(world.holdfast.database)
    assert lookup.entry("@") == Refusal(Why.NOTHING_RUNNING, "id", "@")
    old = world.entry("Old")
    new = world.holdfast.recording.start(Content("New"))
    assert isinstance(new, TimeEntry)
    assert lookup.entry("@") == new.id
    assert lookup.entry("@-1") == old.id
    for wrong in ("@-2", "@1", "@-x", "@-99999999999999999999", "@-²"):
        assert lookup.entry(wrong) == Refusal(Why.UNKNOWN_ENTRY, "id", wrong)


def test_a_project_is_found_whatever_its_case_and_a_near_miss_is_offered(world: World) -> None:
    project = world.holdfast.catalogue.add_project("Große  Straße")
    assert isinstance(project, Project)
    lookup = Lookup(world.holdfast.database)
    assert lookup.place(" GROSSE strasse ") == (project.id, None)
    assert lookup.place("Grose Strasse") == Refusal(Why.UNKNOWN_PROJECT, "project", "Grose Strasse", ("Große  Straße",))
    assert lookup.place(None, "No such task") == Refusal(Why.UNKNOWN_TASK, "task", "No such task")


def test_a_project_in_use_is_meant_before_one_put_away(world: World) -> None:
    old = world.holdfast.catalogue.add_project("Offer")
    assert isinstance(old, Project)
    world.holdfast.catalogue.archive_project(old.id)
    client = world.holdfast.catalogue.add_client("Acme")
    new = world.holdfast.catalogue.add_project("Offer", client=client.id)  # type: ignore[union-attr]
    assert isinstance(new, Project)
    assert Lookup(world.holdfast.database).place("offer") == (new.id, None)


def test_times_and_days_are_read_for_the_zone_given() -> None:
    now = int(datetime.fromisoformat("2026-11-24T11:30+02:00").timestamp())
    assert instant_of("-15m", now, "Europe/Tallinn") == now - 900
    assert instant_of("9:60", now, "Europe/Tallinn", "start") == Refusal(Why.UNREADABLE_TIME, "start", "9:60")
    assert day_of("yesterday", now, "Europe/Tallinn") == date(2026, 11, 23)
