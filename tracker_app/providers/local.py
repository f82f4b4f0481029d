"""The server that isn't: an account of this computer alone, for which everything works and nothing is queued."""

from collections.abc import Sequence

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers.base import (
    Capabilities,
    Draft,
    Edit,
    Fields,
    Found,
    Holds,
    Identity,
    Page,
    Quota,
    RemoteRecord,
    Sought,
    Written,
)


class LocalProvider:
    """Accepts everything and keeps nothing, since the local file is the record (DESIGN 5)."""

    kind = "local"
    capabilities = Capabilities(
        client_ids=True,
        partial_update=True,
        incremental_pull=True,
        tombstones=True,
        revives=True,
        clients=Holds.OWN,
        tags=Holds.OWN,
        tasks=Holds.OWN,
    )

    def check(self) -> Identity:
        """There is nobody to ask."""
        return Identity(user="", name="This computer")

    def pull(self, cursor: str | None) -> Page:
        """Nothing ever changes elsewhere."""
        return Page((), cursor or "0")

    def create(self, draft: Draft) -> Written:
        """Take the record as it is."""
        return Written(RemoteRecord(draft.kind, RemoteId(draft.local_id), draft.fields, "1"))

    def update(self, edit: Edit) -> Written:
        """Take the change as it is."""
        whole = {**edit.base.fields, **edit.patch}
        return Written(RemoteRecord(edit.base.kind, edit.base.remote_id, whole, "1"))

    def delete(self, base: RemoteRecord, key: str, now: int) -> Written:
        """Agree."""
        return Written(RemoteRecord(base.kind, base.remote_id, base.fields, "1", deleted=True))

    def find(self, sought: Sequence[Sought]) -> Found:
        """Nothing is ever unknown."""
        return Found()

    def remote_id_for(self, kind: Kind, local_id: str, fields: Fields) -> RemoteId | None:
        """Return the local id."""
        return RemoteId(local_id)

    def normalise(self, kind: Kind, fields: Fields) -> Fields:
        """Nothing is altered."""
        return fields

    def refuses(self, kind: Kind, fields: Fields) -> Exception | None:
        """Nothing is refused."""
        return None

    def quota(self) -> Sequence[Quota]:
        """There is no limit."""
        return ()

    def close(self) -> None:
        """There is nothing to let go of."""
