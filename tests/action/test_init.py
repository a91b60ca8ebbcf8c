import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from action.commands import init
from tests.action.conftest import Synapse


def test_what_is_written_passes_check_and_run_would_take_it(synapse: Synapse, here: Path) -> None:
    ended = synapse("init", "Order Bridge")
    assert ended.code == 0
    assert synapse("check", "Order Bridge").out == "1 intent, no faults\n"
    text = (here / "Order Bridge" / "synapse.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=synapse.schema.json\n")
    assert "\nservice: order-bridge\n" in text


def test_the_schema_beside_it_takes_it(synapse: Synapse, here: Path) -> None:
    synapse("init")
    schema = json.loads((here / "synapse.schema.json").read_text())
    jsonschema.validate(yaml.safe_load((here / "synapse.yaml").read_text()), schema)
    assert schema == synapse("schema").object


def test_what_is_commented_out_works_too(synapse: Synapse, here: Path) -> None:
    text = init.text("todo")
    for line in ("# types:", "#   Priority:", "# generate:", "#   into:", "#   service:", "# delivery:", "#   labels:", "#   require:"):
        text = text.replace(f"\n{line}", f"\n{line[2:]}")
    text = (
        text.replace("      # priority:", "      priority:")
        .replace("    # operations:", "    operations:")
        .replace("    # access:", "    access:")
    )
    (here / "synapse.yaml").write_text(text)
    ended = synapse("check")
    assert (ended.out, ended.code) == ("1 intent, no faults\n", 0)


def test_nothing_is_overwritten(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text("mine")
    ended = synapse("init")
    assert (ended.code, (here / "synapse.yaml").read_text()) == (2, "mine")
    assert not (here / "synapse.schema.json").exists()
    (here / "synapse.yaml").unlink()
    (here / "synapse.yaml").symlink_to("elsewhere")
    assert synapse("init").code == 2
    assert not (here / "elsewhere").exists()


def test_json_names_what_was_written(synapse: Synapse, here: Path) -> None:
    told = synapse("init", "shop", "--format", "json").object
    assert told == {"service": "shop", "written": ["shop/synapse.yaml", "shop/synapse.schema.json"], "error": None}


@pytest.mark.parametrize(
    "folder",
    ["shop", "2026-orders", "日本語", "...", "a" * 120, "Ünï cödé", "CON", "json", "--x--", "a_b.c", "9" * 60 + "x-", "OrderLines"],
)
def test_any_folder_gives_a_name_that_stands(synapse: Synapse, here: Path, folder: str) -> None:
    (here / "synapse.yaml").write_text(init.text(init.service_name(folder)))
    ended = synapse("check")
    assert (ended.out, ended.code) == ("1 intent, no faults\n", 0)
