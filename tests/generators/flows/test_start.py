"""What a service with flows says when it cannot start."""

import hmac
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generators.fastapi_service import systems
from generators.fastapi_service.flows.environment import samples
from tests.generators.fastapi_service import services as blueprints
from tests.generators.flows import services


@pytest.mark.parametrize("module", ["order_bridge", "order_bridge.worker"])
def test_what_is_not_set_is_told_by_its_name_at_the_start(module: str, tmp_path: Path) -> None:
    services.write(services.tree(services.shop()), tmp_path)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    command = (sys.executable, "-m", module)
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    told, *faults = ended.stderr.splitlines()
    assert told == "These settings are wrong, so nothing runs:"
    shop = services.shop()
    variables = [*systems.addresses(shop), *systems.secrets(shop)]
    unset = {one.variable for one in variables if not one.default} | {name for name, _ in samples(shop)}
    assert sorted(faults) == sorted(f"  {name}: is not set" for name in unset), "all at once"
    assert "Traceback" not in ended.stderr


HASHING = """
synapse: 1
service: hashing
systems:
  crm: {base_url: "https://crm.example", records: {Person: {fields: {mail: string}}}}
resources: {Visitor: {fields: {token: string(64)}}}
mappings: {visitor: {from: crm.Person, to: Visitor, fields: {token: {from: mail, steps: [{hash: {alg: sha256, key: VISITOR_KEY}}]}}}}
"""


def test_nothing_runs_without_a_key_that_a_mapping_hashes_by(tmp_path: Path) -> None:
    services.write(services.tree(blueprints.of(HASHING)), tmp_path)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    command = (sys.executable, "-m", "hashing")
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr.splitlines()[1:]) == (2, ["  VISITOR_KEY: is not set"])


KEPT = """
import os
from hashing import mappings
from hashing.main import create_app

create_app()
print(mappings.encode(mappings.visitor({"mail": "a"})).decode(), os.environ.get("VISITOR_KEY"))
"""


def test_a_key_of_the_settings_file_is_what_mappings_hash_by(tmp_path: Path) -> None:
    services.write(services.tree(blueprints.of(HASHING)), tmp_path)
    (tmp_path / ".env").write_text("VISITOR_KEY=k")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(
        (sys.executable, "-c", KEPT), cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout == f'{{"token":"{hmac.digest(b"k", b"a", "sha256").hex()}"}} None\n'
