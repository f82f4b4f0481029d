"""The table of lessons names tests that are there, and leaves no lesson about interface, time or tray out."""

import re
from pathlib import Path

import pytest

from tests.lessons import LESSONS

TESTS = Path(__file__).resolve().parent.parent
ABOUT_INTERFACE_TIME_AND_TRAY = range(39, 87)
"""Idle and sleep, zones and clock changes, tray and windows, speed and keyboard: whole chapters of the lessons."""


def test_no_lesson_about_interface_time_and_tray_is_left_out() -> None:
    assert set(ABOUT_INTERFACE_TIME_AND_TRAY) <= set(LESSONS)


@pytest.mark.parametrize("row", LESSONS)
def test_every_lesson_has_tests_that_are_there_or_says_why_not(row: int) -> None:
    lesson = LESSONS[row]
    assert lesson.tests or lesson.why
    for name in lesson.tests:
        file, _, test = name.partition("::")
        assert re.search(rf"^def {test}\(", TESTS.joinpath(file).read_text("utf-8"), re.MULTILINE), name
