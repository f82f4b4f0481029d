"""The outage of 2018 on a virtual clock: nothing lost, nothing twice, and one telling that a stranger can act on."""

import pytest

from tests.simulation.outage.replay import Outcome, replay
from tracker_app.app.incident_report import headline, summary

CASES = [("like-timetagger", 1), ("like-toggl", 3)]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case[0])
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    profile, seed = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOLDFAST_HOME", str(tmp_path_factory.mktemp("outage") / "home"))
        return replay(profile, seed=seed)


@pytest.mark.slow
def test_p1_p2_the_outage_loses_no_edit_and_doubles_none(outcome: Outcome) -> None:
    assert outcome.violations == ()
    assert len(outcome.truth.lost) >= 3  # or the day would prove nothing
    assert outcome.faults >= 80


@pytest.mark.slow
def test_p4_whatever_was_accepted_and_forgotten_is_found_restored_and_named(outcome: Outcome) -> None:
    (incident,) = outcome.incidents
    named = {outcome.tokens[one.entry]: one.verdict for one in incident.findings}
    assert len(named) == len(incident.findings)  # each entry once
    assert {named.get(token) for token in outcome.truth.to_restore} == {"restored"}
    restored = {token for token, verdict in named.items() if verdict == "restored"}
    assert restored <= outcome.truth.lost | outcome.truth.undone  # and nothing is called restored that was not lost
    assert outcome.truth.asked <= set(named)  # whatever was on its way is in it
    assert set(named.values()) <= {"safe", "restored", "needs-you"}


@pytest.mark.slow
def test_p5_the_outage_is_told_once_and_a_stranger_can_tell_which_entries_to_check(outcome: Outcome) -> None:
    told = [problem for problem in outcome.problems if problem.code == "HF-SYNC-012"]
    assert len(told) == 1
    (incident,) = outcome.incidents
    text = summary(incident, "UTC").text()
    assert text.startswith("# Trouble with Work from 2018-01-16 14:4") or "from 2018-01-16 14:5" in text
    assert " to 20:4" in text or " to 20:3" in text  # reads only is trouble too
    assert headline(incident, "UTC") in text.replace("# ", "").replace("\n\n", ". ", 1)
    for finding in incident.findings:
        assert f"“{finding.label}”" in text
    assert "had said that these were saved, and lost them" in text


@pytest.mark.slow
@pytest.mark.parametrize(("profile", "seed"), CASES)
def test_the_same_day_without_verification_does_lose_edits(profile: str, seed: int) -> None:
    broken = {violation.invariant for violation in replay(profile, seed=seed, unverified=True).violations}
    assert broken & {"I1", "I3"}
