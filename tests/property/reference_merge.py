"""A second merge, written from SYNC 2.5 alone, and a comparison of both over drawn triples (PROOF S5, G6).

python -m tests.property.reference_merge --triples 10000000
"""

import argparse
import random
import sys
from collections.abc import Iterator
from typing import Any

from tracker_app.domain.entry import FIELDS
from tracker_app.domain.merge import DAY_SECONDS, merge

Side = dict[str, Any]
Outcome = tuple[Side, dict[str, str]]
"""The values, and for each field in conflict whose value is shown."""

CHOICES: dict[str, tuple[Any, ...]] = {
    "start": (0, 600, 3600, 86_000, 90_000, 200_000),
    "stop": (None, 0, 600, 3600, 50_000, 86_400, 90_001, 300_000),
    "description": ("", "Reading", "Writing"),
    "project": (None, "p1", "p2"),
    "task": (None, "t1", "t2"),
    "tags": ((), ("a",), ("a", "b"), ("b", "c"), ("c",)),
    "billable": (False, True),
}


def reference(base: Side, mine: Side, theirs: Side, mine_is_later: bool) -> Outcome:
    """Merge by asking of each field who touched it."""
    shown: Side = {}
    disputed: dict[str, str] = {}
    later = "mine" if mine_is_later else "theirs"
    sides = {"mine": mine, "theirs": theirs}
    for name in FIELDS:
        touched = [who for who, side in sides.items() if side[name] != base[name]]
        if name == "tags":
            every = set(base[name]) | set(mine[name]) | set(theirs[name])
            # Whoever touched a tag decides on it; both can only have done the same to it.
            stays = [tag for tag in every if _tag_stays(tag, base[name], mine[name], theirs[name])]
            shown[name] = tuple(sorted(stays))
        elif len(touched) < 2 or mine[name] == theirs[name]:
            shown[name] = sides[touched[0]][name] if touched else base[name]
        else:
            disputed[name] = later
            if name == "stop" and None in (mine[name], theirs[name]):
                disputed[name] = "theirs" if mine[name] is None else "mine"
            shown[name] = sides[disputed[name]][name]
    wrong = _fault(shown)
    if wrong == "backwards" or (wrong and not _fault(mine) and not _fault(theirs)):
        other = "theirs" if later == "mine" else "mine"
        winner = other if _fault(sides[later]) == "backwards" else later
        for name in ("start", "stop"):
            shown[name] = sides[winner][name]
            disputed.pop(name, None)
            if mine[name] != theirs[name]:
                disputed[name] = winner
    return shown, disputed


def _tag_stays(tag: str, base: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    was = tag in base
    for side in (mine, theirs):
        if (tag in side) is not was:
            return not was
    return was


def _fault(side: Side) -> str:
    if side["stop"] is None:
        return ""
    if side["stop"] < side["start"]:
        return "backwards"
    return "long" if side["stop"] - side["start"] > DAY_SECONDS else ""


def triples(seed: int, count: int) -> Iterator[tuple[Side, Side, Side, bool]]:
    """Draw a base and two sides that are it but for a few fields, as edits are."""
    dice = random.Random(seed)
    for _ in range(count):
        base = {name: dice.choice(CHOICES[name]) for name in FIELDS}
        sides = []
        for _side in range(2):
            names = dice.sample(FIELDS, dice.randint(0, 4))
            sides.append({**base, **{name: dice.choice(CHOICES[name]) for name in names}})
        yield base, sides[0], sides[1], dice.random() < 0.5


def differences(seed: int, count: int) -> Iterator[tuple[Side, Side, Side, bool]]:
    """The triples of which the two merges make different things."""
    for base, mine, theirs, later in triples(seed, count):
        made = merge(base, mine, theirs, FIELDS, ours_is_later=later)
        found = {one.field: one.chosen for one in made.conflicts}
        if (dict(made.values), found) != reference(base, mine, theirs, later):
            yield base, mine, theirs, later


def main(words: list[str]) -> int:
    """Compare over so many triples; exit code 1 if any differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.property.reference_merge", description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    found = 0
    for triple in differences(given.seed, given.triples):
        found += 1
        sys.stdout.write(f"{triple}\n")
    sys.stdout.write(f"{given.triples} triples, {found} merged differently\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
