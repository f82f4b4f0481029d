"""Rows of the catalogue: what there is, how much it is used, what deleting does, said before it is done."""

import pytest

from tracker_app.app.catalogue import Use, Uses
from tracker_app.domain.catalog import Client, Project, Tag, Task
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import ClientId, ProjectId, TagId, TaskId
from tracker_app.ui.catalog.rows import Contents, Row, counted, delete_effect, wanted

ACME = Client(ClientId("c1"), "Acme")
WEBSITE = Project(ProjectId("p1"), "Website", ACME.id, "#112233")
OLD = Project(ProjectId("p2"), "Old", None, archived=True)
ALL = Contents(
    (WEBSITE, OLD),
    (ACME,),
    (Task(TaskId("t1"), "Design", WEBSITE.id), Task(TaskId("t2"), "Lost", ProjectId("gone"))),
    (Tag(TagId("b"), "b"), Tag(TagId("a"), "A", archived=True)),
)


def test_each_kind_says_where_it_belongs() -> None:
    assert next((row.name, row.place, row.color) for row in ALL.rows(Kind.PROJECT)) == ("Website", "Acme", "#112233")
    assert [(row.name, row.projects) for row in ALL.rows(Kind.CLIENT)] == [("Acme", 1)]
    assert [(row.name, row.place) for row in ALL.rows(Kind.TASK)] == [("Design", "Website")]
    assert [row.name for row in ALL.rows(Kind.TAG)] == ["b", "A"]


def test_uses_are_unknown_until_counted_and_nothing_where_no_entry_uses_it() -> None:
    rows = ALL.rows(Kind.PROJECT)
    assert counted(rows, None)[0].entries is None
    uses = Uses({"p1": Use(3, 5400)}, {}, {}, {})
    assert [(row.entries, row.seconds) for row in counted(rows, uses)] == [(3, 5400), (0, 0)]


def test_a_search_looks_at_name_and_place_and_shows_archived_ones_only_on_demand() -> None:
    rows = ALL.rows(Kind.PROJECT)
    assert [row.name for row in wanted(rows, "", archived=False)] == ["Website"]
    assert [row.name for row in wanted(rows, "acme web", archived=True)] == ["Website"]
    assert wanted(rows, "acme old", archived=True) == []


@pytest.mark.parametrize(
    ("row", "effect"),
    [
        (Row(Kind.PROJECT, "p", "P", entries=12, seconds=52_200), "Its 12 entries (14:30) stay, without a project."),
        (Row(Kind.PROJECT, "p", "P", entries=1, seconds=60), "Its 1 entry (0:01) stays, without a project."),
        (Row(Kind.TASK, "t", "T", entries=2, seconds=60), "Its 2 entries (0:01) stay on the project, without a task."),
        (Row(Kind.TAG, "x", "x", entries=2, seconds=3600), "2 entries (1:00) stay, without this tag."),
        (Row(Kind.CLIENT, "c", "C", projects=1), "Its project stays, without a client."),
        (Row(Kind.CLIENT, "c", "C"), "It has no projects."),
        (Row(Kind.TAG, "x", "x", entries=0), "No entry uses it."),
    ],
)
def test_what_deleting_does_to_entries_is_said_before(row: Row, effect: str) -> None:
    assert delete_effect(row) == effect
