"""Turns the text of a TimeTagger record into description, project, task, tags and billable, and back. Pure.

The rule is stated in `wire.py`. Knows no record and no server.
"""

from dataclasses import dataclass

from tracker_app.domain.ids import RemoteId
from tracker_app.providers.timetagger.names import is_plain_tag, read_name, write_name
from tracker_app.providers.timetagger.tags import Found, find_tags

PROJECT, TASK, TAG, BILLABLE = "project/", "task/", "tag/", "billable"
HIDDEN = "HIDDEN"
_BLANK = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Text:
    """What the text of a record says. Project and task are remote ids (see `project_id`, `task_id`)."""

    description: str = ""
    project: RemoteId | None = None
    task: RemoteId | None = None
    tags: tuple[str, ...] = ()
    billable: bool = False


class CannotHold(Exception):
    """TimeTagger has no way to keep this. `field` is the one at fault; carries no text of the person."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def project_id(name: str) -> RemoteId:
    """Return the remote id of a project by its name: the tag without `#`."""
    return RemoteId(PROJECT + write_name(name))


def task_id(project: RemoteId, name: str) -> RemoteId:
    """Return the remote id of a task: its project's written name and its own."""
    return RemoteId(f"{TASK}{project.removeprefix(PROJECT)}/{write_name(name)}")


def project_name(project: RemoteId) -> str | None:
    """Return the name behind a project's remote id, None if it is no such id."""
    return read_name(project.removeprefix(PROJECT)) if project.startswith(PROJECT) else None


def task_parts(task: RemoteId) -> tuple[RemoteId, str] | None:
    """Return the project's remote id and the task's name behind a task's remote id, None if it is no such id."""
    project, _, written = task.removeprefix(TASK).partition("/")
    name = read_name(written)
    if not task.startswith(TASK) or name is None or read_name(project) is None:
        return None
    return RemoteId(PROJECT + project), name


def read_text(ds: str) -> Text:
    """Read the text of a record; total, whatever anybody typed there."""
    found = find_tags(ds)
    lower = [tag.word.lower() for tag in found]
    project = _last(lower, PROJECT)
    task = _last(lower, TASK) if project else None
    markers = {BILLABLE, project, task}
    tags, taken = set(), []
    for tag, word in zip(found, lower, strict=True):
        name = _escaped_tag(word)
        if word in markers:
            taken.append(tag)
        elif name is not None:
            tags.add(name)
            taken.append(tag)
        else:
            tags.add(tag.word)
    return Text(
        description=_without(ds, taken, _start_of_last_run(ds, found)),
        project=RemoteId(project) if project else None,
        task=RemoteId(f"{TASK}{project.removeprefix(PROJECT)}/{task.removeprefix(TASK)}") if project and task else None,
        tags=tuple(sorted(tags)),
        billable=BILLABLE in lower,
    )


def write_text(text: Text) -> str:
    """Write the text of a record. Raises CannotHold; knows no limit of length."""
    if text.description.startswith(HIDDEN):
        # TimeTagger would take it for a deleted record.
        raise CannotHold("description")
    inline = {tag.word for tag in find_tags(text.description)}
    words = [*_project_words(text)]
    if text.billable:
        words.append(BILLABLE)
    for name in text.tags:
        if not name:
            raise CannotHold("tags")
        if not _is_ordinary(name):
            words.append(TAG + write_name(name))
        elif name not in inline:
            words.append(name)
    marks = " ".join("#" + word for word in words)
    return f"{text.description} {marks}" if text.description and marks else text.description + marks


def _project_words(text: Text) -> list[str]:
    words: list[str] = []
    if text.project is not None:
        if project_name(text.project) is None:
            raise CannotHold("project")
        words.append(text.project)
    if text.task is not None:
        parts = task_parts(text.task)
        if parts is None or parts[0] != text.project:
            raise CannotHold("task")
        words.append(TASK + write_name(parts[1]))
    return words


def _last(words: list[str], prefix: str) -> str | None:
    """The last word that names a project (or task) as our own rule would."""
    readable = (w for w in reversed(words) if w.startswith(prefix) and read_name(w.removeprefix(prefix)))
    return next(readable, None)


def _escaped_tag(word: str) -> str | None:
    if not word.startswith(TAG):
        return None
    name = read_name(word.removeprefix(TAG))
    return None if name is None or _is_ordinary(name) else name


def _is_ordinary(name: str) -> bool:
    """Whether `#name` can stand for the tag `name` with no escape."""
    lower = name.lower()
    return is_plain_tag(name) and lower != BILLABLE and not lower.startswith((PROJECT, TASK, TAG))


def _start_of_last_run(ds: str, found: list[Found]) -> int | None:
    """Where the run of tags at the very end begins, or None if the text ends otherwise."""
    start = None
    end = len(ds)
    for tag in reversed(found):
        if ds[tag.stop : end].strip(_BLANK):
            break
        start = end = tag.start
    return start


def _without(ds: str, taken: list[Found], run: int | None) -> str:
    """The text before the last run, less the taken tags in it, each with the one space that parted it."""
    end = len(ds)
    if run is not None:
        end = run - 1 if run > 0 and ds[run - 1] == " " else run
    kept, place = "", 0
    for tag in taken:
        if tag.start >= end:
            break
        kept += ds[place : tag.start]
        place = tag.stop
        if place < end and ds[place] == " " and (not kept or kept[-1] == " "):
            place += 1
    return kept + ds[place:end]
