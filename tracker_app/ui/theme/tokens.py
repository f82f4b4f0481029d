"""Colours, distances and sizes of each scheme, as values. Knows no Qt and nothing that is painted."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tracker_app.ui.theme.names import Scheme, Type


class Role(StrEnum):
    """Names of the colours; the same word is the field of `Tokens`."""

    TEXT = "text"
    MUTED = "muted"
    DISABLED = "disabled"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    ON_DANGER = "on_danger"
    RUNNING = "running"
    ON_RUNNING = "on_running"
    ON_SELECTION = "on_selection"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every decision of one scheme. Colours are `#rrggbb`.

    Text is at least 4.5 to 1 on each surface it may stand on and the edge of a control at least 3 to 1 (WCAG 2.1 AA,
    1.4.3 and 1.4.11); high contrast holds 7 to 1 (AAA). `PAIRS` lists what is promised.
    """

    scheme: Scheme
    is_dark: bool
    window: str  # behind everything
    surface: str  # lists, fields
    raised: str  # cards, menus, toasts
    hover: str  # under the mouse, and tracks of bars
    pressed: str
    border: str  # quiet lines between things
    edge: str  # the outline of a control
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str  # a wash of accent that text may stand on
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_hover: str
    danger_soft: str
    on_danger: str
    running: str
    running_soft: str
    on_running: str
    selection: str
    on_selection: str
    focus: str
    focus_width: int = 2

    def color(self, role: Role) -> str:
        """The colour of a role, as `#rrggbb`."""
        return str(getattr(self, role.value))


LIGHT: Final = Tokens(
    scheme=Scheme.LIGHT,
    is_dark=False,
    window="#f4f5f8",
    surface="#ffffff",
    raised="#ffffff",
    hover="#eceef4",
    pressed="#e0e3ec",
    border="#dfe2ea",
    edge="#858c9c",
    text="#1b1f2a",
    muted="#565e6e",
    disabled="#9aa1af",
    accent="#3f51b8",
    accent_hover="#34449e",
    on_accent="#ffffff",
    accent_soft="#e9ecfb",
    success="#22703a",
    success_soft="#e4f3e8",
    warning="#865300",
    warning_soft="#fcf0d9",
    danger="#b3261e",
    danger_hover="#971d17",
    danger_soft="#fce8e6",
    on_danger="#ffffff",
    running="#0a766a",
    running_soft="#dcf2ee",
    on_running="#ffffff",
    selection="#dfe4fa",
    on_selection="#1b1f2a",
    focus="#3f51b8",
)

DARK: Final = Tokens(
    scheme=Scheme.DARK,
    is_dark=True,
    window="#15171c",
    surface="#1b1e25",
    raised="#242832",
    hover="#2a2f3a",
    pressed="#343a47",
    border="#2f3541",
    edge="#737c8e",
    text="#e7e9ef",
    muted="#a5adbc",
    disabled="#666e7d",
    accent="#a5b1ff",
    accent_hover="#bbc4ff",
    on_accent="#151a38",
    accent_soft="#292f4d",
    success="#7fd394",
    success_soft="#1d3324",
    warning="#f0bd5e",
    warning_soft="#3a2e17",
    danger="#ff9d96",
    danger_hover="#ffb5af",
    danger_soft="#44211f",
    on_danger="#3b0907",
    running="#5fd6c4",
    running_soft="#16352f",
    on_running="#06231e",
    selection="#343c68",
    on_selection="#f4f5ff",
    focus="#a5b1ff",
)

HIGH_CONTRAST: Final = Tokens(
    scheme=Scheme.HIGH_CONTRAST,
    is_dark=True,
    window="#000000",
    surface="#000000",
    raised="#0a0a0a",
    hover="#262626",
    pressed="#3d3d3d",
    border="#9a9a9a",
    edge="#ffffff",
    text="#ffffff",
    muted="#e0e0e0",
    disabled="#a0a0a0",
    accent="#ffd84d",
    accent_hover="#ffe68a",
    on_accent="#000000",
    accent_soft="#2e2600",
    success="#7dff9b",
    success_soft="#00280d",
    warning="#ffcb6b",
    warning_soft="#2c1d00",
    danger="#ffb0aa",
    danger_hover="#ffc9c4",
    danger_soft="#380400",
    on_danger="#000000",
    running="#6dffe6",
    running_soft="#002b25",
    on_running="#000000",
    selection="#ffd84d",
    on_selection="#000000",
    focus="#59d4ff",
    focus_width=3,
)

BY_SCHEME: Final = MappingProxyType({one.scheme: one for one in (LIGHT, DARK, HIGH_CONTRAST)})

# (text, what it stands on): held by a test for every scheme.
PAIRS: Final = (
    *(
        (ink, paper)
        for paper in ("window", "surface", "raised", "hover")
        for ink in ("text", "muted", "accent", "success", "warning", "danger", "running")
    ),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_danger", "danger"),
    ("on_danger", "danger_hover"),
    ("on_running", "running"),
    ("on_selection", "selection"),
    ("text", "accent_soft"),
    ("accent", "accent_soft"),
    ("text", "success_soft"),
    ("success", "success_soft"),
    ("text", "warning_soft"),
    ("warning", "warning_soft"),
    ("text", "danger_soft"),
    ("danger", "danger_soft"),
    ("text", "running_soft"),
    ("running", "running_soft"),
)

# Distances in device-independent pixels at 100 % zoom.
SPACE_TIGHT: Final = 4
SPACE: Final = 8
SPACE_WIDE: Final = 16
SPACE_PAGE: Final = 24

RADIUS_SMALL: Final = 4
RADIUS: Final = 6
RADIUS_CARD: Final = 10

ICON_SMALL: Final = 16
ICON: Final = 18
ICON_RAIL: Final = 22
CONTROL_HEIGHT: Final = 32

TYPE_RATIOS: Final = MappingProxyType(
    {
        Type.CAPTION: 0.88,
        Type.BODY: 1.0,
        Type.STRONG: 1.0,
        Type.HEADING: 1.15,
        Type.TITLE: 1.5,
        Type.DISPLAY: 2.1,
    }
)
# Where the system asks for less (9 points on a bare X server), an eight-hour day reads better with this.
SMALLEST_BODY_POINTS: Final = 10.0


def luminance(color: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.1)."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far apart two colours are, 1 to 21 (WCAG 2.1)."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mix(over: str, under: str, share: float) -> str:
    """`over` laid on `under` with `share` (0 to 1) of its strength."""
    pairs = ((int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(top * share + bottom * (1 - share)):02x}" for top, bottom in pairs)
