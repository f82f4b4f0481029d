"""What every provider does, whatever its server: one suite, skipping only where there is no server at all."""

import threading
from dataclasses import replace

import pytest

from tests.contract.proofs import create, draft, entries, fields, latest, now
from tests.contract.sides import Side, World
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers.base import Edit, Holds, ListsSpans, Provider, RemoteRecord, Sought
from tracker_app.providers.errors import CursorRefused, SignInNeeded, Unreachable

NASTY = [
    "",
    " leading and trailing ",
    "Ünïcödé 日本語 👍🏽 עברית",
    "quotes \" and \\ and ' and <b>",
    "#tag at the front",
    "in the #middle of it",
    "at the #end",
    "#a#b glued",
    "a lone # sign, and C# too",
    "#Project/NotOurs #project/ours text",
    "#billable in words",
    "#tag/two-words odd",
    "tab\tand line\nend",
]


@pytest.fixture
def world(side: Side) -> World:
    if side.world is None:
        pytest.skip("there is no server behind it")
    return side.world


class TestProvider:
    def test_fulfils_the_protocol(self, side: Side) -> None:
        assert isinstance(side.provider, Provider)

    def test_says_who_we_are(self, side: Side) -> None:
        identity = side.provider.check()
        assert identity.user or identity.name

    def test_pure_questions_ask_nobody(self, world: World) -> None:
        silent = world.unplugged()
        values = fields(description="Work")
        assert silent.normalise(Kind.ENTRY, values) == values
        assert silent.refuses(Kind.ENTRY, values) is None
        assert not silent.quota()
        silent.remote_id_for(Kind.ENTRY, "x", values)
        silent.close()

    def test_p9_credentials_that_are_not_accepted_are_told_from_other_trouble(self, world: World) -> None:
        stranger = world.stranger()
        for call in (stranger.check, lambda: stranger.pull(None)):
            with pytest.raises(SignInNeeded):
                call()
        stranger.close()

    def test_p2_a_write_that_nobody_could_have_received_is_known_as_such(self, side: Side, world: World) -> None:
        gone = world.unplugged()
        with pytest.raises(Unreachable):
            gone.create(draft(side))
        with pytest.raises(Unreachable):
            gone.pull(None)
        gone.close()

    def test_p4_what_was_written_is_what_a_later_pull_shows(self, side: Side, world: World) -> None:
        wish = draft(side, values=fields(description="Written"))
        written = side.provider.create(wish).record
        assert written.fields == wish.fields
        seen = latest(side, written.remote_id)
        assert (seen.fields, seen.version, seen.deleted) == (wish.fields, written.version, False)
        held = world.held()[written.remote_id]
        assert held["description"].startswith("Written")
        assert (held["start"], held["stop"]) == (wish.fields["start"], wish.fields["stop"])

    @pytest.mark.parametrize("description", NASTY)
    def test_p3_what_comes_back_is_what_normalise_said(self, side: Side, world: World, description: str) -> None:
        values = fields(description=description, tags=("office",), billable=True)
        if side.provider.refuses(Kind.ENTRY, values):
            pytest.skip("this server refuses it, and says so beforehand")
        own = side.provider.create(draft(side, values=values)).record.remote_id
        said = side.provider.normalise(Kind.ENTRY, values)
        assert latest(side, own).fields == said
        assert side.provider.normalise(Kind.ENTRY, said) == said

    def test_p3_an_entry_of_no_length_does_not_come_back_running(self, side: Side, world: World) -> None:
        start = now() - 5000
        values = fields(start=start, stop=start)
        own = side.provider.create(draft(side, values=values)).record.remote_id
        seen = latest(side, own).fields
        assert seen["stop"] is not None
        assert seen == side.provider.normalise(Kind.ENTRY, values)

    def test_a_running_timer_runs_there_and_stops_there(self, side: Side, world: World) -> None:
        start = now() - 100
        base = create(side, start=start, stop=None).record
        assert world.held()[base.remote_id]["stop"] is None
        assert latest(side, base.remote_id).fields["stop"] is None
        side.provider.update(Edit(latest(side, base.remote_id), {"stop": start + 60}, "op", now()))
        assert world.held()[base.remote_id]["stop"] == start + 60

    def test_an_edit_changes_the_patched_fields_alone(self, side: Side, world: World) -> None:
        own = create(side, description="Before", tags=("office",), billable=True).record.remote_id
        base = latest(side, own)
        side.provider.update(Edit(base, {"description": "After"}, "op", now()))
        assert latest(side, own).fields == {**base.fields, "description": "After"}

    def test_an_edit_gives_the_record_another_version(self, side: Side, world: World) -> None:
        own = create(side).record.remote_id
        first = latest(side, own)
        assert latest(side, own).version == first.version
        second = side.provider.update(Edit(first, {"description": "Other"}, "op", now())).record
        assert second.version != first.version
        world.rename(own, "Elsewhere")
        assert latest(side, own).version not in {first.version, second.version}

    def test_p2_two_edits_within_one_second_both_count(self, side: Side, world: World) -> None:
        same = now()
        record = side.provider.create(replace(draft(side), now=same)).record
        for text in ("One", "Two", "Three"):
            record = side.provider.update(Edit(record, {"description": text}, "op", same)).record
        assert latest(side, record.remote_id).fields["description"] == "Three"

    def test_p4_an_edit_counts_though_our_clock_is_far_behind(self, side: Side, world: World) -> None:
        base = latest(side, create(side).record.remote_id)
        side.provider.update(Edit(base, {"description": "Late clock"}, "op", now() - 90_000))
        assert latest(side, base.remote_id).fields["description"] == "Late clock"

    def test_what_another_client_makes_changes_and_deletes_arrives(self, side: Side, world: World) -> None:
        start = now() - 7200
        cursor = side.provider.pull(None).cursor
        other = RemoteId(world.make("Elsewhere", start, start + 60))
        page = side.provider.pull(cursor)
        seen = {r.remote_id: r for r in page.records}[other]
        assert (seen.fields["description"], seen.fields["start"], seen.fields["stop"]) == (
            "Elsewhere",
            start,
            start + 60,
        )
        world.rename(other, "Changed")
        assert entries(side, page.cursor)[other].fields["description"] == "Changed"
        world.remove(other)
        if side.provider.capabilities.tombstones:
            assert entries(side, page.cursor)[other].deleted
        living = {key for key, record in entries(side).items() if not record.deleted}
        assert other not in living

    def test_what_another_client_wrote_goes_back_unchanged_unless_touched(self, side: Side, world: World) -> None:
        texts = ["#Front and #middle  of it", "  spaced   #out  ", "MiXed #CaSe#Glued end", "#project/a #project/b"]
        for text in texts:
            other = RemoteId(world.make(text, now() - 500, now() - 400))
            base = latest(side, other)
            side.provider.update(Edit(base, {"stop": base.fields["stop"] + 1}, "op", now()))
            assert world.held()[other]["description"] == text

    def test_deleting_leaves_nothing_to_see_and_can_be_repeated(self, side: Side, world: World) -> None:
        base = latest(side, create(side).record.remote_id)
        gone = side.provider.delete(base, "op", now()).record
        assert gone.deleted
        assert world.held() == {}
        seen = entries(side).get(base.remote_id)
        assert seen is None or seen.deleted

    def test_deleting_a_running_timer_leaves_none_running(self, side: Side, world: World) -> None:
        base = create(side, start=now() - 50, stop=None).record
        side.provider.delete(base, "op", now())
        assert world.held() == {}
        assert all(r.deleted or r.fields["stop"] is not None for r in entries(side).values())

    def test_p2_a_write_of_unknown_outcome_is_found_or_is_not_there(self, side: Side, world: World) -> None:
        done, lost = draft(side), draft(side, values=fields(start=now() - 90_000, stop=now() - 89_000))
        side.provider.create(done)
        sought = [Sought(Kind.ENTRY, one.remote_id, one.fields, now()) for one in (done, lost)]
        found = side.provider.find(sought).records
        matching = [r for r in found if r.fields == done.fields]
        assert len(matching) == 1
        assert not any(r.fields == lost.fields for r in found)

    def test_a_project_named_by_an_entry_is_known_to_another_client_of_ours(self, side: Side, world: World) -> None:
        if side.provider.capabilities.projects is Holds.NO:
            pytest.skip("it has no projects")
        names = ["Acme", "ACME", "Site #1 / Größe", "日本 プロジェクト", "a-b_c", "👍"]
        for name in names:
            values = {"name": name, "color": "#5b7fa6", "client": None, "archived": False}
            project = side.provider.create(draft(side, Kind.PROJECT, values)).record
            own = create(side, project=project.remote_id).record.remote_id
            assert latest(side, own).fields["project"] == project.remote_id
        records = [r for r in side.provider.pull(None).records if r.kind is Kind.PROJECT]
        assert sorted(r.fields["name"] for r in records) == sorted(names)

    def test_a_full_pull_is_complete_and_gives_nothing_in_two_versions(self, side: Side, world: World) -> None:
        starts = [now() - 900 * n - 5000 for n in range(9)]
        own = {create(side, start=start, stop=start + 500).record.remote_id for start in starts}
        seen: dict[RemoteId, RemoteRecord] = {}
        covered: list[tuple[int, int]] = []
        cursor = None
        while True:
            page = side.provider.pull(cursor)
            for record in page.records:
                if record.kind is Kind.ENTRY:
                    # A feed that ends a listing in steps repeats what was made a moment ago.
                    assert seen.setdefault(record.remote_id, record) == record
            covered += page.covers
            cursor = page.cursor
            if not page.more:
                break
        assert set(seen) == own
        assert not page.unfinished
        assert page.complete or all(any(first <= start < last for first, last in covered) for start in starts)

    def test_a_span_gives_what_begins_in_it_and_says_so(self, side: Side, world: World) -> None:
        if not isinstance(side.provider, ListsSpans):
            pytest.skip("it lists no spans")
        start = now() - 5000
        own = [create(side, start=start + 600 * n, stop=start + 600 * n + 60).record.remote_id for n in range(4)]
        page = side.provider.list_between(start + 600, start + 1800)
        assert {one.remote_id for one in page.records} == {own[1], own[2]}
        assert page.covers == ((start + 600, start + 1800),)

    def test_p1_no_change_slips_past_the_cursor_while_others_write(self, side: Side, world: World) -> None:
        made: list[str] = []
        writer = threading.Thread(
            target=lambda: made.extend(world.make(f"n{n}", now() - 5000, now() - 4000) for n in range(150))
        )
        cursor = side.provider.pull(None).cursor
        seen: set[str] = set()
        writer.start()
        busy = True
        while busy:
            writing = writer.is_alive()  # asked before the pull, so that one pull follows the last write
            page = side.provider.pull(cursor)
            seen |= {r.remote_id for r in page.records}
            cursor = page.cursor
            busy = writing or page.more
        writer.join()
        assert set(made) <= seen

    def test_a_cursor_that_is_none_of_ours_is_refused_and_nothing_else_happens(self, side: Side, world: World) -> None:
        for cursor in ("", "garbage", "nan@0", "1795000000.0", "-1@0", "1@x"):
            with pytest.raises(CursorRefused):
                side.provider.pull(cursor)
