"""Says no: a refusal or a problem in words and in JSON, with the exit code of CLI.md. Changes nothing."""

import sys
from typing import TYPE_CHECKING

from tracker_app.cli.render import json_text
from tracker_app.cli.session import NEEDS_USER, NO_SUCH_THING, USAGE, Session
from tracker_app.domain.refusals import Refusal, Why

if TYPE_CHECKING:
    from tracker_app.app.problems import Problem

_NO_SUCH_THING = frozenset({
    Why.UNKNOWN_PROJECT, Why.UNKNOWN_TASK, Why.UNKNOWN_CLIENT, Why.UNKNOWN_ENTRY, Why.UNKNOWN_NAME,
    Why.UNKNOWN_ACCOUNT, Why.NOTHING_RUNNING, Why.NOTHING_TO_UNDO, Why.NOTHING_TO_REDO, Why.NOTHING_TO_CONTINUE,
})  # fmt: skip


def code_of(refusal: Refusal) -> int:
    """Return the exit code: 6 for what is not there, 4 for what somebody must decide, 2 for all other input."""
    if refusal.why in _NO_SUCH_THING:
        return NO_SUCH_THING
    return NEEDS_USER if refusal.why is Why.CHANGED_SINCE else USAGE


def refuse(session: Session, refusal: Refusal) -> int:
    """Show a refusal. Returns its exit code."""
    from tracker_app.app.explain import sentence

    text = sentence(refusal)
    session.answer(
        {"error": {"code": refusal.why.value, "field": refusal.field, "given": refusal.given, "message": text}}
    )
    session.note(f"holdfast: {text}")
    return code_of(refusal)


def problem_json(problem: "Problem") -> dict[str, object]:
    """Return a problem with the keys of CLI.md."""
    return {
        "code": problem.code,
        "title": problem.title,
        "what": problem.what,
        "safe": problem.safe,
        "do": problem.do,
    }


def show_problem(problem: "Problem", *, as_json: bool) -> None:
    """Show a problem of the catalogue: on standard error for people, as the document for scripts."""
    if as_json:
        print(json_text({"error": problem_json(problem)}))
    lines = [f"{problem.code}: {problem.title}", problem.what, problem.safe, problem.do]
    print("\n".join(line for line in lines if line), file=sys.stderr)
