"""Says how a computer gets a password store, and what can be done without one. Knows no keyring."""

import sys

from PySide6.QtWidgets import QWidget

from tracker_app.app.messages import _
from tracker_app.ui.widgets import Question


def keyring_help(parent: QWidget) -> None:
    """Open the explanation."""
    Question(_("Password store"), _("Where Holdfast keeps your sign-in"), words_for(sys.platform), [], parent).open()


def words_for(platform: str) -> str:
    """Return what can be done on a platform, as `sys.platform` names it."""
    always = _(
        "Without one, you sign in once after each start, or a program that starts Holdfast gives the secret in an"
        " environment variable named HOLDFAST_TOKEN_ and the account's name. Holdfast never writes it to a file."
    )
    if platform == "darwin":
        store = _("Holdfast uses the Keychain. Open Keychain Access and unlock the login keychain.")
    elif platform == "win32":
        store = _("Holdfast uses the Credential Manager of Windows, which is always there once you are signed in.")
    else:
        store = _(
            "Holdfast uses the password store of your desktop: GNOME Keyring (package gnome-keyring) or KWallet."
            " Install one, sign out of the desktop and in again, then sign in once more here."
        )
    # Translators: two whole paragraphs
    return _("{store}\n\n{always}").format(store=store, always=always)
