"""`backup`, `doctor`, `log`, `config`: the data file, its surroundings and its settings. No rules of its own."""

import time
from pathlib import Path

from tracker_app.app.problems import Problem
from tracker_app.app.settings import BadSetting, SettingView, possible, written
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.refusing import problem_json
from tracker_app.cli.render import columns
from tracker_app.cli.session import DONE, NEEDS_USER, NO_FILE, NO_SUCH_THING, USAGE, Session

_FILE_CANNOT_BE_USED = frozenset(f"HF-FILE-00{n}" for n in range(1, 8))
_LOOK_SECONDS = 0.5


def backup(session: Session) -> int:
    """Copy the data file and prove the copy."""
    given = session.words.text("file")
    done = session.holdfast.maintenance.backup(Path(given) if given else None)
    if isinstance(done, Problem):
        return session.trouble(done)
    session.answer({"path": str(done.path), "entries": done.entries})
    session.say(f"{done.path}: {done.entries} {'entry' if done.entries == 1 else 'entries'}, proved readable")
    return DONE


def doctor(session: Session) -> int:
    """Examine this home; works with a data file that does not open too."""
    fault = session.try_open()
    findings = session.unopened.maintenance.doctor(fix=session.words.has("fix"), fault=fault)
    wrong = [finding.problem for finding in findings if finding.problem is not None]
    session.answer(
        {
            "ok": not wrong,
            "findings": [
                {
                    "area": finding.area,
                    "ok": finding.ok,
                    "fixed": finding.fixed,
                    "text": finding.text,
                    "problem": problem_json(finding.problem) if finding.problem else None,
                }
                for finding in findings
            ],
        }
    )
    for finding in findings:
        found = finding.problem
        if found is None:
            session.say(f"{'mended' if finding.fixed else 'well':<12}{finding.text}")
        else:
            session.say(f"{found.code:<12}" + "\n            ".join(filter(None, (found.what, found.safe, found.do))))
    if any(problem.code in _FILE_CANNOT_BE_USED for problem in wrong):
        return NO_FILE
    return NEEDS_USER if wrong else DONE


def log(session: Session) -> int:
    """Show the log, secrets removed; with --follow also what is added to it, until interrupted."""
    follow = session.words.has("follow")
    if follow and session.words.as_json:
        raise UsageError("--follow and --json cannot go together: a document has an end.")
    maintenance = session.unopened.maintenance
    if follow:
        for line in maintenance.followed_log(lambda: time.sleep(_LOOK_SECONDS)):
            print(line, flush=True)
    lines = maintenance.log_lines()
    session.answer({"lines": lines})
    session.say_if("\n".join(lines))
    return DONE


def config_list(session: Session) -> int:
    """List every setting with its value."""
    views = session.holdfast.settings.list()
    session.answer({"settings": [_json(view) for view in views]})
    session.say(
        columns(
            [
                (v.setting.key, written(v.value) or '""', "" if v.is_set else "default", str(v.setting.label))
                for v in views
            ]
        )
    )
    return DONE


def config_get(session: Session) -> int:
    """Show one setting's value."""
    return _shown(session, session.holdfast.settings.view(session.words.needed("key")), whole=False)


def config_set(session: Session) -> int:
    """Change a setting; what cannot be is refused with what could."""
    words, settings = session.words, session.holdfast.settings
    key = words.needed("key")
    return _shown(session, settings.set(key, words.needed("value")) or settings.view(key))


def config_unset(session: Session) -> int:
    """Go back to the default."""
    settings = session.holdfast.settings
    key = session.words.needed("key")
    return _shown(session, settings.unset(key) or settings.view(key))


def _shown(session: Session, found: SettingView | BadSetting, *, whole: bool = True) -> int:
    if isinstance(found, BadSetting):
        code = "unknown-setting" if found.unknown else "bad-value"
        error = {"code": code, "field": found.key, "given": found.given, "message": found.message}
        session.answer({"error": error})
        session.note(f"holdfast: {found.message}")
        return NO_SUCH_THING if found.unknown else USAGE
    session.answer(_json(found))
    session.say(f"{found.setting.key} = {written(found.value)}" if whole else written(found.value))
    return DONE


def _json(view: SettingView) -> dict[str, object]:
    setting = view.setting
    return {
        "key": setting.key,
        "value": view.value,
        "default": setting.default,
        "is_set": view.is_set,
        "label": str(setting.label),
        "possible": possible(setting),
    }
