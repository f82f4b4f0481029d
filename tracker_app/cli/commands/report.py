"""`report`: totals as a table or JSON. No rules of its own."""

from tracker_app.app.reporting import By
from tracker_app.cli.commands.lists import WEEKDAYS, day_range
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.render import columns, length
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.rounding import Rounding, parse_rounding

_WITHOUT = {
    By.PROJECT: "(no project)",
    By.CLIENT: "(no client)",
    By.TAG: "(no tag)",
    By.DESCRIPTION: "(no description)",
}


def report(session: Session) -> int:
    """Add up time by what `--by` names, project if nothing."""
    words = session.words
    by = _by(words.many("by"))
    rounding = _rounding(words.text("round"))
    days = day_range(session)
    if isinstance(days, Refusal):
        return session.refuse(days)
    first, last = days
    first_weekday = WEEKDAYS.index(str(session.holdfast.settings.get("ui.first_weekday")))
    found = session.holdfast.reporting.report(first, last, by, rounding=rounding, first_weekday=first_weekday)
    session.answer(
        {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "by": [one.value for one in by],
            "round": str(rounding) if rounding else None,
            "rows": [
                dict(zip((one.value for one in by), row.keys, strict=True))
                | {"seconds": row.seconds, "billable_seconds": row.billable_seconds, "entries": row.entries}
                for row in found.rows
            ],
            "seconds": found.seconds,
            "billable_seconds": found.billable_seconds,
            "entries": found.entries,
        }
    )
    table = [
        [*(key if key is not None else _WITHOUT[one] for one, key in zip(by, row.keys, strict=True)),
         length(row.seconds), _count(row.entries)]
        for row in found.rows
    ]  # fmt: skip
    table.append(["Total", *[""] * (len(by) - 1), length(found.seconds), _count(found.entries)])
    session.say(columns(table))
    return DONE


def _count(entries: int) -> str:
    return f"{entries} {'entry' if entries == 1 else 'entries'}"


def _by(given: list[str]) -> list[By]:
    """Return the divisions; "--by client --by project" and "--by client,project" say the same."""
    names = [name.strip() for text in given for name in text.split(",")]
    unknown = [name for name in names if name not in set(By)]
    if unknown:
        raise UsageError(f"--by takes {', '.join(By)}, not {unknown[0]!r}.")
    return list(dict.fromkeys(By(name) for name in names)) or [By.PROJECT]


def _rounding(text: str | None) -> Rounding | None:
    if text is None:
        return None
    rounding = parse_rounding(text)
    if rounding is None:
        raise UsageError(f"--round takes a step up to 24h such as 15m, up:15m or down:6m, not {text!r}.")
    return rounding
