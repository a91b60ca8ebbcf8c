"""From a push to its pull request, and to its verdict, on the `orders` example: the App as operators run it, against a double of GitHub.

What GitHub takes itself is not counted: the time during which the double answers the App is taken away.
"""

import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench import example, tables

_PROMISED = 25.0
_CHANGED = (b"      note: string(..200)?", b"      note: string(..250)?\n      floor: integer?")


@dataclass(frozen=True, slots=True)
class _Took:
    """Seconds from the push to the pull request, of them GitHub's, and how many requests that were."""

    whole: float
    githubs: float
    requests: int


def main() -> None:
    """Deliver the first pull request of three repositories, and a change of the last one."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.bot.serving import Running
    from tests.bot.world import World, world

    def settle(scene: World, server: Running) -> None:
        scene.github.deliveries.wait()
        while server.jobs():
            time.sleep(0.2)

    def took(scene: World, number: int, text: bytes, pulls: int) -> _Took:
        repo = scene.github.add_repository(f"octo/shop{number}") if not pulls else scene.repo
        if not pulls:
            scene.repo = repo
            scene.github.install(scene.app, [repo])
            settle(scene, server)
        asked = len(scene.github.requests)
        scene.push({"synapse.yaml": text})
        start = time.monotonic()
        settle(scene, server)
        mine = [one for one in scene.github.requests[asked:] if one.who.startswith(scene.app.slug)]
        end = next(one for one in mine if "/pulls" in one.path and one.method in {"POST", "PATCH"}).ended
        until = [(max(one.began, start), one.ended) for one in mine if start < one.ended <= end]
        return _Took(end - start, _covered(until), len(until))

    text = example.INTENT.read_bytes()
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as scene, scene.serving() as server:
        found = {f"first pull request, {name}": took(scene, number, text, 0) for number, name in enumerate(("cold", "warm", "warm again"))}
        scene.alice.merge(1, "squash", repo=scene.repo, delete_branch=True)
        settle(scene, server)
        found["the next change"] = took(scene, 2, text.replace(*_CHANGED), 1)
    rows = [(name, f"{one.whole - one.githubs:.1f}", f"{one.githubs:.1f}", str(one.requests)) for name, one in found.items()]
    tables.show("From a push to its pull request, orders", ("", "seconds", "GitHub's own besides", "requests"), rows)
    warm = min(one.whole - one.githubs for name, one in found.items() if "warm" in name)
    tables.verdict(f"a verified pull request in {warm:.1f} s (under {_PROMISED:.0f} s)", warm < _PROMISED)


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """Return how long at least one of *spans* lasted."""
    seconds, until = 0.0, 0.0
    for start, end in sorted(spans):
        seconds += max(0.0, end - max(start, until))
        until = max(until, end)
    return seconds
