"""A double of GitHub: a real HTTP server over real bare git repositories, which refuses as GitHub refuses."""

from tests.github.double import Double, running_double, serving_double
from tests.github.faults import Fault
from tests.github.model import App, CheckRun, Comment, Installation, PullRequest, Repository
from tests.github.person import Person

__all__ = [
    "App",
    "CheckRun",
    "Comment",
    "Double",
    "Fault",
    "Installation",
    "Person",
    "PullRequest",
    "Repository",
    "running_double",
    "serving_double",
]
