"""Keys that work anywhere: how they are read, and what is said where there are none (lessons/users.md 75, 76)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_app.desktop.hotkey import Chord, make_hot_keys, read_chord
from tracker_app.desktop.hotkey_windows import virtual_key


@pytest.mark.parametrize(
    ("text", "held", "key"),
    [
        ("Ctrl+Alt+T", {"ctrl", "alt"}, "t"),
        ("Meta+Space", {"meta"}, "space"),
        ("F9", set(), "f9"),
        ("shift+f12", {"shift"}, "f12"),
        ("Pause", set(), "pause"),
    ],
)
def test_keys_are_read_as_qt_writes_them(text: str, held: set[str], key: str) -> None:
    assert read_chord(text) == Chord(frozenset(held), key)


@pytest.mark.parametrize("text", ["", "T", "Shift+T", "7", "Ctrl", "Ctrl+", "Ctrl+Ctrl+T", "Hyper+T", "F99", "Ctrl+é"])
def test_keys_that_would_be_missed_in_typing_are_none(text: str) -> None:
    assert read_chord(text) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_chord(text) is None or "+" not in read_chord(text).key  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "wayland"),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, "wayland"),
        ({}, "no-display"),
    ],
)
def test_where_no_key_can_be_had_the_reason_is_named(environ: dict[str, str], reason: str) -> None:
    made = make_hot_keys(environ)
    assert made.reason == reason
    assert made.give({"toggle": Chord(frozenset({"ctrl"}), "t")}) == {"toggle"}
    made.stop()


def test_windows_gets_its_own_numbers() -> None:
    assert virtual_key(Chord(frozenset({"ctrl", "alt"}), "t")) == (0x4003, 0x54)
    assert virtual_key(Chord(frozenset(), "f9")) == (0x4000, 0x78)
    assert virtual_key(Chord(frozenset({"meta"}), "space")) == (0x4008, 0x20)
