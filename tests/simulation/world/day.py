"""A canonical working day, step by step, for one computer and the web (PROOF 3.2, S1)."""

from collections.abc import Callable

from tests.simulation.world.world import World

Step = Callable[[World], None]


def _first(world: World, place: int = 0) -> "object":
    found = world.homes[0].entries()
    return found[place % len(found)]


def steps() -> list[Step]:  # noqa: C901 - a list of little stories
    """Forty steps: record, sync, edit, tag, delete, undo, with the web in between."""

    def home(act: Callable[[World], object]) -> Step:
        return lambda world: (act(world), world.pass_(60))[0]  # type: ignore[func-returns-value]

    def reword(place: int) -> Step:
        def act(world: World) -> None:
            found = world.homes[0].entries()
            if found:
                world.edit(world.homes[0], found[place % len(found)], description=f"r{world.fresh()}")

        return home(act)

    def longer(place: int) -> Step:
        def act(world: World) -> None:
            found = [entry for entry in world.homes[0].entries() if entry.stop is not None]
            if found:
                entry = found[place % len(found)]
                world.edit(world.homes[0], entry, stop=(entry.stop or 0) + 300)

        return home(act)

    def tag(place: int) -> Step:
        def act(world: World) -> None:
            found = world.homes[0].entries()
            if found:
                world.tag(world.homes[0], found[place % len(found)])

        return home(act)

    def delete(place: int) -> Step:
        def act(world: World) -> None:
            found = [entry for entry in world.homes[0].entries() if entry.stop is not None]
            if found and world.profile.capabilities.tombstones:
                world.delete(world.homes[0], found[place % len(found)])

        return home(act)

    def web(place: int) -> Step:
        def act(world: World) -> None:
            rows = sorted(world.server.living(), key=lambda row: row.remote_id)
            if rows:
                world.web_edit(rows[place % len(rows)], f"v{world.fresh()}")

        return home(act)

    add = home(lambda world: world.add(world.homes[0]))
    start = home(lambda world: world.start(world.homes[0]))
    stop = home(lambda world: world.stop(world.homes[0]))
    sync = home(lambda world: world.sync(world.homes[0]))
    made = home(lambda world: world.web_make(20))
    return [
        start, sync, add, reword(0), sync, tag(0), stop, sync, made, sync,
        start, sync, start, sync, web(0), reword(0), sync, longer(1), sync, tag(1),
        web(1), sync, delete(0), sync, add, add, sync, stop, sync, reword(2),
        sync, made, web(0), tag(0), sync, start, reword(1), sync, stop, sync,
    ]  # fmt: skip
