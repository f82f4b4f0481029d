"""Says what comparing with a server found, and puts differences into rows. Pure; knows no widget."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker_app.app.messages import _, ngettext
from tracker_app.app.sync_views import Difference, VerifyReport
from tracker_app.ui import text
from tracker_app.ui.sync.field_words import FieldWords, title

WHOLE = "entry"
"""The field of a difference in which the whole entry is on one side only."""


@dataclass(frozen=True, slots=True)
class Line:
    """One difference in words."""

    id: str
    entry: str
    label: str
    account: str
    field: str
    mine: str
    server: str


def lines(reports: Sequence[VerifyReport], now: int, zone: str, names: Mapping[str, str]) -> list[Line]:
    """Return every difference that was found, account by account."""
    words = FieldWords(now, zone, names)
    return [_line(one, report.account_name, words) for report in reports for one in (*report.missing, *report.differs)]


def _line(one: Difference, account: str, words: FieldWords) -> Line:
    if one.field == WHOLE:
        here, there = (_("only here"), "–") if one.theirs is None else ("–", _("only there"))
        return Line(one.id, one.entry, one.label, account, _("Entry"), here, there)
    mine, server = words.of(one.field, (one.mine, one.theirs))
    return Line(one.id, one.entry, one.label, account, title(one.field), mine, server)


def summary(reports: Sequence[VerifyReport]) -> str:
    """Return what was compared and how it came out, in whole sentences."""
    if not reports:
        return _("There is no account to compare with; everything is on this computer.")
    told = [_of_account(report) for report in reports]
    return "\n".join(told)


def _of_account(report: VerifyReport) -> str:
    if report.problem is not None:
        # Translators: an account and a sentence of its problem
        return _("{account}: {sentence}").format(account=report.account_name, sentence=report.problem.what)
    differing = len({one.entry for one in (*report.differs, *report.missing)})
    parts = [_("{n} the same").format(n=text.number(report.safe))]
    if report.restored:
        parts.append(_("{n} lost there and sent again").format(n=text.number(report.restored)))
    if report.waiting:
        parts.append(_("{n} still on their way").format(n=text.number(report.waiting)))
    if differing:
        parts.append(ngettext("{n} differs", "{n} differ", differing).format(n=text.number(differing)))
    if report.extra:
        parts.append(_("{n} only there, read by the next sync").format(n=text.number(len(report.extra))))
    compared = ngettext(
        "{account}: {n} entry compared; {parts}.", "{account}: {n} entries compared; {parts}.", report.checked
    )
    told = compared.format(account=report.account_name, n=text.number(report.checked), parts=", ".join(parts))
    if not report.unread:
        return told
    unread = ngettext(
        "{n} entry could not be read back; compare a shorter span for it.",
        "{n} entries could not be read back; compare a shorter span for them.",
        report.unread,
    )
    return f"{told} {unread.format(n=text.number(report.unread))}"


def as_csv(found: Sequence[Line]) -> str:
    """Return the differences as CSV, to keep."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["account", "entry", "id", "field", "here", "server"])
    writer.writerows([one.account, one.label, one.entry, one.field, one.mine, one.server] for one in found)
    return out.getvalue()
