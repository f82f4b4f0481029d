"""Declares every setting, and reads and writes their values. Knows no dialog and no use of a value.

Stored as text rows: transactional, seen by every process, in the backup (ARCHITECTURE 4.9).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker_app.app.messages import LazyText, _, _l
from tracker_app.domain.changes import Kind
from tracker_app.store.database import Database
from tracker_app.store.errors import StoreError
from tracker_app.store.preferences import Preferences

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared setting. `least` and `most` bound a number; `choices` names every text that is possible.

    `fits` checks a text of another kind and `expected` says in words what it accepts. `section` is where the window
    shows it, `help` the line below it.
    """

    key: str
    default: Value
    label: LazyText
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    fits: Callable[[str], bool] | None = None
    expected: LazyText | None = None
    section: str = ""
    help: LazyText | None = None

    @property
    def type(self) -> type[Value]:
        """The type of its values."""
        return type(self.default)


@dataclass(frozen=True, slots=True)
class BadSetting:
    """A setting that was refused; nothing was changed. `message` is for people and names what is possible."""

    key: str
    given: str
    message: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting with its value now; `is_set` is False while the default holds."""

    setting: Setting
    value: Value
    is_set: bool


def is_zone(text: str) -> bool:
    """Whether a text names a time zone, or is empty for the system's."""
    if not text:
        return True
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_file_or_nothing(text: str) -> bool:
    """Whether a text is the path of a file that is there, or empty."""
    from pathlib import Path

    try:
        return not text or Path(text).expanduser().is_file()
    except (OSError, ValueError):
        return False


def is_clock(text: str) -> bool:
    """Whether a text is a time of day such as 09:00."""
    hours, colon, minutes = text.partition(":")
    if not colon or not (hours + minutes).isascii() or not (hours + minutes).isdigit() or len(minutes) != 2:
        return False
    return int(hours) < 24 and int(minutes) < 60


def is_mail_address_or_nothing(text: str) -> bool:
    """Whether a text can be the address of a mailbox, or is empty."""
    name, at, host = text.rpartition("@")
    return not text or (bool(name and at and host) and not any(sign.isspace() or sign in ",;<>" for sign in text))


def is_push_address_or_nothing(text: str) -> bool:
    """Whether a text is an address that messages may be posted to, or empty."""
    from tracker_app.desktop.post import is_push_address

    return not text or is_push_address(text)


def is_hot_key(text: str) -> bool:
    """Whether a text names keys that can be heard anywhere, such as Ctrl+Alt+T, or is empty for none."""
    from tracker_app.desktop.hotkey import read_chord

    return not text or read_chord(text) is not None


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_AWAY = ("ask", "stop", "keep")

DECLARED = (
    Setting("away.asleep", "ask", _l("A timer while the computer slept"), choices=_AWAY, section="away",
            help=_l("“Ask” offers choices when you are back, “stop” ends the timer where you left.")),
    Setting("away.idle", "ask", _l("A timer while nobody touched the computer"), choices=_AWAY, section="away",
            help=_l("“Ask” offers choices when you are back, “keep” takes the time as worked.")),
    Setting("away.locked", "ask", _l("A timer while the screen was locked"), choices=_AWAY, section="away",
            help=_l("A locked screen counts from its first second.")),
    Setting("away.minutes", 5.0, _l("Minutes before an absence counts"), 0.1, 240, section="away",
            help=_l("Shorter absences are not asked about.")),
    Setting("away.off", "ask", _l("A timer while Holdfast did not run"), choices=_AWAY, section="away",
            help=_l("After a shutdown: offers to stop the timer where you were last seen.")),
    Setting("goal.day_hours", 8.0, _l("Hours to work on a day"), 0, 24, section="timer",
            help=_l("The goal that the list counts towards. 0 shows none.")),
    Setting("hotkey.show", "", _l("Show or hide the window, from anywhere"), fits=is_hot_key, section="keys",
            expected=_l("keys such as Ctrl+Alt+T, or nothing"),
            help=_l("A key that works while you are in another program.")),
    Setting("hotkey.toggle", "", _l("Start or stop the timer, from anywhere"), fits=is_hot_key, section="keys",
            expected=_l("keys such as Ctrl+Alt+T, or nothing"),
            help=_l("Starts what you did last, or stops what runs, without the window.")),
    Setting("log.level", "info", _l("How much the log tells"), choices=("debug", "info", "warning", "error"),
            section="data", help=_l("For a report of a fault; takes effect at the next start.")),
    Setting("mini.on_top", default=True, label=_l("Mini timer stays on top"), section="mini",
            help=_l("Some desktops decide this themselves, and then it has no effect.")),
    Setting("mini.only_running", default=False, label=_l("Mini timer only while a timer runs"), section="mini",
            help=_l("It goes when the timer stops, and comes with the next.")),
    Setting("mini.opacity_percent", 100, _l("Mini timer: how solid"), 30, 100, section="mini",
            help=_l("In percent. Under the mouse it is always solid.")),
    Setting("mini.seconds", default=True, label=_l("Mini timer shows seconds"), section="mini",
            help=_l("Off: hours and minutes only, which is calmer.")),
    Setting("network.ca_file", "", _l("Own file of trusted signers"), fits=is_file_or_nothing, section="network",
            expected=_l("the path of a file that can be read, or nothing"),
            help=_l("A PEM file with the signers that your company's network uses. Empty: the well-known signers.")),
    Setting("notify.email_to", "", _l("E-mail after an outage, to"), fits=is_mail_address_or_nothing,
            section="outages", expected=_l("an e-mail address, or nothing"),
            help=_l("One message when the entries it touched were checked, one more at most. Empty: none.")),
    Setting("notify.entry_texts", default=False, label=_l("Messages name the entries"), section="outages",
            help=_l("Off: times and counts only. What you worked on does not leave this computer.")),
    Setting("notify.push_form", "text", _l("What the push service takes"), choices=("text", "json"),
            section="outages", help=_l("Text is right for ntfy; JSON has a title and a text, for anything else.")),
    Setting("notify.push_url", "", _l("Push after an outage, to"), fits=is_push_address_or_nothing,
            section="outages", expected=_l("an https:// address, or nothing"),
            help=_l("An address that takes messages, such as https://ntfy.sh/your-topic. Empty: none.")),
    Setting("notify.smtp_host", "", _l("Mail server"), section="outages",
            help=_l("The server that sends your mail, such as smtp.example.com.")),
    Setting("notify.smtp_port", 587, _l("Port of the mail server"), 1, 65_535, section="outages",
            help=_l("Usually 587; 465 where it speaks TLS from the start.")),
    Setting("notify.smtp_tls", "starttls", _l("Encryption"), choices=("starttls", "tls", "none"), section="outages",
            help=_l("How the mail server is spoken to. A password goes over no open line.")),
    Setting("notify.smtp_user", "", _l("User of the mail server"), section="outages",
            help=_l("Empty where it wants no sign-in. The password is kept in the password store.")),
    Setting("remind.break_minutes", 5.0, _l("Length of a break"), 1, 120, section="reminders",
            help=_l("In minutes. After a time of focus, the end of the break is told.")),
    Setting("remind.days", "work-days", _l("Days to be reminded on"), choices=("work-days", "every-day"),
            section="reminders", help=_l("On which days “nothing runs” is worth a word.")),
    Setting("remind.focus_minutes", 0.0, _l("Length of a time of focus"), 0, 240, section="reminders",
            help=_l("In minutes; 25 is usual. 0 tells nothing. The timer is never stopped by it.")),
    Setting("remind.from", "09:00", _l("Working hours begin"), fits=is_clock, section="reminders",
            expected=_l("a time such as 09:00"), help=_l("Before that nobody is reminded that nothing runs.")),
    Setting("remind.idle_minutes", 0.0, _l("Minutes without a timer before a reminder"), 0, 240, section="reminders",
            help=_l("In working hours, while you use the computer. 0 never reminds.")),
    Setting("remind.long_hours", 0.0, _l("Hours before a long timer is named"), 0, 100, section="reminders",
            help=_l("Named once after so many hours, and again after as many more. 0 never.")),
    Setting("remind.to", "17:00", _l("Working hours end"), fits=is_clock, section="reminders",
            expected=_l("a time such as 17:00"), help=_l("After that nobody is reminded that nothing runs.")),
    Setting("sync.backoff_cap_seconds", 1800.0, _l("Longest wait between two tries"), 0.05, 86_400, section="network",
            help=_l("In seconds. Unless set, a server of your own is asked at least every 15 minutes.")),
    Setting("sync.backoff_floor_seconds", 1800.0, _l("Longest wait after the first failure"), 0.05, 86_400,
            section="network", help=_l("In seconds, doubled each time. Unless set, 60 for a server of your own.")),
    Setting("sync.deadline_seconds", 30.0, _l("How long one request may take"), 0.1, 600, section="network",
            help=_l("In seconds. Raise it on a very slow connection.")),
    Setting("sync.pull_seconds", 300.0, _l("How often to look for changes on the server"), 0.1, 86_400,
            section="network", help=_l("In seconds. Your own changes are sent at once in any case.")),
    Setting("sync.settle_seconds", 60.0, _l("How long a doubtful write may take to arrive"), 0, 3600,
            section="network", help=_l("In seconds. Only then does Holdfast look whether it arrived.")),
    Setting("sync.start_jitter_seconds", 30.0, _l("Longest wait before the first sync after a start"), 0, 3600,
            section="network", help=_l("In seconds. Spares a server that just came back from all its users at once.")),
    Setting("time.zone", "", _l("Time zone"), fits=is_zone, section="general",
            expected=_l("a zone name such as Europe/Tallinn, or nothing for the computer's own"),
            help=_l("Days and totals follow it. Empty: the zone of this computer.")),
    Setting("timer.at_quit", "ask", _l("A running timer when Holdfast ends"), choices=("ask", "keep", "stop"),
            section="timer", help=_l("“Keep” lets it count on; the next start shows it. “Stop” ends it there.")),
    Setting("ui.close_to_tray", default=True, label=_l("Closing the window keeps Holdfast in the tray"),
            section="general", help=_l("Off: closing the window ends Holdfast; a running timer keeps counting.")),
    Setting("ui.first_weekday", "monday", _l("First day of the week"), choices=_WEEKDAYS, section="general",
            help=_l("Where a week begins in the calendar, in reports and in totals.")),
    Setting("ui.language", "system", _l("Language"), choices=("system", "en", "de"), section="general",
            help=_l("Takes effect at the next start.")),
    Setting("ui.start_hidden", default=False, label=_l("Start in the tray"), section="general",
            help=_l("Holdfast then opens without its window, if the desktop shows tray icons.")),
    Setting("ui.theme", "system", _l("Colours"), choices=("system", "light", "dark", "high-contrast"),
            section="appearance", help=_l("“System” follows light and dark of your desktop as it changes.")),
    Setting("ui.tray_click", "window", _l("A click on the tray icon"), choices=("window", "timer"),
            section="appearance", help=_l("“Window” shows or hides Holdfast, “timer” starts or stops the timer.")),
    Setting("ui.zoom_percent", 100, _l("Size of everything"), 80, 200, section="appearance",
            help=_l("In percent of the size that your desktop asks for.")),
)  # fmt: skip
"""Every setting, by key."""

_BY_KEY = {setting.key: setting for setting in DECLARED}
_NUMBERS = tuple(setting for setting in DECLARED if setting.type in (int, float))
_KEPT = "kept."
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


class Settings:
    """The settings of one data file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> Value:
        """Return the value; the default where none is set or the row cannot be read (P6). KeyError if not declared."""
        setting = _BY_KEY[key]
        text = self._rows().get(key)
        found = None if text is None else read(setting, text)
        return setting.default if found is None else found

    def number(self, key: str) -> float:
        """Return the value of a setting that is a number."""
        return float(self.get(key))

    def numbers(self) -> tuple[dict[str, float], dict[str, float]]:
        """Return every setting that is a number, and those of them that somebody set, from one reading."""
        rows = self._rows()
        chosen: dict[str, float] = {}
        for setting in _NUMBERS:
            found = read(setting, rows[setting.key]) if setting.key in rows else None
            if found is not None:
                chosen[setting.key] = float(found)
        return {setting.key: float(setting.default) for setting in _NUMBERS} | chosen, chosen

    def set(self, key: str, text: str) -> BadSetting | None:
        """Store a value given as text; what cannot be is refused with what could."""
        setting = _BY_KEY.get(key)
        if setting is None:
            return _unknown(key)
        value = read(setting, text)
        if value is None:
            return BadSetting(key, text, _refusal(setting, text))
        self._write(key, written(value))
        return None

    def unset(self, key: str) -> BadSetting | None:
        """Go back to the default."""
        if key not in _BY_KEY:
            return _unknown(key)
        self._write(key, None)
        return None

    def view(self, key: str) -> SettingView | BadSetting:
        """Return one setting with its value."""
        setting = _BY_KEY.get(key)
        return _unknown(key) if setting is None else _view(setting, self._rows())

    def recall(self, key: str) -> str | None:
        """Return what the window keeps for itself, as places and sizes; None where nothing is kept."""
        return self._rows().get(f"{_KEPT}{key}")

    def remember(self, key: str, text: str | None) -> None:
        """Keep something for the window alone; it is no setting, and its loss is harmless."""
        self._write(f"{_KEPT}{key}", text)

    def list(self) -> list[SettingView]:
        """Return every setting with its value, by key."""
        rows = self._rows()
        return [_view(setting, rows) for setting in DECLARED]

    def _rows(self) -> dict[str, str]:
        try:
            with self._database.read() as connection:
                return Preferences(connection).all()
        except StoreError:
            return {}

    def _write(self, key: str, text: str | None) -> None:
        with self._database.write() as unit:
            Preferences(unit.connection).set(key, text)
            unit.changed(Kind.SETTING, key)


def _view(setting: Setting, rows: Mapping[str, str]) -> SettingView:
    text = rows.get(setting.key)
    value = None if text is None else read(setting, text)
    return SettingView(setting, setting.default if value is None else value, value is not None)


def read(setting: Setting, text: str) -> Value | None:
    """Return the value that a text means, or None if it is none that this setting can have."""
    text = text.strip()
    kind = setting.type
    if kind is bool:
        word = text.casefold()
        return True if word in _YES else False if word in _NO else None
    if kind is str:
        if setting.choices:
            return text.casefold() if text.casefold() in setting.choices else None
        return text if setting.fits is None or setting.fits(text) else None
    try:
        number = int(text) if kind is int else float(text)
    except ValueError:
        return None
    # Written so that "nan" is refused too.
    if (setting.least is None or number >= setting.least) and (setting.most is None or number <= setting.most):
        return number
    return None


def written(value: Value) -> str:
    """Return a value as its text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def possible(setting: Setting) -> str:
    """Return in words what a setting can be."""
    if setting.choices:
        return _("one of: {choices}").format(choices=", ".join(setting.choices))
    if setting.type is bool:
        return _("true or false")
    if setting.expected is not None:
        return str(setting.expected)
    if setting.least is not None and setting.most is not None:
        return _("a number from {least} to {most}").format(
            least=written(float(setting.least)), most=written(float(setting.most))
        )
    return _("any text")


def _refusal(setting: Setting, text: str) -> str:
    return _("“{given}” cannot be {key}; it must be {possible}.").format(
        given=text, key=setting.key, possible=possible(setting)
    )


def _unknown(key: str) -> BadSetting:
    import difflib

    close = difflib.get_close_matches(key, _BY_KEY, n=1)
    if close:
        message = _("There is no setting {key}. Did you mean {close}?").format(key=key, close=close[0])
    else:
        message = _("There is no setting {key}.").format(key=key)
    return BadSetting(key, "", message, unknown=True)
