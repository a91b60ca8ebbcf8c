"""`make demo-app`: the App's whole story against the double of GitHub, with the server, its worker and git as processes of their own."""

import argparse
import subprocess
import sys
import tempfile
import textwrap
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.serving import Running
from tests.bot.world import MORE, TODO, World, world
from tests.github.model import Comment


@dataclass
class Story:
    """What happens, told as it does. `told` are how many deliveries, requests and lines of the log were told already."""

    world: World
    server: Running
    clone: Path
    deliveries: int = 0
    requests: int = 0
    lines: int = 0
    chapters: int = field(default=0)

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self.chapters += 1
        print(f"\n{self.chapters}. {title}", flush=True)

    def git(self, *words: str) -> None:
        """Run git in the clone, and show how."""
        print(f"   $ git {' '.join(word if ' ' not in word else repr(word) for word in words)}", flush=True)
        subprocess.run(["git", "-C", str(self.clone), *words], check=True, capture_output=True)

    def commit(self, text: bytes, message: str) -> None:
        """Commit *text* as the intent."""
        (self.clone / "synapse.yaml").write_bytes(text)
        self.git("add", "synapse.yaml")
        self.git("commit", "--quiet", "--message", message)

    def settle(self, meanwhile: str = "") -> None:
        """Wait until everything is done, saying *meanwhile* why that takes long; tell what it was: deliveries, runs, requests."""
        if meanwhile:
            print(f"   … {meanwhile}", flush=True)
        self.world.settle(self.server)
        records = self.world.github.deliveries.records
        told = Counter(f"{one.event}{f'.{one.action}' if one.action else ''}" for one in records[self.deliveries :])
        print("   deliveries: " + ", ".join(f"{name} x{number}" if number > 1 else name for name, number in told.items()))
        for run in (line for line in self.server.told("ran")[self.lines :]):
            what = f"{run['kind']} {run['repository']}".strip()
            why = f" ({run['reason']})" if run["reason"] else ""
            print(f"   run: {what}: {run['verdict']} in {run['seconds']:.1f} s{why}")
        asked = [one for one in self.world.github.requests[self.requests :] if one.who.startswith("synapseops")]
        print("   requests: " + ", ".join(f"{number} {method}" for method, number in sorted(Counter(one.method for one in asked).items())))
        self.deliveries, self.requests, self.lines = len(records), len(self.world.github.requests), len(self.server.told("ran"))

    def checks(self, commit: str) -> None:
        """Tell the checks of *commit*."""
        for name, runs in sorted(self.world.checks(commit).items()):
            for run in runs:
                print(f"   check on {commit[:7]}: {name}: {run.conclusion}: {run.title}")

    def answer(self, comment: Comment) -> None:
        """Tell how a comment was taken, and what was answered."""
        print(f"   alice: {comment.body} ({', '.join(one.content for one in comment.reactions)})")
        others = self.world.looked(lambda: [one.body for one in self.world.repo.comments.values() if one is not comment])
        lines = [line for body in others for line in body.splitlines() if line and not line.startswith("<!--")]
        print(textwrap.indent("\n".join(lines[:5]), "     | "))

    def pull_request(self, number: int) -> None:
        """Tell a pull request, and the beginning of what it says."""
        request = self.world.looked(lambda: self.world.repo.pulls[number])
        print(f"   pull request #{number} ({request.state}): {request.title} [{request.head} -> {request.base}]")
        lines = [line for line in (request.body or "").splitlines() if line and not line.startswith("<!--")]
        print(textwrap.indent("\n".join(lines[:3]), "     | "))
        self.checks(request.head_sha)


def main() -> int:
    """Tell the story."""
    argparse.ArgumentParser("python -m tests.bot.demo", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as made, world(Path(made)) as scene, scene.serving() as server:
        print(f"GitHub's double at {scene.github.url}, the App at {server.url}")
        story = Story(scene, server, Path(made) / "shop")
        _tell(story)
        print(f"\n{story.chapters + 1}. What was done can be proved")
        for words in (["runs"], ["audit", "verify"]):
            print(f"   $ synapse-bot {' '.join(words)}")
            command = [sys.executable, "-P", "-m", "bot", *words]
            done = subprocess.run(command, env=scene.environ, capture_output=True, text=True, check=True)
            print(textwrap.indent(done.stdout, "   "), end="")
    return 0


def _tell(story: Story) -> None:
    scene = story.world
    story.chapter("Alice's team installs the App in octo/shop")
    scene.install()
    story.settle()
    story.chapter("Alice commits an intent on a branch, and opens a pull request: it is previewed, and nothing is pushed")
    address = f"{scene.github.url}/{scene.repo.full_name}.git".replace("://", f"://alice:{scene.alice.token}@")
    subprocess.run(["git", "clone", "--quiet", address, str(story.clone)], check=True, capture_output=True)
    for setting in ("user.name=Alice", "user.email=alice@example.com"):
        subprocess.run(["git", "-C", str(story.clone), "config", *setting.split("=")], check=True)
    story.git("switch", "--quiet", "--create", "todo")
    story.commit(TODO, "Describe the todo service")
    story.git("push", "--quiet", "origin", "todo")
    request = scene.alice.open_pull_request(scene.repo, "todo", title="Describe the todo service")
    story.settle("the service is made, and verified by its checks and its tests: this takes a minute or so")
    story.checks(request.head_sha)
    story.chapter("She merges it: the App opens its own pull request, with the service")
    scene.alice.merge(request.number, "squash")
    story.settle("the service is made, and verified by its checks and its tests: this takes a minute or so")
    story.pull_request(2)
    story.chapter("She merges that too: nothing is left to propose")
    merged = scene.alice.merge(2, "squash", delete_branch=True)
    story.settle()
    story.checks(merged)
    story.chapter("The intent changes, pushed with git: the next pull request")
    story.git("switch", "--quiet", "main")
    story.git("pull", "--quiet")
    print(f"   the clone holds {sum(1 for path in (story.clone / 'generated').rglob('*') if path.is_file())} generated files")
    story.commit(MORE, "Let tasks have notes")
    story.git("push", "--quiet", "origin", "main")
    story.settle("the service is made, and verified by its checks and its tests: this takes a minute or so")
    story.pull_request(3)
    story.chapter("She asks there what was decided, and why")
    comment = scene.alice.comment(scene.repo, 3, "/synapse explain")
    story.settle()
    story.answer(comment)


if __name__ == "__main__":
    sys.exit(main())
