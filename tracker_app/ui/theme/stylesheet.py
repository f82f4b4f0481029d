"""Writes the one style sheet from tokens. Knows no page: only classes of Qt and the words of names.py."""

from string import Template

from tracker_app.ui.theme import drawings
from tracker_app.ui.theme import tokens as t
from tracker_app.ui.theme.names import Type
from tracker_app.ui.theme.tokens import Tokens

ITEM_MARGIN = 3
"""Qt leaves so much beside the text of an item, padding or not (pixels), and nothing beside that of a heading."""

_BASE = Template("""
QWidget { color: $text; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: ${p4}px ${p8}px; }
QFrame[kind="card"] { background: $raised; border: 1px solid $border; border-radius: ${r10}px; }
QFrame[kind="sunken"] { background: $surface; border: 1px solid $border; border-radius: ${r10}px; }
QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[kind="rail"] { background: $window; border: none; }
QFrame[banner] { border-radius: ${r6}px; border: 1px solid $border; }
QFrame[banner="info"] { background: $accent_soft; border-color: $accent; }
QFrame[banner="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[banner="danger"] { background: $danger_soft; border-color: $danger; }
QFrame[banner="success"] { background: $success_soft; border-color: $success; }
QFrame[kind="toast"] { background: $raised; border: 1px solid $edge; border-radius: ${r10}px; }
QFrame[mini="true"] QSizeGrip { image: none; background: transparent; }
QFrame[mini="true"] { background: $raised; border: 1px solid $border; border-radius: 0; }
QFrame[status="true"] { background: $window; border: none; border-top: 1px solid $border; }
QLabel[keycap="true"] { background: $hover; border: 1px solid $border; border-radius: ${r4}px; padding: 1px ${p6}px; }
QFrame[kind="popup"] { background: $raised; border: 1px solid $border; border-radius: ${r10}px; }
QLabel { background: transparent; }
QLabel[muted="true"], QLabel[type="caption"] { color: $muted; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="success"] { color: $success; }
QLabel[tone="running"] { color: $running; }
""")

_BUTTONS = Template("""
QPushButton, QToolButton {
  background: $raised; border: 1px solid $edge; border-radius: ${r6}px;
  padding: ${p4}px ${p12}px; min-height: ${control}px; outline: none;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; border-color: $accent; color: $text; }
QPushButton:focus, QToolButton:focus { border: ${fw}px solid $focus; padding: ${p4f}px ${p12f}px; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $border; background: transparent; }
QPushButton:default, QPushButton[kind="primary"], QToolButton[kind="primary"] {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton:default:hover, QPushButton[kind="primary"]:hover, QToolButton[kind="primary"]:hover {
  background: $accent_hover; border-color: $accent_hover;
}
QPushButton:default:focus, QPushButton[kind="primary"]:focus, QToolButton[kind="primary"]:focus {
  border: ${fw}px solid $text;
}
QPushButton[kind="primary"]:disabled, QToolButton[kind="primary"]:disabled, QPushButton:default:disabled {
  background: $hover; color: $disabled; border-color: $border;
}
QPushButton[kind="danger"], QToolButton[kind="danger"] {
  background: $danger; color: $on_danger; border-color: $danger; font-weight: 600;
}
QPushButton[kind="danger"]:hover, QToolButton[kind="danger"]:hover { background: $danger_hover; }
QPushButton[kind="danger"]:disabled, QToolButton[kind="danger"]:disabled {
  background: $hover; color: $disabled; border-color: $border;
}
QPushButton[kind="danger"]:focus, QToolButton[kind="danger"]:focus { border: ${fw}px solid $text; }
QPushButton[kind="running"], QToolButton[kind="running"] {
  background: $running; color: $on_running; border-color: $running; font-weight: 600;
}
QPushButton[kind="running"]:hover, QToolButton[kind="running"]:hover { border-color: $text; }
QPushButton[kind="running"]:focus, QToolButton[kind="running"]:focus { border: ${fw}px solid $text; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:checked, QToolButton[kind="quiet"]:checked { background: $accent_soft; color: $accent; }
QToolButton[kind="link"], QPushButton[kind="link"] { color: $accent; background: transparent;
  border-color: transparent; }
QPushButton[kind="link"]:disabled, QToolButton[kind="link"]:disabled { color: $disabled; }
QPushButton[kind="link"]:hover, QToolButton[kind="link"]:hover { background: $hover; }
QPushButton[kind="link"]:focus, QToolButton[kind="link"]:focus,
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: ${fw}px solid $focus; }
QToolButton { padding: ${p4}px; }
QToolButton:focus { padding: ${p4f}px; }
QToolButton[runs="true"] { color: $running; }
QToolButton[runs="false"] { color: $muted; }
QToolButton[small="true"] { min-height: ${p16}px; padding: ${p3}px; }
QToolButton[small="true"]:focus { padding: 2px; }
QToolButton[sentence="true"] { min-height: ${p24}px; padding: 0; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QCheckBox, QRadioButton { spacing: ${p8}px; min-height: ${p24}px; outline: none; border: ${fw}px solid transparent;
  border-radius: ${r4}px; padding: 0 ${p4}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QMenu::indicator:non-exclusive {
  width: ${p16}px; height: ${p16}px; background: $surface; border: 1px solid $edge; border-radius: ${r4}px;
}
QRadioButton::indicator { border-radius: ${p9}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $text; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QMenu::indicator:non-exclusive:checked {
  background: $accent; border-color: $accent; image: url("$images/check.svg");
}
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$images/some.svg"); }
QRadioButton::indicator:checked { border-color: $accent; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5,
  fx: 0.5, fy: 0.5, stop: 0 $accent, stop: 0.5 $accent, stop: 0.6 $surface, stop: 1 $surface); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: $hover; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
""")

_FIELDS = Template("""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: $surface; border: 1px solid $edge; border-radius: ${r6}px; padding: ${p4}px ${p8}px;
  selection-background-color: $selection; selection-color: $on_selection;
}
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${control}px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: ${fw}px solid $focus; padding: ${p4f}px ${p8f}px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  color: $disabled; background: $window; border-color: $border;
}
QLineEdit[refused="true"] { border: ${fw}px solid $danger; background: $danger_soft; padding: ${p4f}px ${p8f}px; }
QLineEdit[bare="true"] { border: ${fw}px solid transparent; background: transparent; padding: ${p4f}px ${p8f}px; }
QLineEdit[bare="true"]:hover { background: $hover; }
QLineEdit[bare="true"]:focus { border-color: $focus; background: $surface; }
QLineEdit[inner="true"] { border: none; background: transparent; padding: 0; min-height: ${p24}px; }
QFrame[field="true"] { background: $surface; border: 1px solid $edge; border-radius: ${r6}px; }
QFrame[field="true"]:hover { border-color: $text; }
QFrame[field="true"][focused="true"] { border: ${fw}px solid $focus; }
QFrame[field="true"][refused="true"] { border: ${fw}px solid $danger; background: $danger_soft; }
QComboBox { padding-left: ${p10}px; }
QComboBox:focus { padding-left: ${p10f}px; }
QComboBox::drop-down { border: none; width: ${p24}px; subcontrol-origin: border; subcontrol-position: right center; }
QComboBox::down-arrow { image: url("$images/down.svg"); width: ${p16}px; height: ${p16}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: ${p16}px; }
QAbstractSpinBox::up-arrow { image: url("$images/up.svg"); width: ${p12}px; height: ${p12}px; }
QAbstractSpinBox::down-arrow { image: url("$images/down.svg"); width: ${p12}px; height: ${p12}px; }
QTreeView::branch:has-children:closed { image: url("$images/closed.svg"); }
QTreeView::branch:has-children:open { image: url("$images/down.svg"); }
QComboBox QAbstractItemView, QMenu, QListView#completions {
  background: $raised; border: 1px solid $border; border-radius: ${r6}px; padding: ${p4}px; outline: none;
}
QMenu::item { padding: ${p8}px ${p16}px; border-radius: ${r4}px; }
QMenu::item:selected, QMenuBar::item:selected { background: $selection; color: $on_selection; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: ${p4}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }
""")

_VIEWS = Template("""
QAbstractItemView { background: $surface; border: none; outline: none; selection-background-color: $selection;
  selection-color: $on_selection; alternate-background-color: $surface; }
QListView[kind="nav"] { background: transparent; }
QListView[kind="nav"]::item {
  padding: ${p8}px; border: 1px solid transparent; border-radius: ${r6}px; color: $text;
}
QListView[kind="nav"]::item:hover { background: $hover; }
QListView[kind="nav"]::item:selected { background: $accent_soft; color: $accent; }
QListView[kind="nav"]::item:focus { border: ${fw}px solid $focus; padding: ${p8f}px; }
QTableView::item { padding: 0 ${p8}px; border: none; }
QHeaderView::section { background: $window; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: ${p4}px ${heading}px; }
QListView[choices="true"] { background: transparent; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: ${p12}px; }
QScrollBar:horizontal { height: ${p12}px; }
QScrollBar::handle { background: $edge; border-radius: ${p3}px; margin: ${p3}px; }
QScrollBar::handle:vertical { min-height: ${p32}px; }
QScrollBar::handle:horizontal { min-width: ${p32}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  width: 0; height: 0; background: none;
}
QTabWidget::pane { border: none; }
QTabBar { border: none; background: transparent; }
QTabBar::tab { color: $muted; padding: ${p8}px ${p12}px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent; background: $accent_soft; }
QProgressBar { background: $hover; border: none; border-radius: ${p3}px; max-height: ${p6}px; }
QProgressBar::chunk { background: $accent; border-radius: ${p3}px; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
""")

_WEIGHTS = {Type.STRONG: 600, Type.HEADING: 600, Type.TITLE: 600, Type.DISPLAY: 600}


def style_sheet(tokens: Tokens, body_points: float, zoom: float) -> str:
    """The whole style sheet. `body_points` is the size of body text, zoom included; distances grow by `zoom`."""
    words = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__ if name not in ("scheme", "is_dark")}

    def px(amount: float) -> int:
        return max(1, round(amount * zoom))

    # The style sheet can show drawings only from files, and cannot recolour them: one set is kept for each scheme.
    words["images"] = (drawings.folder() / "schemes" / tokens.scheme.value).as_posix()
    # A thicker edge on focus takes its width from the padding, so that nothing moves.
    grown = tokens.focus_width - 1
    sizes = {
        "fw": tokens.focus_width,
        "p3": px(3),
        "p4": px(4),
        "p4f": max(0, px(4) - grown),
        "p6": px(6),
        "p8": px(8),
        "heading": px(8) + ITEM_MARGIN,
        "p9": px(9),
        "p10": px(10),
        "p10f": max(0, px(10) - grown),
        "p8f": max(0, px(8) - grown),
        "p12": px(12),
        "p12f": max(0, px(12) - grown),
        "p16": px(16),
        "p24": px(24),
        "p32": px(32),
        "r4": px(t.RADIUS_SMALL),
        "r6": px(t.RADIUS),
        "r10": px(t.RADIUS_CARD),
        "control": px(t.CONTROL_HEIGHT - 2 * 4 - 2),
    }
    parts = [part.substitute(words, **sizes) for part in (_BASE, _BUTTONS, _FIELDS, _VIEWS)]
    parts.extend(_type_rule(size, ratio * body_points) for size, ratio in t.TYPE_RATIOS.items())
    return "".join(parts)


def _type_rule(size: Type, points: float) -> str:
    weight = _WEIGHTS.get(size)
    bold = f" font-weight: {weight};" if weight else ""
    return f'QWidget[type="{size.value}"] {{ font-size: {points:.2f}pt;{bold} }}\n'
