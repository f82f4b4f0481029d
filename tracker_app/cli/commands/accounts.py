"""`account add/sign-in/list/check/remove`: who we are on servers. A secret is never a word of the command line (P9)."""

import sys

from tracker_app.app.credentials import SESSION, variable_of
from tracker_app.app.problems import Problem
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.refusing import problem_json
from tracker_app.cli.render import columns
from tracker_app.cli.render_sync import code_of_problem
from tracker_app.cli.session import DONE, NEEDS_USER, USAGE, Session
from tracker_app.domain.refusals import Refusal
from tracker_app.store.accounts import Account

_WRONG_INPUT = frozenset({"HF-ACC-002", "HF-ACC-003"})


def add(session: Session) -> int:
    """Check credentials with the server, then keep the account."""
    words = session.words
    secret = _secret(session)
    session.open_log()
    desk = session.holdfast.accounts
    answer = desk.add(
        words.needed("kind"),
        name=words.text("name"),
        url=words.text("url"),
        user=words.text("user"),
        secret=secret,
        workspace=words.text("workspace"),
        token_store=words.text("token_store") or "keyring",
        adopt_local=words.has("adopt_local"),
    )
    if isinstance(answer, Refusal):
        session.refuse(answer)
        return USAGE
    if isinstance(answer, Problem):
        session.log("account refused", kind=words.needed("kind"), problem=answer.code)
        return session.trouble(answer, USAGE if answer.code in _WRONG_INPUT else NEEDS_USER)
    session.log("account added", kind=answer.kind, url=answer.url, token_store=answer.token_store)
    _show_kept(
        session,
        answer,
        f"Added {answer.name}: signed in to {answer.url}{f' as {answer.user}' if answer.user else ''}.",
    )
    if left := desk.adoptable():
        session.note(f"{left} {'entry' if left == 1 else 'entries'} recorded before stay on this computer only.")
    return DONE


def sign_in(session: Session) -> int:
    """Replace the secret of an account, after the server has accepted it for the same user."""
    words = session.words
    name = words.needed("name")
    secret = _secret(session)
    session.open_log()
    desk = session.holdfast.accounts
    answer = desk.sign_in(name, secret, user=words.text("user"), token_store=words.text("token_store"))
    if isinstance(answer, Refusal):
        return session.refuse(answer)
    if isinstance(answer, Problem):
        return session.trouble(answer, USAGE if answer.code in _WRONG_INPUT else NEEDS_USER)
    session.log("signed in", kind=answer.kind, token_store=answer.token_store)
    _show_kept(session, answer, f"Signed in to {answer.name}.")
    return DONE


def list_(session: Session) -> int:
    """List accounts."""
    accounts = session.holdfast.accounts.all()
    session.answer({"accounts": [_json(account) for account in accounts]})
    session.say_if(columns([(a.name, a.kind, a.url, a.user, a.token_store) for a in accounts]))
    return DONE


def check(session: Session) -> int:
    """Ask servers who we are, with the secrets as they are kept."""
    desk = session.holdfast.accounts
    given = session.words.text("name")
    names = [account.name for account in desk.all()] if given is None else [given]
    session.open_log()
    code, checked = DONE, []
    for name in names:
        answer = desk.check(name)
        if isinstance(answer, Refusal):
            return session.refuse(answer)
        if isinstance(answer, Problem):
            code = max(code, code_of_problem(answer))
            checked.append({"account": name, "ok": False, "user": None, "problem": problem_json(answer)})
            session.say(f"{name}: {answer.title}")
            session.note("\n".join(part for part in (answer.what, answer.safe, answer.do) if part))
        else:
            checked.append({"account": name, "ok": True, "user": answer.user or None, "problem": None})
            session.say(f"{name}: signed in{f' as {answer.user}' if answer.user else ''}")
    session.answer({"accounts": checked})
    return code


def remove(session: Session) -> int:
    """Take an account out of use; say what it had not sent."""
    removed = session.holdfast.accounts.remove(session.words.needed("name"))
    if isinstance(removed, Refusal):
        return session.refuse(removed)
    session.answer({"removed": removed.account.name, "unsent": removed.unsent, "in_doubt": removed.in_doubt})
    session.say(f"Removed {removed.account.name}; its entries stay on this computer.")
    if removed.unsent:
        session.say(f"{removed.unsent} {'change was' if removed.unsent == 1 else 'changes were'} never sent.")
    if removed.in_doubt:
        session.say(f"Of {removed.in_doubt} more nobody knows whether the server has them.")
    return DONE


def _show_kept(session: Session, account: Account, said: str) -> None:
    """Say that an account is signed in, and where its secret is: exactly which variable to set if nowhere."""
    problems = session.holdfast.accounts.problems(account.id)
    session.answer({"account": _json(account), "problems": [problem_json(problem) for problem in problems]})
    session.say(said)
    for problem in problems:
        session.note("\n".join(part for part in (problem.what, problem.safe) if part))
    if account.token_store == SESSION:
        variable = variable_of(account.name)
        session.note(f"Set the environment variable {variable} to the secret at each run; it is not kept anywhere.")


def _secret(session: Session) -> str:
    """Return the secret from standard input or from a variable. Raises UsageError if neither, or both, are named."""
    words = session.words
    variable = words.text("token_env")
    if words.has("token_stdin") == (variable is not None):
        raise UsageError("This command needs one of --token-stdin and --token-env VAR for the secret.")
    if variable is not None:
        if variable not in session.environ:
            # Not repeated: it may be the secret itself, given in the variable's place.
            raise UsageError("The environment variable that --token-env names is not set.")
        return session.environ[variable].rstrip("\r\n")
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("Secret: ")
    return sys.stdin.readline().rstrip("\r\n")


def _json(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "kind": account.kind,
        "url": account.url,
        "user": account.user or None,
        "workspace": account.workspace or None,
        "token_store": account.token_store,
        "variable": variable_of(account.name),
    }
