"""The mini timer: colour, words, time and a button in one line, over everything else. Changes are the timer bar's."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QSizeGrip, QStackedWidget

from tracker_app.app.messages import _
from tracker_app.domain.changes import Changes, Kind
from tracker_app.ui.mini_timer import place
from tracker_app.ui.theme import Icon, Role, Type, current_tokens
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.timer_bar.presenter import TimerBarPresenter
from tracker_app.ui.widgets import DurationLabel, ElidedLabel, icon_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.now import Now
    from tracker_app.ui.sync_state import SyncState
    from tracker_app.ui.ticker import Ticker

HEIGHT = 36
NARROWEST, WIDEST, USUAL = 260, 520, 320
_DOT = 8


class MiniTimer(QFrame):
    """`visible` carries a bool. `open_wanted` is a double click. The right button shows `menu()`."""

    visible = Signal(bool)
    open_wanted = Signal()

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: "Bridge",
        now: "Now",
        ticker: "Ticker",
        sync: "SyncState",
        presenter: TimerBarPresenter,
        menu: Callable[[], QMenu | None],
    ) -> None:
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self._settings = holdfast.settings
        self._now = now
        self._ticker = ticker
        self._sync = sync
        self._presenter = presenter
        self._menu = menu
        self._grip: QPoint | None = None
        self._moved = False
        self._wanted = False
        self.setWindowTitle(_("Holdfast mini timer"))
        self.setAccessibleName(_("Mini timer"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("mini", True)
        self._words = ElidedLabel(parent=self)
        self._line = QLineEdit(self)
        self._line.setAccessibleName(_("What are you working on?"))
        self._line.setPlaceholderText(_("What are you working on?"))
        self._line.returnPressed.connect(self._entered)
        self._line.editingFinished.connect(self._left)
        self._line.setProperty("inner", True)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._words)
        self._pages.addWidget(self._line)
        self._time = DurationLabel(self, size=Type.STRONG, with_seconds=True)
        self._button = icon_button(Icon.PLAY, _("Start"), parent=self)
        # The keyboard is first nowhere: a ring round the button would look as if something were asked.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._button.clicked.connect(self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + SPACE_TIGHT, 1, SPACE + SPACE_TIGHT, 1)
        row.setSpacing(SPACE)
        row.addWidget(self._pages, 1)
        row.addWidget(self._time)
        row.addWidget(self._button)
        self._corner = QSizeGrip(self)
        self._corner.setFixedSize(10, 10)
        self._corner.setAccessibleName(_("Make wider or narrower"))
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        now.changed.connect(self.refresh)
        sync.changed.connect(self.update)
        ticker.second.connect(self._tick)
        bridge.changed.connect(self._commit)

    # What the program asks for

    def toggle(self) -> None:
        """Show it, or put it away; remembered for the next start."""
        self.want(wanted=not self._wanted)
        self._settings.remember("mini", "1" if self._wanted else None)

    def want(self, *, wanted: bool) -> None:
        """Show it when its settings allow that."""
        self._wanted = wanted
        self._dress()
        self.refresh()

    def was_wanted(self) -> bool:
        """Whether it was shown when Holdfast ended last."""
        return self._settings.recall("mini") == "1"

    @Slot()
    def refresh(self) -> None:
        """Show what runs."""
        view = self._now.running
        runs = view is not None
        words = (view.entry.description or _("No description")) if view is not None else _("No timer runs")
        self._words.setText(words)
        self._words.setProperty("muted", not runs)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        project = f" · {view.project_name}" if view is not None and view.project_name else ""
        self.setToolTip(f"{words}{project}\n{self._trouble() or _('Click the text to change it, drag to move')}")
        drawing, name = (Icon.STOP, _("Stop")) if runs else (Icon.PLAY, _("Start"))
        if self._button.accessibleName() != name:
            fresh = icon_button(drawing, name, parent=self)
            self._button.setIcon(fresh.icon())
            self._button.setAccessibleName(name)
            self._button.setToolTip(name)
            fresh.deleteLater()
        self._tick(self._ticker.now())
        self.update()
        show = self._wanted and (runs or not self._settings.get("mini.only_running"))
        if show != self.isVisible():
            self.setVisible(show)

    @Slot(object)
    def _tick(self, now: object) -> None:
        self._time.set_seconds(self._now.elapsed(int(str(now))))

    def _trouble(self) -> str:
        problems = self._sync.now.pressing
        return problems[0].title if problems else ""

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        if any(key.startswith("mini.") for key in changes.ids.get(Kind.SETTING, ())):
            self._dress()
            self.refresh()

    def _dress(self) -> None:
        on_top = bool(self._settings.get("mini.on_top"))
        if bool(self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint) != on_top:
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on_top)
        self._time.set_with_seconds(bool(self._settings.get("mini.seconds")))
        self.setWindowOpacity(self._solid())

    def _solid(self) -> float:
        return 1.0 if self.underMouse() else self._settings.number("mini.opacity_percent") / 100

    # Words and button

    @Slot()
    def _toggle(self) -> None:
        if self._now.running is not None:
            self._presenter.stop_timer()
        elif self._pages.currentWidget() is self._line:
            self._entered()
        else:
            self._edit()

    def _edit(self) -> None:
        view = self._now.running
        self._line.setText(view.entry.description if view is not None else "")
        self._pages.setCurrentWidget(self._line)
        self.activateWindow()
        self._line.setFocus()
        self._line.selectAll()

    @Slot()
    def _entered(self) -> None:
        words = self._line.text()
        self._pages.setCurrentWidget(self._words)
        if self._now.running is not None:
            self._presenter.describe(words)
        else:
            self._presenter.start_timer(words)

    @Slot()
    def _left(self) -> None:
        if self._pages.currentWidget() is self._line and not self._line.hasFocus():
            self._pages.setCurrentWidget(self._words)
            if self._now.running is not None:
                self._presenter.describe(self._line.text())

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._grip is None:
            return
        handle = self.windowHandle()
        if QGuiApplication.platformName() == "wayland" and handle is not None:
            # Only the desktop may move a window there.
            self._grip = None
            handle.startSystemMove()
            return
        self.move(place.snapped(event.globalPosition().toPoint() - self._grip, self.size(), _screens()))
        self._moved = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        moved, self._moved = self._moved, False
        self._grip = None
        if moved:
            self._keep()
        elif event.button() == Qt.MouseButton.LeftButton and self._pages.geometry().contains(
            event.position().toPoint()
        ):
            self._edit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pages.setCurrentWidget(self._words)
        self.open_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        entry = self._presenter.running_entry()
        over_time = self._time.geometry().adjusted(-SPACE, -HEIGHT, SPACE, HEIGHT).contains(event.position().toPoint())
        if entry is not None and over_time and event.angleDelta().y():
            self._presenter.set_start(entry.start + (-60 if event.angleDelta().y() > 0 else 60))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        menu = self._menu()
        if menu is not None:
            menu.popup(event.globalPos())

    # Place and paint

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._put()
        self.setFocus()
        self.visible.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.visible.emit(False)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        # Alt+F4 puts it away, as the command does; it never ends the program.
        event.ignore()
        if self._wanted:
            self.toggle()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave) and self.isVisible():
            self.setWindowOpacity(1.0 if event.type() == QEvent.Type.Enter else self._solid())
        if event.type() == QEvent.Type.Resize:
            self._corner.move(self.width() - self._corner.width(), self.height() - self._corner.height())
        return super().event(event)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(USUAL, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        look = current_tokens()
        painter = QPainter(self)
        view = self._now.running
        if view is not None:
            bar = QRect(0, 0, 4, self.height())
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                bar.moveRight(self.width() - 1)
            painter.fillRect(bar, QColor(view.project_color or look.running))
        if self._trouble():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(look.raised))
            painter.setBrush(QColor(look.color(Role.DANGER)))
            painter.drawEllipse(self.width() - _DOT - 3, 3, _DOT, _DOT)
        painter.end()

    def _put(self) -> None:
        screens = _screens()
        kept = place.read(self._settings.recall(place.key_of(screens)))
        if kept is not None:
            where, width = kept
            self.resize(max(NARROWEST, min(width, WIDEST)), HEIGHT)
            self.move(place.snapped(where, self.size(), screens))
        elif screens:
            self.resize(USUAL, HEIGHT)
            self.move(place.first_place(self.size(), screens[0]))

    def _keep(self) -> None:
        self._settings.remember(place.key_of(_screens()), place.written(self.geometry()))


def _screens() -> list[QRect]:
    primary = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not primary]
    return [screen.availableGeometry() for screen in ([primary] if primary is not None else []) + others]
