"""Whatever state a home is in, it opens: time can be recorded, nothing is lost, and the cause is named (P6, I14)."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.startup.states import BY_NAME, STATES, ZONE, Home, State, a_home, environment, pairs
from tests.worlds import HandClock, MemoryLocks, MemorySecrets
from tracker_app.app import salvaging
from tracker_app.app.opening import Opened, open_holdfast
from tracker_app.app.recording import Content
from tracker_app.domain.entry import TimeEntry
from tracker_app.store.database import Database
from tracker_app.store.errors import StoreError

LONGEST_SECONDS = 3.0
"""G12: with a broken database, keyring and no network at once the window is there within three seconds."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is well, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("whole") / "holdfast"
    a_home(folder)
    return folder


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Iterator[Home]:
    made = Home(Path(shutil.copytree(whole, tmp_path / "holdfast")))
    yield made
    made.let_go()


def open_(home: Home) -> Opened:
    return open_holdfast(
        home.folder, clock=HandClock(home.now), zone=ZONE, secrets=MemorySecrets(), locks=MemoryLocks(),
        environ=environment(home),
    )  # fmt: skip


def texts(opened: Opened) -> list[str]:
    return sorted(view.entry.description for view in opened.holdfast.browsing.page())


def codes(opened: Opened) -> set[str]:
    return {problem.code for problem in opened.problems}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_p6_it_opens_names_the_cause_and_records_time(home: Home, state: State) -> None:
    state.make(home)
    began = time.perf_counter()
    opened = open_(home)
    took = time.perf_counter() - began
    assert took < LONGEST_SECONDS
    assert codes(opened) == state.codes
    assert opened.mode == state.mode
    assert ("before" in texts(opened)) == state.rows
    if state.edits:
        assert isinstance(opened.holdfast.recording.start(Content("since")), TimeEntry)
        assert "since" in texts(opened)
        # A second queue for the same account would make doubles.
        with opened.holdfast.locks.hold("account") as ours:
            assert ours == (opened.mode == "normal")
    else:
        with pytest.raises(StoreError) as caught:
            opened.holdfast.recording.start(Content("since"))
        assert not caught.value.kept
    opened.starting.done()
    opened.holdfast.close()


@pytest.mark.parametrize("state", [s for s in STATES if s.edits], ids=lambda state: state.name)
def test_p1_what_is_recorded_in_any_state_is_there_when_the_cause_is_gone(home: Home, state: State) -> None:
    state.make(home)
    opened = open_(home)
    opened.holdfast.recording.start(Content("since"))
    opened.starting.done()
    opened.holdfast.close()
    if state.mend is not None:
        state.mend(home)
    again = open_(home)
    assert "since" in texts(again)
    if state.mend is not None:
        assert again.mode == "normal"
        assert "before" in texts(again)
    again.starting.done()
    again.holdfast.close()
    last = open_(home)
    # "Nothing repeats at the next start unless it still matters."
    if last.mode == "normal":
        assert codes(last) <= {"HF-START-003"} | (
            state.codes if state.mend is None and state.part == "clock" else set()
        )
    assert "since" in texts(last)
    last.holdfast.close()


@pytest.mark.parametrize(("one", "two"), pairs(), ids=lambda state: state.name)
def test_p6_two_causes_at_once_stop_it_no_more_than_one(
    home: Home, one: State, two: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker_app.app.opening.PATIENCE_MILLISECONDS", 50)
    one.make(home)
    two.make(home)
    opened = open_(home)
    if two.edits:
        assert isinstance(opened.holdfast.recording.start(Content("since")), TimeEntry)
        assert "since" in texts(opened)
    if two.rows:
        assert "before" in texts(opened) or one.name == "backups are a file"
    opened.holdfast.close()


def test_p1_a_damaged_file_is_set_aside_whole_and_never_deleted(home: Home) -> None:
    BY_NAME["garbage"].make(home)
    content = home.main.read_bytes()
    opened = open_(home)
    assert opened.repair is not None
    assert opened.repair.folder is not None
    assert (opened.repair.folder / "holdfast.db").read_bytes() == content
    assert (opened.repair.from_file, opened.repair.from_backup) == (0, 1)
    assert [(day.from_backup, day.from_history) for day in opened.repair.days] == [(1, 0)]
    (told,) = opened.problems
    assert "from the backup of 2026-11-24 11:30: 1 entry." in told.what
    assert opened.repair.folder.name in told.safe
    assert "2026-11-24: 1 from the backup, 0 from their history" in told.details
    # It is told until it is dismissed, also if the window never came to show it.
    assert [(p.code, p.details) for p in opened.holdfast.sync_centre.problems()] == [("HF-FILE-015", told.details)]
    opened.holdfast.sync_centre.dismiss(told)
    assert opened.holdfast.sync_centre.problems() == []
    opened.holdfast.close()


def test_p6_a_home_that_cannot_be_made_opens_in_another_place(tmp_path: Path) -> None:
    (tmp_path / "user").mkdir()
    (tmp_path / "blocked").write_text("a file where the folder's parent should be")
    home = Home(tmp_path / "blocked" / "holdfast")
    opened = open_holdfast(
        home.folder, clock=HandClock(home.now), zone=ZONE, secrets=MemorySecrets(), locks=MemoryLocks(),
        environ={**os.environ, "HOME": str(tmp_path / "user"), "TMPDIR": str(tmp_path / "user")},
    )  # fmt: skip
    assert opened.mode == "side-file"
    assert codes(opened) == {"HF-FILE-007", "HF-FILE-016"}
    assert isinstance(opened.holdfast.recording.start(Content("since")), TimeEntry)
    opened.starting.done()
    opened.holdfast.close()


def test_p6_where_nothing_at_all_can_be_written_it_still_opens_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setattr("tracker_app.app.side_file.can_hold", lambda *_: False)
    opened = open_holdfast(
        blocked / "home", clock=HandClock(1_795_512_600), zone=ZONE, secrets=MemorySecrets(), locks=MemoryLocks(),
        environ={},
    )  # fmt: skip
    assert opened.mode == "read-only"
    assert codes(opened) == {"HF-FILE-007"}
    with pytest.raises(StoreError):
        opened.holdfast.recording.start(Content("refused, not lost in silence"))
    opened.holdfast.close()


def test_p6_safe_mode_leaves_every_optional_step_out_and_still_records(home: Home) -> None:
    opened = open_holdfast(
        home.folder, clock=HandClock(home.now), zone=ZONE, secrets=MemorySecrets(), locks=MemoryLocks(),
        environ=environment(home), safe_mode=True,
    )  # fmt: skip
    assert codes(opened) == {"HF-START-003"}
    assert isinstance(opened.holdfast.recording.start(Content("since")), TimeEntry)
    opened.starting.done()
    opened.holdfast.close()
    again = open_(home)
    assert again.problems == ()
    again.holdfast.close()


def test_p6_a_step_in_which_two_starts_died_is_left_out_once_and_tried_again_after_that(home: Home) -> None:
    for _ in range(2):
        opened = open_(home)
        opened.starting.begin("tray")
        opened.holdfast.close()  # and never `done`: it died here
    third = open_(home)
    assert not third.starting.begin("tray")
    third.starting.done()
    third.holdfast.close()
    fourth = open_(home)
    assert fourth.starting.begin("tray")
    fourth.starting.done()
    fourth.holdfast.close()
    assert not (home.folder / "starting").exists()


def test_p1_what_a_command_saves_while_the_file_is_being_repaired_is_in_the_repaired_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    BY_NAME["index missing"].make(home)
    real, rounds = salvaging.salvage, []

    def slow(*arguments: object, **named: object) -> object:
        done = real(*arguments, **named)  # type: ignore[arg-type]
        if not rounds:
            # It had the file open before we began, and still thinks it well.
            command = Database(home.main, writer="command")
            command.open()
            with command.write() as unit:
                unit.connection.execute("UPDATE entry SET description = 'saved meanwhile', local_rev = local_rev + 1")
            command.close()
        rounds.append(1)
        return done

    monkeypatch.setattr(salvaging, "salvage", slow)
    opened = open_(home)
    assert len(rounds) == 2
    assert texts(opened) == ["saved meanwhile"]
    opened.holdfast.close()
