"""What `@project #tag $` means inside a line of text."""

import pytest

from tracker_app.domain.ids import ProjectId
from tracker_app.ui.timer_bar.typed import Token, Typed, read, token_at, without

SITE, SITE_SHOP = ProjectId("site"), ProjectId("site-shop")
PROJECTS = {"site": SITE, "site shop": SITE_SHOP}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Review draft", Typed("Review draft", None, (), False)),
        ("Review @Site #deep #slow $", Typed("Review", SITE, ("deep", "slow"), True)),
        ("@site Review", Typed("Review", SITE, (), False)),
        ("Review @site shop today", Typed("Review today", SITE_SHOP, (), False)),
        ("Mail bob@site.org in C#", Typed("Mail bob@site.org in C#", None, (), False)),
        ("Ask @nobody about # and $5", Typed("Ask @nobody about # and $5", None, (), False)),
        ("#a #a b", Typed("b", None, ("a",), False)),
    ],
)
def test_a_finished_line(line: str, meant: Typed) -> None:
    assert read(line, PROJECTS) == meant


@pytest.mark.parametrize(
    ("line", "token"),
    [
        ("Review @si", Token("@", "si", 7, 10)),
        ("Review @site sh", Token("@", "site sh", 7, 15)),
        ("@", Token("@", "", 0, 1)),
        ("Review #de", Token("#", "de", 7, 10)),
        ("Review #deep more", None),
        ("mail bob@si", None),
        ("Review", None),
    ],
)
def test_the_token_being_typed(line: str, token: Token | None) -> None:
    assert token_at(line, len(line)) == token


def test_a_token_is_taken_out_without_leaving_two_spaces() -> None:
    line = "Review @si draft"
    token = token_at(line, 10)
    assert token is not None
    assert without(line, token) == ("Review draft", 6)
    assert without("@si", Token("@", "si", 0, 3)) == ("", 0)
    assert without("@si draft", Token("@", "si", 0, 3)) == ("draft", 0)
