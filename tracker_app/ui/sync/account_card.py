"""One account of the sync centre: its state, its times, what is left of its quota. Knows no engine."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.app.sync_views import AccountStatus, QuotaView
from tracker_app.ui.sync import words
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import ElidedLabel, FlowLayout, Sign

_LOOK = {
    "ok": (Icon.CHECK, Role.SUCCESS),
    "waiting": (Icon.CLOCK, Role.MUTED),
    "offline": (Icon.CLOUD_OFF, Role.MUTED),
    "trouble": (Icon.ALERT, Role.WARNING),
    "credentials": (Icon.KEY, Role.WARNING),
    "needs-you": (Icon.ALERT, Role.DANGER),
}


class AccountCard(QFrame):
    """`fill` shows another moment of the same account."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, Kind.CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sign = Sign(Icon.CHECK, Role.MUTED, parent=self)
        self._name = ElidedLabel(parent=self)
        set_type(self._name, Type.STRONG)
        self._state = QLabel(self)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._sign)
        head.addWidget(self._name, 1)
        head.addWidget(self._state)
        self._facts = QWidget(self)
        self._flow = FlowLayout(self._facts, gap=SPACE_WIDE)
        self._meter_box = QWidget(self)
        self._meters = QVBoxLayout(self._meter_box)
        self._meters.setContentsMargins(0, 0, 0, 0)
        self._meters.setSpacing(SPACE_TIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._facts)
        column.addWidget(self._meter_box)
        self._labels: list[QLabel] = []
        self._quota: list[_Meter] = []

    def fill(self, one: AccountStatus, now: int, zone: str) -> None:
        """Show an account as it stands at `now` (UTC seconds)."""
        self._sign.set_drawing(*_LOOK.get(one.state, _LOOK["waiting"]))
        # Translators: an account and its kind of server, "Work (TimeTagger)"
        name = one.name if one.name == one.title else _("{name} ({kind})").format(name=one.name, kind=one.title)
        self._name.setText(name)
        state = words.state_words(one)
        self._state.setText(state)
        facts = words.facts(one, now, zone)
        while len(self._labels) < len(facts):
            label = QLabel(self._facts)
            set_type(label, Type.CAPTION)
            self._labels.append(label)
            self._flow.addWidget(label)
        for at, label in enumerate(self._labels):
            label.setVisible(at < len(facts))
            # Translators: a label and its value, "Last success: 11:16"
            label.setText(
                _("{label}: {value}").format(label=facts[at][0], value=facts[at][1]) if at < len(facts) else ""
            )
        while len(self._quota) < len(one.quota):
            meter = _Meter(self)
            self._quota.append(meter)
            self._meters.addWidget(meter)
        for at, meter in enumerate(self._quota):
            meter.setVisible(at < len(one.quota))
            if at < len(one.quota):
                meter.fill(one.quota[at], now, zone)
        self.setAccessibleName(f"{name}: {state}")
        self._flow.invalidate()

    def set_compact(self, compact: bool) -> None:
        """Show one line only, its facts in the tooltip, where the window is low."""
        self._facts.setVisible(not compact)
        self._meter_box.setVisible(not compact and any(not meter.isHidden() for meter in self._quota))
        self.setToolTip(", ".join(label.text() for label in self._labels if label.text()) if compact else "")


class _Meter(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._words = QLabel(self)
        set_type(self._words, Type.CAPTION)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_TIGHT)
        column.addWidget(self._words)
        column.addWidget(self._bar)

    def fill(self, bucket: QuotaView, now: int, zone: str) -> None:
        self._bar.setVisible(bool(bucket.total))
        self._bar.setRange(0, max(1, bucket.total or 1))
        self._bar.setValue(max(0, min(bucket.remaining, bucket.total or 1)))
        self._words.setText(words.quota_words(bucket, now, zone))
        self._bar.setAccessibleName(self._words.text())
