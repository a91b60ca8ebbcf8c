"""What every SDK is written from, of intents that have all of it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from generators import fastapi_service, go_sdk, python_sdk, typescript_sdk
from generators.sdk import Resource, Sdk, Use, sdk
from generators.sdk.examples import Example, Reference, Upsert, examples, shown_upsert
from tests import intents
from tests.generators.fastapi_service import services

NESTED = """
synapse: 1
service: shop
types:
  Place: {fields: {city: string, code: {type: string?, read_only: true}}}
  Stop: {fields: {place: Place, at: datetime?}}
  Unsent: {fields: {a: string}}
resources:
  Trip:
    fields:
      name: {type: string(1..20), unique: true, immutable: true}
      start: Stop?
      stops: list(Stop)(0..5)
      seen: {type: Unsent?, read_only: true}
    operations: [list, get, create, update, upsert]
    list: {filter: [name, created_at], sort: [name]}
"""


ALIKE = """
synapse: 1
service: library
resources:
  Series:
    fields: {name: {type: string(1..20), unique: true}}
    operations: [list, get, create, update, delete, upsert]
    list: {filter: [name], sort: [name]}
  Equipment: {fields: {series: {type: ref(Series)}}}
"""


@pytest.mark.parametrize(
    ("made", "declared"),
    [
        (fastapi_service, r"^class (\w+)"),
        (python_sdk, r"^class (\w+)"),
        (typescript_sdk, r"^export (?:class|interface|type) (\w+)"),
        (go_sdk, r"^type (\w+)"),
    ],
)
def test_what_has_no_plural_of_its_own_has_every_name_once(made: Any, declared: str) -> None:
    files = {one.path: one.render() for one in made.GENERATOR.generate(intents.blueprint(ALIKE), made.GENERATOR.options())}
    found = [name for path, text in files.items() if "/test" not in path for name in re.findall(declared, text, re.MULTILINE)]
    of_series = [name for name in found if "Series" in name]
    assert {"Series", "SeriesCreate"} < set(of_series)
    assert len(of_series) == len(set(of_series))
    assert ("SeriesOperations" in of_series) is (made is not fastapi_service)


@pytest.fixture(scope="module")
def nested() -> Sdk:
    return sdk(intents.blueprint(NESTED))


def _names(of: Sdk, use: Use) -> list[str]:
    shapes = [shape for one in of.types for shape in (one.read, one.input, one.patch) if shape is not None and shape.use is use]
    return [shape.name for shape in shapes]


def test_value_objects_come_after_those_inside_them_and_only_as_they_travel(nested: Sdk) -> None:
    assert [one.name for one in nested.types] == ["Place", "Stop", "Unsent"]
    assert _names(nested, Use.INPUT) == ["PlaceInput", "StopInput"]
    assert _names(nested, Use.PATCH) == ["PlacePatch", "StopPatch"]


def test_types_that_travel_between_systems_alone_are_none_of_the_clients() -> None:
    kinds = "types:\n  Word: {enum: [a, b]}\n  Own: {enum: [a, b]}\n  Alone: {fields: {word: Word, inner: Unsent}}\n"
    made = sdk(intents.blueprint(NESTED.replace("types:\n", kinds).replace("name: {type", "own: list(Own)?\n      name: {type", 1)))
    assert ([one.name for one in made.types], [one.name for one in made.enums]) == (["Unsent", "Place", "Stop"], ["Own"])


def test_a_list_inside_of_a_patch_is_sent_whole(nested: Sdk) -> None:
    patch = nested.resource("Trip").patch
    assert patch is not None
    assert [(one.name, one.use, one.is_required) for one in patch.members] == [("start", Use.PATCH, False), ("stops", Use.INPUT, False)]


def test_bodies_leave_out_what_the_path_or_the_first_request_has_fixed(nested: Sdk) -> None:
    trip = nested.resource("Trip")
    assert trip.create is not None and trip.replace is not None
    assert [one.name for one in trip.create.members if one.is_required] == ["name", "stops"]
    assert [one.name for one in trip.replace.members] == ["start", "stops"]
    assert [(by, [one.name for one in shape.members]) for by, shape in trip.upserts] == [("name", ["start", "stops"])]


def test_lists_are_asked_by_the_short_name_where_it_is_free() -> None:
    names = sdk(services.blueprint("names")).resource("List").parameters
    assert {"class", "class.ne", "limit.eq"} <= {one.name for one in names}
    assert "limit" not in {one.name for one in names}


@pytest.mark.parametrize(
    ("auth", "header", "variable"), [("api_key", "X-API-Key", "ORDERS_API_KEY"), ("jwt", "Authorization", "ORDERS_TOKEN"), ("none", "", "")]
)
def test_the_environment_says_who_calls_where(auth: str, header: str, variable: str) -> None:
    made = sdk(services.blueprint("orders", auth))
    assert made.base_url_variable == "ORDERS_BASE_URL"
    assert (made.auth.header, made.auth.variable) == (header, variable) if made.auth else not header


def test_rows_come_after_those_they_refer_to() -> None:
    made = [
        (one.resource, [value.resource for value in one.row.values() if isinstance(value, Reference)])
        for one in examples(services.blueprint("orders"))
    ]
    assert made == [("Customer", []), ("Product", []), ("Order", ["Customer"]), ("Shipment", ["Order"])]


@pytest.mark.parametrize("default", ["carnica", "buckfast", "mellifera"])
def test_a_change_is_one_of_rows_that_say_nothing_too(default: str) -> None:
    fields = f"{{label: {{type: string(1..30), unique: true}}, strain: {{type: Strain, default: {default}}}}}"
    words = "types: {Strain: {enum: [carnica, buckfast, mellifera]}}"
    (one,) = examples(intents.blueprint(f"synapse: 1\nservice: apiary\n{words}\nresources: {{Hive: {{fields: {fields}}}}}\n"))
    assert one.change
    assert one.change.items().isdisjoint([*one.row.items(), ("strain", default)])


def test_an_upsert_is_shown_of_what_was_created_before_and_by_a_value_that_is_always_there() -> None:
    by_name = NESTED.replace("operations: [list, get, create, update, upsert]", "operations: [list, get, upsert]")
    optional = NESTED.replace("{type: string(1..20), unique: true, immutable: true}", "{type: string(1..20)?, unique: true}")
    shown = []
    for intent in (NESTED, by_name, optional):
        made = intents.blueprint(intent)
        shown.append(shown_upsert(sdk(made), examples(made)))
    body = {"name": "alpha-1", "stops": [{"place": {"city": "alpha"}, "at": "2026-01-15T08:00:00Z"}]}
    assert shown == [Upsert("Trip", "name", body, True), Upsert("Trip", "name", body, False), None]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("case", ["orders", "names", "hostile"])
async def test_a_service_takes_every_row_and_change_and_refuses_what_is_to_be_refused(case: str, tmp_path: Path) -> None:
    made = sdk(services.blueprint(case))
    keys: dict[str, Any] = {}
    async with services.running(case, f"sqlite+aiosqlite:///{tmp_path}/service.db") as client:
        for one in examples(services.blueprint(case)):
            await _lives(client, made.resource(one.resource), one, keys)


async def _lives(client: httpx.AsyncClient, resource: Resource, one: Example, keys: dict[str, Any]) -> None:
    def body(of: Mapping[str, Any]) -> dict[str, Any]:
        return {name: keys[value.resource] if isinstance(value, Reference) else value for name, value in of.items()}

    replies = [await client.post(resource.path, json=body({**one.row, **other})) for other in ({}, *one.others)]
    assert [reply.status_code for reply in replies] == [201] * len(replies), replies[-1].text
    keys[one.resource] = replies[0].json()[resource.key.name]
    assert replies[0].json().items() >= one.known.items()
    if one.unique:
        assert (await client.post(resource.path, json=body(one.row))).status_code == 409
    if one.filters:
        found = await client.get(resource.path, params=dict(one.filters))
        assert keys[one.resource] in [item[resource.key.name] for item in found.json()["items"]]
    if one.change:
        changed = await client.patch(f"{resource.path}/{quote(str(keys[one.resource]), safe='')}", json=one.change)
        assert changed.json().items() >= one.change.items()
    if one.refusal is not None:
        refused = await client.post(resource.path, json=body({**one.row, **one.refusal.changes}))
        assert (one.refusal.code, one.refusal.pointer) in [(fault["code"], fault["pointer"]) for fault in refused.json()["errors"]]
