"""Says what going back to a backup would do, in whole sentences. Pure; knows no widget."""

from typing import TYPE_CHECKING

from tracker_app.app.messages import _, ngettext
from tracker_app.ui import text

if TYPE_CHECKING:
    from tracker_app.app.restoring import Restored, RestorePreview


def effect(found: "RestorePreview") -> str:
    """Return what restoring would change, the reassuring part last."""
    if found.same:
        return _("This backup has the same entries as now. Going back to it changes nothing.")
    parts = []
    if found.added:
        parts.append(ngettext("{n} entry comes back.", "{n} entries come back.", found.added))
    if found.changed:
        parts.append(ngettext("{n} entry is as it was then.", "{n} entries are as they were then.", found.changed))
    if found.removed:
        parts.append(ngettext("{n} newer entry goes.", "{n} newer entries go.", found.removed))
    counts = [count for count in (found.added, found.changed, found.removed) if count]
    sentences = [part.format(n=text.number(count)) for part, count in zip(parts, counts, strict=True)]
    if found.kept:
        kept = ngettext(
            "{n} entry that was never sent stays as it is.", "{n} entries that were never sent stay as they are.",
            found.kept,
        )  # fmt: skip
        sentences.append(kept.format(n=text.number(found.kept)))
    sentences.append(_("What is there now becomes a backup first, and nothing is deleted on any server."))
    return " ".join(sentences)


def done(found: "Restored") -> str:
    """Return what was done."""
    return _("The backup is in use now, with {entries}. The file of before is kept as a backup.").format(
        entries=text.entries(found.entries)
    )


def size(count: int) -> str:
    """Return a size in bytes for people."""
    return (
        _("{n} MB").format(n=text.number(round(count / 1_000_000)))
        if count >= 1_000_000
        else _("{n} kB").format(n=text.number(max(1, round(count / 1000))))
    )
