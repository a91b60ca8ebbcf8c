"""From a push to its pull request, and to its verdict, on the `orders` example: the App as operators run it, against a double of GitHub.

What GitHub takes itself is not counted: the time during which the double answers the App is taken away.
"""

import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from bench import example, tables

_PROMISED = 25.0
_BUDGET = 18
_CHANGED = (b"      note: string(..200)?", b"      note: string(..250)?\n      floor: integer?")
_AGAIN = (b"string(..250)?", b"string(..260)?")


class _Took(Struct, frozen=True):
    """Seconds from the push to the pull request, of them GitHub's; how many requests the run took in all, REST and GraphQL together, and
    how many of them told how far it was."""

    whole: float
    githubs: float
    requests: int
    progress: int


def main() -> None:
    """Deliver the first pull request of three repositories, and two changes of the last one: before and after it was merged."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.bot.serving import Running
    from tests.bot.world import World, world

    def settle(scene: World, server: Running) -> None:
        scene.github.deliveries.wait()
        while server.jobs():
            time.sleep(0.2)

    def first(scene: World, number: int) -> _Took:
        scene.repo = scene.github.add_repository(f"octo/shop{number}")
        scene.github.install(scene.app, [scene.repo])
        settle(scene, server)
        return took(scene, text)

    def took(scene: World, text: bytes) -> _Took:
        asked = len(scene.github.requests)
        scene.push({"synapse.yaml": text})
        start = time.monotonic()
        settle(scene, server)
        mine = [one for one in scene.github.requests[asked:] if one.who.startswith(scene.app.slug)]
        end = next(one for one in mine if "/pulls" in one.path and one.method in {"POST", "PATCH"}).ended
        until = [(max(one.began, start), one.ended) for one in mine if start < one.ended <= end]
        told = sum(one.method == "PATCH" and "/check-runs/" in one.path for one in mine)
        return _Took(end - start, _covered(until), len(mine), told)

    text = example.INTENT.read_bytes()
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as scene, scene.serving() as server:
        found = {f"first pull request, {name}": first(scene, number) for number, name in enumerate(("cold", "warm", "warm again"))}
        found["a change while it is open"] = took(scene, text := text.replace(*_CHANGED))
        scene.alice.merge(1, "squash", repo=scene.repo, delete_branch=True)
        settle(scene, server)
        found["the next change, after it landed"] = took(scene, text.replace(*_AGAIN))
    rows = [
        (name, f"{one.whole - one.githubs:.1f}", f"{one.githubs:.1f}", f"{one.requests} ({one.progress})") for name, one in found.items()
    ]
    tables.show("From a push to its pull request, orders", ("", "seconds", "GitHub's own besides", "requests (of progress)"), rows)
    most = max(one.requests for one in found.values())
    tables.verdict(f"{most} requests for a run at most (budget: {_BUDGET})", most <= _BUDGET)
    warm = min(one.whole - one.githubs for name, one in found.items() if "warm" in name)
    tables.verdict(f"a verified pull request in {warm:.1f} s (under {_PROMISED:.0f} s)", warm < _PROMISED)


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """Return how long at least one of *spans* lasted."""
    seconds, until = 0.0, 0.0
    for start, end in sorted(spans):
        seconds += max(0.0, end - max(start, until))
        until = max(until, end)
    return seconds
