"""`synapse init`: a commented intent to begin with, and the schema that editors complete and check it by."""

import argparse
import json
import os
from pathlib import Path

from action import exits, installed, streams
from generators import naming
from synapseops.errors import UsageError
from synapseops.intent.filenames import is_refused_by_windows
from synapseops.intent.json_schema import json_schema

INTENT = "synapse.yaml"
SCHEMA = "synapse.schema.json"
_LONGEST_NAME = 50
_FALLBACK = "my-service"

_TEXT = """\
# yaml-language-server: $schema={schema}
#
# What the service is. `synapse check` reports every fault at its line; commit this file, then `synapse run`
# brings a branch and a pull request with the service, its API contract, its database migrations and its tests.
synapse: 1

service: {name}
# service:
#   name: {name}
#   title: What people call it
#   description: What it is for.
#   version: 0.1.0

# Types that several fields share.
# types:
#   Priority: {{enum: [low, normal, high]}}

# What the service keeps and serves: create, read, update, delete and list over HTTP for each.
resources:
  Task:
    description: Something to be done.
    fields:
      title: string(1..120)            # TYPE(RANGE); required, because it has neither a `?` nor a default
      note: text?                      # `?`: may be null
      done: boolean = false            # `= DEFAULT`
      due_on: date?
      # priority: Priority = normal
      # owner: ref(Person)             # the key of another resource
    list: {{filter: [done, due_on], sort: [due_on], search: [title]}}
    # operations: [list, get, create, update, delete]
    # access: {{delete: [admin]}}        # roles; anyone who is authenticated otherwise

# Where the output goes (from this file), and how it is made.
# generate:
#   into: generated/{name}
#   service: {{framework: fastapi, database: postgresql, auth: jwt}}

# How the result reaches people.
# delivery:
#   labels: [synapse]
#   require: {{coverage: 90, security: medium}}
"""


def run(arguments: argparse.Namespace) -> int:
    """Write what is not there yet; an intent that is there stays."""
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    name = service_name(Path(os.path.abspath(folder)).name)
    if not _write(folder / INTENT, text(name)):
        raise UsageError(f'"{folder / INTENT}" is there already', "nothing is ever overwritten; synapse check reads it")
    _, kinds = installed.generators()
    written = [INTENT]
    if _write(folder / SCHEMA, json.dumps(json_schema(kinds), indent=2, ensure_ascii=False) + "\n"):
        written.append(SCHEMA)
    _tell(arguments.format, folder, name, written)
    return exits.FINE


def text(name: str) -> str:
    """Return the intent for a service called *name*."""
    return _TEXT.format(name=name, schema=SCHEMA)


def service_name(folder: str) -> str:
    """Return the name of a service that lives in *folder*: its words in kebab case, and a name for a folder everywhere."""
    words = naming.kebab(folder)[:_LONGEST_NAME].strip("-")
    if not words:
        return _FALLBACK
    stands = words[0].isalpha() and not is_refused_by_windows(words)
    return words if stands else f"service-{words}"[:_LONGEST_NAME].strip("-")


def _write(path: Path, content: str) -> bool:
    """Write a new file; tell whether there was none, not even a dangling link."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
    except FileExistsError:
        return False
    return True


def _tell(output: str, folder: Path, name: str, written: list[str]) -> None:
    if output == "json":
        streams.print_json({"service": name, "written": [str(folder / file) for file in written], "error": None})
        return
    print(f'wrote "{folder / INTENT}" for the service "{name}"')
    if SCHEMA in written:
        print(f'wrote "{folder / SCHEMA}" for your editor; synapse schema > {SCHEMA} renews it after an upgrade')
    print("next: synapse check, commit, synapse run")
