"""The server with its worker, each a process of its own, from a push to its check; `make demo-app` tells the longer story."""

import os
import signal
from pathlib import Path

from tests.bot.world import FAULTY, World, world

INTENT = "synapse: synapse.yaml"


def pushed(scene: World) -> str:
    scene.install()
    return scene.push({"synapse.yaml": FAULTY})


def test_a_push_is_worked_on_and_both_processes_end_when_told(tmp_path: Path) -> None:
    with world(tmp_path) as scene, scene.serving() as server:
        commit = pushed(scene)
        scene.settle(server)
        assert scene.concluded(commit) == {INTENT: ["action_required"]}
        assert server.stop() == 0
        while server.events.get(timeout=60) is not None:  # until nobody can log any more
            pass


def test_a_worker_that_is_killed_is_replaced_and_outlives_no_server(tmp_path: Path) -> None:
    with world(tmp_path) as scene, scene.serving() as server:
        commit = pushed(scene)
        scene.settle(server)
        worker = int(server.told("run")[-1]["run"].split("-")[0])
        os.kill(worker, signal.SIGKILL)
        again = scene.push({"synapse.yaml": FAULTY + b"# again\n"})
        scene.settle(server)
        assert [scene.concluded(one) for one in (commit, again)] == [{INTENT: ["action_required"]}] * 2
        assert int(server.told("run")[-1]["run"].split("-")[0]) != worker
        server.kill()
        while server.events.get(timeout=60) is not None:
            pass
