"""The X server's own idle time, on a real screen: it grows by itself and a key resets it (lessons/users.md 44)."""

import os
import shutil
import subprocess
import time

import pytest

from tracker_app.desktop.idle_x11 import x11_idle

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(not os.environ.get("DISPLAY") or shutil.which("xdotool") is None, reason="needs an X screen"),
]


def test_idle_time_grows_and_a_touch_ends_it() -> None:
    source = x11_idle()
    assert source is not None
    try:
        subprocess.run(["xdotool", "mousemove_relative", "1", "1"], check=True)
        fresh = source.idle_seconds()
        time.sleep(1.2)
        later = source.idle_seconds()
        subprocess.run(["xdotool", "mousemove_relative", "--", "-1", "-1"], check=True)
        touched = source.idle_seconds()
        assert fresh is not None
        assert later is not None
        assert touched is not None
        assert later >= 1.0 > touched
        assert fresh < later
    finally:
        source.close()
    assert source.idle_seconds() is None
