"""Keys that work anywhere, on a real X server: heard, held by one program only, and not repeated by a resting hand."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from tracker_app.desktop.hotkey import Chord, HotKeys, make_hot_keys

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(
        not os.environ.get("DISPLAY") or shutil.which("xdotool") is None,
        reason="needs a private desktop (packaging/private_desktop.py) with xdotool",
    ),
]
WANTED = {"toggle": Chord(frozenset({"ctrl", "alt"}), "t"), "show": Chord(frozenset(), "f9")}


@pytest.fixture
def keys() -> Iterator[Callable[[], HotKeys]]:
    made: list[HotKeys] = []

    def make() -> HotKeys:
        made.append(make_hot_keys({"DISPLAY": os.environ["DISPLAY"]}))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def hands(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=10)


def until(question: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5
    while not question():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_keys_are_heard_wherever_the_keyboard_is(keys: Callable[[], HotKeys]) -> None:
    heard: list[str] = []
    here = keys()
    here.start(heard.append)
    # The X server frees the keys of a program that has just ended in its own time.
    until(lambda: here.give(WANTED) == frozenset())
    hands("key", "ctrl+alt+t")
    until(lambda: heard == ["toggle"])
    hands("key", "F9")
    until(lambda: heard == ["toggle", "show"])


def test_a_key_that_is_held_down_counts_once(keys: Callable[[], HotKeys]) -> None:
    heard: list[str] = []
    here = keys()
    here.start(heard.append)
    until(lambda: here.give(WANTED) == frozenset())
    hands("keydown", "F9")
    time.sleep(1.2)
    hands("keyup", "F9")
    hands("key", "ctrl+alt+t")
    until(lambda: "toggle" in heard)
    assert heard == ["show", "toggle"]


def test_a_key_of_another_program_is_named_and_free_again_when_that_ends(keys: Callable[[], HotKeys]) -> None:
    first, second = keys(), keys()
    until(lambda: first.give(WANTED) == frozenset())
    assert second.give(WANTED) == {"toggle", "show"}
    first.stop()
    until(lambda: second.give(WANTED) == frozenset())
