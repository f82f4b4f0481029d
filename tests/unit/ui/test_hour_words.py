"""The hours beside the calendar's lines, as each locale counts them."""

import pytest
from PySide6.QtCore import QLocale

from tracker_app.ui import text


@pytest.mark.parametrize(
    ("locale", "words"), [("en_US", "2 PM"), ("en_GB", "14:00"), ("de_DE", "14:00"), ("et_EE", "14:00")]
)
def test_a_full_hour_is_written_as_the_locale_counts_it(locale: str, words: str) -> None:
    assert text.hour(14, QLocale(locale)).replace("\u202f", " ") == words
