"""Collects what a report of a fault needs: versions, settings, counts, problems, log lines. Holds no secret.

Knows no screen. Descriptions of entries are left out too: a report is about the program, not about the day.
"""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tracker_app import __version__
from tracker_app.app.logbook import last_lines, without_secrets
from tracker_app.store.errors import StoreError

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

_PACKAGES = ("PySide6-Essentials", "requests", "urllib3", "sqlite-utils", "keyring")
LOG_LINES = 500


def report(holdfast: "Holdfast") -> str:
    """Return the whole report as text; works with a data file that cannot be read as well."""
    parts = [
        f"Holdfast {__version__}",
        f"Python {sys.version.split()[0]} on {platform.platform()}",
        *(f"{name} {_version(name)}" for name in _PACKAGES),
        f"zone {holdfast.zone()}",
        *_of_file(holdfast),
        "",
        *last_lines(holdfast.home, LOG_LINES),
    ]
    return without_secrets("\n".join(parts)) + "\n"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _of_file(holdfast: "Holdfast") -> list[str]:
    from tracker_app.store.preferences import Preferences

    try:
        with holdfast.database.read() as connection:
            problems = Preferences(connection).problems()
        lines = [f"{holdfast.browsing.count()} entries"]
        lines += [
            f"account of kind {account.kind}, secret in {account.token_store}" for account in holdfast.accounts.all()
        ]
        lines += [f"setting {view.setting.key} = {view.value}" for view in holdfast.settings.list() if view.is_set]
        lines += [f"problem {code} since {opened}" for code, _, _, opened, _ in problems]
    except StoreError as error:
        return [f"data file: {error.fault}"]
    return lines
