"""Qt chooses the platform by itself: windows that were forced onto X11 never came up on Wayland (users 69)."""

import re
from pathlib import Path

import tracker_app

FORCED = re.compile(r"""QT_QPA_PLATFORM["']\]\s*=[^=]|(setdefault|putenv)\(\s*["']QT_QPA_PLATFORM|["']-platform["']""")


def test_users69_no_module_forces_a_platform_on_qt() -> None:
    sources = Path(tracker_app.__file__).parent.rglob("*.py")
    assert [str(one) for one in sources if FORCED.search(one.read_text("utf-8"))] == []
