"""Names for gestures of the undo history, as they stand in "Undone: ..." and in menus. Knows no gesture's effect."""

from tracker_app.app.messages import _, _l, ngettext

_PLAIN = {
    "away": _l("decision about an absence"),
    "start": _l("start of the timer"),
    "stop": _l("stop of the timer"),
    "split": _l("split"),
    "join": _l("join"),
    "delete-project": _l("deleted project"),
    "delete-tag": _l("deleted tag"),
    "delete-task": _l("deleted task"),
    "discard": _l("discarded change"),
    "rename-tag": _l("renamed tag"),
    "resolve": _l("decided conflict"),
}


def gesture_text(what: str, entries: int) -> str:
    """Return what a gesture was, for people; `what` is the journal's word, `entries` how many it touched."""
    match what:
        case "add":
            return ngettext("added entry", "{n} added entries", entries).format(n=entries)
        case "edit":
            return ngettext("changed entry", "{n} changed entries", entries).format(n=entries)
        case "delete":
            return ngettext("deleted entry", "{n} deleted entries", entries).format(n=entries)
        case "import":
            return ngettext("import of one entry", "import of {n} entries", entries).format(n=entries)
    # A newer version may have written a word that this one does not know.
    return str(_PLAIN[what]) if what in _PLAIN else _("last change")
