"""Keeps secrets in the system's keyring, and only there; or in memory, until the program ends. Knows no account.

A keyring may wait for a person for ever (SYNC 1.5). Each call therefore has a thread of its own and a deadline, and
after one that was not met nothing is asked again until that answer arrives or `ask_again` is called.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "holdfast"
ALLOWED = frozenset({
    "keyring.backends.SecretService.Keyring", "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring", "keyring.backends.kwallet.DBusKeyringKWallet4",
    "keyring.backends.macOS.Keyring", "keyring.backends.Windows.WinVaultKeyring",
})  # fmt: skip
"""Back ends that encrypt. Anything else, a plain file above all, is no keyring (P9)."""


class KeyringTrouble(Exception):
    """The keyring gave no answer to be used. `word` is one of `app.ports.SecretFault`'s; never carries a secret."""

    def __init__(self, word: str, backend: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.backend = backend


@dataclass
class _Call:
    """One question to the keyring, answered on a thread of its own."""

    ask: Callable[[], Any]
    answer: Any = None
    error: Exception | None = None
    locked: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.answer = self.ask()
        except Exception as error:  # noqa: BLE001 - back ends raise what they like; it is judged by the one who waits
            self.error = error
        finally:
            self.done.set()


class KeyringSecrets:
    """The system's keyring under the service name "holdfast". Constructing asks nothing and imports nothing heavy."""

    def __init__(self, timeout_seconds: float = 10) -> None:
        self._timeout_seconds = timeout_seconds
        self._backend: KeyringBackend | None = None
        self._stuck: _Call | None = None
        self._guard = threading.Lock()

    def get(self, key: str) -> str | None:
        """Return the secret kept under `key`, or None. Raises KeyringTrouble."""
        found = self._answer(lambda backend: backend.get_password(SERVICE, key))
        if found is not None and not isinstance(found, str):
            # What is no text was never ours, and must not go out to a server as a sign-in.
            raise KeyringTrouble("broken", name_of(self._backend))
        return found

    def put(self, key: str, secret: str) -> None:
        """Keep a secret. Raises KeyringTrouble."""
        self._answer(lambda backend: backend.set_password(SERVICE, key, secret))

    def drop(self, key: str) -> None:
        """Forget a secret; not having it is fine. Raises KeyringTrouble."""

        def forget(backend: "KeyringBackend") -> None:
            from keyring.errors import PasswordDeleteError

            try:
                backend.delete_password(SERVICE, key)
            except PasswordDeleteError:
                if backend.get_password(SERVICE, key) is not None:
                    raise

        self._answer(forget)

    def backend(self) -> str:
        """Name the store in use; "" if there is none that keeps secrets as they should be kept."""
        try:
            self._answer(lambda _: None, unlocks=False)
        except KeyringTrouble:
            return name_of(self._backend)
        return name_of(self._backend)

    def ask_again(self) -> None:
        """Let the next call ask once more after one that was not answered: the user pressed "Unlock"."""
        with self._guard:
            self._stuck = None

    def _answer(self, ask: "Callable[[KeyringBackend], Any]", *, unlocks: bool = True) -> Any:
        with self._guard:
            if self._stuck is not None and not self._stuck.done.is_set():
                raise KeyringTrouble("locked" if self._stuck.locked else "slow", name_of(self._backend))
            self._stuck = None
            call = _Call(lambda: None)

            def whole() -> Any:
                backend = self._found()
                # Noted before the call that may wait for a password: afterwards nobody is left to say so.
                call.locked = unlocks and is_locked(backend)
                return ask(backend)

            call.ask = whole
            threading.Thread(target=call.run, name="keyring", daemon=True).start()
            if not call.done.wait(self._timeout_seconds):
                self._stuck = call
                raise KeyringTrouble("locked" if call.locked else "slow", name_of(self._backend))
        if call.error is not None:
            # The cause is cut off: its text and its frames may hold the secret.
            raise KeyringTrouble(_word_of(call.error), name_of(self._backend)) from None
        return call.answer

    def _found(self) -> "KeyringBackend":
        if self._backend is None:
            self._backend = find_backend()
        return self._backend


def find_backend() -> "KeyringBackend":
    """Return the system's back end if it is one that encrypts. Raises KeyringTrouble otherwise."""
    import keyring

    chosen = keyring.get_keyring()
    # A chain falls back to whatever else is installed, so only its allowed links are taken.
    for backend in getattr(chosen, "backends", None) or [chosen]:
        if path_of(backend) in ALLOWED:
            if hasattr(backend, "persist"):
                # Windows would otherwise carry the secret to every computer of the user's domain.
                backend.persist = "local machine"
            return backend  # type: ignore[no-any-return]
    raise KeyringTrouble("no-keyring", name_of(chosen))


def is_locked(backend: "KeyringBackend") -> bool:
    """Whether the back end will have to ask for a password; asked without asking for it."""
    if path_of(backend) != "keyring.backends.SecretService.Keyring":
        return False
    import secretstorage

    try:
        with secretstorage.dbus_init() as bus:
            return bool(secretstorage.Collection(bus).is_locked())
    except secretstorage.exceptions.SecretStorageException:
        # No default collection yet: making one asks for a password too.
        return True


def path_of(backend: object) -> str:
    """Return where the back end's class lives."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def name_of(backend: object) -> str:
    """Return a short name for the back end, for settings and `doctor`."""
    return "" if backend is None else type(backend).__module__.rpartition(".")[2]


def _word_of(error: Exception) -> str:
    if isinstance(error, KeyringTrouble):
        return error.word
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return "no-keyring"
    return "locked" if isinstance(error, KeyringLocked | InitError) else "broken"


class SessionSecrets:
    """Secrets in memory, gone when the program ends. Never a file."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """Return the secret kept under `key`, or None."""
        return self._kept.get(key)

    def put(self, key: str, secret: str) -> None:
        """Keep a secret until the program ends."""
        self._kept[key] = secret

    def drop(self, key: str) -> None:
        """Forget a secret."""
        self._kept.pop(key, None)

    def backend(self) -> str:
        """Name the store in use."""
        return "session"

    def __repr__(self) -> str:
        return f"SessionSecrets({len(self._kept)} kept)"
