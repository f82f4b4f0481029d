"""Keeps the checkout's .venv in step with the locks. Knows pip and the locks, nothing of the system or of Holdfast."""

import enum
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


class Purpose(enum.StrEnum):
    """What the environment is for; one made for tests can run the program too."""

    RUN = "run"
    TEST = "test"


LOCKS: Mapping[Purpose, str] = {Purpose.RUN: "requirements/run.lock", Purpose.TEST: "requirements/dev.lock"}


class CannotInstall(Exception):
    """The environment could not be made or filled; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the environment was last filled for, and from which files and which Python."""

    purpose: Purpose
    fingerprint: str

    def serves(self, purpose: Purpose, fingerprint: str) -> bool:
        """Whether nothing needs doing for `purpose`."""
        return self.fingerprint == fingerprint and self.purpose in {purpose, Purpose.TEST}

    def to_text(self) -> str:
        """One line of JSON."""
        return json.dumps({"purpose": self.purpose, "fingerprint": self.fingerprint}) + "\n"

    @classmethod
    def from_text(cls, text: str) -> "Stamp | None":
        """The stamp in `text`, or None where it is not one (half written, or another version's)."""
        try:
            fields = json.loads(text)
            return cls(Purpose(fields["purpose"]), str(fields["fingerprint"]))
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Environment:
    """The .venv folder of one checkout."""

    checkout: Path

    @property
    def python(self) -> Path:
        """The interpreter inside."""
        return self._scripts / ("python.exe" if os.name == "nt" else "python")

    @property
    def holdfast(self) -> Path:
        """The installed command."""
        return self._scripts / ("holdfast.exe" if os.name == "nt" else "holdfast")

    def is_current(self, purpose: Purpose) -> bool:
        """Whether everything `purpose` needs is installed already; reads a few small files and runs nothing."""
        if not self.python.exists() or not self._stamp_file.exists():
            return False
        stamp = Stamp.from_text(self._stamp_file.read_text(encoding="utf-8"))
        return stamp is not None and stamp.serves(purpose, self._fingerprint())

    def bring_up_to_date(self, purpose: Purpose) -> None:
        """Makes and fills the folder where needed. Raises CannotInstall."""
        if self.is_current(purpose):
            return
        self._stamp_file.unlink(missing_ok=True)
        if not self._is_sound():
            print("Making the .venv folder ...", flush=True)
            self._run([_base_python(), "-m", "venv", "--clear", str(self._folder)])
        print(f"Installing what {LOCKS[purpose]} lists; the first time this fetches some 150 MB ...", flush=True)
        self._pip("--require-hashes", "--requirement", LOCKS[purpose])
        self._pip("--no-deps", "--no-build-isolation", "--editable", ".")
        self._stamp_file.write_text(Stamp(purpose, self._fingerprint()).to_text(), encoding="utf-8")

    @property
    def _folder(self) -> Path:
        return self.checkout / ".venv"

    @property
    def _scripts(self) -> Path:
        return self._folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def _stamp_file(self) -> Path:
        return self._folder / "holdfast-stamp.json"

    def _fingerprint(self) -> str:
        files = [self.checkout / name for name in (*LOCKS.values(), "pyproject.toml")]
        return fingerprint(sys.version, [file.read_bytes() for file in files])

    def _is_sound(self) -> bool:
        """Whether the interpreter inside still runs, is this Python's, and has pip."""
        if not self.python.exists():
            return False
        probe = "import pip, sys; print(sys.version)"
        answer = subprocess.run([self.python, "-c", probe], check=False, capture_output=True, text=True)
        return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()

    def _pip(self, *arguments: str) -> None:
        quiet = [] if sys.stdout.isatty() else ["--quiet"]
        self._run(
            [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *quiet, *arguments]
        )

    def _run(self, command: Sequence[str]) -> None:
        if subprocess.run(command, check=False, cwd=self.checkout).returncode != 0:
            raise CannotInstall(
                "The lines above say what went wrong. Everything fetched so far is kept: once it is put right "
                "(a network that is up, some 600 MB of free disk), run the same command again."
            )


def fingerprint(python: str, contents: Sequence[bytes]) -> str:
    """One word that changes when the Python or any of the files does."""
    digest = hashlib.sha256(python.encode())
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _base_python() -> str:
    # Inside a virtual environment (perhaps the very one to be replaced) the one below it is wanted.
    return str(getattr(sys, "_base_executable", sys.executable))
