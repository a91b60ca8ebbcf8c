"""What is asked of GraphQL: many blobs at once, and refs moved by compare-and-set, neither of which REST can do."""

from collections.abc import Sequence

UPDATE_REFS = """\
mutation UpdateRefs($repository: ID!, $updates: [RefUpdate!]!) {
  updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) {
    clientMutationId
  }
}
"""

NO_COMMIT = "0" * 40
"""What `beforeOid` and `afterOid` say for a ref that is not there."""


def blobs(ids: Sequence[str]) -> str:
    """Return the query for the repository's id and the texts of blobs (hex ids); variables are `owner` and `name`."""
    fields = "\n".join(f'    b{index}: object(oid: "{id}") {{ ... on Blob {{ text }} }}' for index, id in enumerate(ids))
    return f"query Blobs($owner: String!, $name: String!) {{\n  repository(owner: $owner, name: $name) {{\n    id\n{fields}\n  }}\n}}\n"
