"""What was seen of an outage, over time (P5): nothing that was seen is left out or counted twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_app.app.incident_report import summary
from tracker_app.app.incident_timeline import GRAVE, OURS, lanes
from tracker_app.app.sync_views import IncidentRow
from tracker_app.sync.incidents import Sign

BEGIN = 1_769_000_040
SIGNS = sorted({sign.value for sign in Sign} - OURS)

evidence = st.dictionaries(
    st.tuples(st.integers(0, 500), st.sampled_from([*SIGNS, *OURS, "of-tomorrow"])), st.integers(1, 40), max_size=60
).map(lambda seen: tuple((BEGIN + minute * 60, sign, n) for (minute, sign), n in seen.items()))


def an_outage(seen: tuple[tuple[int, str, int], ...]) -> IncidentRow:
    counts: Counter[str] = Counter()
    for _minute, sign, n in seen:
        counts[sign] += n
    return IncidentRow("i", "Work", BEGIN, BEGIN + 40_000, counts, (), evidence=seen)


@given(evidence)
def test_p5_each_sign_is_in_one_line_of_time_and_the_kind_seen_first_on_top(
    seen: tuple[tuple[int, str, int], ...],
) -> None:
    told = lanes(an_outage(seen))
    known = [one for one in seen if one[1] in SIGNS]
    assert sum(n for lane in told for _minute, n in lane.marks) == sum(n for *_where, n in known)
    assert len(told) == len({sign for _minute, sign, _n in known})
    assert [lane.first for lane in told] == sorted(lane.first for lane in told)
    assert all(list(lane.marks) == sorted(lane.marks) for lane in told)
    assert sum(lane.is_grave for lane in told) == len({sign for _minute, sign, _n in known} & GRAVE)


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_that_the_engine_knows_has_words(sign: str) -> None:
    (lane,) = lanes(an_outage(((BEGIN, sign, 2),)))
    assert lane.words
    assert "-" not in lane.words


def test_p5_the_report_to_keep_says_what_was_seen_and_when() -> None:
    row = an_outage(((BEGIN, "fault", 3), (BEGIN + 3600, "fault", 1), (BEGIN + 60, "ambiguous-write", 1)))
    told = summary(row, "UTC")
    assert told.seen == ("12:54–13:54 4 faults of the server", "12:55 1 write of unknown outcome")
    assert "## What was seen, and when\n\n- 12:54–13:54 4 faults of the server\n- 12:55" in told.text()
    assert "<li>12:54–13:54 4 faults of the server</li>" in told.html()
    assert "What was seen" not in summary(an_outage(()), "UTC").text()
