"""What runs beside the window is started with it, whatever else is wished: sync, presence, backups."""

from tests.gui.shell.conftest import Start


def test_sync_presence_and_backups_start_without_the_mini_timer(launch: Start, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    started: list[str] = []
    monkeypatch.setattr("tracker_app.ui.program.Program._start_presence", lambda _self: started.append("presence"))
    monkeypatch.setattr("tracker_app.ui.program.Program._start_worker", lambda _self: started.append("sync"))
    monkeypatch.setattr("tracker_app.ui.program.Housekeeping.start", lambda _self: started.append("housekeeping"))
    running = launch()
    running.qtbot.waitUntil(lambda: len(started) == 3)
    assert sorted(started) == ["housekeeping", "presence", "sync"]


def test_safe_mode_leaves_everything_optional_out_and_says_so(launch: Start) -> None:
    running = launch(safe_mode=True)
    assert "worker" not in running.holdfast.__dict__
    assert running.program.leaving.tray is None
    assert running.window.banners.shown().key.startswith("HF-START-003")
