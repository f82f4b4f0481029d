"""Says whether this system hands holdfast:// links to Holdfast. Reads only; registering is the installer's work."""

import sys
from collections.abc import Mapping
from pathlib import Path

_SCHEME = "holdfast"


def handles_links(environ: Mapping[str, str]) -> bool | None:
    """Whether links arrive; None where that cannot be told."""
    if sys.platform == "win32":
        import winreg

        try:
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{_SCHEME}"))
        except OSError:
            return False
        return True
    if sys.platform == "darwin":
        return None
    return any(_names_scheme(folder / "mimeinfo.cache") for folder in _application_folders(environ))


def _application_folders(environ: Mapping[str, str]) -> list[Path]:
    own = environ.get("XDG_DATA_HOME") or str(Path(environ.get("HOME") or ".", ".local", "share"))
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(folder, "applications") for folder in (own, *shared.split(":")) if folder]


def _names_scheme(cache: Path) -> bool:
    try:
        return f"x-scheme-handler/{_SCHEME}=" in cache.read_text("utf-8", errors="replace")
    except OSError:
        return False
