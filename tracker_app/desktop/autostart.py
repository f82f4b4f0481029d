"""Has the system start Holdfast, hidden, when somebody signs in. Knows no setting and no window.

Linux: the XDG autostart folder. Windows: the user's own Run key. macOS: a launch agent. Nothing needs an administrator.
"""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

_NAME = "holdfast"
_AGENT = "org.holdfast.Holdfast"


class Autostart(Protocol):
    """The switch. `turn` may raise OSError."""

    def is_on(self) -> bool:
        """Whether the system starts Holdfast."""
        ...

    def turn(self, on: bool) -> None:
        """Turn it on or off."""
        ...


class XdgAutostart:
    """A file in the autostart folder of the desktop."""

    def __init__(self, config: Path, command: Sequence[str]) -> None:
        self._file = config / "autostart" / f"{_NAME}.desktop"
        self._command = command

    def is_on(self) -> bool:
        """Whether the file is there and not switched off by the desktop's own settings."""
        try:
            text = self._file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        lines = {line.strip().casefold() for line in text.splitlines()}
        return not lines & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def turn(self, on: bool) -> None:
        """Write or remove the file."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = " ".join(_quoted(word) for word in self._command)
        lines = ("[Desktop Entry]", "Type=Application", "Name=Holdfast", "Icon=holdfast", f"Exec={words}",
                 "Terminal=false", "")  # fmt: skip
        self._file.write_text("\n".join(lines), "utf-8")


class AgentAutostart:
    """A launch agent of the user."""

    def __init__(self, home: Path, command: Sequence[str]) -> None:
        self._file = home / "Library" / "LaunchAgents" / f"{_AGENT}.plist"
        self._command = command

    def is_on(self) -> bool:
        """Whether the agent is there."""
        return self._file.exists()

    def turn(self, on: bool) -> None:
        """Write or remove the agent."""
        if not on:
            self._file.unlink(missing_ok=True)
            return
        import plistlib

        self._file.parent.mkdir(parents=True, exist_ok=True)
        agent = {"Label": _AGENT, "ProgramArguments": list(self._command), "RunAtLoad": True}
        self._file.write_bytes(plistlib.dumps(agent))


class RunKeyAutostart:
    """A value of the user's Run key on Windows."""

    _KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    def is_on(self) -> bool:
        """Whether the value is there."""
        if sys.platform != "win32":
            return False
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, self._KEY) as key:
                winreg.QueryValueEx(key, _NAME)
        except FileNotFoundError:
            return False
        return True

    def turn(self, on: bool) -> None:
        """Write or remove the value."""
        if sys.platform != "win32":
            return
        import subprocess
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, self._KEY) as key:
            if on:
                winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(self._command))
            elif self.is_on():
                winreg.DeleteValue(key, _NAME)


def make_autostart(environ: Mapping[str, str], home_option: str | None = None) -> Autostart:
    """Return the switch of this system; `home_option` is the --home of this run, which the next start must keep."""
    command = start_command(home_option)
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or ".")
    if sys.platform == "win32":
        return RunKeyAutostart(command)
    if sys.platform == "darwin":
        return AgentAutostart(home, command)
    return XdgAutostart(Path(environ.get("XDG_CONFIG_HOME") or home / ".config"), command)


def start_command(home_option: str | None = None) -> list[str]:
    """Return the words that start this very Holdfast hidden: frozen, installed, or from a checkout."""
    rest = ["--hidden", *(["--home", home_option] if home_option else [])]
    if getattr(sys, "frozen", False):
        return [sys.executable, *rest]
    beside = Path(sys.executable).with_name("holdfast.exe" if os.name == "nt" else "holdfast")
    found = str(beside) if beside.exists() else shutil.which("holdfast")
    return [found, *rest] if found else [sys.executable, "-m", "tracker_app", *rest]


def _quoted(word: str) -> str:
    """A word of an Exec line, by the Desktop Entry Specification: quoted, with its reserved signs escaped."""
    escaped = word.replace("%", "%%")
    if not escaped or any(sign in escaped for sign in " \t\n\"'\\><~|&;$*?#()`"):
        for sign in ("\\", '"', "`", "$"):
            escaped = escaped.replace(sign, f"\\{sign}")
        # The file's own escaping comes on top of the quoting.
        return '"' + escaped.replace("\\", "\\\\") + '"'
    return escaped
