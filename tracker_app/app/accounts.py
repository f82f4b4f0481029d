"""Adds, checks and removes accounts, and makes their providers. Knows no screen, no wire, and keeps no secret itself.

Nothing is stored before the server has accepted the credentials.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracker_app.app import explain
from tracker_app.app.credentials import KEYRING, SESSION, AccountToken, Credentials, FixedToken, variable_of
from tracker_app.app.ports import SecretFault, Secrets, SecretsUnavailable
from tracker_app.app.problems import Problem, problem
from tracker_app.domain.changes import Kind
from tracker_app.domain.entry import FIELDS
from tracker_app.domain.ids import AccountId
from tracker_app.domain.operations import OpState, Verb
from tracker_app.domain.refusals import Refusal, Why, of_text
from tracker_app.providers import errors
from tracker_app.providers.base import (
    AccountSpec,
    CredentialSource,
    Identity,
    Provider,
    ProviderKind,
    rules_from_json,
)
from tracker_app.providers.registry import KINDS, exchange_secret, make_provider, token_for_run
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.database import Database, Unit
from tracker_app.store.edits import Edits
from tracker_app.store.entries import Entries
from tracker_app.store.outbox import Outbox
from tracker_app.store.preferences import Preferences
from tracker_app.store.remotes import Remotes
from tracker_app.sync.clock import Clock, Ids

if TYPE_CHECKING:
    from tracker_app.app.settings import Settings

_UNSENT = (OpState.PENDING, OpState.BLOCKED, OpState.REJECTED, OpState.LOST)
_IN_DOUBT = (OpState.SENDING, OpState.UNKNOWN)
_KEPT_NOWHERE = frozenset({"HF-KEY-001", "HF-KEY-004", "HF-KEY-006", "HF-KEY-007"})
_SECRET_CODES = frozenset(explain.SECRET_CODES.values()) | {"HF-KEY-006", "HF-KEY-007", "HF-SYNC-004"}


@dataclass(frozen=True, slots=True)
class Removed:
    """An account taken out of use: how many changes it never sent, and of how many nobody knows if they arrived."""

    account: Account
    unsent: int
    in_doubt: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Credentials that a server has accepted and that are not kept yet. The token never shows in a text (P9)."""

    spec: AccountSpec
    identity: Identity
    token: str = field(repr=False)


class AccountsDesk:
    """The accounts of one data file."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        make_id: Ids,
        secrets: Secrets,
        environ: Mapping[str, str],
        settings: "Settings",
    ) -> None:
        self._database = database
        self._clock = clock
        self._make_id = make_id
        self._settings = settings
        self._faults: dict[AccountId, SecretsUnavailable | None] = {}
        self.credentials = Credentials(
            secrets, environ, lambda account, given: token_for_run(self._spec_of(account), given)
        )

    def kinds(self) -> Sequence[ProviderKind]:
        """Return the kinds of server that an account can be made for."""
        return list(KINDS.values())

    def all(self) -> list[Account]:
        """Return the accounts in use, oldest first."""
        with self._database.read() as connection:
            return Accounts(connection).all()

    def add(
        self,
        kind: str,
        *,
        name: str | None = None,
        url: str | None = None,
        user: str | None = None,
        secret: str,
        workspace: str | None = None,
        token_store: str = KEYRING,
        adopt_local: bool = False,
    ) -> Account | Problem | Refusal:
        """Check the credentials with the server, then keep the account, its secret in the keyring.

        With `token_store` "session", or without a keyring, the secret stays in memory and a problem says so.
        `adopt_local` gives this computer's own entries to the account and queues them. Any other answer than an
        Account means that nothing was stored.
        """
        found = KINDS.get(kind)
        if found is not None and (refusal := self._refuse_name((name if name is not None else found.title).strip())):
            return refusal
        asked = self.ask_server(kind, url=url, user=user, secret=secret, workspace=workspace)
        if not isinstance(asked, Candidate):
            return asked
        return self.keep(asked, name=name, workspace=workspace, token_store=token_store, adopt_local=adopt_local)

    def ask_server(
        self,
        kind: str,
        *,
        url: str | None = None,
        user: str | None = None,
        secret: str,
        workspace: str | None = None,
    ) -> "Candidate | Problem | Refusal":
        """Ask the server whom it takes these credentials for. Stores nothing, so the answer may be dropped."""
        found = KINDS.get(kind)
        if found is None:
            return Refusal(Why.UNKNOWN_NAME, "kind", kind, tuple(KINDS))
        spec = AccountSpec(
            kind,
            (url or found.default_url).strip(),
            (user or "").strip(),
            (workspace or "").strip(),
            ca_file=self._ca_file(),
        )
        tried = self._try(spec, found, secret)
        if isinstance(tried, Problem):
            return tried
        token, identity = tried
        return Candidate(spec, identity, token)

    def keep(
        self,
        candidate: "Candidate",
        *,
        name: str | None = None,
        workspace: str | None = None,
        token_store: str = KEYRING,
        adopt_local: bool = False,
    ) -> Account | Refusal:
        """Keep an account that the server has accepted; what `add` does after asking. May wait for the keyring."""
        spec, identity = candidate.spec, candidate.identity
        name = (name if name is not None else KINDS[spec.kind].title).strip()
        if refusal := self._refuse_name(name):
            return refusal
        account = Account(
            AccountId(self._make_id()),
            spec.kind,
            name,
            spec.url,
            identity.user or spec.user,
            _workspace_of(identity, (workspace or spec.workspace).strip()),
            token_store,
            int(self._clock.now()),
        )
        account, fault = self._keep(account, candidate.token, session_only=token_store == SESSION)
        try:
            with self._database.write() as unit:
                if Accounts(unit.connection).named(name) is not None:
                    taken = Refusal(Why.NAME_TAKEN, "name", name)
                else:
                    taken = None
                    Accounts(unit.connection).add(account)
                    unit.changed(Kind.ACCOUNT, account.id)
                    self._note_store(unit, account, fault)
                    if adopt_local:
                        self._adopt(unit, account.id)
        except BaseException:
            self.credentials.drop(account.id)
            raise
        if taken is not None:
            self.credentials.drop(account.id)
            return taken
        return account

    def adoptable(self) -> int:
        """Return how many entries belong to this computer alone, so that a new account could take them."""
        with self._database.read() as connection:
            return Entries(connection).count_of_none()

    def sign_in(
        self, name: str, secret: str, *, user: str | None = None, token_store: str | None = None
    ) -> Account | Problem | Refusal:
        """Replace the secret of an account after checking it; refused if it belongs to another user (SYNC 2.13)."""
        account = self.named(name)
        if account is None:
            return Refusal(Why.UNKNOWN_ACCOUNT, "name", name)
        found = KINDS[account.kind]
        tried = self._try(replace(self._spec_of(account), user=user or account.user), found, secret)
        if isinstance(tried, Problem):
            return tried
        token, identity = tried
        if account.user and identity.user and identity.user != account.user:
            return problem("HF-ACC-005", {"service": account.name, "user": account.user}, subject=account.id)
        # Somebody who had no keyring yesterday may have one today, so it is tried unless memory is asked for.
        account, fault = self._keep(replace(account, token_store=KEYRING), token, session_only=token_store == SESSION)
        with self._database.write() as unit:
            Accounts(unit.connection).set_token_store(account.id, account.token_store)
            self._close_problems(unit, account.id)
            self._note_store(unit, account, fault)
            for op in Outbox(unit.connection).unblock(account.id, "sign-in"):
                unit.changed(Kind.OP, op)
            from tracker_app.sync.pace import forget_wait

            forget_wait(Remotes(unit.connection), account.id)
            unit.changed(Kind.ACCOUNT, account.id)
        return account

    def named(self, name: str) -> Account | None:
        """Return the account of this name."""
        with self._database.read() as connection:
            return Accounts(connection).named(name)

    def check(self, name: str) -> Identity | Problem | Refusal:
        """Ask the server who we are, with the secret as it is kept."""
        account = self.named(name)
        if account is None:
            return Refusal(Why.UNKNOWN_ACCOUNT, "name", name)
        try:
            self.credentials.find(account)
        except SecretsUnavailable as error:
            return explain.of_secrets(error, account.name, variable=variable_of(account.name))
        except errors.ProviderError as error:
            return explain.of_provider(error, account.name)
        provider = self.provider_for(account)
        try:
            return provider.check()
        except errors.ProviderError as error:
            return explain.of_provider(error, account.name)
        finally:
            provider.close()

    def remove(self, name: str) -> Removed | Refusal:
        """Take an account out of use and forget its secret; its entries stay (CLI.md)."""
        account = self.named(name)
        if account is None:
            return Refusal(Why.UNKNOWN_ACCOUNT, "name", name)
        with self._database.write() as unit:
            counts = Outbox(unit.connection).counts(account.id)
            Accounts(unit.connection).remove(account.id)
            self._close_problems(unit, account.id)
            unit.changed(Kind.ACCOUNT, account.id)
        self.credentials.drop(account.id)
        return Removed(
            account, sum(counts.get(state, 0) for state in _UNSENT), sum(counts.get(state, 0) for state in _IN_DOUBT)
        )

    def provider_for(self, account: Account) -> Provider:
        """Return a fresh provider of an account; it asks for the secret when a call needs it. Opens no connection."""
        return make_provider(self._spec_of(account), self._source(account))

    def why_no_secret(self, account: AccountId) -> SecretsUnavailable | None:
        """Return why the last call had no secret; None if it had one, or none was needed yet."""
        return self._faults.get(account)

    def problems(self, account: AccountId) -> list[Problem]:
        """Return the open problems with the sign-in of an account, in words."""
        with self._database.read() as connection:
            rows = Preferences(connection).problems()
        return [
            problem(code, facts, subject=subject, since=opened)
            for code, subject, facts, opened, _ in rows
            if subject == account and code in _SECRET_CODES
        ]

    def close_answered_problems(self) -> None:
        """Forget that a secret is kept nowhere, for accounts whose secret the environment holds now."""
        given = {account.id for account in self.all() if self.credentials.is_given(account)}
        with self._database.read() as connection:
            rows = Preferences(connection).problems()
        answered = [(code, subject) for code, subject, *_ in rows if subject in given and code in _KEPT_NOWHERE]
        if answered:
            with self._database.write() as unit:
                for code, subject in answered:
                    Preferences(unit.connection).close_problem(code, subject)
                    unit.changed(Kind.PROBLEM, subject)

    def _ca_file(self) -> str | None:
        chosen = str(self._settings.get("network.ca_file"))
        return str(Path(chosen).expanduser()) if chosen else None

    def _spec_of(self, account: Account) -> AccountSpec:
        with self._database.read() as connection:
            rules = rules_from_json(Remotes(connection).rules(account.id))
        return AccountSpec(
            account.kind, account.url, account.user, account.workspace, ca_file=self._ca_file(), rules=rules
        )

    def _refuse_name(self, name: str) -> Refusal | None:
        if not name:
            return Refusal(Why.NAME_EMPTY, "name")
        return of_text(name, "name") or (Refusal(Why.NAME_TAKEN, "name", name) if self.named(name) else None)

    def _source(self, account: Account) -> CredentialSource:
        return AccountToken(self.credentials, account, self._note_fault)

    def _note_fault(self, account: Account, fault: SecretsUnavailable | None) -> None:
        self._faults[account.id] = fault

    def _try(self, spec: AccountSpec, kind: ProviderKind, secret: str) -> tuple[str, Identity] | Problem:
        """Return the token to keep and whom the server takes us for, or what is in the way."""
        if not is_address(spec.url):
            return problem("HF-ACC-002", {"url": spec.url})
        if not secret.strip():
            return problem("HF-ACC-003", {"service": kind.title, "secret_label": kind.secret_label})
        try:
            token = exchange_secret(spec, secret)
            provider = make_provider(spec, FixedToken(token))
            try:
                return token, provider.check()
            finally:
                provider.close()
        except errors.SignInNeeded as error:
            details = explain.details_of_provider(error)
            return problem("HF-ACC-004", {"service": kind.title}, subject=kind.title, details=details)
        except errors.ProviderError as error:
            return explain.of_provider(error, kind.title)

    def _keep(self, account: Account, token: str, *, session_only: bool) -> tuple[Account, SecretsUnavailable | None]:
        fault = self.credentials.keep(account.id, token, session_only=session_only)
        store = SESSION if session_only or fault is not None else KEYRING
        return replace(account, token_store=store), fault

    def _note_store(self, unit: Unit, account: Account, fault: SecretsUnavailable | None) -> None:
        if account.token_store != SESSION:
            return
        code = "HF-KEY-006"
        if fault is not None:
            code = "HF-KEY-001" if fault.fault is SecretFault.NO_KEYRING else "HF-KEY-007"
        facts = {"service": account.name, "variable": variable_of(account.name)}
        Preferences(unit.connection).open_problem(code, account.id, facts, int(self._clock.now()))
        unit.changed(Kind.PROBLEM, account.id)

    def _close_problems(self, unit: Unit, account: AccountId) -> None:
        preferences = Preferences(unit.connection)
        for code in _SECRET_CODES:
            if preferences.close_problem(code, account):
                unit.changed(Kind.PROBLEM, account)

    def _adopt(self, unit: Unit, account: AccountId) -> None:
        entries = Entries(unit.connection)
        edits = Edits(unit, int(self._clock.now()), self._make_id)
        for entry_id in entries.adopt(account):
            entry = entries.get(entry_id)
            if entry is None:
                continue
            whole: dict[str, Any] = {name: getattr(entry, name) for name in FIELDS}
            edits.queue_record(account, Kind.ENTRY, entry_id, Verb.CREATE, whole)
            unit.changed(Kind.ENTRY, entry_id)


def _workspace_of(identity: Identity, asked: str) -> str:
    """Return the id to keep: the one chosen, else the one that the server takes what was asked for to mean."""
    return asked if any(asked == key for key, _ in identity.workspaces) else identity.workspace or asked


def is_address(url: str) -> bool:
    """Whether a text can be the address of a server: http or https, a host, and no sign-in inside it."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False
