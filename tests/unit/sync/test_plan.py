"""The order in which what waits may go (I12): laws over any outbox, and the cases that have names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, OpId
from tracker_app.domain.operations import Operation, OpState, Verb
from tracker_app.providers.base import Capabilities, StopsPrevious
from tracker_app.sync.plan import Held, Item, Orphan, Send, Why, plan
from tracker_app.sync.policy_quota import Purpose

NOW = 1000.0
PLAIN = Capabilities(client_ids=True)
LIKE_TOGGL = Capabilities(stops_previous_on_start=StopsPrevious.AT_RECEIPT)


def op(record: str, verb: Verb = Verb.CREATE, state: OpState = OpState.PENDING, **more: Any) -> Operation:
    patch = more.pop("patch", {"description": record})
    kind = more.pop("kind", Kind.ENTRY)
    number = more.pop("number", record)
    return Operation(OpId(f"op-{number}"), AccountId("a"), kind, record, verb, patch, state, 1, **more)


def entry(record: str, verb: Verb = Verb.CREATE, state: OpState = OpState.PENDING, **more: Any) -> Item:
    item = {name: more.pop(name) for name in ("parents", "content", "start", "running") if name in more}
    return Item(op(record, verb, state, **more), **item)


def sent(items: Sequence[Item], capabilities: Capabilities = PLAIN, bound: Any = ()) -> list[str]:
    return [step.op.id for step in plan(items, set(bound), capabilities, NOW) if isinstance(step, Send)]


def held(items: Sequence[Item], capabilities: Capabilities = PLAIN) -> dict[str, Why]:
    return {step.op.id: step.why for step in plan(items, set(), capabilities, NOW) if isinstance(step, Held)}


states = st.sampled_from([s for s in OpState if s not in (OpState.VERIFIED, OpState.SUPERSEDED, OpState.KEPT)])


@st.composite
def outboxes(draw: st.DrawFn) -> list[Item]:
    items = []
    for number in range(draw(st.integers(0, 12))):
        state = draw(states)
        one = op(
            draw(st.sampled_from("abcd")), draw(st.sampled_from(list(Verb))), state, number=str(number),
            attempts=draw(st.integers(0, 2)) if state is OpState.PENDING else 1,
            next_at=draw(st.sampled_from([None, 500.0, 2000.0])), echoed=draw(st.sampled_from([None, True, False])),
            patch={"stop": draw(st.sampled_from([None, 5]))},
        )  # fmt: skip
        content = draw(st.sampled_from(["x", "y"])) if one.verb is Verb.CREATE else None
        items.append(Item(one, content=content, start=number, running=one.patch["stop"] is None))
    return items


capabilities = st.sampled_from([PLAIN, LIKE_TOGGL])


@given(outboxes(), capabilities)
def test_i12_no_record_has_two_in_flight_and_none_goes_past_an_earlier_one_in_doubt(
    items: list[Item], caps: Capabilities
) -> None:
    steps = [step for step in plan(items, set(), caps, NOW) if isinstance(step, Send)]
    records = [step.op.record for step in steps]
    assert len(records) == len(set(records))
    order = [item.op.id for item in items]
    for step in steps:
        covered = {step.op.id, *(folded.id for folded in step.folded)}
        for item in items[: order.index(step.op.id)]:
            if item.op.record == step.op.record and item.op.id not in covered:
                assert item.op.state is OpState.ACKNOWLEDGED
                assert item.op.echoed


@given(outboxes(), capabilities)
def test_i9_a_record_that_stands_still_holds_no_other(items: list[Item], caps: Capabilities) -> None:
    stuck = entry("zz", state=OpState.REJECTED, attempts=1, content="z")
    assert sent([stuck, *items], caps) == sent(items, caps)


@given(outboxes(), capabilities)
def test_only_pending_and_due_operations_go_and_what_went_out_is_never_folded_away(
    items: list[Item], caps: Capabilities
) -> None:
    for step in plan(items, set(), caps, NOW):
        if isinstance(step, Send):
            assert step.op.state is OpState.PENDING
            assert all(not folded.was_sent or folded.state is OpState.PENDING for folded in step.folded)


@given(outboxes())
def test_p2_of_records_that_could_not_be_told_apart_one_is_in_flight(items: list[Item]) -> None:
    doubtful = {
        item.content for item in items
        if item.op.verb is Verb.CREATE and item.op.state in (OpState.UNKNOWN, OpState.SENDING)
    }  # fmt: skip
    contents = {item.op.id: item.content for item in items}
    flying = [contents[i] for i in sent(items, LIKE_TOGGL) if contents[i] is not None]
    creates = [c for i, c in contents.items() if i in sent(items, LIKE_TOGGL) and c is not None]
    assert len(flying) == len(set(flying))
    assert not doubtful & set(creates)


def test_i12_parents_go_first_and_what_names_them_waits() -> None:
    child = entry("e", parents=((Kind.PROJECT, "p"),))
    parent = entry("p", kind=Kind.PROJECT)
    assert sent([child, parent]) == ["op-p"]
    assert held([child, parent]) == {"op-e": Why.PARENT}
    assert sent([child], bound=[(Kind.PROJECT, "p")]) == ["op-e"]
    assert list(plan([child], set(), PLAIN, NOW)) == [Orphan(child.op, Kind.PROJECT, "p")]


def test_a_parent_is_deleted_after_its_entries_let_go_of_it() -> None:
    gone = entry("p", Verb.DELETE, kind=Kind.PROJECT, patch={})
    freed = entry("e", Verb.UPDATE, patch={"project": None})
    assert sent([gone, freed]) == ["op-e", "op-p"]


def test_p2_the_old_timers_true_stop_goes_before_the_next_start() -> None:
    start = entry("new", running=True, start=50)
    stop = entry("old", Verb.UPDATE, patch={"stop": 50}, start=10)
    plain = entry("done", start=5, patch={"stop": 9})
    items = [start, plain, stop]
    assert sent(items, LIKE_TOGGL) == ["op-old", "op-done"]
    assert held(items, LIKE_TOGGL) == {"op-new": Why.STOP}
    assert sent([plain, start], LIKE_TOGGL) == ["op-done", "op-new"]
    assert sent(items, PLAIN) == ["op-old", "op-done", "op-new"]


def test_p2_a_start_waits_while_the_stop_before_it_is_in_doubt_but_not_for_one_that_was_refused() -> None:
    start = entry("new", running=True)
    stop = entry("old", Verb.UPDATE, OpState.UNKNOWN, patch={"stop": 50}, attempts=1)
    assert sent([stop, start], LIKE_TOGGL) == []
    refused = replace(stop, op=replace(stop.op, state=OpState.REJECTED))
    assert sent([refused, start], LIKE_TOGGL) == ["op-new"]


def test_i12_a_stale_start_is_never_sent_as_running() -> None:
    start = entry("e", running=True, patch={"start": 1, "stop": None}, attempts=1, number="1")
    stop = entry("e", Verb.UPDATE, patch={"stop": 90}, number="2")
    (step,) = [step for step in plan([start, stop], set(), LIKE_TOGGL, NOW) if isinstance(step, Send)]
    assert step.op.id == "op-1"
    assert step.op.patch == {"start": 1, "stop": 90}
    assert [folded.id for folded in step.folded] == ["op-2"]


def test_a_deletion_takes_the_place_of_an_update_that_had_no_effect_and_never_of_a_creation_that_went_out() -> None:
    update = entry("e", Verb.UPDATE, attempts=1, number="1")
    delete = entry("e", Verb.DELETE, patch={}, number="2")
    (step,) = [step for step in plan([update, delete], set(), PLAIN, NOW) if isinstance(step, Send)]
    assert (step.op.id, [folded.id for folded in step.folded]) == ("op-2", ["op-1"])
    create = entry("e", attempts=1, number="1")
    assert sent([create, delete]) == ["op-1"]


def test_p4_the_next_change_waits_until_an_unshown_one_was_read_back() -> None:
    first = entry("e", state=OpState.ACKNOWLEDGED, attempts=1, echoed=False, number="1")
    second = entry("e", Verb.UPDATE, number="2")
    assert sent([first, second]) == []
    assert held([first, second]) == {"op-2": Why.READ_BACK}
    shown = replace(first, op=replace(first.op, echoed=True))
    assert sent([shown, second]) == ["op-2"]


def test_p7_start_and_stop_and_what_they_need_are_the_dearest() -> None:
    parent = entry("p", kind=Kind.PROJECT)
    start = entry("new", running=True, parents=((Kind.PROJECT, "p"),))
    edit = entry("e", Verb.UPDATE, patch={"description": "x"})
    purposes = {
        step.op.record: step.purpose
        for step in plan([parent, start, edit], set(), PLAIN, NOW)
        if isinstance(step, Send)
    }
    assert purposes == {"p": Purpose.START_STOP, "e": Purpose.EDIT}


def test_p2_of_two_alike_that_both_wait_one_goes() -> None:
    twins = [entry("a", content="x"), entry("b", content="x")]
    assert sent(twins, LIKE_TOGGL) == ["op-a"]
    assert held(twins, LIKE_TOGGL) == {"op-b": Why.TWIN}
    assert sent(twins, PLAIN) == ["op-a", "op-b"]


def test_p2_of_what_a_server_lost_no_more_is_made_again_at_once_than_can_be_looked_after() -> None:
    lost = [entry(f"r{n:02}", repairs="gone", number=f"r{n:02}") for n in range(30)]
    assert len(sent(lost, LIKE_TOGGL)) == 20
    assert set(held(lost, LIKE_TOGGL).values()) == {Why.PROOF}
    assert len(sent(lost, PLAIN)) == 30
    going = [entry(f"r{n:02}", state=OpState.ACKNOWLEDGED, repairs="gone", echoed=True) for n in range(20)]
    assert sent([*going, *lost[20:]], LIKE_TOGGL) == []
    assert sent([*going[1:], *lost[20:], entry("new")], LIKE_TOGGL) == ["op-r20", "op-new"]
    running = entry("now", repairs="gone", running=True)
    assert sent([*going, *lost[20:], running], LIKE_TOGGL) == ["op-now"]
