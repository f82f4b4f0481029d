"""Writes entries as a workbook (Office Open XML) with real dates and lengths to calculate with. Knows no store.

Texts are stored as texts, so nothing in them is ever taken for a formula.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from tracker_app.app.exchange_rows import Row
from tracker_app.app.messages import _l
from tracker_app.domain.zones import wall_clock

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks count local days from here and know no zones
_PLAIN, _BOLD, _MOMENT, _LENGTH = range(4)

_COLUMNS = (
    (_l("Start"), 20), (_l("End"), 20), (_l("Duration"), 11), (_l("Description"), 50), (_l("Project"), 24),
    (_l("Client"), 24), (_l("Task"), 20), (_l("Tags"), 24), (_l("Billable"), 9),
)  # fmt: skip

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Holdfast" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    # The four styles of the numbers above. 46 is the built-in format of lengths, hours going on past 24.
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="46" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def write(rows: Iterable[Row], zone: str) -> bytes:
    """Return the rows as a workbook, times as clocks in `zone` show them. A timer that runs is left out."""
    lines = [_line(1, [_text(str(name), _BOLD) for name, _width in _COLUMNS])]
    for row in rows:
        if row.stop is not None:
            lines.append(_line(len(lines) + 1, _cells(row, row.stop, zone)))
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_name, width) in enumerate(_COLUMNS, 1)
    )
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(lines)}</sheetData></worksheet>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (*_PARTS.items(), ("xl/worksheets/sheet1.xml", sheet)):
            whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            # A fixed time: the same entries give the same file.
            file.writestr(zipfile.ZipInfo(name), whole.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cells(row: Row, stop: int, zone: str) -> Sequence[str]:
    return (
        _number(_days(row.start, zone), _MOMENT),
        _number(_days(stop, zone), _MOMENT),
        _number((stop - row.start) / 86_400, _LENGTH),
        _text(row.description),
        _text(row.project or ""),
        _text(row.client or ""),
        _text(row.task or ""),
        _text(", ".join(row.tags)),
        f'<c t="b"><v>{int(row.billable)}</v></c>',
    )


def _line(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _number(value: float, style: int) -> str:
    return f'<c s="{style}"><v>{value!r}</v></c>'


def _text(text: str, style: int = _PLAIN) -> str:
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _days(instant: int, zone: str) -> float:
    return (wall_clock(instant, zone).replace(tzinfo=None, fold=0) - _FIRST_DAY).total_seconds() / 86_400
