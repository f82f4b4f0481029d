"""The sentence for every reason to refuse an input (UI.md 13). Knows no rule that refuses."""

from tracker_app.app.messages import LazyText, _, _l
from tracker_app.app.problems import placeholders
from tracker_app.domain.refusals import LONGEST_TEXT, MOST_TAGS, Refusal, Why

SENTENCES: dict[Why, tuple[LazyText, ...]] = {
    Why.STOP_BEFORE_START: (_l("An entry cannot stop before it starts."),),
    Why.TOO_LONG: (_l("An entry cannot last more than 999 hours."),),
    Why.YEAR_OUT_OF_RANGE: (_l("Only the years 2000 to 2099 can be recorded."),),
    Why.CONTROL_CHARACTERS: (
        _l("The {field} contains a character that cannot be shown ({given})."),
        _l("The {field} contains a character that cannot be shown."),
        _l("The text contains a character that cannot be shown."),
    ),
    Why.TEXT_TOO_LONG: (
        _l("The {field} has {given} characters; {longest_text} are possible."),
        _l("The text is too long; {longest_text} characters are possible."),
    ),
    Why.TOO_MANY_TAGS: (
        _l("These are {given} tags; an entry can have {most_tags}."),
        _l("An entry can have {most_tags} tags."),
    ),
    Why.BAD_TAG: (_l("A tag needs at least one letter."),),
    Why.UNKNOWN_PROJECT: (_l("There is no project “{given}”."), _l("There is no such project.")),
    Why.UNKNOWN_TASK: (_l("There is no task “{given}” in this project."), _l("There is no such task.")),
    Why.UNKNOWN_CLIENT: (_l("There is no client “{given}”."), _l("There is no such client.")),
    Why.UNKNOWN_ENTRY: (_l("There is no entry “{given}”."), _l("There is no such entry.")),
    Why.UNKNOWN_NAME: (_l("There is nothing called “{given}”."), _l("There is nothing of this name.")),
    Why.AMBIGUOUS_ID: (
        _l("“{given}” can mean more than one entry, or is too short: give at least the last 4 characters."),
        _l("This can mean more than one entry."),
    ),
    Why.AMBIGUOUS_NAME: (_l("“{given}” can mean more than one."), _l("This can mean more than one.")),
    Why.NAME_TAKEN: (_l("There already is one called “{given}”."), _l("This name is taken.")),
    Why.NAME_EMPTY: (_l("A name needs at least one letter."),),
    Why.NOTHING_RUNNING: (_l("No timer is running."),),
    Why.ALREADY_STOPPED: (_l("This entry has already stopped."),),
    Why.OTHER_RUNNING: (_l("Another timer is running; only one can run at a time."),),
    Why.BEFORE_RUNNING: (_l("The running timer began later than that: stop it first, or add a finished entry."),),
    Why.NOT_INSIDE: (_l("This time is not inside the entry."),),
    Why.STARTS_IN_FUTURE: (_l("A timer cannot start in the future."),),
    Why.NO_SUCH_TIME: (
        _l("{given} does not exist on this day: the clocks go forward over it."),
        _l("This time does not exist on this day: the clocks go forward over it."),
    ),
    Why.TIME_TWICE: (
        _l("{given} comes twice on this day: the clocks go back over it."),
        _l("This time comes twice on this day: the clocks go back over it."),
    ),
    Why.UNREADABLE_TIME: (_l("“{given}” is not a time that can be read."), _l("This is not a time that can be read.")),
    Why.NOTHING_TO_UNDO: (_l("There is nothing to undo."),),
    Why.NOTHING_TO_REDO: (_l("There is nothing to redo."),),
    Why.CHANGED_SINCE: (_l("The entry was changed since, so this step cannot be taken back."),),
    Why.NOTHING_TO_CONTINUE: (_l("There is no entry to continue yet."),),
    Why.UNKNOWN_ACCOUNT: (_l("There is no account “{given}”."), _l("There is no such account.")),
    Why.NOTHING_NAMED: (_l("Say what to change: nothing was named."),),
}

FIELDS = {
    "description": _l("description"),
    "project": _l("project"),
    "task": _l("task"),
    "client": _l("client"),
    "tags": _l("tags"),
    "tag": _l("tag"),
    "name": _l("name"),
    "start": _l("start"),
    "stop": _l("stop"),
    "at": _l("time"),
    "billable": _l("billable mark"),
    "color": _l("colour"),
    "workspace": _l("workspace"),
}

_IDS_OFFERED = frozenset({Why.BEFORE_RUNNING, Why.OTHER_RUNNING})
"""Reasons whose offers are ids for the program, no words for people."""


def field_name(field: str) -> str:
    """Return what people call a field."""
    return str(FIELDS.get(field, field.replace("_", " ")))


def sentence_of(refusal: Refusal) -> str:
    """Return the sentence for a refusal, followed by what is offered instead."""
    known: dict[str, object] = {"longest_text": LONGEST_TEXT, "most_tags": MOST_TAGS}
    if refusal.field:
        known["field"] = field_name(refusal.field)
    if refusal.given:
        known["given"] = refusal.given
    wordings = SENTENCES[refusal.why]
    text = next(str(wording) for wording in wordings if placeholders(wording.source) <= known.keys()).format(**known)
    if not refusal.offers or refusal.why in _IDS_OFFERED:
        return text
    return _("{sentence} Did you mean {offers}?").format(sentence=text, offers=_either(refusal.offers))


def _either(offers: tuple[str, ...]) -> str:
    if len(offers) == 1:
        return offers[0]
    return _("{several} or {last}").format(several=", ".join(offers[:-1]), last=offers[-1])
