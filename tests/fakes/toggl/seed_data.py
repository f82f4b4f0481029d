"""Makes a new account, with invented but repeatable data on request. Knows no HTTP."""

from __future__ import annotations

import random

from tests.fakes.toggl.clock import Clock
from tests.fakes.toggl.model import Client, Entry, Project, Tag, User
from tests.fakes.toggl.quota import Plan
from tests.fakes.toggl.state import State
from tests.fakes.toggl.uncertain import Uncertain

WORKSPACE = 100
EMAIL = "person@example.test"
PASSWORD = "correct horse"
SPREAD_DAYS = 700  # older than the feed, the ranges and one report call reach
_TEXTS = ("Write report", "Review", "Call", "Plan the week", "Fix the build", "Übersetzen", "読書", "")


def new_state(token: str, plan: Plan, clock: Clock, uncertain: Uncertain, seed: int, entries: int) -> State:
    """Return an account with one workspace; with entries, also clients, projects and tags."""
    user = User(7, token, EMAIL, PASSWORD, "Europe/Tallinn", WORKSPACE)
    state = State(clock, plan, uncertain, user)
    state.add_workspace("Home")
    if entries:
        _fill(state, random.Random(seed), entries)
    return state


def _fill(state: State, dice: random.Random, count: int) -> None:
    """Spread finished entries over the past, without overlap, each modified a day after its start at most."""
    now = state.receive_second()
    born = (now - SPREAD_DAYS * 86_400) * 1_000_000
    clients = [state.save(Client(state.new_id(), WORKSPACE, f"Client {n}", born, 7)) for n in range(3)]
    projects = [
        state.save(Project(state.new_id(), WORKSPACE, f"Project {n}", born, born, dice.choice(clients).id))
        for n in range(8)
    ]
    tags = [state.save(Tag(state.new_id(), WORKSPACE, f"tag-{n}", born, 7)) for n in range(5)]
    step = max(2, SPREAD_DAYS * 86_400 // (count + 1))
    for n in range(count):
        start = now - (count - n) * step
        length = dice.randint(1, min(step - 1, 4 * 3600))
        state.save(
            Entry(
                id=state.new_id(),
                workspace_id=WORKSPACE,
                user_id=7,
                start=start,
                stop=start + length,
                duration=length,
                at_us=(start + length) * 1_000_000 + dice.randrange(1_000_000),
                description=dice.choice(_TEXTS) or None,
                project_id=dice.choice([None, *(one.id for one in projects)]),
                tag_ids=tuple(sorted(one.id for one in dice.sample(tags, dice.randint(0, 2)))),
            )
        )
    state.touched.clear()
