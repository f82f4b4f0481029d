"""The start as a process: what it says where no window can open, and what it does not load before the first paint."""

import os
import subprocess
import sys

import pytest


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *words],
        env={name: value for name, value in (os.environ | environment).items() if value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_p6_without_a_screen_it_says_what_still_works() -> None:
    done = run("-m", "tracker_app", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 5
    assert done.stderr.startswith("HF-START-004: This computer offers no screen")
    assert "holdfast status" in done.stderr
    assert "Traceback" not in done.stderr


def test_p6_a_screen_that_does_not_answer_is_none() -> None:
    done = run("-m", "tracker_app", DISPLAY=":7643", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 5


@pytest.mark.parametrize("word", ["--hidden", "--safe-mode"])
def test_words_of_the_window_are_not_taken_for_commands(word: str) -> None:
    done = run("-m", "tracker_app", word, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 5


def test_p8_what_only_sync_and_migrations_need_is_not_loaded_for_the_first_paint() -> None:
    heavy = "sorted({'requests', 'sqlite_utils', 'keyring', 'numpy'} & set(sys.modules))"
    done = run("-c", f"import sys, tracker_app.ui.session, tracker_app.ui.entries.page; print({heavy})")
    assert done.stdout == "[]\n", done.stderr
