"""The closed lists of the design: schemes, sizes of type, kinds of control, icons. Knows no colour and no Qt."""

from enum import StrEnum


class Scheme(StrEnum):
    """What a person may choose under Appearance."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


class Type(StrEnum):
    """Sizes of type, each a ratio to the font of the system (tokens.TYPE_RATIOS)."""

    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    HEADING = "heading"
    TITLE = "title"
    DISPLAY = "display"


class Kind(StrEnum):
    """What a button or frame is for; the style sheet gives each its look."""

    PLAIN = "plain"
    PRIMARY = "primary"
    QUIET = "quiet"
    DANGER = "danger"
    LINK = "link"
    CARD = "card"
    SUNKEN = "sunken"
    BAR = "bar"
    RAIL = "rail"
    NAV = "nav"
    POPUP = "popup"
    RUNNING = "running"


class Icon(StrEnum):
    """Every drawing in resources/icons; the value is the file's name without its ending."""

    PLAY = "play"
    STOP = "stop"
    PAUSE = "pause"
    PLUS = "plus"
    SEARCH = "search"
    CALENDAR = "calendar"
    LIST = "list"
    CHART = "chart"
    FOLDER = "folder"
    SYNC = "sync"
    SETTINGS = "settings"
    TAG = "tag"
    DOLLAR = "dollar"
    TRASH = "trash"
    SPLIT = "split"
    CONTINUE = "continue"
    COPY = "copy"
    UNDO = "undo"
    REDO = "redo"
    CHECK = "check"
    CHECK_DOUBLE = "check-double"
    ARROW_UP = "arrow-up"
    ALERT = "alert"
    INFO = "info"
    CONFLICT = "conflict"
    HOME = "home"
    SAVED = "saved"
    CHEVRON_UP = "chevron-up"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    CLOSE = "close"
    CLOCK = "clock"
    USER = "user"
    KEY = "key"
    CLOUD = "cloud"
    CLOUD_OFF = "cloud-off"
    MORE = "more"
    EDIT = "edit"
    DOWNLOAD = "download"
    SUN = "sun"
    MOON = "moon"


# Drawings that point along the line of reading, so they turn round where that line runs from right to left.
MIRRORED = frozenset({Icon.CHEVRON_LEFT, Icon.CHEVRON_RIGHT, Icon.UNDO, Icon.REDO, Icon.CONTINUE, Icon.LIST})
