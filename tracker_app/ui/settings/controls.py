"""A control for each kind of setting, with its label, its line of help and its refusal. Knows no store."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.app.settings import Setting, Value, is_file_or_nothing, written
from tracker_app.ui.settings import words
from tracker_app.ui.theme import Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import announce, push_button


class SettingControl(QWidget):
    """`chosen` carries the new value as text. `show_value` never emits it."""

    chosen = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._refusal = _small(self)
        self._refusal.setProperty("tone", "danger")
        self._refusal.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_TIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_value(self, value: Value) -> None:
        """Show the value that holds."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Say why what was chosen cannot be; "" takes that away."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence)

    def _lay_out(self, control: QWidget, *, labelled: bool = True) -> None:
        name = str(self.setting.label)
        for one in (control, control.findChild(QLineEdit)):
            if one is not None:
                one.setAccessibleName(name)
        help_text = "" if self.setting.help is None else str(self.setting.help)
        control.setAccessibleDescription(help_text)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(SPACE)
        self._parts: tuple[QWidget, ...] = ()
        if labelled:
            label = QLabel(name, self)
            label.setWordWrap(True)
            label.setBuddy(control)
            label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            row.addWidget(label, 1)
            row.addWidget(control, 1)
            self._parts = (label, control)
        else:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        self._column.addWidget(self._refusal)
        if help_text:
            helping = _small(self)
            helping.setText(help_text)
            self._column.addWidget(helping)
        self.setFocusProxy(control)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        hint = super().minimumSizeHint()
        widest = max((part.minimumSizeHint().width() for part in self._parts), default=hint.width())
        return QSize(min(hint.width(), widest), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._parts:
            # The control goes below its label where letters are large and the window is small.
            beside = sum(part.minimumSizeHint().width() for part in self._parts) + SPACE
            way = QBoxLayout.Direction
            self._row.setDirection(way.LeftToRight if self.width() >= beside else way.TopToBottom)


class _Switch(SettingControl):
    def __init__(self, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        self._box = QCheckBox(self)
        self._box.toggled.connect(self._toggled)
        # A label beside it, since the text of a check box does not wrap.
        self._label = QLabel(str(setting.label), self)
        self._label.setWordWrap(True)
        self._label.setBuddy(self._box)
        self._label.installEventFilter(self)
        self._lay_out(self._box, labelled=False)
        self._row.addWidget(self._label, 1)

    def show_value(self, value: Value) -> None:
        with QSignalBlocker(self._box):
            self._box.setChecked(bool(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._label and event.type() == QEvent.Type.MouseButtonRelease:
            self._box.click()
            return True
        return super().eventFilter(watched, event)

    @Slot(bool)
    def _toggled(self, on: bool) -> None:
        self.chosen.emit(written(on))


class _Choice(SettingControl):
    def __init__(self, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        self._box = QComboBox(self)
        _may_be_narrow(self._box)
        for choice in setting.choices:
            self._box.addItem(words.choice_words(setting, choice), choice)
        self._box.currentIndexChanged.connect(self._changed)
        _only_focused_wheel(self._box, self)
        self._lay_out(self._box)

    def show_value(self, value: Value) -> None:
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(value))

    @Slot()
    def _changed(self) -> None:
        self.chosen.emit(str(self._box.currentData()))


class _Real(QDoubleSpinBox):
    """Shows no more decimals than a number has."""

    def textFromValue(self, value: float) -> str:  # noqa: N802
        shown = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return shown.rstrip("0").rstrip(point) if point in shown else shown


class _Number(SettingControl):
    def __init__(self, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        self._box: QSpinBox | QDoubleSpinBox
        if setting.type is int:
            whole = self._box = QSpinBox(self)
            whole.setRange(int(setting.least or 0), int(setting.most or 1_000_000))
            whole.setSingleStep(10)
        else:
            real = self._box = _Real(self)
            real.setDecimals(2)
            real.setRange(float(setting.least or 0), float(setting.most or 1_000_000))
            real.setSingleStep(0.25 if setting.key.endswith("_hours") else 1.0)
        self._box.setSuffix(words.unit_of(setting))
        self._box.setKeyboardTracking(False)
        self._box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self._box.valueChanged.connect(self._changed)
        _only_focused_wheel(self._box, self)
        self._lay_out(self._box)

    def show_value(self, value: Value) -> None:
        with QSignalBlocker(self._box):
            if isinstance(self._box, QSpinBox):
                self._box.setValue(int(value))
            else:
                self._box.setValue(float(value))

    @Slot()
    def _changed(self) -> None:
        self.chosen.emit(written(self._box.value()))


class _Zone(SettingControl):
    """A zone by name; the first line is the computer's own."""

    def __init__(self, setting: Setting, own: str, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        self._box = QComboBox(self)
        _may_be_narrow(self._box)
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._own = _("This computer's: {zone}").format(zone=own)
        self._box.addItem(self._own)
        self._box.addItems(list(words.zones()))
        completer = QCompleter(self._box.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._box.setCompleter(completer)
        self._box.activated.connect(self._commit)
        self._line().editingFinished.connect(self._commit)
        self._shown = ""
        _only_focused_wheel(self._box, self)
        self._lay_out(self._box)

    def show_value(self, value: Value) -> None:
        self._shown = str(value)
        with QSignalBlocker(self._box):
            self._box.setCurrentText(self._shown or self._own)
        # The beginning is what tells zones apart.
        self._line().setCursorPosition(0)

    def _line(self) -> QLineEdit:
        line = self._box.lineEdit()
        assert line is not None  # noqa: S101 - an editable box has one
        return line

    @Slot()
    def _commit(self) -> None:
        text = self._box.currentText().strip()
        wanted = "" if text == self._own else text
        if wanted != self._shown:
            self.chosen.emit(wanted)


class _File(SettingControl):
    """The path of a file, to be chosen or typed."""

    def __init__(self, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        both = QWidget(self)
        self._line = QLineEdit(both)
        self._line.setAccessibleName(str(setting.label))
        self._line.setClearButtonEnabled(True)
        self._line.setMinimumWidth(6 * self.fontMetrics().height())
        self._line.editingFinished.connect(self._commit)
        browse = push_button(_("Choose…"), parent=both)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._line, 1)
        row.addWidget(browse)
        self._shown = ""
        self._lay_out(both)
        self.setFocusProxy(self._line)

    def show_value(self, value: Value) -> None:
        self._shown = str(value)
        self._line.setText(self._shown)

    @Slot()
    def _commit(self) -> None:
        if self._line.text().strip() != self._shown:
            self.chosen.emit(self._line.text().strip())

    @Slot()
    def _browse(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(
            self, str(self.setting.label), "", _("Certificates (*.pem *.crt *.cer);;All files (*)")
        )
        if path:
            self.chosen.emit(path)


class _Text(SettingControl):
    """A line of text; it counts when it is left."""

    def __init__(self, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        self._line = QLineEdit(self)
        self._line.editingFinished.connect(self._commit)
        self._shown = ""
        self._lay_out(self._line)

    def show_value(self, value: Value) -> None:
        self._shown = str(value)
        self._line.setText(self._shown)

    @Slot()
    def _commit(self) -> None:
        if self._line.text().strip() != self._shown:
            self.chosen.emit(self._line.text().strip())


class HotKeyControl(SettingControl):
    """A button that shows the keys; `asked` asks for the dialog in which others are pressed."""

    asked = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None) -> None:
        super().__init__(setting, parent)
        self._button = push_button("", parent=self)
        self._button.clicked.connect(self._ask)
        self._lay_out(self._button)

    def show_value(self, value: Value) -> None:
        portable = QKeySequence.fromString(str(value), QKeySequence.SequenceFormat.PortableText)
        shown = portable.toString(QKeySequence.SequenceFormat.NativeText)
        self._button.setText(shown or _("No key"))
        self._button.setToolTip(_("Choose another key"))
        self._button.setAccessibleDescription(shown or _("No key"))

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.setting.key)


def control_for(setting: Setting, own_zone: str, parent: QWidget) -> SettingControl:
    """Return the control that fits a setting."""
    if setting.type is bool:
        return _Switch(setting, parent)
    if setting.choices:
        return _Choice(setting, parent)
    if setting.key == "time.zone":
        return _Zone(setting, own_zone, parent)
    if setting.key.startswith("hotkey."):
        return HotKeyControl(setting, parent)
    if setting.fits is is_file_or_nothing:
        return _File(setting, parent)
    if setting.type is str:
        return _Text(setting, parent)
    return _Number(setting, parent)


class _WheelGuard(QObject):
    """Lets the wheel scroll the page over a control that has no focus: nobody changes a setting in passing."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def _may_be_narrow(box: QComboBox) -> None:
    # Otherwise the longest choice would decide how narrow the page can be.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)


def _only_focused_wheel(widget: QWidget, parent: QObject) -> None:
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_WheelGuard(parent))


def _small(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, Type.CAPTION)
    return label
