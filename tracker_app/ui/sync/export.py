"""Writes unsent changes to a file that a person or a program can read. Knows no engine and no widget."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QSaveFile

from tracker_app.app.sync_views import OutboxRow

_FIELDS = ("id", "account", "kind", "record", "label", "verb", "state", "fields", "attempts", "created")


def as_text(rows: Sequence[OutboxRow], form: str) -> str:
    """Return unsent changes as "csv" or "json"; times in UTC (ISO 8601)."""
    table = [
        {
            "id": row.id,
            "account": row.account_name,
            "kind": row.kind.value,
            "record": row.record,
            "label": row.label,
            "verb": row.verb.value,
            "state": row.state.value,
            "fields": " ".join(row.fields),
            "attempts": row.attempts,
            "created": datetime.fromtimestamp(row.created, UTC).isoformat(),
        }
        for row in rows
    ]
    if form == "json":
        return json.dumps({"operations": table}, ensure_ascii=False, indent=1) + "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, _FIELDS)
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


def save_text(path: str, text: str | bytes) -> bool:
    """Write a file whole or not at all; whether it was written."""
    file = QSaveFile(path)
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        return False
    file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return file.commit()
