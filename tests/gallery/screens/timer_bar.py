"""The timer bar: idle, running, crowded, with each of its panels open."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.gallery.stage import Screen, Stage
from tracker_app.ui.now import Now
from tracker_app.ui.timer_bar.presenter import TimerBarPresenter
from tracker_app.ui.timer_bar.view import TimerBar

_BAR = ((1080, 420), (420, 480))


def bar(stage: Stage) -> QWidget:
    """The bar on top of an empty window."""
    window = QWidget()
    now = Now(stage.holdfast, stage.bridge, stage.ticker, window)
    presenter = TimerBarPresenter(stage.holdfast, stage.bridge, stage.act, now, window)
    window.bar = TimerBar(stage.holdfast, presenter, now, stage.ticker, window)  # type: ignore[attr-defined]
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(window.bar)  # type: ignore[attr-defined]
    column.addStretch(1)
    now.start()
    presenter.start()
    return window


def _typing(words: str, *keys: Qt.Key):  # type: ignore[no-untyped-def]
    def act(stage: Stage, window: QWidget) -> None:
        line = window.bar.describe.line  # type: ignore[attr-defined]
        line.setFocus()
        line.clear()
        QTest.keyClicks(line, words)
        QTest.qWait(120)
        for key in keys:
            QTest.keyClick(line, key)

    return act


def _stopped(stage: Stage) -> QWidget:
    stage.holdfast.recording.stop()
    return bar(stage)


def _open_start(stage: Stage, window: QWidget) -> None:
    window.bar.times.ask_start()  # type: ignore[attr-defined]


def _open_projects(stage: Stage, window: QWidget) -> None:
    window.bar.chips.open_projects()  # type: ignore[attr-defined]


def _open_tags(stage: Stage, window: QWidget) -> None:
    window.bar.chips.open_tags()  # type: ignore[attr-defined]


SCREENS = (
    Screen("timer-empty", bar, data="empty", sizes=_BAR),
    Screen("timer-running", bar, sizes=_BAR),
    Screen("timer-crowded", bar, data="crowded", sizes=_BAR),
    Screen("timer-suggestions", _stopped, sizes=_BAR, act=_typing("re", Qt.Key.Key_Down)),
    Screen("timer-project", _stopped, data="crowded", sizes=_BAR, act=_typing("Plan @mig")),
    Screen("timer-tag", _stopped, sizes=_BAR, act=_typing("Plan #urg")),
    Screen("timer-start", bar, sizes=_BAR, act=_open_start),
    Screen("timer-projects", bar, data="crowded", sizes=_BAR, act=_open_projects),
    Screen("timer-tags", bar, sizes=_BAR, act=_open_tags),
)
