"""How Holdfast looks: tokens, and what is made from them. Knows no page and no use case.

`Theme(app).start(scheme)` dresses the application once. Pages use `icon(Icon.PLAY)`, `set_type(label, Type.TITLE)`,
`set_kind(button, Kind.PRIMARY)` and, where they paint by hand, `current_tokens()`.
"""

from tracker_app.ui.theme.apply import Theme, current_tokens, set_kind, set_type
from tracker_app.ui.theme.icons import icon, icon_pixmap
from tracker_app.ui.theme.names import Icon, Kind, Scheme, Type
from tracker_app.ui.theme.tokens import Role, Tokens
from tracker_app.ui.theme.tray import TrayBadge, TrayBase, app_icon, tray_icon

__all__ = [
    "Icon",
    "Kind",
    "Role",
    "Scheme",
    "Theme",
    "Tokens",
    "TrayBadge",
    "TrayBase",
    "Type",
    "app_icon",
    "current_tokens",
    "icon",
    "icon_pixmap",
    "set_kind",
    "set_type",
    "tray_icon",
]
