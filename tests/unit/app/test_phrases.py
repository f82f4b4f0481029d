"""Autocomplete over the whole history: what is found, in which order, and that new entries are found at once."""

from collections.abc import Iterator

import pytest

from tests.worlds import World, a_world
from tracker_app.app.phrases import Phrases
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Project

_DAY = 24 * 60


@pytest.fixture
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def found(phrases: Phrases, text: str) -> list[str]:
    return [one.description for one in phrases.find(text)]


def test_what_begins_with_the_text_comes_before_words_and_parts(world: World) -> None:
    for words in ("Preview", "Old review", "Review draft"):
        world.entry(words)
    assert found(world.holdfast.phrases, "REV") == ["Review draft", "Old review", "Preview"]


def test_recent_and_frequent_ones_come_first(world: World) -> None:
    for _times in range(3):
        world.entry("Meet Anna", ago_minutes=40 * _DAY)
    world.entry("Meet Bert", ago_minutes=2 * _DAY)
    for _times in range(4):
        world.entry("Meet Cleo", ago_minutes=3 * _DAY)
    assert found(world.holdfast.phrases, "meet") == ["Meet Cleo", "Meet Bert", "Meet Anna"]


def test_a_new_entry_is_offered_without_reading_everything_again(world: World) -> None:
    world.entry("Write letters")
    phrases = world.holdfast.phrases
    assert found(phrases, "wri") == ["Write letters"]
    phrases.note([world.entry("Write report")])
    assert not phrases.is_stale
    assert found(phrases, "wri") == ["Write report", "Write letters"]


def test_what_was_deleted_or_renamed_is_not_offered(world: World) -> None:
    phrases = world.holdfast.phrases
    entry = world.entry("Typo")
    assert found(phrases, "typo") == ["Typo"]
    world.holdfast.recording.delete([entry.id])
    assert found(phrases, "typo") == []


def test_each_project_of_a_text_is_offered_with_what_the_newest_entry_says(world: World) -> None:
    site = world.holdfast.catalogue.add_project("Website")
    assert isinstance(site, Project)
    world.entry("Review")
    for tags in ((), ("late",)):
        world.holdfast.recording.start(Content("Review", site.id, None, tags, billable=True))
        world.clock.pass_(600)
    offered = world.holdfast.phrases.find("review")
    assert [(one.project_name, one.tags, one.billable, one.uses) for one in offered] == [
        ("Website", ("late",), True, 2),
        (None, (), False, 1),
    ]


def test_an_archived_project_is_not_offered(world: World) -> None:
    site = world.holdfast.catalogue.add_project("Website")
    assert isinstance(site, Project)
    world.holdfast.recording.start(Content("Review", site.id))
    world.holdfast.catalogue.archive_project(site.id)
    assert found(world.holdfast.phrases, "review") == []


def test_without_text_the_best_of_all_are_offered(world: World) -> None:
    for words in ("One", "Two"):
        world.entry(words)
    assert set(found(world.holdfast.phrases, "")) == {"One", "Two"}
