"""What a run will want to know soon, as it is asked along with something: GraphQL's answers may hold anything of the repository. Pure."""

from collections.abc import Sequence

from msgspec import Struct

FRAGMENTS = """\
fragment Pull on PullRequest {
  number
  state
  mergedAt
  title
  body
  isDraft
  url
  headRefName
  headRefOid
  isCrossRepository
  baseRefName
  author { __typename login }
  labels(first: 100) { nodes { name } }
  commits(last: 1) { nodes { commit { ...Known } } }
}
fragment Talk on PullRequest {
  comments(first: 100) { pageInfo { hasNextPage } nodes { author { __typename login } body createdAt updatedAt } }
}
fragment Known on Commit {
  oid
  message
  tree { oid }
  parents(first: 10) { pageInfo { hasNextPage } nodes { oid } }
}
fragment Spot on TreeEntry {
  mode
  oid
  object { ... on Blob { text } }
}
"""
_MOST_PULLS = 10
_MOST_OPEN = 5
_TYPES = {"b": "String!", "n": "String!", "l": "String!", "o": "GitObjectID!", "i": "String!"}


class Wish(Struct, frozen=True):
    """A branch whose pull requests, head and *lock* will be looked at; and the *intent* as the commit *source* holds it, "" for none."""

    branch: str
    lock: str
    source: str = ""
    intent: str = ""


class Asked(Struct, frozen=True):
    """The wishes that go along with something: the variables that they take, and what is asked of a repository."""

    wishes: Sequence[Wish]

    @property
    def declared(self) -> str:
        """The variables, as the operation declares them."""
        return "".join(f", ${name}: {_TYPES[name[0]]}" for name in self.variables)

    @property
    def variables(self) -> dict[str, str]:
        """The values of the variables."""
        found: dict[str, str] = {}
        for index, wish in enumerate(self.wishes):
            found |= {f"b{index}": wish.branch, f"n{index}": f"refs/heads/{wish.branch}", f"l{index}": wish.lock}
            if wish.source:
                found |= {f"o{index}": wish.source, f"i{index}": wish.intent}
        return found

    @property
    def fields(self) -> str:
        """The fields of the repository."""
        return "".join(_fields(index, wish) for index, wish in enumerate(self.wishes))

    @property
    def fragments(self) -> str:
        """The fragments that the fields need: unused ones are refused."""
        return FRAGMENTS if self.wishes else ""


NOTHING = Asked(())
"""Nothing is asked besides."""


def _fields(index: int, wish: Wish) -> str:
    pulls, page = f"pullRequests(headRefName: $b{index}, orderBy: {{field: CREATED_AT, direction: DESC}}", "pageInfo { hasNextPage }"
    told = f"""\
    p{index}: {pulls}, first: {_MOST_PULLS}) {{ {page} nodes {{ ...Pull }} }}
    q{index}: {pulls}, first: {_MOST_OPEN}, states: OPEN) {{ {page} nodes {{ ...Pull ...Talk }} }}
    r{index}: ref(qualifiedName: $n{index}) {{ target {{ ... on Commit {{ ...Known file(path: $l{index}) {{ ...Spot }} }} }} }}
"""
    if wish.source:
        told += f"    s{index}: object(oid: $o{index}) {{ ... on Commit {{ ...Known file(path: $i{index}) {{ ...Spot }} }} }}\n"
    return told
