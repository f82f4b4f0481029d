"""What every answer means, for every verb: the whole table (SYNC 2.3)."""

import itertools

import pytest

from tracker_app.domain.operations import Verb
from tracker_app.providers import errors
from tracker_app.sync.classify import Means, Standing, of_read, of_write
from tracker_app.sync.policy import Event

UNCLEAR = [errors.Unclear(cause=cause) for cause in ("reset", "timeout", "cut", "status", "shape", "portal", "size")]
UNREACHABLE = [errors.Unreachable(cause=cause) for cause in ("network", "name", "refused", "tls", "proxy", "timeout")]
OTHERS = [
    errors.Malformed(), errors.Malformed(portal=True), errors.ServerTrouble(), errors.RateLimited(),
    errors.SignInNeeded(), errors.OtherServer(), errors.PlanNeeded(), errors.Refused(), errors.NotThere(),
    errors.AlreadyDone(), errors.ChangedThere(), errors.TooOld(), errors.CursorRefused(), errors.ProviderError(),
]  # fmt: skip
EVERY = [*UNCLEAR, *UNREACHABLE, *OTHERS]
CASES = list(itertools.product(EVERY, Verb, (False, True), (False, True)))


def means(error: errors.ProviderError, verb: Verb = Verb.UPDATE, *, seen: bool = True, trouble: bool = False) -> Means:
    return of_write(error, verb, seen_before=seen, in_trouble=trouble).means


def test_every_class_of_errors_has_its_place_in_this_test() -> None:
    known = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ProviderError)
    }
    assert {type(error) for error in EVERY} == known


@pytest.mark.parametrize("verb", list(Verb))
def test_p2_only_what_certainly_had_no_effect_goes_out_again_without_a_look(verb: Verb) -> None:
    safe = {errors.Unreachable, errors.RateLimited}
    for error, _, seen, trouble in CASES:
        verdict = of_write(error, verb, seen_before=seen, in_trouble=trouble)
        assert (verdict.means is Means.NOT_SENT) is (type(error) in safe), error


@pytest.mark.parametrize(
    "error", [*UNCLEAR, errors.Malformed(), errors.ServerTrouble(), errors.ProviderError()], ids=repr
)
@pytest.mark.parametrize("verb", list(Verb))
def test_p2_whatever_leaves_a_doubt_is_a_doubt(error: errors.ProviderError, verb: Verb) -> None:
    verdict = of_write(error, verb, seen_before=True, in_trouble=False)
    assert verdict.means is Means.UNKNOWN
    assert verdict.standing is Standing.TROUBLE
    assert not verdict.is_healthy


def test_nothing_but_a_deletion_of_something_seen_is_ever_done_by_its_absence() -> None:
    for verb, seen, trouble in itertools.product(Verb, (False, True), (False, True)):
        done = of_write(errors.NotThere(), verb, seen_before=seen, in_trouble=trouble).means is Means.DONE
        assert done is (verb is Verb.DELETE and seen and not trouble)
    assert means(errors.NotThere(), Verb.UPDATE) is Means.SEEK
    assert means(errors.NotThere(), Verb.DELETE, seen=False) is Means.SEEK
    assert means(errors.NotThere(), Verb.CREATE) is Means.REJECTED


@pytest.mark.parametrize(
    ("error", "code", "standing"),
    [
        (errors.SignInNeeded(), "sign-in", Standing.CREDENTIALS),
        (errors.OtherServer(), "other-server", Standing.NEEDS_YOU),
        (errors.TooOld(), "too-old", Standing.NEEDS_YOU),
    ],
    ids=repr,
)
def test_a_cause_outside_the_record_blocks_it_and_refuses_nothing(
    error: errors.ProviderError, code: str, standing: Standing
) -> None:
    verdict = of_write(error, Verb.CREATE, seen_before=False, in_trouble=False)
    assert (verdict.means, verdict.code, verdict.standing) == (Means.BLOCKED, code, standing)
    assert of_read(error).code == code
    assert verdict.happened.event is Event.SIGN_IN


@pytest.mark.parametrize("reason", ["too-long", "required", "archived", "locked", "duplicate", "permission", "other"])
def test_a_refusal_is_the_records_own_affair(reason: str) -> None:
    verdict = of_write(errors.Refused(reason=reason), Verb.UPDATE, seen_before=True, in_trouble=False)
    assert (verdict.means, verdict.code, verdict.standing) == (Means.REJECTED, reason, Standing.OK)
    assert verdict.happened.event is Event.SUCCESS


def test_a_plan_that_lacks_something_is_a_refusal_that_waits_for_the_user() -> None:
    verdict = of_write(errors.PlanNeeded(field="billable"), Verb.UPDATE, seen_before=True, in_trouble=False)
    assert (verdict.means, verdict.code) == (Means.REJECTED, "plan")


def test_somebody_faster_means_reading_first_and_already_done_means_done() -> None:
    assert means(errors.ChangedThere()) is Means.STALE
    assert means(errors.AlreadyDone()) is Means.DONE


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (errors.RateLimited(retry_after=30.0), 30.0),
        (errors.RateLimited(quota=True), 3600.0),
        (errors.RateLimited(quota=True, retry_after=120.0), 120.0),
        (errors.RateLimited(), None),
    ],
)
def test_p7_the_servers_own_wait_is_told_to_the_policy(error: errors.RateLimited, wait: float | None) -> None:
    verdict = of_write(error, Verb.CREATE, seen_before=False, in_trouble=False)
    assert verdict.happened.wait_seconds == wait
    assert verdict.standing is Standing.WAITING
    assert of_read(error).happened == verdict.happened


def test_p7_a_reading_that_names_a_wait_is_obeyed_and_a_timeout_counts_as_one() -> None:
    assert of_read(errors.ServerTrouble(status=503, retry_after=60.0)).happened.wait_seconds == 60.0
    assert of_read(errors.ServerTrouble(cause="timeout")).happened.event is Event.TIMEOUT
    assert (
        of_write(errors.Unclear(cause="timeout"), Verb.CREATE, seen_before=False, in_trouble=False).happened.event
        is Event.TIMEOUT
    )


@pytest.mark.parametrize("error", EVERY, ids=repr)
def test_only_a_refused_cursor_starts_the_reading_over(error: errors.ProviderError) -> None:
    assert of_read(error).start_over is isinstance(error, errors.CursorRefused)
