"""Has the window speak a language: our texts, Qt's own dialogs, numbers, dates and the direction of reading."""

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from tracker_app.app import messages

SYSTEM = "system"


def speak(app: QApplication, language: str) -> None:
    """Use a language (a code, or "system") from now on; call it before any widget is made."""
    if language == SYSTEM:
        # Windows and macOS say it to Qt alone, and gettext reads it from the environment.
        spoken = QLocale.system().uiLanguages()[:1]
        code = spoken[0].replace("-", "_").split("_")[0] if spoken else "en"
        messages.speak(code if code in messages.languages() else "en")
        locale = QLocale.system()
    else:
        messages.speak(language)
        locale = QLocale(language)
        QLocale.setDefault(locale)
    translator = QTranslator(app)
    if translator.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    rtl = locale.textDirection() == Qt.LayoutDirection.RightToLeft
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
