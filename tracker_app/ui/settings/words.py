"""The words of the settings page: sections, choices, units. Pure; knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from tracker_app.app.messages import LazyText, _, _l
from tracker_app.app.settings import Setting, SettingView


@dataclass(frozen=True, slots=True)
class SectionWords:
    """A section: its word, its heading, and more words by which a search finds it."""

    key: str
    title: LazyText
    more: LazyText


SECTIONS = (
    SectionWords("general", _l("General"), _l("zone week language window tray")),
    SectionWords("timer", _l("Timer"), _l("goal hours day")),
    SectionWords("away", _l("Absence"), _l("idle lock sleep away shutdown break")),
    SectionWords("reminders", _l("Reminders"), _l("remind pomodoro focus break working hours long timer")),
    SectionWords("appearance", _l("Appearance"), _l("theme dark light contrast zoom size colours")),
    SectionWords("mini", _l("Mini timer"), _l("small floating on top opacity seconds")),
    SectionWords("keys", _l("Keyboard"), _l("shortcut hot key global anywhere keys")),
    SectionWords("accounts", _l("Accounts"), _l("server sign-in token password connect remove")),
    SectionWords("outages", _l("After an outage"), _l("e-mail mail push ntfy message notification smtp password")),
    SectionWords("network", _l("Network"), _l("proxy certificate signers sync tries wait")),
    SectionWords("data", _l("Data"), _l("folder backup restore copy log")),
    SectionWords(
        "abilities",
        _l("This computer"),
        _l("tray idle lock notification hot key autostart start password store link works capability test"),
    ),
    SectionWords("about", _l("About"), _l("version diagnostics")),
)

_CHOICES: dict[tuple[str, str], LazyText] = {
    ("ui.language", "system"): _l("As the system"),
    ("ui.language", "en"): _l("English"),
    ("ui.language", "de"): _l("Deutsch"),
    ("ui.theme", "system"): _l("As the system"),
    ("ui.theme", "light"): _l("Light"),
    ("ui.theme", "dark"): _l("Dark"),
    ("ui.theme", "high-contrast"): _l("High contrast"),
    ("timer.at_quit", "ask"): _l("Ask each time"),
    ("timer.at_quit", "keep"): _l("Keep it running"),
    ("timer.at_quit", "stop"): _l("Stop it"),
    ("ui.tray_click", "window"): _l("Shows or hides the window"),
    ("ui.tray_click", "timer"): _l("Starts or stops the timer"),
    ("remind.days", "work-days"): _l("Monday to Friday"),
    ("remind.days", "every-day"): _l("Every day"),
    ("notify.push_form", "text"): _l("Text (ntfy)"),
    ("notify.push_form", "json"): _l("JSON"),
    ("notify.smtp_tls", "starttls"): _l("STARTTLS"),
    ("notify.smtp_tls", "tls"): _l("TLS from the start"),
    ("notify.smtp_tls", "none"): _l("None"),
    ("log.level", "debug"): _l("Everything"),
    ("log.level", "info"): _l("The usual"),
    ("log.level", "warning"): _l("Only what is unusual"),
    ("log.level", "error"): _l("Only faults"),
}
_AWAY = {"ask": _l("Ask me"), "stop": _l("Stop where I left"), "keep": _l("Keep as worked")}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def choice_words(setting: Setting, choice: str) -> str:
    """Return what a choice is called on the screen."""
    if choice in _WEEKDAYS:
        name = QLocale().dayName(_WEEKDAYS.index(choice) + 1)
        return name[:1].upper() + name[1:]
    found = _AWAY.get(choice) if setting.section == "away" else _CHOICES.get((setting.key, choice))
    return choice if found is None else str(found)


def unit_of(setting: Setting) -> str:
    """Return the unit that stands behind a number, with the space before it."""
    if setting.key.endswith("_seconds"):
        return _(" s")
    if setting.key.endswith("hours"):
        return _(" h")
    if setting.key.endswith("minutes"):
        return _(" min")
    if setting.key.endswith("_percent"):
        return _(" %")
    return ""


def fits(view: SettingView, title: str, search: str) -> bool:
    """Whether a setting is what a search looks for: every word in its label, help, section or key."""
    setting = view.setting
    help_text = "" if setting.help is None else str(setting.help)
    names = " ".join(choice_words(setting, choice) for choice in setting.choices)
    return matches(search, f"{title} {setting.label} {help_text} {setting.key} {names}")


def matches(search: str, *texts: str) -> bool:
    """Whether every word of a search is somewhere in the texts."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in search.casefold().split())


def zones() -> Sequence[str]:
    """Return the names of all zones that this computer knows."""
    import zoneinfo

    return sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
