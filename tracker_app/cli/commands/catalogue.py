"""`projects`, `clients`, `tags`: list, add, rename, archive, delete. No rules of its own."""

from collections.abc import Sequence

from tracker_app.app.catalogue import Touched
from tracker_app.app.lookup import Lookup
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.render import columns
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.catalog import Client, Project, Tag
from tracker_app.domain.refusals import Refusal

Record = Project | Client | Tag


def projects_list(session: Session) -> int:
    """List projects."""
    return _listed(session, "projects", session.holdfast.catalogue.projects())


def projects_add(session: Session) -> int:
    """Add a project."""
    words = session.words
    color = words.text("color")
    if color is not None and not _is_color(color):
        raise UsageError(f"--color takes #RRGGBB, not {color!r}.")
    client = None
    if (name := words.text("client")) is not None:
        found = _lookup(session).client(name)
        if isinstance(found, Refusal):
            return session.refuse(found)
        client = found.id
    return _done(
        session,
        "project",
        "Added",
        session.holdfast.catalogue.add_project(words.needed("name"), client=client, color=color),
    )


def projects_rename(session: Session) -> int:
    """Rename a project."""
    found = _lookup(session).project(session.words.needed("name"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    new = session.words.needed("new")
    return _done(session, "project", "Renamed", session.holdfast.catalogue.rename_project(found.id, new))


def projects_archive(session: Session) -> int:
    """Put a project away."""
    found = _lookup(session).project(session.words.needed("name"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    return _done(session, "project", "Put away", session.holdfast.catalogue.archive_project(found.id))


def projects_delete(session: Session) -> int:
    """Delete a project."""
    found = _lookup(session).project(session.words.needed("name"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    return _touched(session, "Deleted", session.holdfast.catalogue.delete_project(found.id))


def clients_list(session: Session) -> int:
    """List clients."""
    return _listed(session, "clients", session.holdfast.catalogue.clients())


def clients_add(session: Session) -> int:
    """Add a client."""
    return _done(session, "client", "Added", session.holdfast.catalogue.add_client(session.words.needed("name")))


def clients_rename(session: Session) -> int:
    """Rename a client."""
    found = _lookup(session).client(session.words.needed("name"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    new = session.words.needed("new")
    return _done(session, "client", "Renamed", session.holdfast.catalogue.rename_client(found.id, new))


def clients_archive(session: Session) -> int:
    """Put a client away."""
    found = _lookup(session).client(session.words.needed("name"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    return _done(session, "client", "Put away", session.holdfast.catalogue.archive_client(found.id))


def clients_delete(session: Session) -> int:
    """Delete a client."""
    found = _lookup(session).client(session.words.needed("name"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    return _touched(session, "Deleted", session.holdfast.catalogue.delete_client(found.id))


def tags_list(session: Session) -> int:
    """List tags."""
    return _listed(session, "tags", session.holdfast.catalogue.tags())


def tags_add(session: Session) -> int:
    """Add a tag."""
    return _done(session, "tag", "Added", session.holdfast.catalogue.add_tag(session.words.needed("name")))


def tags_rename(session: Session) -> int:
    """Rename a tag on every entry."""
    words = session.words
    return _touched(
        session, "Renamed to", session.holdfast.catalogue.rename_tag(words.needed("name"), words.needed("new"))
    )


def tags_archive(session: Session) -> int:
    """Put a tag away."""
    return _done(session, "tag", "Put away", session.holdfast.catalogue.archive_tag(session.words.needed("name")))


def tags_delete(session: Session) -> int:
    """Take a tag off every entry."""
    return _touched(session, "Deleted", session.holdfast.catalogue.delete_tag(session.words.needed("name")))


def _lookup(session: Session) -> Lookup:
    return Lookup(session.holdfast.database)


def _is_color(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(sign in "0123456789abcdefABCDEF" for sign in text[1:])


def _json(session: Session, record: Record) -> dict[str, object]:
    document: dict[str, object] = {"id": record.id, "name": record.name, "archived": record.archived}
    if isinstance(record, Project):
        names = {client.id: client.name for client in session.holdfast.catalogue.clients()}
        document |= {"client": names.get(record.client) if record.client else None, "color": record.color}
    return document


def _listed(session: Session, key: str, records: Sequence[Record]) -> int:
    session.answer({key: [_json(session, record) for record in records]})
    if records:
        session.say(columns([(record.name, "put away" if record.archived else "") for record in records]))
    return DONE


def _done(session: Session, key: str, did: str, result: Record | Refusal) -> int:
    if isinstance(result, Refusal):
        return session.refuse(result)
    session.answer({key: _json(session, result)})
    session.say(f"{did}: {result.name}")
    return DONE


def _touched(session: Session, did: str, result: Touched | Refusal) -> int:
    if isinstance(result, Refusal):
        return session.refuse(result)
    session.answer({"name": result.name, "entries": result.entries, "projects": result.projects})
    said = f"{did}: {result.name}"
    if result.entries:
        said += (
            f" ({result.entries} {'entry' if result.entries == 1 else 'entries'} changed; holdfast undo takes it back)"
        )
    if result.projects:
        said += f" ({result.projects} {'project' if result.projects == 1 else 'projects'} left without a client)"
    session.say(said)
    return DONE
