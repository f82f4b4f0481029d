"""Keeps accounts, without their secrets. Knows no server and no keyring."""

import sqlite3
from dataclasses import dataclass

from tracker_app.domain.ids import AccountId


@dataclass(frozen=True, slots=True)
class Account:
    """A user's account on a server; the secret lives in the keyring under the id (P9)."""

    id: AccountId
    kind: str
    name: str
    url: str
    user: str = ""
    workspace: str = ""
    token_store: str = "keyring"  # noqa: S105 - where the secret is, not the secret
    created: int = 0


_COLUMNS = "id, kind, name, url, user, workspace, token_store, created_utc"


class Accounts:
    """Accounts over one connection; writing needs the connection of a `Unit`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def all(self) -> list[Account]:
        """Return the accounts in use, oldest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM account WHERE removed = 0 ORDER BY created_utc, id")
        return [Account(AccountId(row[0]), *row[1:]) for row in rows]

    def get(self, account: AccountId) -> Account | None:
        """Return one account."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM account WHERE id = ?", (account,)).fetchone()
        return Account(AccountId(row[0]), *row[1:]) if row else None

    def named(self, name: str) -> Account | None:
        """Return the account of this name."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM account WHERE name = ? AND removed = 0", (name,)).fetchone()
        return Account(AccountId(row[0]), *row[1:]) if row else None

    def names(self) -> dict[str, str]:
        """Return names by id, of removed ones too."""
        return dict(self._db.execute("SELECT id, name FROM account").fetchall())

    def first(self) -> AccountId | None:
        """Return the account that new entries go to: the oldest in use, or None for this computer alone."""
        row = self._db.execute("SELECT id FROM account WHERE removed = 0 ORDER BY created_utc, id LIMIT 1").fetchone()
        return AccountId(row[0]) if row else None

    def add(self, account: Account) -> None:
        """Add an account."""
        self._db.execute(
            f"INSERT INTO account ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                account.id, account.kind, account.name, account.url, account.user, account.workspace,
                account.token_store, account.created,
            ),
        )  # fmt: skip

    def set_token_store(self, account: AccountId, token_store: str) -> None:
        """Note where the secret is kept now."""
        self._db.execute("UPDATE account SET token_store = ? WHERE id = ?", (token_store, account))

    def remove(self, account: AccountId) -> None:
        """Take an account out of use; its entries, operations and bases stay (I4)."""
        self._db.execute("UPDATE account SET removed = 1 WHERE id = ?", (account,))
