"""Fields and words that are called like credentials, and hold none: no scanner is alarmed, and a real one still is found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import synapseops.verification
from generators import registry
from synapseops.generation import Owner
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.verification.formatting import RuffFormatter
from tests import intents

FIND_SECRETS = Path(synapseops.verification.__file__).parent / "inside" / "find_secrets.py"
INTENT = """\
synapse: 1
service: vault
types:
  Kind: {enum: [password, secret, token, api_key]}
  Login: {fields: {user: string, password: {type: string, default: changeme, example: hunter2}, token: string?}}
resources:
  Credential:
    description: Where a password is kept.
    fields:
      password: string = changeme
      secret: {type: string(1..100), default: s3cr3tvalue, example: another-secret}
      token: {type: enum(password|secret|token), default: token, example: secret}
      kind: Kind = password
      api_key: {type: string, unique: true, example: abcdef0123456789}
      pwd: {type: string(4..40), pattern: "^[a-z0-9]+$", default: letmein1}
      pass: string = changeme
      passWord: string = changeme
      secret_key: {type: list(string), default: [one, two]}
      private_key: {type: string, read_only: true, default: none yet}
      login: Login
    operations: [list, get, create, update, delete, upsert]
    list: {filter: [password, kind, token], sort: [password], search: [password, secret]}
  Token:
    id: password
    fields: {password: {type: string(1..80), unique: true, immutable: true}, secret: ref(Credential)}
"""
MORE = "      pin_password: {type: string(1..9), default: changeme}\n      a_token: {type: enum(secret|open), backfill: secret}\n"


def laid_out(text: str, folder: Path, landed: dict[str, bytes]) -> dict[str, bytes]:
    """Write what is made of an intent, and return its history."""
    made = derive(intents.blueprint(text), registry.load(), formatter=RuffFormatter(), cache=NoCache(), landed=landed)
    assert made.faults == ()
    for path, file in made.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.data)
    return {path: file.data for path, file in made.files.items() if file.owner is Owner.HISTORY}


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The service, with the migration that adds fields like credentials to rows that are there."""
    folder = tmp_path_factory.mktemp("vault")
    landed = laid_out(INTENT, folder, {})
    laid_out(INTENT.replace("      login: Login\n", f"{MORE}      login: Login\n"), folder, landed)
    assert list((folder / "migrations" / "versions").glob("0002_*.py"))
    return folder


def test_values_of_fields_called_like_credentials_alarm_no_scanner(vault: Path) -> None:
    ruff = run("-m", "ruff", "check", "--no-cache", "--config", "pyproject.toml", ".", cwd=vault)
    assert ruff.returncode == 0, ruff.stdout
    bandit = run("-m", "bandit", "-q", "-r", "vault", "migrations", cwd=vault)
    assert bandit.returncode == 0, bandit.stdout
    secrets = run(str(FIND_SECRETS), cwd=vault)
    assert (secrets.returncode, json.loads(secrets.stdout)) == (0, [])


def test_a_real_credential_is_found_all_the_same(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    laid_out(INTENT.replace("string = changeme", f"string = {key}", 1), tmp_path, {})
    found = json.loads(run(str(FIND_SECRETS), cwd=tmp_path).stdout)
    assert ("AWS Access Key", "openapi.yaml") in {(one["kind"], one["file"]) for one in found}
