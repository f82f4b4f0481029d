"""Finds the folder in which data, settings and logs live. Knows nothing of what is in it."""

from collections.abc import Mapping
from pathlib import Path

NAME = "holdfast"
OWNER_ONLY = 0o700


def find_home(home: str | Path | None, environ: Mapping[str, str]) -> Path:
    """Return the folder of `--home`, else of HOLDFAST_HOME, else the platform's own (CLI.md); makes nothing."""
    given = home or environ.get("HOLDFAST_HOME")
    if given:
        return Path(given).expanduser().absolute()
    # Only a run without a folder of its own pays for this import.
    import platformdirs

    return platformdirs.user_data_path(NAME, appauthor=False)


def make_home(home: Path) -> None:
    """Make the folder, for its owner alone (P9). Raises OSError where that cannot be."""
    home.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
