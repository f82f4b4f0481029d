"""Takes from a broken world whatever it does not need in order to break: kinds of misfortune, then steps (G9)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from tests.simulation.world.swarm import STEPS, Cut, Life, live

Breaks = Callable[[Cut], Life | None]


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The smallest world found that still breaks the same invariant, and how many worlds it took."""

    life: Life
    cut: Cut
    tries: int

    @property
    def steps(self) -> list[int]:
        """The numbers of the steps that are left."""
        return [step for step in range(STEPS) if step not in self.cut.steps]


def shrink(whole: Life) -> Shrunk:
    """Leave out ever smaller parts of a broken world, as long as one of its invariants stays broken."""
    wanted = {found.invariant for found in whole.violations}
    tries = [0]
    dice: dict[int, list[Any]] = {}
    live(whole.seed, Cut(dice=dice))

    def broken(cut: Cut) -> Life | None:
        tries[0] += 1
        life = live(whole.seed, cut)
        return life if wanted & {found.invariant for found in life.violations} else None

    best, cut = whole, Cut(dice=dice)
    for kind in sorted(whole.kinds):
        best, cut = _tried(broken, best, cut, replace(cut, kinds=cut.kinds | {kind}))
    size = STEPS // 2
    while size:
        left = [step for step in range(STEPS) if step not in cut.steps]
        for at in range(0, len(left), size):
            best, cut = _tried(broken, best, cut, replace(cut, steps=cut.steps | frozenset(left[at : at + size])))
        size //= 2
    return Shrunk(best, cut, tries[0])


def _tried(broken: Breaks, best: Life, cut: Cut, smaller: Cut) -> tuple[Life, Cut]:
    life = broken(smaller)
    return (best, cut) if life is None else (life, smaller)


def told(shrunk: Shrunk, kinds: Collection[str]) -> str:
    """What to look at, in lines."""
    life = shrunk.life
    return "\n".join(
        [
            f"{len(shrunk.steps)} of {STEPS} steps do ({shrunk.tries} worlds tried): {shrunk.steps}",
            f"misfortunes: {', '.join(sorted(set(kinds) - shrunk.cut.kinds)) or 'none'}",
            *(f"  {line}" for line in life.log),
            *map(str, life.violations),
        ]
    )
