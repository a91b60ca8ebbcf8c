"""What is asked of GraphQL: many blobs at once, and refs moved by compare-and-set, neither of which REST can do."""

from collections.abc import Sequence

from synapseops.forge.github import runs

UPDATE_REFS = """\
mutation UpdateRefs($repository: ID!, $updates: [RefUpdate!]!) {
  updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) {
    clientMutationId
  }
}
"""

NO_COMMIT = "0" * 40
"""What `beforeOid` and `afterOid` say for a ref that is not there."""


_OUTLOOK = """\
query Outlook($owner: String!, $name: String!, $branch: String!, $beside: String!, $app: Int!, $checks: Boolean!) {
  repository(owner: $owner, name: $name) {
    id
    at: ref(qualifiedName: $branch) {
      target {
        __typename
        oid
        ... on Commit {
          message
          tree { oid }
          parents(first: 10) { pageInfo { hasNextPage } nodes { oid } }
          checkSuites(first: 10, filterBy: {appId: $app}) @include(if: $checks) {
            pageInfo { hasNextPage }
            nodes { checkRuns(first: 50, filterBy: {checkType: ALL}) { pageInfo { hasNextPage } nodes { ...Run } } }
          }
        }
      }
    }
    beside: refs(refPrefix: "refs/heads/", query: $beside, first: 100) {
      pageInfo { hasNextPage }
      nodes { prefix name target { oid } }
    }
"""


def outlook(ids: Sequence[str]) -> str:
    """Return the query for a branch, those whose names hold something, our check runs of its commit, and the texts of blobs (hex ids)."""
    return f"{_OUTLOOK}{_texts(ids)}\n  }}\n}}\n{runs.RUN}"


def blobs(ids: Sequence[str]) -> str:
    """Return the query for the repository's id and the texts of blobs (hex ids); variables are `owner` and `name`."""
    return (
        f"query Blobs($owner: String!, $name: String!) {{\n  repository(owner: $owner, name: $name) {{\n    id\n{_texts(ids)}\n  }}\n}}\n"
    )


def _texts(ids: Sequence[str]) -> str:
    return "\n".join(f'    b{index}: object(oid: "{id}") {{ ... on Blob {{ text }} }}' for index, id in enumerate(ids))
