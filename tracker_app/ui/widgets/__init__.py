"""Parts that any page may use: each knows how it looks and is handled, none knows the app."""

from tracker_app.ui.widgets.banner import Banners, News, Tone
from tracker_app.ui.widgets.card_button import CardButton
from tracker_app.ui.widgets.card_list import CardList
from tracker_app.ui.widgets.chips import ProjectChip, chip_size, paint_chip, paint_focus
from tracker_app.ui.widgets.choice_list import Choice, ChoiceList
from tracker_app.ui.widgets.controls import announce, dress_button, icon_button, push_button
from tracker_app.ui.widgets.empty_state import EmptyState
from tracker_app.ui.widgets.flow_layout import FlowLayout
from tracker_app.ui.widgets.form_field import FormField
from tracker_app.ui.widgets.labels import DurationLabel, ElidedLabel
from tracker_app.ui.widgets.low_scroll import LowScroll
from tracker_app.ui.widgets.overlay import Overlay
from tracker_app.ui.widgets.picker import Picker, matching
from tracker_app.ui.widgets.question import Answer, Question
from tracker_app.ui.widgets.rail_button import RailButton
from tracker_app.ui.widgets.row_model import Column, RowModel, RowRole
from tracker_app.ui.widgets.row_table import row_table
from tracker_app.ui.widgets.section_header import SectionHeader
from tracker_app.ui.widgets.sign import Sign
from tracker_app.ui.widgets.state_glyph import Mark, StateGlyph, mark_text, paint_mark
from tracker_app.ui.widgets.tag_chips import TagChips
from tracker_app.ui.widgets.time_field import Parse, Parsed, Refused, TimeField
from tracker_app.ui.widgets.toast import Toast

__all__ = [
    "Answer",
    "Banners",
    "CardButton",
    "CardList",
    "Choice",
    "ChoiceList",
    "Column",
    "DurationLabel",
    "ElidedLabel",
    "EmptyState",
    "FlowLayout",
    "FormField",
    "LowScroll",
    "Mark",
    "News",
    "Overlay",
    "Parse",
    "Parsed",
    "Picker",
    "ProjectChip",
    "Question",
    "RailButton",
    "Refused",
    "RowModel",
    "RowRole",
    "SectionHeader",
    "Sign",
    "StateGlyph",
    "TagChips",
    "TimeField",
    "Toast",
    "Tone",
    "announce",
    "chip_size",
    "dress_button",
    "icon_button",
    "mark_text",
    "matching",
    "paint_chip",
    "paint_focus",
    "paint_mark",
    "push_button",
    "row_table",
]
