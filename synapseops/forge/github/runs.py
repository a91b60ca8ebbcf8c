"""Check runs by GraphQL: several are made and changed by one request, and answered as REST answers. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from synapseops.forge.github.wish import NOTHING, Asked

RUN = """\
fragment Run on CheckRun {
  id
  databaseId
  name
  externalId
  status
  conclusion
  title
  summary
  text
  url
  annotations(first: 1) { totalCount }
  checkSuite { app { slug } commit { oid } }
}
"""
"""What is asked about a check run."""

Body = Mapping[str, Any]

_NO_REFS: Mapping[str, str] = {}

_NAMES = {"head_sha": "headSha", "external_id": "externalId"}
_NUMBER = re.compile(r"/(?:runs|job)/([0-9]+)(?:[?#]|\Z)")
_MEMBERS = frozenset({"status", "conclusion"})


def mutation(
    bodies: Sequence[tuple[str | None, Body]], repository: str, *, asked: Asked = NOTHING, refs: Mapping[str, str] = _NO_REFS
) -> tuple[str, dict[str, Any]]:
    """Return the mutation that does what REST would do with each of *bodies*, its answers called `c0`, `c1`, …, and its variables.

    Each body stands beside GraphQL's id of the check run that it changes, None for a new one. What is *asked* besides comes with the first
    answer; *refs* are set in the end, whatever they are at, which `refs` answers.
    """
    told, fields, variables = [], [], dict[str, Any](asked.variables)
    for index, (run, body) in enumerate(bodies):
        name = f"c{index}"
        verb = "create" if run is None else "update"
        more = f" repository {{\n{asked.fields}  }}" if asked.wishes and not index else ""
        told.append(f"${name}: {verb.capitalize()}CheckRunInput!")
        fields.append(f"  {name}: {verb}CheckRun(input: ${name}) {{ checkRun {{ ...Run{more} }} }}\n")
        variables[name] = {"repositoryId": repository, **({"checkRunId": run} if run is not None else {}), **_input(body)}
    if refs:
        told.append("$refs: UpdateRefsInput!")
        fields.append("  refs: updateRefs(input: $refs) { clientMutationId }\n")
        updates = [{"name": name, "afterOid": to, "force": True} for name, to in refs.items()]
        variables["refs"] = {"repositoryId": repository, "refUpdates": updates}
    return f"mutation Checks({', '.join(told)}{asked.declared}) {{\n{''.join(fields)}}}\n{RUN}{asked.fragments}", variables


def answers(data: Mapping[str, Any], count: int) -> list[Body | None]:
    """Return what the mutation answered for each of *count* bodies, as REST answers; None where it did not do it."""
    payloads = [data.get(f"c{index}") or {} for index in range(count)]
    return [answer(payload["checkRun"]) if payload.get("checkRun") else None for payload in payloads]


def answer(run: Mapping[str, Any]) -> Body:
    """Return a check run as REST answers."""
    suite = run["checkSuite"]
    return {
        "id": run["databaseId"] or _number(run["url"]),
        "node_id": run["id"],
        "name": run["name"],
        "head_sha": suite["commit"]["oid"],
        "external_id": run["externalId"],
        "status": run["status"].lower(),
        "conclusion": run["conclusion"].lower() if run["conclusion"] else None,
        "html_url": run["url"],
        "app": suite["app"],
        "output": {
            "title": run["title"],
            "summary": run["summary"],
            "text": run["text"],
            "annotations_count": (run["annotations"] or {}).get("totalCount", 0),
        },
    }


def _number(url: str) -> int:
    """Return the number of a check run, as its address has it: GraphQL's numbers are of 32 bits only."""
    found = _NUMBER.search(url)
    return int(found[1]) if found is not None else 0


def _input(body: Body) -> dict[str, Any]:
    """Return *body* as GraphQL takes it."""
    found = {_NAMES.get(name, name): value.upper() if name in _MEMBERS else value for name, value in body.items()}
    if (output := body.get("output")) is not None and "annotations" in output:
        found["output"] = {**output, "annotations": [_annotation(one) for one in output["annotations"]]}
    return found


def _annotation(told: Body) -> dict[str, Any]:
    found = {
        "path": told["path"],
        "location": {"startLine": told["start_line"], "endLine": told["end_line"]},
        "annotationLevel": told["annotation_level"].upper(),
        "message": told["message"],
    }
    return found | ({"title": told["title"]} if "title" in told else {})
