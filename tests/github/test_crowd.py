"""Many at once at the double: the API, people and git itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import secrecy
from tests.forge import git
from tests.github.asking import Asking
from tests.github.conftest import World

EACH = 5


def test_nothing_is_lost_when_all_write_to_one_branch(world: World, tmp_path: Path) -> None:
    base, token = world.bot._base, world.bot.headers["Authorization"].split()[1]

    def by_api(name: str) -> None:
        with Asking(base, token) as bot:
            for number in range(EACH):
                while True:
                    head = bot.get("/git/ref/heads/main").json()["object"]["sha"]
                    commit = bot.committed({f"{name}{number}": name}, head)
                    if bot.patch("/git/refs/heads/main", json={"sha": commit, "force": False}).status_code == 200:
                        break

    def by_hand(name: str) -> None:
        for number in range(EACH):
            world.alice.push("octo/shop", "main", {f"{name}{number}": name.encode()})

    def by_git(name: str) -> None:
        address = world.github.url.replace("://", f"://alice:{world.alice.token}@") + "/octo/shop.git"
        secrecy.expect(f"{name}/.git/config")  # git keeps there what an address holds
        git.git(tmp_path, "clone", "--quiet", address, name)
        git.commit(tmp_path / name, {f"{name}0": name})
        while git.run(tmp_path / name, "push", "--quiet", "origin", "main")[0]:
            git.git(tmp_path / name, "pull", "--quiet", "--rebase", "origin", "main")

    with ThreadPoolExecutor() as crowd:
        done = [crowd.submit(work, name) for work, name in ((by_api, "a"), (by_api, "b"), (by_hand, "c"), (by_hand, "d"), (by_git, "e"))]
        for each in done:
            each.result()

    files = {entry["path"] for entry in world.bot.get("/git/trees/main").json()["tree"]}
    assert files >= {f"{name}{number}" for name in "abcd" for number in range(EACH)} | {"e0"}
    pushes = [delivery.payload for delivery in world.github.deliveries.records if delivery.event == "push"]
    assert len(pushes) == 4 * EACH + 1
    assert {one["before"] for one in pushes} | {world.main} == {one["after"] for one in pushes} | {pushes[0]["before"]}
