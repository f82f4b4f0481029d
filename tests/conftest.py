"""Gives every test a home of its own: no real folder, no real keyring, no real screen is within reach."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before any plugin makes a QApplication. A test that needs a real window starts a process of its own with "xcb".
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A test about secrets names its own backend; any other must not reach, or unlock, a real keyring.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import pytest
from hypothesis import settings

# Some files import these fixtures and some load them as a plugin; who comes first must not matter.
pytest.register_assert_rewrite("tests.servers.fixtures")

XDG_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "run",
}

# Said outright: hypothesis loads a fixed-seed profile of its own where CI is set.
settings.register_profile("ci", derandomize=False, print_blob=True, deadline=None)
settings.register_profile("long", settings.get_profile("ci"), max_examples=20_000, stateful_step_count=100)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points every folder that Holdfast or a library may use into a temporary one."""
    home = tmp_path_factory.mktemp("home")
    (home / "run").mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for variable, folder in XDG_FOLDERS.items():
        monkeypatch.setenv(variable, str(home / folder))
    for variable in ("APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home / "AppData"))
    monkeypatch.setenv("HOLDFAST_HOME", str(home / "holdfast"))
    for variable in [name for name in os.environ if name.startswith("HOLDFAST_TOKEN_")]:
        monkeypatch.delenv(variable)


@pytest.fixture
def home() -> Path:
    """The Holdfast home of this test; it does not exist yet."""
    return Path(os.environ["HOLDFAST_HOME"])


@pytest.fixture(autouse=True)
def _one_at_the_screen(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lets one test at a time use the one screen, in whichever worker it runs, so that no other takes its focus."""
    if request.node.get_closest_marker("desktop") is None:
        yield
        return
    import fcntl

    with (Path(tempfile.gettempdir()) / f"holdfast-screen{os.environ.get('DISPLAY', '')}").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
