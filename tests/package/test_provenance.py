import json

import pytest
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

from synapseops.package.manifest import digest
from synapseops.package.provenance import HERE, Builder
from tests.package.packages import provenance, zipped

_HOSTED = Builder(
    "https://github.com/octo/shop/.github/workflows/synapse.yml@refs/heads/main",
    "https://github.com/octo/shop",
    "https://github.com/octo/shop/actions/runs/1/attempts/2",
)


@pytest.mark.parametrize("builder", [HERE, _HOSTED])
def test_the_statement_is_valid_by_in_totos_own_model(builder: Builder) -> None:
    told = json.loads(provenance(builder=builder))
    Statement.copy_from_pb(json_format.ParseDict(told, statement_pb2.Statement())).validate()
    parsed = json_format.ParseDict(told["predicate"], provenance_pb2.Provenance())
    assert parsed.build_definition.build_type == "pkg:pypi/synapseops#docs/package.md"
    assert parsed.run_details.builder.id == builder.id


def test_the_statement_says_of_what_and_from_what() -> None:
    told = json.loads(provenance(builder=_HOSTED))
    build, run = told["predicate"]["buildDefinition"], told["predicate"]["runDetails"]
    assert told["subject"] == [{"name": "todo-1.0.0.zip", "digest": {"sha256": digest(zipped())}}]
    assert build["externalParameters"] == {"intent": "synapse.yaml", "base": "main", "repository": "https://github.com/octo/shop"}
    assert build["internalParameters"] == {
        "inputs": "f" * 64,
        "into": "generated/todo",
        "generators": {"service": "synapseops 0.1.0", "diagram": "synapse-diagram 2.0"},
    }
    assert build["resolvedDependencies"] == [
        {"name": "intent", "uri": "synapse.yaml", "digest": {"sha256": "d" * 64}},
        {"name": "source", "uri": "git+https://github.com/octo/shop@refs/heads/main", "digest": {"gitCommit": "5" * 40}},
        {"name": "ruff", "uri": "pkg:pypi/ruff@0.17.6"},
        {"name": "synapse-diagram", "uri": "pkg:pypi/synapse-diagram@2.0"},
        {"name": "synapseops", "uri": "pkg:pypi/synapseops@0.1.0"},
    ]
    assert run == {
        "builder": {"id": _HOSTED.id, "version": {"synapseops": "0.1.0"}},
        "metadata": {"invocationId": "https://github.com/octo/shop/actions/runs/1/attempts/2"},
        "byproducts": [
            {"name": "proposal", "uri": "git+https://github.com/octo/shop@refs/heads/synapse/todo", "digest": {"gitCommit": "1" * 40}}
        ],
    }


def test_a_run_without_a_name_of_its_own_is_named_by_what_it_made() -> None:
    def named(data: bytes) -> str:
        return str(json.loads(data)["predicate"]["runDetails"]["metadata"]["invocationId"])

    assert named(provenance()) == named(provenance())
    assert named(provenance()).startswith("urn:uuid:")
    assert named(provenance()) != named(provenance(b"another zip"))
