"""A field of tags: Enter or a comma makes one, Backspace takes the last one away. Knows no catalogue."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCompleter, QFrame, QLineEdit, QSizePolicy, QStyle, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Role, current_tokens, icon_pixmap
from tracker_app.ui.widgets.chips import paint_focus
from tracker_app.ui.widgets.controls import announce
from tracker_app.ui.widgets.flow_layout import FlowLayout

_CROSS = 12
_PAD = 8


class TagChips(QFrame):
    """Shows and edits a set of tags in the order given. `changed` carries the new tuple of names, after each edit."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self.setProperty("field", True)
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(6, 3, 6, 3)
        self._line = _TagLine(self)
        self._line.setProperty("inner", True)
        self._line.setPlaceholderText(_("Add tag"))
        self._line.setAccessibleName(name or _("Tags"))
        self._line.setToolTip(_("Type a tag and press Enter. Backspace in the empty field removes the last one."))
        self._line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._line.setMinimumWidth(88)
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.popup().setObjectName("completions")
        # Queued: Qt writes the completion into the field after this signal, and the field is to end up empty.
        completer.activated.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._line.setCompleter(completer)
        self._line.returnPressed.connect(self._enter)
        self._line.emptied_back.connect(self._remove_last)
        self._line.installEventFilter(self)
        self._flow.addWidget(self._line)
        self.setFocusProxy(self._line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def tags(self) -> tuple[str, ...]:
        """The names now shown."""
        return self._tags

    def set_tags(self, names: Iterable[str]) -> None:
        """Shows these, without `changed`."""
        self._tags = tuple(dict.fromkeys(names))
        while self._flow.count() > 1:
            chip = self._flow.takeAt(0).widget()  # type: ignore[union-attr]
            chip.hide()
            chip.deleteLater()
        for at, name in enumerate(self._tags):
            chip = _TagChip(name, self)
            chip.clicked.connect(self._chip_clicked)
            self._flow.insert(at, chip)
            chip.show()
        self._line.setPlaceholderText("" if self._tags else _("Add tag"))
        self.updateGeometry()

    def set_known(self, names: Iterable[str]) -> None:
        """What the field offers to complete."""
        self._known.setStringList(list(names))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
            if event.type() == QEvent.Type.FocusOut and not self._completing():
                self._enter()
        return super().eventFilter(watched, event)

    def _completing(self) -> bool:
        return self._line.completer().popup().isVisible()

    @Slot()
    def _enter(self) -> None:
        self._take(self._line.text())

    @Slot(str)
    def _take(self, typed: str) -> None:
        self._line.clear()
        names = [name.strip() for name in typed.split(",") if name.strip()]
        present = {name.casefold() for name in self._tags}
        new = [name for name in dict.fromkeys(names) if name.casefold() not in present]
        if new:
            self._set((*self._tags, *new))

    @Slot()
    def _remove_last(self) -> None:
        if self._tags:
            announce(self, _("Tag {name} removed").format(name=self._tags[-1]))
            self._set(self._tags[:-1])

    @Slot()
    def _chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, _TagChip):
            announce(self, _("Tag {name} removed").format(name=chip.text()))
            self._set(tuple(name for name in self._tags if name != chip.text()))
            self._line.setFocus()

    def _set(self, names: tuple[str, ...]) -> None:
        self.set_tags(names)
        self.changed.emit(self._tags)


class _TagLine(QLineEdit):
    emptied_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied_back.emit()
            return
        if event.text() == ",":
            self.returnPressed.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # or a dialog around would take it as its own OK

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.minimumWidth(), super().sizeHint().height())


class _TagChip(QAbstractButton):
    """One tag with its cross; pressing it takes the tag away."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(name)
        words = _("Remove tag {name}").format(name=name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * _PAD + _CROSS + 4, metrics.height() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(look.border))
        painter.setBrush(QColor(look.pressed if self.underMouse() else look.hover))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), self.height() / 2 - 1, self.height() / 2 - 1)
        inner = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        direction = self.layoutDirection()
        words = QStyle.visualRect(direction, inner, inner.adjusted(0, 0, -_CROSS - 4, 0))
        align = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(QColor(look.text))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width() + 1)
        painter.drawText(words.adjusted(-1, 0, 1, 0), int(align), shown)
        cross = QRect(inner.right() - _CROSS + 1, (self.height() - _CROSS) // 2, _CROSS, _CROSS)
        picture = icon_pixmap(Icon.CLOSE, Role.MUTED, _CROSS, self.devicePixelRatioF())
        painter.drawPixmap(QStyle.visualRect(direction, inner, cross), picture)
        if self.hasFocus():
            paint_focus(painter, self.rect(), self.height() / 2)
        painter.end()
