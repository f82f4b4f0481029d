"""The question after an absence: locked and asleep, and as a new entry."""

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import Screen, Stage
from tracker_app.domain.absence import Absence, Cause, Stretch
from tracker_app.ui.absence.keeper import AbsenceKeeper
from tracker_app.ui.absence.prompt import AbsencePrompt
from tracker_app.ui.now import Now


def prompt(stage: Stage) -> QWidget:
    """The window over the running timer of the home."""
    now = Now(stage.holdfast, stage.bridge, stage.ticker)
    keeper = AbsenceKeeper(stage.holdfast, stage.act, now, stage.ticker)
    window = AbsencePrompt(stage.holdfast, keeper, stage.ticker)
    window.keep = (now, keeper)  # type: ignore[attr-defined]
    now.start()
    running = now.running
    assert running is not None
    left, back = running.entry.start + 600, running.entry.start + 2280
    parts = (Stretch(Cause.IDLE, left, left + 120), Stretch(Cause.LOCKED, left + 120, left + 600),
             Stretch(Cause.ASLEEP, left + 600, back))  # fmt: skip
    keeper._ask(running.entry.id, Absence(left, back, parts))
    return window


def _other(stage: Stage, window: QWidget) -> None:
    window._open_other()  # type: ignore[attr-defined]


SCREENS = (
    Screen("absence", prompt, sizes=(None,)),
    Screen("absence-other", prompt, sizes=(None,), act=_other),
)
