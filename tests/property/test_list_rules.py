"""Laws of the list and the editor that hold for any input: nothing typed breaks them, and lines add up to their day."""

from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from tracker_app.app.browsing import EntryView, Query
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ClientId, EntryId, ProjectId
from tracker_app.domain.refusals import Refusal, of_times
from tracker_app.domain.totals import seconds_by_day
from tracker_app.domain.zones import day_bounds
from tracker_app.ui.editor import typed
from tracker_app.ui.editor.notices import notices_of
from tracker_app.ui.entries.lines import EntryLine, GroupLine, Header, Layout, lay_out
from tracker_app.ui.entries.search import Known, NotUnderstood, read_search

ZONE = "Europe/Tallinn"
NOW = int(datetime(2026, 10, 25, 14, 20, tzinfo=UTC).timestamp())
DAY = date(2026, 10, 25)
KNOWN = Known({"acme": ProjectId("a")}, {"fox": ClientId("f")}, ("deep work",), NOW, ZONE)
TYPED = st.text(max_size=30) | st.from_regex(
    r"(project|tag|date|no|state|is|client):[\w\-.: \"']{0,10}|[<>]=?[\dhm:.,]{0,5}|\"|'", fullmatch=True
)
TIMES = st.text(alphabet="0123456789:.,-+–hmapn ow", max_size=12) | st.sampled_from(["now", "last", "1h 20", "9:30pm"])
SPANS = st.tuples(
    st.integers(-40 * 3600, 12 * 3600), st.integers(0, 30 * 3600), st.sampled_from(("", "Writing", "Call"))
)


def a_view(n: int, start: int, stop: int | None, text: str = "") -> EntryView:
    return EntryView(
        TimeEntry(EntryId(f"e{n:03}"), NOW + start, None if stop is None else NOW + start + stop, ZONE, text)
    )


@given(st.lists(TYPED, max_size=4).map(" ".join))
@example('""')
@example('project:"Ac')
def test_any_search_is_understood_or_says_what_is_not(text: str) -> None:
    found = read_search(text, KNOWN)
    assert found is None or isinstance(found, Query | NotUnderstood)
    if isinstance(found, NotUnderstood):
        assert found.sentence


@given(TIMES, st.integers(0, 90_000), st.booleans(), st.sampled_from(typed.Keeps))
def test_whatever_is_typed_into_a_time_is_refused_or_can_be_saved(
    text: str, length: int, runs: bool, keeps: typed.Keeps
) -> None:
    entry = a_view(1, -length, None if runs else length).entry
    for answer in (
        typed.start_patch(entry, text, NOW, ZONE, last=NOW - 600),
        typed.stop_patch(entry, text, NOW, ZONE),
        typed.length_patch(entry, text, NOW, keeps),
        typed.day_patch(entry, text, NOW, ZONE),
        typed.range_patch(entry, text, NOW, ZONE),
    ):
        assert isinstance(answer, Refusal | EntryPatch)
        if isinstance(answer, EntryPatch):
            changed = answer.apply(entry)
            assert of_times(changed.start, changed.stop, NOW) is None
            assert set(answer.touched()) <= {"start", "stop"}


@given(st.lists(SPANS, max_size=12), st.booleans(), st.booleans())
def test_the_lines_of_a_day_add_up_to_its_header(spans: list[tuple[int, int, str]], grouped: bool, runs: bool) -> None:
    views = [a_view(n, start, length, text) for n, (start, length, text) in enumerate(spans)]
    if runs:
        views.append(a_view(99, -1800, None, "Writing"))
    bounds = day_bounds(DAY, ZONE)
    here = [v for v in views if v.entry.start < bounds.stop and (v.entry.stop or NOW) > bounds.start]
    lines = lay_out(DAY, bounds, here, NOW, Layout(grouped=grouped))
    header = lines[0]
    assert isinstance(header, Header)
    shown = [line for line in lines if isinstance(line, EntryLine | GroupLine)]
    total = sum(line.seconds(NOW) for line in shown)
    assert header.total(NOW) == total
    assert total == seconds_by_day([(v.entry.start, v.entry.stop) for v in here], ZONE, NOW).get(DAY, 0)
    keys = [line.key for line in lines]
    assert len(keys) == len(set(keys))


@given(st.lists(SPANS, min_size=1, max_size=6))
def test_notices_never_break_and_never_name_the_entry_itself(spans: list[tuple[int, int, str]]) -> None:
    views = [a_view(n, start, length, text) for n, (start, length, text) in enumerate(spans)]
    for notice in notices_of(views[0], views, NOW, ZONE):
        assert notice.other is None or notice.other.entry.id != views[0].entry.id
