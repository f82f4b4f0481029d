"""Settings are found by any word a person would think of, and each says what it does."""

import pytest

from tracker_app.app.settings import DECLARED, Setting, SettingView
from tracker_app.ui.settings import words

VIEWS = {setting.key: SettingView(setting, setting.default, is_set=False) for setting in DECLARED}


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.key)
def test_every_setting_has_a_section_of_the_page_and_one_line_of_help(setting: Setting) -> None:
    assert setting.section in {section.key for section in words.SECTIONS}
    assert setting.help is not None
    assert str(setting.help)
    for choice in setting.choices:
        assert words.choice_words(setting, choice) != choice


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("dark", "ui.theme"),
        ("week", "ui.first_weekday"),
        ("tallinn zone", ""),
        ("time zone", "time.zone"),
        ("PEM", "network.ca_file"),
    ],
)
def test_a_search_finds_a_setting_by_label_help_or_choice(search: str, key: str) -> None:
    found = [name for name, view in VIEWS.items() if words.fits(view, "", search)]
    assert (key in found) if key else not found


def test_units_stand_behind_numbers_only_where_there_is_one() -> None:
    assert words.unit_of(VIEWS["sync.pull_seconds"].setting) == " s"
    assert words.unit_of(VIEWS["goal.day_hours"].setting) == " h"
    assert words.unit_of(VIEWS["ui.theme"].setting) == ""
