"""Everything written is told from what it stands on, in every scheme (WCAG 2.1 AA)."""

import pytest

from tracker_app.ui.theme.tokens import BY_SCHEME, PAIRS, Tokens, contrast

SCHEMES = pytest.mark.parametrize("look", BY_SCHEME.values(), ids=lambda look: look.scheme.value)


@SCHEMES
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_can_be_read(look: Tokens, ink: str, paper: str) -> None:
    wanted = 7.0 if look.scheme.value == "high-contrast" and ink == "text" else 4.5
    assert contrast(getattr(look, ink), getattr(look, paper)) >= wanted


@SCHEMES
@pytest.mark.parametrize("paper", ["window", "surface"])
@pytest.mark.parametrize("line", ["edge", "focus"])
def test_edges_of_controls_and_the_ring_of_the_keyboard_can_be_seen(look: Tokens, line: str, paper: str) -> None:
    assert contrast(getattr(look, line), getattr(look, paper)) >= 3.0
