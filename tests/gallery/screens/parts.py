"""Every part of the design on one sheet. Knows no page."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tests.gallery.signs import app_icons, tray_states
from tests.gallery.stage import Screen
from tracker_app.ui import widgets as parts
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE

_PROJECTS = (
    ("#0b83d9", "Acme"),
    ("#c9806b", "Internal"),
    ("#f1e3a0", "Pale paper"),
    ("#2da608", "Website › Checkout"),
    ("#101010", "Night shift"),
)


def sheet() -> QWidget:
    """All parts on one page."""
    page = QWidget()
    columns = QHBoxLayout(page)
    columns.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_PAGE)
    columns.setSpacing(SPACE_PAGE)
    for cards in (
        (_type_scale(), _buttons(), _icons(), _tray()),
        (_fields(), _chips(), _rail(), _marks()),
        (_news(), _empty(), _toast()),
    ):
        column = QVBoxLayout()
        column.setSpacing(SPACE_WIDE)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        columns.addLayout(column, 1)
    return page


def _card(title: str, body: QLayout) -> QFrame:
    card = QFrame()
    set_kind(card, Kind.CARD)
    column = QVBoxLayout(card)
    column.setContentsMargins(SPACE_WIDE, SPACE_WIDE, SPACE_WIDE, SPACE_WIDE)
    column.setSpacing(SPACE_WIDE)
    column.addWidget(parts.SectionHeader(title))
    column.addLayout(body)
    return card


def _type_scale() -> QWidget:
    body = QVBoxLayout()
    samples = {
        Type.DISPLAY: "0:42:10",
        Type.TITLE: "Tuesday, 24 November",
        Type.HEADING: "Review draft",
        Type.STRONG: "5:12 of 8:00",
        Type.BODY: "10:02–11:15  Review draft with the team",
        Type.CAPTION: "Saved here 10:02 · sent 10:03 · confirmed 10:03",
    }
    for size, words in samples.items():
        label = QLabel(words)
        set_type(label, size)
        body.addWidget(label)
    return _card("Type", body)


def _buttons() -> QWidget:
    body = QGridLayout()
    body.setSpacing(SPACE)
    rows = (
        (Kind.PRIMARY, "Start", Icon.PLAY),
        (Kind.PLAIN, "Continue", Icon.CONTINUE),
        (Kind.DANGER, "Discard", Icon.TRASH),
        (Kind.QUIET, "Duplicate", Icon.COPY),
        (Kind.LINK, "Show details", Icon.CHEVRON_RIGHT),
    )
    for row, (kind, words, drawing) in enumerate(rows):
        body.addWidget(parts.push_button(words, drawing=drawing, kind=kind), row, 0)
        body.addWidget(parts.push_button(words, kind=kind), row, 1)
        off = parts.push_button(words, drawing=drawing, kind=kind)
        off.setEnabled(False)
        body.addWidget(off, row, 2)
        small = parts.icon_button(drawing, words, kind=kind)
        small.setCheckable(True)
        small.setChecked(kind is Kind.QUIET)
        body.addWidget(small, row, 3)
    return _card("Buttons", body)


def _icons() -> QWidget:
    body = QGridLayout()
    body.setSpacing(SPACE)
    for at, drawing in enumerate(Icon):
        sign = parts.Sign(drawing, Role.TEXT, size=24)
        sign.setToolTip(drawing.value)
        body.addWidget(sign, at // 11 * 2, at % 11)
        body.addWidget(parts.Sign(drawing, Role.MUTED, size=16), at // 11 * 2 + 1, at % 11)
    return _card("Icons", body)


def _tray() -> QWidget:
    body = QVBoxLayout()
    for label in (*tray_states(), app_icons()):
        body.addWidget(label)
    return _card("Tray and program", body)


def _fields() -> QWidget:
    body = QVBoxLayout()
    body.setSpacing(SPACE)
    line = QLineEdit()
    line.setPlaceholderText("What are you working on?")
    body.addWidget(line)
    combo = QComboBox()
    combo.addItems(["Europe/Tallinn", "Asia/Tokyo"])
    body.addWidget(combo)
    field = parts.TimeField(lambda _text: parts.Refused(""), name="Start")
    field.set_shown("10:02")
    body.addWidget(field)
    wrong = parts.TimeField(lambda _text: parts.Refused(""), name="Stop")
    wrong.set_shown("25:90")
    wrong.show_refusal("There is no such time. Try 9:30, 930 or -15 for a quarter of an hour ago.")
    body.addWidget(wrong)
    off = QLineEdit("Not here")
    off.setEnabled(False)
    body.addWidget(off)
    note = QPlainTextEdit("A note of several lines\nthat stays on this computer.")
    note.setFixedHeight(64)
    body.addWidget(note)
    row = QHBoxLayout()
    box, other, choice = QCheckBox("Billable"), QCheckBox("Rounded"), QRadioButton("Before the change")
    box.setChecked(True)
    choice.setChecked(True)
    for one in (box, other, choice, QRadioButton("After")):
        row.addWidget(one)
    body.addLayout(row)
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setValue(65)
    body.addWidget(bar)
    return _card("Fields", body)


def _chips() -> QWidget:
    body = QVBoxLayout()
    flow = parts.FlowLayout(gap=SPACE)
    for color, name in _PROJECTS:
        chip = parts.ProjectChip()
        chip.set_project(color, name, name=f"Project: {name}")
        flow.addWidget(chip)
    empty = parts.ProjectChip()
    empty.set_project(None, "No project", name="No project")
    flow.addWidget(empty)
    holder = QWidget()
    holder.setLayout(flow)
    body.addWidget(holder)
    tags = parts.TagChips()
    tags.set_tags(["deep work", "review", "on site", "a rather long tag for a small window"])
    body.addWidget(tags)
    body.addWidget(parts.TagChips())
    return _card("Projects and tags", body)


def _rail() -> QWidget:
    body = QHBoxLayout()
    body.setSpacing(0)
    rows = ((Icon.LIST, "List"), (Icon.CALENDAR, "Calendar"), (Icon.CHART, "Reports"), (Icon.FOLDER, "Projects"))
    for drawing, words in rows:
        body.addWidget(parts.RailButton(drawing, words))
    sync, settings = parts.RailButton(Icon.SYNC, "Sync"), parts.RailButton(Icon.SETTINGS, "Settings")
    sync.set_badge(2, is_problem=True)
    settings.set_badge(14)
    body.addWidget(sync)
    body.addWidget(settings)
    first = body.itemAt(0).widget()
    assert isinstance(first, parts.RailButton)
    first.setChecked(True)
    return _card("Rail", body)


def _marks() -> QWidget:
    body = QGridLayout()
    body.setColumnStretch(1, 1)
    for row, mark in enumerate(parts.Mark):
        body.addWidget(parts.StateGlyph(mark=mark), row, 0)
        body.addWidget(parts.ElidedLabel(parts.mark_text(mark)), row, 1)
        length = parts.DurationLabel(with_seconds=row % 2 == 0)
        length.set_seconds(row * 1111)
        body.addWidget(length, row, 2)
    return _card("State of an entry", body)


def _news() -> QWidget:
    body = QVBoxLayout()
    for tone, sentence, action in (
        (parts.Tone.INFO, "No network. Your time is saved here and will be sent when it is back.", ""),
        (parts.Tone.SUCCESS, "Everything is on the server again.", ""),
        (parts.Tone.WARNING, "This computer's clock is 61 min ahead of the server. 2 entries may be off.", "Review"),
        (parts.Tone.DANGER, "Toggl asks you to sign in again. You can keep tracking; changes wait.", "Sign in"),
    ):
        banners = parts.Banners()
        banners.put(parts.News("sample", sentence, tone, action))
        body.addWidget(banners)
    return _card("Banners", body)


def _empty() -> QWidget:
    body = QVBoxLayout()
    state = parts.EmptyState()
    state.fill(
        Icon.CLOCK,
        "No time yet today.",
        hint="Type what you are working on, and press Enter.",
        buttons=(("continue", "Continue Review draft"), ("add", "Add earlier time")),
    )
    body.addWidget(state)
    return _card("Empty", body)


def _toast() -> QWidget:
    body = QVBoxLayout()
    stage = QWidget()
    stage.setFixedHeight(110)
    stage.setMinimumWidth(360)
    toast = parts.Toast(stage)
    toast.say("Review draft deleted")
    body.addWidget(stage)
    return _card("Toast", body)


SCREENS = (Screen("parts", lambda _stage: sheet(), data="empty", sizes=((1480, 980),)),)
