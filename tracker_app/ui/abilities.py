"""What this computer lets Holdfast do, feature by feature: works, limited or not here, why, and what helps.

Asks the parts that do the work and knows none of their insides. `look` may wait for the session bus and the keyring,
so it is called on a thread of its own.
"""

import os
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from tracker_app.app.messages import _
from tracker_app.desktop.idle import IdleSource, make_idle_source
from tracker_app.desktop.link_handler import handles_links
from tracker_app.desktop.notify import NullNotifier
from tracker_app.desktop.presence import make_lock_source
from tracker_app.ui.banners import tray_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker_app.desktop.autostart import Autostart
    from tracker_app.desktop.notify import Notifier
    from tracker_app.desktop.qt.tray_host import TrayHost
    from tracker_app.ui.hot_keys import GlobalKeys, HotKeyRing

_TEST_SECONDS = 3.0


class State(StrEnum):
    """How far a feature goes here."""

    WORKS = "works"
    LIMITED = "limited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ability:
    """One feature. `why` says what holds, `remedy` what helps; `action` is the word of its button, "" for none."""

    key: str
    title: str
    state: State
    why: str
    remedy: str = ""
    action: str = ""
    button: str = ""


class Vault(Protocol):
    """What names the store of secrets in use."""

    def backend(self) -> str:
        """Its name; "" for none."""
        ...


class Abilities:
    """The features of one running Holdfast."""

    def __init__(
        self,
        tray_host: "TrayHost",
        notifier: "Notifier",
        ring: "HotKeyRing",
        autostart: "Autostart | None",
        secrets: Vault,
        *,
        desktop: str = "",
        idle: "Callable[[], IdleSource]" = make_idle_source,
        wait: "Callable[[float], object]" = time.sleep,
    ) -> None:
        self._tray_host = tray_host
        self._notifier = notifier
        self._ring = ring
        self._autostart = autostart
        self._secrets = secrets
        self._desktop = desktop
        self._idle = idle
        self._wait = wait

    def look(self) -> tuple[Ability, ...]:
        """Find out about all of them; may wait."""
        return (
            self._tray(), self._idle_time(), self._lock(), self._notifications(), self._hot_keys(), self._start(),
            self._passwords(), self._links(),
        )  # fmt: skip

    def test_idle(self) -> str:
        """Watch for three seconds in which nobody may touch anything, and say what was seen."""
        source = self._idle()
        try:
            self._wait(_TEST_SECONDS)
            seconds = source.idle_seconds()
        finally:
            source.close()
        if seconds is None:
            return _("Nothing told how long nobody touched the computer.")
        if seconds < _TEST_SECONDS - 1:
            return _("A touch was seen {n} seconds ago. That is right if you moved the mouse or pressed a key.").format(
                n=round(seconds, 1)
            )
        return _("Nobody touched the computer for {n} seconds. That is right if you did not.").format(n=round(seconds))

    def test_notification(self) -> str:
        """Show one."""
        self._notifier.show("Holdfast", _("This is how Holdfast tells you something."), "test")
        return _("A notification was sent. If you saw none, your desktop may be set to “do not disturb”.")

    def turn_autostart(self) -> str:
        """Turn the start with the computer on or off. May raise OSError."""
        if self._autostart is not None:
            self._autostart.turn(not self._autostart.is_on())
        return ""

    # -- one by one

    def _tray(self) -> Ability:
        if self._tray_host.is_there():
            return Ability("tray", _("Tray icon"), State.WORKS, _("The icon is in the tray."))
        remedy = _("The mini timer shows the same without a tray.")
        return Ability("tray", _("Tray icon"), State.NONE, tray_missing(self._desktop), remedy)

    def _idle_time(self) -> Ability:
        title = _("Noticing that nobody is there")
        source = self._idle()
        name, reason = source.name, source.reason
        source.close()
        if name != "none":
            # Translators: {source} is a technical name, such as "x11" or "gnome"
            why = _("Input is noticed through {source}.").format(source=name)
            return Ability("idle", title, State.WORKS, why, action="idle", button=_("Test"))
        remedy = _("Sleep and the time in which Holdfast did not run are noticed all the same.")
        if reason == "wayland":
            why = _("This Wayland desktop tells programs nothing about input. GNOME and KDE would.")
        elif reason == "no-display":
            why = _("There is no screen that could tell.")
        else:
            why = _("Nothing on this system tells how long nobody touched it.")
        return Ability("idle", title, State.LIMITED, why, remedy)

    def _lock(self) -> Ability:
        title = _("Noticing a locked screen")
        source = make_lock_source(dict(os.environ))
        known = source.is_locked() if source is not None else None
        if source is not None:
            source.close()
        if known is not None:
            return Ability("lock", title, State.WORKS, _("The desktop says when the screen is locked."))
        why = _("Nothing here tells whether the screen is locked.")
        return Ability("lock", title, State.LIMITED, why, _("A locked screen counts as time without input."))

    def _notifications(self) -> Ability:
        title = _("Notifications")
        if isinstance(self._notifier, NullNotifier):
            why = _("This desktop shows no notifications of programs.")
            return Ability("notifications", title, State.NONE, why, _("The window tells everything itself."))
        if not getattr(self._notifier, "works", True):
            why = _("The notification service of the desktop did not answer.")
            return Ability("notifications", title, State.LIMITED, why, _("The window tells everything itself."))
        why = _("The desktop shows what Holdfast has to tell.")
        return Ability("notifications", title, State.WORKS, why, action="notification", button=_("Show one"))

    def _hot_keys(self) -> Ability:
        title = _("Keys that work in every program")
        commands = _(
            "Bind keys to the commands “holdfast continue” and “holdfast stop” in the keyboard settings of your"
            " desktop."
        )
        if self._ring.reason == "":
            if self._ring.refused:
                why = _("Another program holds a key that was chosen.")
                return Ability("hotkey", title, State.LIMITED, why, _("Choose another one under “Keyboard”."))
            why = _("They are chosen under “Keyboard”; at first there are none.")
            return Ability("hotkey", title, State.WORKS, why)
        if self._ring.reason == "wayland":
            why = _("Wayland lets no program hear keys that are meant for another.")
        elif self._ring.reason == "macos":
            why = _("macOS gives keys to programs with a special permission only, which Holdfast does not ask for.")
        else:
            why = _("Nothing here can hear them.")
        return Ability("hotkey", title, State.NONE, why, commands)

    def _start(self) -> Ability:
        title = _("Starting with the computer")
        if self._autostart is None:
            why = _("This start of Holdfast cannot be repeated by the system.")
            return Ability("autostart", title, State.NONE, why)
        on = self._autostart.is_on()
        why = _("Holdfast starts in the tray when you sign in.") if on else _("It is off; you start Holdfast yourself.")
        button = _("Turn off") if on else _("Turn on")
        return Ability("autostart", title, State.WORKS, why, action="autostart", button=button)

    def _passwords(self) -> Ability:
        title = _("Keeping sign-ins")
        name = self._secrets.backend()
        if name and name != "session":
            # Translators: {name} is a technical name, such as "SecretService"
            return Ability("keyring", title, State.WORKS, _("They are in the password store {name}.").format(name=name))
        why = _("No password store was found. A sign-in lasts until you quit.")
        remedy = _("Install a password store, such as GNOME Keyring or KWallet, and start Holdfast again.")
        return Ability("keyring", title, State.LIMITED, why, remedy)

    def _links(self) -> Ability:
        title = _("holdfast:// links")
        if handles_links(os.environ):
            return Ability("links", title, State.WORKS, _("A link fills the timer bar in; it never starts anything."))
        why = _("The system does not know that they belong to Holdfast.")
        remedy = _("Install Holdfast as a package of your system; a copy in a folder is not made known to it.")
        return Ability("links", title, State.LIMITED, why, remedy)


@dataclass(frozen=True, slots=True)
class System:
    """What the settings page needs of the computer."""

    abilities: Abilities
    ring: "HotKeyRing"
    keys: "GlobalKeys"
    show_keys: "Callable[[], object]"
