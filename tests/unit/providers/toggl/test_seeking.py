"""Looking for entries by id never takes one for missing of which the server only said nothing (P2, P4).

Facts: apis/toggl-track-v9.md 6.2: lists are cut after 1,000 rows without a word, and reach back some 90 days.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fakes.toggl import Uncertain
from tests.unit.providers.toggl.world import NOW, TogglHere
from tracker_app.domain.changes import Kind
from tracker_app.providers.base import Found, RemoteRecord, Sought

DAY = 86_400
START = int(NOW) - DAY


def look_for(here: TogglHere, records: Sequence[RemoteRecord]) -> Found:
    sought = [Sought(Kind.ENTRY, one.remote_id, one.fields, int(here.clock.now())) for one in records]
    return here.provider.find(sought)


def made(here: TogglHere, count: int, start: int, apart: int) -> list[RemoteRecord]:
    found = [here.create(start=start + apart * n, stop=start + apart * n + 30) for n in range(count)]
    here.clock.advance(DAY)
    here.calls()
    return found


@pytest.mark.parametrize("moved", [-40_000, 400, 40_000])
def test_p4_an_entry_that_went_back_to_where_it_began_before_is_there(moved: int) -> None:
    here = TogglHere()
    records = made(here, 4, START, 60)
    here.server.state.web_edit(int(records[0].remote_id), start=START + moved, stop=START + moved + 30)
    here.clock.advance(DAY)
    found = look_for(here, records)
    assert {one.remote_id for one in found.records} >= {one.remote_id for one in records}
    assert not found.unread


@pytest.mark.parametrize("count", [1, 3, 9])
def test_p2_entries_before_what_ranges_reach_are_read_singly_or_left_unread(count: int) -> None:
    here = TogglHere()
    old, recent = made(here, count, START - 300 * DAY, 60), made(here, 3, START, 60)
    here.server.state.lose_entry(int(recent[0].remote_id))
    found = look_for(here, [*old, *recent])
    there = {one.remote_id for one in found.records}
    assert {one.remote_id for one in (*old, *recent[1:])} <= there | {one.remote_id for one in found.unread}
    assert recent[0].remote_id not in there | {one.remote_id for one in found.unread}
    assert len(here.calls()) <= 9
    unread = list(found.unread)
    assert len(unread) < count
    for _ in range(count):
        if not unread:
            break
        again = here.provider.find(unread)
        assert len(again.unread) < len(unread)
        unread = list(again.unread)


def test_p2_a_list_that_was_cut_is_read_on() -> None:
    here = TogglHere()
    records = made(here, 1500, START - 30 * DAY, 900)
    assert not look_for(here, records[:3]).unread
    here.calls()
    found = look_for(here, [*records[:3], *records[-3:]])
    assert {one.remote_id for one in (*records[:3], *records[-3:])} <= {one.remote_id for one in found.records}
    assert not found.unread
    assert len(here.calls()) <= 4


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("days_ago", [0, 40])
def test_p2_an_entry_that_lies_in_another_workspace_has_left_and_is_not_missing(count: int, days_ago: int) -> None:
    here = TogglHere(uncertain=Uncertain(burst_capacity=0, moves_workspace=True))
    other = here.server.state.add_workspace("Side").id
    records = made(here, count, START - 20 * DAY, 60)
    here.server.state.web_edit(int(records[0].remote_id), workspace_id=other, description="Theirs now")
    stranger = here.server.state.web_create(records[0].fields["start"], workspace_id=other, description="Never ours")
    here.clock.advance(days_ago * DAY)
    found = look_for(here, records)
    there = {one.remote_id: one for one in found.records}
    assert set(there) == {one.remote_id for one in records}
    assert str(stranger.id) not in there
    assert [one.remote_id for one in found.records if one.deleted] == [records[0].remote_id]
    assert there[records[0].remote_id].fields["description"] == "Theirs now"


def test_p2_what_lies_in_another_workspace_is_not_the_entry_we_created() -> None:
    here = TogglHere()
    other = here.server.state.add_workspace("Side").id
    fields = here.fields(start=START, stop=START + 60)
    here.server.state.web_create(START, START + 60, workspace_id=other, description="Work")
    found = here.provider.find([Sought(Kind.ENTRY, None, fields, int(here.clock.now()))])
    assert not found.records
    assert not found.unread
