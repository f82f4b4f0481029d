"""The field in which is said what is being done, with what it offers while one types. Decides nothing."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker_app.app.browsing import Suggestion
from tracker_app.app.messages import _
from tracker_app.ui.project_choices import create_project_words, project_choices
from tracker_app.ui.theme import Icon, Type, set_type
from tracker_app.ui.timer_bar import typed
from tracker_app.ui.timer_bar.line import TimerLine
from tracker_app.ui.timer_bar.presenter import Shown, State, TimerBarPresenter
from tracker_app.ui.timer_bar.suggestions import Suggestions, history_choices
from tracker_app.ui.widgets import Choice, matching


class Describe(QWidget):
    """Enter, Tab, a click on a line and leaving the field go to the presenter; Esc gives back what was saved."""

    def __init__(self, presenter: TimerBarPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._literal = ""
        self._entry = ""
        self.line = TimerLine(self)
        self.line.setPlaceholderText(_("What are you working on?"))
        self.line.setAccessibleName(_("What are you working on?"))
        self.line.setToolTip(_("Type what you do and press Enter. @ names a project, # a tag, $ makes it billable."))
        self.line.setProperty("bare", True)
        self.line.setMinimumWidth(96)
        set_type(self.line, Type.HEADING)
        self.line.textEdited.connect(self._edited)
        self.line.entered.connect(self._enter)
        self.line.accepted.connect(self._accept)
        self.line.left.connect(self.leave)
        self.line.escaped.connect(self._escaped)
        self.line.wants_suggestions.connect(self._look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.suggestions = Suggestions(self)
        self.suggestions.chosen.connect(self._clicked)
        self.line.attach(self.suggestions.list)
        presenter.suggested.connect(self._suggested)

    def fill(self, shown: Shown) -> None:
        """Show the text, unless somebody is typing: news from elsewhere must not take that away (users 6, 8)."""
        running = self._presenter.running_entry()
        entry = running.id if running is not None and shown.state is State.RUNNING else ""
        if entry == self._entry and self.line.is_changed():
            return
        if entry != self._entry and self.line.is_changed() and self._entry and self.line.hasFocus():
            # The timer that was being described has ended elsewhere; the words stay, for the next one.
            self._entry = entry
            if entry:
                self._presenter.write_next()
            return
        self._entry = entry
        self.line.show_good(shown.content.description)

    def reset(self) -> None:
        """Show what is saved, whatever was typed."""
        self.close_suggestions()
        self.line.show_good(self._presenter.shown().content.description)

    @Slot()
    def leave(self) -> None:
        """What was typed counts, for a timer that runs."""
        self.close_suggestions()
        if self.line.is_changed() and self._presenter.shown().state is State.RUNNING:
            self._presenter.say(self.line.text())
            self.reset()

    def close_suggestions(self) -> None:
        """Offer nothing."""
        self._presenter.forget_suggestions()
        self.suggestions.dismiss(give_back=False)

    @Slot(str)
    def _edited(self, line: str) -> None:
        if self._literal and line.startswith(self._literal):
            return
        self._literal = ""
        if line:
            self._look()
        else:
            self.close_suggestions()

    @Slot()
    def _look(self) -> None:
        line = self.line.text()
        token = typed.token_at(line, self.line.cursorPosition())
        if token is None:
            self._presenter.suggest(line)
            return
        self._presenter.forget_suggestions()
        choices = self._of_projects(token.text) if token.sign == typed.PROJECT else self._of_tags(token.text)
        self.suggestions.offer(self.line, choices, match=token.text, select_first=True)

    def _of_projects(self, wanted: str) -> list[Choice]:
        known = project_choices(self._presenter.projects(), self._presenter.client_names())[1:]
        found = matching(known, wanted)
        name = wanted.strip()
        exact = any(one.text.casefold() == name.casefold() for one in found)
        if name and not exact and (" " not in name or found or not matching(known, name.split(" ")[0])):
            found.append(Choice((typed.PROJECT, name), create_project_words(name), icon=Icon.PLUS))
        return found

    def _of_tags(self, wanted: str) -> list[Choice]:
        found = matching([Choice((typed.TAG, tag), tag, icon=Icon.TAG) for tag in self._presenter.tags()], wanted)
        name = wanted.strip()
        if name and not any(one.text.casefold() == name.casefold() for one in found):
            found.append(Choice((typed.TAG, name), _("New tag “{name}”").format(name=name), icon=Icon.PLUS))
        return found

    @Slot(object)
    def _suggested(self, answer: tuple[str, list[Suggestion]]) -> None:
        line, found = answer
        if line != self.line.text() or not self.line.hasFocus():
            return
        # What stands in the field already is no suggestion, unless it brings a project or tags along.
        now = self._presenter.shown().content
        useful = [one for one in found if (one.description, one.project, one.tags) != (line, now.project, now.tags)]
        self.suggestions.offer(self.line, history_choices(useful), match=line.strip(), select_first=False)

    @Slot(object)
    def _clicked(self, key: object) -> None:
        self._accept(key, by_enter=False)

    @Slot(object, bool)
    def _accept(self, key: object, by_enter: bool) -> None:
        self.close_suggestions()
        if isinstance(key, Suggestion):
            self.line.show_good(key.description)
            self._presenter.take(key, start=by_enter)
            self.reset()
            return
        token = typed.token_at(self.line.text(), self.line.cursorPosition())
        ends_line = token is not None and self.line.cursorPosition() == len(self.line.text())
        if token is not None:
            line, cursor = typed.without(self.line.text(), token)
            self.line.setText(line)
            self.line.setCursorPosition(cursor)
        if isinstance(key, tuple) and key[0] == typed.TAG:
            self._presenter.add_tag(key[1])
            if by_enter and ends_line and token is not None and token.text.strip().casefold() == key[1].casefold():
                # The tag was typed in full, so Enter is meant for the line.
                self._enter()
        elif isinstance(key, tuple):
            self._presenter.make_project(key[1])
        else:
            self._presenter.pick_project(key)  # type: ignore[arg-type]

    @Slot()
    def _enter(self) -> None:
        self.close_suggestions()
        self._presenter.enter(self.line.text())
        self.reset()

    @Slot()
    def _escaped(self) -> None:
        if self.suggestions.isVisible():
            # A "#" that is meant as one is not asked about again.
            self._literal = self.line.text()
            self.close_suggestions()
        elif self._presenter.back():
            self.reset()
        else:
            self.line.deselect()

    def focus(self) -> None:
        """Give the keyboard to the text, all of it selected; who is typing there is not disturbed."""
        if not self.line.hasFocus():
            self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.line.selectAll()
