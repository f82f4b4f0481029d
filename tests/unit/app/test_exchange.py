"""Files out and in: nothing is lost, nothing doubles, and a file with a fault is refused as a whole."""

import json
import stat
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.worlds import World, a_world
from tracker_app.app.exchange import READ_FORMATS, BadFile, Exported
from tracker_app.app.exchange_intake import Imported
from tracker_app.app.problems import Problem
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Client, Project
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.store.accounts import Account, Accounts

TOGGL = """\
\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Ada,ada@example.org,Corp,Site,Draft,Offer,Yes,2026-01-20,09:00:00,2026-01-20,10:30:00,01:30:00,"writing, calls"
Ada,ada@example.org,,,,"Say ""hi"", twice",No,2026-01-20,23:30:00,2026-01-21,00:15:00,00:45:00,
Ada,ada@example.org,,,,Same,No,2026-01-22,09:00:00,2026-01-22,09:10:00,00:10:00,
Ada,ada@example.org,,,,Same,No,2026-01-22,09:00:00,2026-01-22,09:10:00,00:10:00,
"""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def add(world: World, start: str | int, seconds: int, content: Content | None = None) -> TimeEntry:
    begin = at(start) if isinstance(start, str) else start
    entry = world.holdfast.recording.add(content or Content("x"), begin, begin + seconds)
    assert isinstance(entry, TimeEntry)
    return entry


def a_project(world: World, name: str, client: str | None = None) -> Project:
    made = world.holdfast.catalogue.add_client(client) if client else None
    assert made is None or isinstance(made, Client)
    project = world.holdfast.catalogue.add_project(name, client=made.id if made else None, color="#123456")
    assert isinstance(project, Project)
    return project


def seen(world: World) -> list[tuple[object, ...]]:
    """What a person sees of every entry, oldest first."""
    return [
        (
            v.entry.start,
            v.entry.stop,
            v.entry.description,
            v.project_name,
            v.client_name,
            v.entry.tags,
            v.entry.billable,
        )
        for v in reversed(world.holdfast.browsing.page(limit=1000))
    ]


def brought(world: World, path: Path, *, dry_run: bool = False) -> Imported:
    done = world.holdfast.exchange.bring_in(path, dry_run=dry_run)
    assert isinstance(done, Imported), done
    return done


def a_rich_world() -> World:
    world = a_world(zone="Europe/Tallinn")
    site = a_project(world, "Site", "Corp & Söhne; “x”, \\n")
    # A CSV tells these two apart by their ends alone.
    add(world, "2026-10-25T00:20", 7200, Content("from the first 03:20"))
    add(world, "2026-10-25T01:20", 7200, Content("from the second 03:20"))
    add(world, "2026-11-20T21:00", 14_400, Content("across midnight, with a comma; and more", site.id, billable=True))
    add(world, "2026-11-20T08:00", 0, Content("no length", tags=("a b", "ü")))
    add(world, "2026-11-20T08:00", 0, Content("=cmd|' /C calc'!A0", site.id))
    add(world, "2026-11-20T08:00", 0, Content("=cmd|' /C calc'!A0", site.id))
    add(world, "2026-11-19T08:00", 60, Content("long " * 100 + "✓", tags=("t",)))
    add(world, "2026-11-19T08:00", 60, Content(""))
    return world


@pytest.mark.parametrize("kind", READ_FORMATS)
def test_an_export_comes_back_whole_elsewhere_and_adds_nothing_here_or_a_second_time(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"time.{kind.upper()}"
    with a_rich_world() as world, a_world(zone="Europe/Tallinn") as other:
        world.holdfast.recording.start(Content("still running"))
        done = world.holdfast.exchange.export(path)
        assert isinstance(done, Exported)
        assert (done.entries, done.running) == ((9, False) if kind == "json" else (8, True))
        before = world.dump()
        again = brought(world, path)
        assert (len(again.rows), again.known) == (0, 8)
        assert world.dump() == before
        first = brought(other, path)
        assert (len(first.rows), first.known, first.projects) == (8, 0, ("Site",))
        assert sorted(seen(other), key=repr) == sorted(seen(world)[:-1], key=repr)
        before = other.dump()
        second = brought(other, path)
        assert (len(second.rows), second.known, second.projects, second.clients) == (0, 8, (), ())
        assert other.dump() == before


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits")
def test_p9_an_export_is_for_its_owner_alone_and_only_of_the_days_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    with a_rich_world() as world:
        done = world.holdfast.exchange.export(path, date(2026, 11, 21), date(2026, 11, 21))
    assert isinstance(done, Exported)
    assert done.entries == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["days.csv"]


def test_a_spreadsheet_is_given_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "time.csv"
    with a_rich_world() as world:
        world.holdfast.exchange.export(path)
    assert ",=" not in path.read_text()


def test_a_workbook_has_texts_as_texts_and_times_to_calculate_with(tmp_path: Path) -> None:
    path = tmp_path / "time.xlsx"
    with a_rich_world() as world:
        assert isinstance(world.holdfast.exchange.export(path), Exported)
        first = path.read_bytes()
        world.holdfast.exchange.export(path)
        assert path.read_bytes() == first
        assert world.holdfast.exchange.export(path, date(2026, 11, 20), date(2026, 11, 20)) == Exported(path, 4)
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        parts = {name: ElementTree.fromstring(file.read(name)) for name in file.namelist()}
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    rows = parts["xl/worksheets/sheet1.xml"].findall(".//m:row", space)
    texts = [[cell.findtext(".//m:t", None, space) for cell in row] for row in rows]
    assert texts[0][:4] == ["Start", "End", "Duration", "Description"]
    # Three begin at the same moment, in any order.
    formula = ["=cmd|' /C calc'!A0", "Site"]
    assert sorted(line[3:5] for line in texts[1:4]) == [formula, formula, ["no length", ""]]
    start, stop, length = (float(cell.findtext("m:v", "", space)) for cell in rows[4][:3])
    # 2026-11-20 23:00 in Tallinn, four hours long.
    assert (start, stop, length) == pytest.approx((46346 + 23 / 24, 46347 + 3 / 24, 4 / 24))


def test_toggls_own_export_is_read_with_its_names_tags_and_equal_rows(tmp_path: Path) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(TOGGL, encoding="utf-8")
    with a_world(zone="Europe/Tallinn") as world:
        empty = world.dump()
        planned = brought(world, path, dry_run=True)
        assert world.dump() == empty
        done = brought(world, path)
        assert done == planned
        assert (len(done.rows), done.projects, done.clients, done.account) == (4, ("Site",), ("Corp",), None)
        assert seen(world)[0] == (
            at("2026-01-20T07:00"), at("2026-01-20T08:30"), "Offer", "Site", "Corp", ("calls", "writing"), True,
        )  # fmt: skip
        assert seen(world)[1][2] == 'Say "hi", twice'
        assert [view.task_name for view in world.holdfast.browsing.page()] == [None, None, None, "Draft"]
        assert len(brought(world, path).rows) == 0
        # Undone as one gesture, and what was deleted by its author is not brought back by a second import.
        world.holdfast.undoing.undo()
        assert seen(world) == []
        assert len(brought(world, path).rows) == 0


def test_what_was_changed_after_an_import_is_not_added_again(tmp_path: Path) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(TOGGL, encoding="utf-8")
    with a_world(zone="Europe/Tallinn") as world:
        brought(world, path)
        entry = world.holdfast.browsing.page()[-1].entry
        world.holdfast.recording.edit(entry.id, EntryPatch(description="Changed", start=entry.start + 60))
        assert len(brought(world, path).rows) == 0


def test_one_living_entry_stands_for_one_row_only(tmp_path: Path) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(TOGGL, encoding="utf-8")
    with a_world(zone="Europe/Tallinn") as world:
        add(world, "2026-01-22T07:00", 600, Content("Same"))
        done = brought(world, path)
        assert (len(done.rows), done.known) == (3, 1)
        assert [row[2] for row in seen(world)].count("Same") == 2
        assert len(brought(world, path).rows) == 0


def test_an_entry_known_by_its_id_does_not_stand_for_an_equal_row_as_well(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with a_world() as world:
        add(world, "2026-01-20T09:00", 600, Content("Same"))
        world.holdfast.exchange.export(path)
        item = json.loads(path.read_text())["entries"][0]
        path.write_text(json.dumps([item, {**item, "id": None}]))
        assert len(brought(world, path).rows) == 1
        assert len(brought(world, path).rows) == 0


def test_with_an_account_the_entries_and_their_names_are_queued_once(tmp_path: Path) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(TOGGL, encoding="utf-8")
    with a_world() as world:
        with world.holdfast.database.write() as unit:
            Accounts(unit.connection).add(Account("acc", "timetagger", "Work", "http://127.0.0.1:9/"))  # type: ignore[arg-type]
        assert brought(world, path).account == "Work"
        queued = [(row.kind.value, row.verb.value) for row in world.holdfast.sync_centre.outbox()]
        assert sorted(queued) == [
            ("client", "create"),
            *[("entry", "create")] * 4,
            ("project", "create"),
            ("task", "create"),
        ]


BAD = [
    ("x.csv", "Description,Duration\nx,1:00:00\n", 1),
    ("x.csv", "Start date,Start time,Duration\n2026-01-20,09:00:00,1:00:00\n2026-13-20,09:00:00,1:00:00\n", 3),
    ("x.csv", "Start date,Start time,Duration\n2026-01-20,09:00:00,soon\n", 2),
    ("x.csv", "Start date,Start time,Duration\n2026-03-29,03:30:00,1:00:00\n", 2),
    ("x.csv", "Start date,Start time,Duration\n2026-01-20,09:00:00,1500:00:00\n", 2),
    ("x.csv", "Start date,Start time,Duration\n1812-01-20,09:00:00,1:00:00\n", 2),
    ("x.csv", "Start date,Start time,Duration,Project\n2026-01-20,09:00:00,1:00:00,a\x07b\n", 2),
    ("x.csv", "", 1),
    ("x.json", "{", 1),
    ("x.json", '{"entries": 5}', 1),
    ("x.json", "[" * 100_000, 1),
    ("x.json", '{"entries": [{"start": "2026-01-20T09:00:00Z", "stop": "2026-01-20T08:00:00Z"}]}', 1),
    ("x.json", '{"entries": [{"start": "2026-01-20T09:00:00", "stop": "2026-01-20T10:00:00Z"}]}', 1),
    ("x.json", '{"entries": [{"stop": null}, 5]}', 1),
    ("x.ics", "BEGIN:VEVENT\nEND:VEVENT", 1),
    ("x.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260120T090000Z\nEND:VEVENT\nEND:VCALENDAR", 2),
]


@pytest.mark.parametrize(("name", "text", "line"), BAD)
def test_a_file_with_a_fault_is_refused_as_a_whole_and_the_line_is_named(
    name: str, text: str, line: int, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with a_world(zone="Europe/Tallinn") as world:
        before = world.dump()
        done = world.holdfast.exchange.bring_in(path)
        assert isinstance(done, BadFile)
        assert done.bad[0].line == line
        assert done.bad[0].why
        assert world.dump() == before


def test_what_cannot_be_read_or_written_is_a_problem_and_the_data_file_is_never_written_over(tmp_path: Path) -> None:
    with a_world() as world:
        world.entry("kept")
        exchange = world.holdfast.exchange
        missing = exchange.bring_in(tmp_path / "missing.csv")
        assert isinstance(missing, Problem)
        assert missing.code == "HF-FILE-023"
        (tmp_path / "latin.csv").write_bytes(b"Start date\xff")
        assert isinstance(exchange.bring_in(tmp_path / "latin.csv"), BadFile)
        nowhere = exchange.export(tmp_path / "no folder" / "x.csv")
        assert isinstance(nowhere, Problem)
        assert nowhere.code == "HF-FILE-024"
        link = tmp_path / "link.json"
        link.symlink_to(world.home / "holdfast.db")
        assert isinstance(exchange.export(link), Problem)
        with pytest.raises(KeyError):
            exchange.export(tmp_path / "x.pdf")


def test_a_calendar_of_others_is_read_with_its_zones_and_what_is_left_out_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "work.ics"
    path.write_text(
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nBEGIN:STANDARD\r\nDTSTART:20071104T020000\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a@b\r\n"
        "DTSTART;TZID=\"America/New_York\":20260120T090000\r\n"
        "DTEND;TZID=America/New_York:20260120T100000\r\nSUMMARY:A long\\, fold\r\n ed line\r\nBEGIN:VALARM\r\n"
        "SUMMARY:not this\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260121T090000\r\n"
        "DURATION:PT1H30M\r\n"
        "END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260122\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
        "DTSTART:20260123T090000Z\r\nDTEND:20260123T093000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )  # fmt: skip
    with a_world(zone="Europe/Tallinn") as world:
        done = brought(world, path)
        assert [row[:3] for row in seen(world)] == [
            (at("2026-01-20T14:00"), at("2026-01-20T15:00"), "A long, folded line"),
            (at("2026-01-21T07:00"), at("2026-01-21T08:30"), ""),
        ]
        assert done.left_out == {"events of whole days": 1, "repeating events": 1}
        assert len(brought(world, path).rows) == 0


texts = st.text(st.characters(exclude_categories=("C", "Z")), max_size=8)
entries = st.lists(
    st.tuples(st.integers(1_792_880_000, 1_792_900_000), st.integers(0, 9000), texts, st.lists(texts, max_size=2)),
    max_size=6,
)  # around the hour that comes twice in Tallinn, 2026-10-25


@settings(max_examples=25)
@example([(1_792_880_000, 0, "", ["t", "\\"]), (1_792_880_000, 0, "a;b\\n", ["a;b"])], "ics")
@given(entries, st.sampled_from(READ_FORMATS))
def test_whatever_was_recorded_comes_back_and_never_twice(
    found: list[tuple[int, int, str, list[str]]], kind: str
) -> None:
    with a_world(zone="Europe/Tallinn") as world, a_world(zone="Europe/Tallinn") as other:
        for start, seconds, description, tags in found:
            kept = tuple(tag.replace(",", "") or "t" for tag in tags)
            assert isinstance(add(world, start, seconds, Content(description, tags=kept)), TimeEntry)
        path = world.home / f"x.{kind}"
        assert isinstance(world.holdfast.exchange.export(path), Exported)
        assert len(brought(world, path).rows) == 0
        assert len(brought(other, path).rows) == len(found)
        assert len(brought(other, path).rows) == 0
        if kind != "csv":
            assert sorted(map(repr, seen(other))) == sorted(map(repr, seen(world)))
