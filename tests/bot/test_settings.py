import re
from pathlib import Path

import pytest

from bot import settings
from synapseops.errors import UsageError
from tests.bot.serving import KEY, SECRET

CREDENTIALS = {"SYNAPSE_APP_ID": "7", "SYNAPSE_PRIVATE_KEY": KEY, "SYNAPSE_WEBHOOK_SECRET": SECRET}


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text('app_id = 8\nport = 9000\nwebhook_secret = "a secret of the file"\n')
    found = settings.read(CREDENTIALS, file)
    assert (found.app_id, found.port, found.api_url) == (7, 9000, "https://api.github.com")


def test_github_enterprise_server_is_a_base_address() -> None:
    found = settings.read({**CREDENTIALS, "SYNAPSE_GITHUB_URL": "https://git.example.com/"})
    assert found.api_url == "https://git.example.com/api/v3"


def test_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(KEY)
    found = settings.read({"SYNAPSE_APP_ID": "7", "SYNAPSE_PRIVATE_KEY_FILE": str(tmp_path / "key.pem"), "SYNAPSE_WEBHOOK_SECRET": SECRET})
    assert found.private_key is not None
    assert found.private_key.get_secret_value() == KEY


def test_a_key_with_written_out_line_breaks_is_taken() -> None:
    found = settings.read({**CREDENTIALS, "SYNAPSE_PRIVATE_KEY": KEY.replace("\n", "\\n")})
    assert found.private_key is not None
    assert found.private_key.get_secret_value() == KEY


def test_every_fault_is_told_at_once_under_the_name_that_was_written(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text('workers = 99\nbogus = 1\nprivate_key_file = "/nowhere/key.pem"\n')
    wrong = {
        "SYNAPSE_APP_ID": "seven",
        "SYNAPSE_PORT": "70000",
        "SYNAPSE_GITHUB_URL": "https://me:secret@git.example.com",
        "SYNAPSE_WEBHOOK_SECRET": "short",
        "SYNAPSE_PROT": "1",
    }
    with pytest.raises(UsageError) as raised:
        settings.read(wrong, file)
    assert raised.value.message.split(": ", 1)[1].split("; ") == [
        '"SYNAPSE_PROT" is no setting',
        '"private_key_file" names "/nowhere/key.pem", which cannot be read (No such file or directory)',
        '"SYNAPSE_APP_ID" should be a valid integer, unable to parse string as an integer',
        '"SYNAPSE_WEBHOOK_SECRET" must have at least 16 characters',
        '"SYNAPSE_GITHUB_URL" must hold no credentials, query or fragment',
        '"SYNAPSE_PORT" should be less than or equal to 65535',
        '"workers" should be less than or equal to 32',
        '"bogus" is no setting',
    ]


@pytest.mark.parametrize(
    ("environ", "file", "told"),
    [
        (
            {"SYNAPSE_APP_ID": "7"},
            "",
            '"SYNAPSE_APP_ID" is set, but not "SYNAPSE_PRIVATE_KEY" or "SYNAPSE_PRIVATE_KEY_FILE" and '
            '"SYNAPSE_WEBHOOK_SECRET" or "SYNAPSE_WEBHOOK_SECRET_FILE"',
        ),
        (
            {},
            "app_id = 7",
            '"app_id" is set, but not "private_key" or "private_key_file" and "webhook_secret" or "webhook_secret_file"',
        ),
        (
            {"SYNAPSE_WEBHOOK_SECRET": SECRET},
            "app_id = 7",
            '"app_id" and "SYNAPSE_WEBHOOK_SECRET" are set, but not "SYNAPSE_PRIVATE_KEY" or "SYNAPSE_PRIVATE_KEY_FILE"',
        ),
        (
            {"SYNAPSE_PRIVATE_KEY_FILE": "/nowhere/key.pem", "SYNAPSE_APP_ID": "seven"},
            "",
            '"SYNAPSE_PRIVATE_KEY_FILE" names "/nowhere/key.pem", which cannot be read (No such file or directory); '
            '"SYNAPSE_APP_ID" and "SYNAPSE_PRIVATE_KEY_FILE" are set, but not "SYNAPSE_WEBHOOK_SECRET" or "SYNAPSE_WEBHOOK_SECRET_FILE"; '
            '"SYNAPSE_APP_ID" should be a valid integer, unable to parse string as an integer',
        ),
    ],
)
def test_half_of_the_credentials_is_told_by_the_names_that_people_write(
    tmp_path: Path, environ: dict[str, str], file: str, told: str
) -> None:
    (tmp_path / "app.toml").write_text(file)
    with pytest.raises(UsageError) as raised:
        settings.read(environ, tmp_path / "app.toml" if file else None)
    assert raised.value.message == f"the settings cannot be used: {told}"


def test_a_secret_of_a_file_that_is_wrong_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("no key")
    wrong = {**CREDENTIALS, "SYNAPSE_PRIVATE_KEY_FILE": str(tmp_path / "key.pem")}
    del wrong["SYNAPSE_PRIVATE_KEY"]
    with pytest.raises(UsageError, match=re.escape('used: "SYNAPSE_PRIVATE_KEY_FILE" must be the PEM text')):
        settings.read(wrong)


@pytest.mark.parametrize("text", ["port = ", "[", "port = 1\nport = 2"])
def test_what_is_no_toml_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "app.toml").write_text(text)
    with pytest.raises(UsageError, match="is no TOML"):
        settings.read({}, tmp_path / "app.toml")


def test_no_fault_tells_a_secret() -> None:
    with pytest.raises(UsageError) as raised:
        settings.read({"SYNAPSE_PRIVATE_KEY": "ghs_not-a-key", "SYNAPSE_WEBHOOK_SECRET": "tiny"})
    assert "ghs_not-a-key" not in raised.value.message
    assert "tiny" not in raised.value.message
