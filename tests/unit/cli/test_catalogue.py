"""`projects`, `clients`, `tags` and their list, add, rename, archive, delete."""

import pytest

from tests.command_line import InProcess


@pytest.mark.parametrize("kind", ["projects", "clients", "tags"])
def test_what_was_added_is_listed_renamed_put_away_and_deleted(holdfast: InProcess, kind: str) -> None:
    one = kind[:-1]
    added = holdfast.ok(kind, "add", "First", "--json").json[one]
    assert added.keys() >= {"id", "name", "archived"}
    assert (added["name"], added["archived"]) == ("First", False)
    holdfast.ok(kind, "rename", "First", "Second")
    assert [record["name"] for record in holdfast.ok(kind, "--json").json[kind]] == ["Second"]
    holdfast.ok(kind, "archive", "Second")
    assert [record["archived"] for record in holdfast.ok(kind, "list", "--json").json[kind]] == [True]
    holdfast.ok(kind, "delete", "Second")
    assert holdfast.ok(kind, "list", "--json").json == {kind: []}


def test_a_project_has_a_client_and_a_colour(holdfast: InProcess) -> None:
    holdfast.ok("clients", "add", "Big Corp")
    project = holdfast.ok("projects", "add", "Site", "--client", "big corp", "--color", "#12aBcd", "--json").json
    assert (project["project"]["client"], project["project"]["color"].lower()) == ("Big Corp", "#12abcd")
    entry = holdfast.entry("start", "x", "--project", "Site")
    assert (entry["project"], entry["client"]) == ("Site", "Big Corp")


def test_tasks_belong_to_a_project_and_are_named_by_both(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Site")
    added = holdfast.ok("tasks", "add", "site", "Draft", "--json").json["task"]
    assert (added["name"], added["project"], added["archived"]) == ("Draft", "Site", False)
    assert holdfast("tasks", "add", "Site", "draft").code == 2
    assert holdfast("tasks", "add", "Nobody", "Draft").code == 6
    entry = holdfast.entry("start", "x", "--project", "Site", "--task", "Draft")
    assert (entry["project"], entry["task"]) == ("Site", "Draft")
    holdfast.ok("tasks", "rename", "Site", "Draft", "Final")
    assert [t["name"] for t in holdfast.ok("tasks", "--project", "Site", "--json").json["tasks"]] == ["Final"]
    holdfast.ok("tasks", "archive", "Site", "Final")
    assert holdfast.ok("tasks", "list", "--json").json["tasks"][0]["archived"] is True
    assert holdfast.ok("tasks", "delete", "Site", "Final", "--json").json["entries"] == 1
    assert holdfast.ok("tasks", "--json").json == {"tasks": []}
    assert holdfast("tasks", "rename", "Site", "Final", "Else").code == 6


def test_renaming_and_deleting_reach_the_entries_and_undo_brings_them_back(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Site")
    holdfast.ok("add", "x", "--from", "-2h", "--to", "-1h", "--project", "Site", "--tag", "old")
    holdfast.ok("projects", "rename", "Site", "Shop")
    assert holdfast.ok("tags", "rename", "old", "new", "--json").json["entries"] == 1
    entry = holdfast.ok("list", "--json").json["entries"][0]
    assert (entry["project"], entry["tags"]) == ("Shop", ["new"])
    assert holdfast.ok("projects", "delete", "Shop", "--json").json["entries"] == 1
    assert holdfast.ok("list", "--json").json["entries"][0]["project"] is None
    holdfast.ok("undo")
    assert holdfast.ok("list", "--json").json["entries"][0]["project"] == "Shop"
