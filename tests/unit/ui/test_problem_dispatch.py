"""Every button of every problem does something: no action of the catalogue is without a function (P6)."""

from typing import cast

import pytest

from tracker_app.app.problem_texts import ACTIONS, CATALOGUE
from tracker_app.app.problems import Problem, Template, problem
from tracker_app.ui.act import Act
from tracker_app.ui.problems.dispatch import Case, Dispatch
from tracker_app.ui.problems.doors import Doors
from tracker_app.ui.problems.handlers import make_dispatch


def test_p6_no_action_of_the_catalogue_is_without_a_function() -> None:
    # Handlers ask for their collaborators when they are called, so none are needed to look at the list.
    dispatch = make_dispatch(cast("object", None), cast("Act", None), cast("Doors", None))  # type: ignore[arg-type]
    assert dispatch.unhandled() == frozenset()


def test_an_action_is_answered_by_one_function_only() -> None:
    asked: list[Case] = []
    dispatch = Dispatch()
    dispatch.provide("retry", asked.append)
    with pytest.raises(ValueError, match="retry"):
        dispatch.provide("retry", asked.append)
    case = Case(problem("HF-NET-001"))
    dispatch.run("retry", case)
    assert asked == [case]
    with pytest.raises(KeyError):
        dispatch.run("teleport", case)


@pytest.mark.parametrize("template", CATALOGUE.values(), ids=lambda template: template.code)
def test_every_sentence_keeps_to_the_rules_for_texts(template: Template) -> None:
    found: Problem = template.fill({})
    for sentence in (found.title, found.what, found.safe, found.do):
        assert sentence, template.code
        assert "HF-" not in sentence
        assert "see the log" not in sentence.casefold()
        assert "{" not in sentence
    for sentence in (found.what, found.safe, found.do):
        assert sentence.endswith((".", "?")), sentence
    assert len({action.id for action in found.actions}) == len(found.actions)
    assert {action.id for action in found.actions} <= ACTIONS
