"""A link from outside fills in and does nothing (UI.md 11); whatever is odd in it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker_app.app.links import LONGEST_LINK, Link, as_typed, is_link, read_link


def test_a_link_fills_in_what_it_says() -> None:
    link = read_link("holdfast://new?description=Read+the%20draft&project=Acme&tag=deep&tag=review&billable=1")
    assert link == Link("Read the draft", "Acme", ("deep", "review"), billable=True)
    assert as_typed(link) == "Read the draft #deep #review"
    assert read_link("HOLDFAST://show/") == Link()


@pytest.mark.parametrize(
    "odd",
    [
        "https://example.org/new",
        "holdfast://stop",
        "holdfast://delete?id=1",
        "holdfast://new?description=%FF%FE",
        "holdfast://new?description=a%07bell",
        "holdfast://new?tag=" + "x" * 4000,
        "holdfast://new?" + "&".join(f"tag=t{n}" for n in range(60)),
        "holdfast://[broken",
        "",
    ],
)
def test_p1_what_is_odd_or_would_do_something_is_refused(odd: str) -> None:
    assert read_link(odd) is None


@given(st.text(max_size=LONGEST_LINK + 10))
def test_no_text_whatever_breaks_it(words: str) -> None:
    assert read_link(words) is None or is_link(words)
    read_link(f"holdfast://new?{words}")
