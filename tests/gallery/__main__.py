"""Renders every screen and state as PNG files: `.venv/bin/python -m tests.gallery --out /tmp/shots`. Knows no page.

--only WORD     just the screens whose name contains WORD (may be given more than once)
--looks LIST    light,dark,contrast,2x,de,rtl (all of them by default)
--on-screen     on the display of $DISPLAY instead of offscreen (fonts and sizes as people see them)

To add a screen, put a module into tests/gallery/screens/ with a tuple `SCREENS`:

    from tests.gallery.stage import Screen, Stage

    def crowded(stage: Stage) -> QWidget:
        return EntriesPage(stage.holdfast, stage.bridge, stage.act, stage.ticker).widget

    SCREENS = (Screen("entries-crowded", crowded, data="crowded", sizes=((1080, 720), (420, 480))),)

The function returns a widget that nobody has shown yet, built over the home that tests/gallery/data.py filled
("empty", "typical", "crowded" or "trouble": fixed clock, zone and names). It is shown in each size, waited for until
no reader works and `ready`, if given, says so; then it is drawn. Pictures stay out of the repository.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

LOOKS = ("light", "dark", "contrast", "2x", "de", "rtl")


def main() -> int:
    """Draws each look in a process of its own: Qt takes scale and direction only at the start."""
    words = argparse.ArgumentParser(prog="python -m tests.gallery", description="Draws every screen and state.")
    words.add_argument("--out", type=Path, required=True)
    words.add_argument("--only", action="append", default=[])
    words.add_argument("--looks", default=",".join(LOOKS))
    words.add_argument("--on-screen", action="store_true")
    words.add_argument("--look", choices=LOOKS, help=argparse.SUPPRESS)
    given = words.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    if not given.on_screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if given.look:
        from tests.gallery.camera import draw

        return draw(given.out, given.look, given.only)
    failed = 0
    for look in given.looks.split(","):
        environment = os.environ | {"QT_SCALE_FACTOR": "2" if look == "2x" else "1"}
        command = [sys.executable, "-m", "tests.gallery", *sys.argv[1:], "--look", look]
        failed |= subprocess.run(command, check=False, env=environment).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
