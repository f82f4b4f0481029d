"""`export`, `import`, `restore`, `diagnostics`: files that go out and come in."""

import logging
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.command_line import InProcess, dump
from tests.worlds import a_world
from tracker_app.app.logbook import Logbook
from tracker_app.store.accounts import Account, Accounts

CANARY = "canary-90aa31f7ee"


@pytest.fixture
def two_entries(holdfast: InProcess) -> None:
    holdfast.ok("projects", "add", "Acme")
    holdfast.ok("add", "Offer", "--from", "2026-01-19T23:00", "--to", "2026-01-20T01:00", "--project", "Acme")
    holdfast.ok("add", "Call", "--from", "2026-01-20T09:00", "--to", "2026-01-20T09:20", "--tag", "phone")


@pytest.mark.usefixtures("two_entries")
@pytest.mark.parametrize("ending", ["csv", "json", "ics"])
def test_what_was_exported_is_imported_once_into_another_home(
    holdfast: InProcess, home: Path, tmp_path: Path, ending: str
) -> None:
    path, other = tmp_path / f"out.{ending}", str(tmp_path / "other")
    assert holdfast.ok("export", str(path), "--json").json == {
        "path": str(path), "entries": 2, "running_left_out": False,
    }  # fmt: skip
    planned = holdfast.ok("--home", other, "import", str(path), "--dry-run", "--json").json
    assert (planned["dry_run"], planned["added"], planned["known"], planned["projects"]) == (True, 2, 0, ["Acme"])
    assert holdfast.ok("--home", other, "list", "--json").json["entries"] == []
    assert "would be" in holdfast.ok("--home", other, "import", str(path), "--dry-run").out
    done = holdfast.ok("--home", other, "import", str(path), "--json").json
    assert done == planned | {"dry_run": False}
    listed = holdfast.ok("--home", other, "list", "--json").json
    assert (listed["seconds"], [e["description"] for e in listed["entries"]]) == (8400, ["Call", "Offer"])
    again = holdfast.ok("--home", other, "import", str(path), "--json").json
    assert (again["added"], again["known"]) == (0, 2)
    before = dump(home)
    assert holdfast.ok("import", str(path), "--json").json["added"] == 0
    assert dump(home) == before
    holdfast.ok("--home", other, "undo")
    assert holdfast.ok("--home", other, "list", "--json").json["entries"] == []


@pytest.mark.usefixtures("two_entries")
def test_an_export_may_be_of_some_days_only(holdfast: InProcess, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert holdfast.ok("export", str(path), "--from", "2026-01-20", "--json").json["entries"] == 2
    assert holdfast.ok("export", str(path), "--to", "2026-01-19", "--json").json["entries"] == 1
    assert path.read_text().count("\n") == 2


def test_files_that_cannot_be_are_refused_and_change_nothing(holdfast: InProcess, home: Path, tmp_path: Path) -> None:
    holdfast.ok("add", "Kept", "--from", "-2h", "--to", "-1h")
    before = dump(home)
    bad = tmp_path / "bad.csv"
    bad.write_text("Start date,Start time,Duration\n2026-01-20,09:00:00,1:00:00\nsoon,09:00:00,1:00:00\n")
    for words, code in (
        (("export", str(tmp_path / "x.docx")), 2),
        (("export", str(tmp_path / "no folder" / "x.csv")), 2),
        (("import", str(tmp_path / "missing.csv")), 6),
        (("import", str(tmp_path / "x")), 2),
        (("import", str(bad)), 2),
        (("restore", str(tmp_path / "missing.db")), 6),
        (("restore", str(bad)), 2),
        (("restore", str(bad), "--dry-run"), 2),
        (("diagnostics", str(home / "holdfast.db")), 2),
    ):
        answer = holdfast(*words)
        assert (answer.code, answer.out) == (code, ""), answer
        assert holdfast(*words, "--json").json.keys() == {"error"}
        assert dump(home) == before
    (place,) = holdfast("import", str(bad), "--json").json["error"]["bad"]
    assert place["line"] == 3


def test_p1_a_restore_says_what_it_would_do_keeps_what_was_there_and_brings_the_backup_back(
    holdfast: InProcess, home: Path, tmp_path: Path
) -> None:
    holdfast.ok("add", "Kept", "--from", "2026-01-20T09:00", "--to", "2026-01-20T10:00")
    copy = str(tmp_path / "copy.db")
    holdfast.ok("backup", copy)
    holdfast.ok("edit", "@-0", "--description", "Changed")
    holdfast.ok("add", "Later", "--from", "2026-01-21T09:00", "--to", "2026-01-21T10:00")
    before = dump(home)
    planned = holdfast.ok("restore", copy, "--dry-run", "--json").json
    assert (planned["added"], planned["removed"], planned["changed"]) == (0, 1, 1)
    assert [day["day"] for day in planned["days"]] == ["2026-01-21", "2026-01-20"]
    assert dump(home) == before
    done = holdfast.ok("restore", copy, "--json").json
    assert (done["entries"], done["changed"]) == (1, 1)
    assert [e["description"] for e in holdfast.ok("list", "--json").json["entries"]] == ["Kept"]
    kept = sqlite3.connect(done["safety"])
    assert kept.execute("SELECT count(*) FROM entry").fetchone() == (2,)
    kept.close()


def test_p6_a_damaged_file_is_replaced_by_a_backup_and_set_aside(
    holdfast: InProcess, home: Path, tmp_path: Path
) -> None:
    holdfast.ok("add", "Kept", "--from", "-2h", "--to", "-1h")
    copy = str(tmp_path / "copy.db")
    holdfast.ok("backup", copy)
    (home / "holdfast.db").write_bytes(b"garbage" * 1000)
    assert holdfast("list").code == 5
    done = holdfast.ok("restore", copy, "--json").json
    assert [e["description"] for e in holdfast.ok("list", "--json").json["entries"]] == ["Kept"]
    assert (Path(done["safety"]) / "holdfast.db").read_bytes() == b"garbage" * 1000


def test_p9_diagnostics_hold_no_secret_and_no_description(
    holdfast: InProcess, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOLDFAST_TOKEN_WORK", CANARY)
    holdfast.ok("add", "Private matter", "--from", "-2h", "--to", "-1h")
    with a_world(home=home) as world, world.holdfast.database.write() as unit:
        Accounts(unit.connection).add(Account("acc", "timetagger", "Work", "http://127.0.0.1:9/"))  # type: ignore[arg-type]
    book = Logbook(home)
    book.open()
    logging.getLogger("holdfast.test").warning("asked", extra={"headers": {"authtoken": CANARY}})
    book.close()
    path = tmp_path / "report.txt"
    holdfast.ok("diagnostics", str(path))
    text = path.read_text()
    assert "Holdfast" in text
    assert "1 entries" in text
    assert "asked" in text
    assert CANARY not in text
    assert "Private matter" not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_p6_diagnostics_are_written_also_where_the_data_file_cannot_be_used(
    holdfast: InProcess, home: Path, tmp_path: Path
) -> None:
    home.mkdir(parents=True)
    (home / "holdfast.db").write_bytes(b"garbage" * 1000)
    path = tmp_path / "report.txt"
    holdfast.ok("diagnostics", str(path))
    assert "data file: damaged" in path.read_text()
