"""Finds the secret of an account: this session's memory, then the environment, then the keyring. Never a file (P9).

Knows no server. The keyring's own error is turned into the one of `ports.py` here, since `desktop/` may not know it.
"""

from collections.abc import Callable, Mapping

from tracker_app.app.ports import SecretFault, Secrets, SecretsUnavailable
from tracker_app.desktop.secrets import KeyringTrouble, SessionSecrets
from tracker_app.domain.ids import AccountId
from tracker_app.store.accounts import Account

SESSION = "session"
KEYRING = "keyring"


def variable_of(name: str) -> str:
    """Return the environment variable that carries the secret of the account of this name (CLI.md)."""
    return "HOLDFAST_TOKEN_" + "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name.upper())


class Credentials:
    """The secrets of all accounts. A secret found is kept in memory, so that the keyring is asked once."""

    def __init__(
        self, secrets: Secrets, environ: Mapping[str, str], token_for: Callable[[Account, str], str] | None = None
    ) -> None:
        """`token_for` turns what the environment holds for an account, perhaps a password, into its token."""
        self._secrets = secrets
        self._environ = environ
        self._token_for = token_for
        self._memory = SessionSecrets()

    def find(self, account: Account) -> str:
        """Return the secret of an account. Raises SecretsUnavailable, or ProviderError if a password is not taken."""
        remembered = self._memory.get(_key(account.id))
        if remembered:
            return remembered
        given = self._environ.get(variable_of(account.name), "").strip()
        if given:
            token = given if self._token_for is None else self._token_for(account, given)
            self._memory.put(_key(account.id), token)
            return token
        if account.token_store == SESSION:
            raise SecretsUnavailable(SecretFault.MISSING, SESSION)
        try:
            found = self._secrets.get(_key(account.id))
        except KeyringTrouble as trouble:
            raise _translated(trouble) from None
        if not found:
            raise SecretsUnavailable(SecretFault.MISSING, self.backend())
        self._memory.put(_key(account.id), found)
        return found

    def is_given(self, account: Account) -> bool:
        """Whether the environment holds the secret of an account."""
        return bool(self._environ.get(variable_of(account.name), "").strip())

    def keep(self, account: AccountId, secret: str, *, session_only: bool = False) -> SecretsUnavailable | None:
        """Keep a secret in the keyring; in memory alone if asked to, or if the keyring fails, which is returned."""
        fault = None
        if not session_only:
            try:
                self._secrets.put(_key(account), secret)
            except KeyringTrouble as trouble:
                fault = _translated(trouble)
            except SecretsUnavailable as error:
                fault = error
        self._memory.put(_key(account), secret)
        return fault

    def drop(self, account: AccountId) -> SecretsUnavailable | None:
        """Forget a secret everywhere; a keyring that does not let go of it is returned."""
        self.forget(account)
        try:
            self._secrets.drop(_key(account))
        except KeyringTrouble as trouble:
            return _translated(trouble)
        except SecretsUnavailable as error:
            return error
        return None

    def forget(self, account: AccountId) -> None:
        """Forget what memory holds of an account, so that the keyring is asked afresh."""
        self._memory.drop(_key(account))

    def ask_again(self) -> None:
        """Let the keyring ask the user once more, after "Unlock" was pressed."""
        again = getattr(self._secrets, "ask_again", None)
        if again is not None:
            again()

    def backend(self) -> str:
        """Name the keyring in use; "" if there is none."""
        return self._secrets.backend()


class AccountToken:
    """The credential source of one account; what goes wrong is told to `on_fault`, and success with None."""

    def __init__(
        self, credentials: Credentials, account: Account, on_fault: Callable[[Account, SecretsUnavailable | None], None]
    ) -> None:
        self._credentials = credentials
        self._account = account
        self._on_fault = on_fault

    def token(self) -> str | None:
        """Return the secret, or None if there is none to be had now."""
        try:
            found = self._credentials.find(self._account)
        except SecretsUnavailable as error:
            self._on_fault(self._account, error)
            return None
        self._on_fault(self._account, None)
        return found


class FixedToken:
    """A secret that is being tried out and not kept yet."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def token(self) -> str | None:
        """Return the secret."""
        return self._secret

    def __repr__(self) -> str:
        return "FixedToken(...)"


def _key(account: AccountId) -> str:
    return f"account:{account}"


def _translated(trouble: KeyringTrouble) -> SecretsUnavailable:
    return SecretsUnavailable(SecretFault(trouble.word), trouble.backend)
