"""The operations of the REST API, by subject; importing this registers them all."""

from tests.github.rest import (
    apps,
    branches,
    checks,
    comments,
    commits,
    contents,
    git,
    hooks,
    labels,
    manifests,
    meta,
    pulls,
    repositories,
    trees,
)

__all__ = [
    "apps",
    "branches",
    "checks",
    "comments",
    "commits",
    "contents",
    "git",
    "hooks",
    "labels",
    "manifests",
    "meta",
    "pulls",
    "repositories",
    "trees",
]
