"""Whether links reach Holdfast is read from the desktop's own list of programs."""

import sys
from pathlib import Path

import pytest

from tracker_app.desktop.link_handler import handles_links

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the list of XDG desktops")


def test_links_arrive_where_the_list_of_programs_says_so(tmp_path: Path) -> None:
    environ = {"XDG_DATA_HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "none")}
    assert handles_links(environ) is False
    folder = tmp_path / "applications"
    folder.mkdir()
    (folder / "mimeinfo.cache").write_text("[MIME Cache]\nx-scheme-handler/holdfast=holdfast.desktop;\n")
    assert handles_links(environ) is True
