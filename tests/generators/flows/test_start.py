"""What a service with flows says when it cannot start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert faults
    assert all(fault.startswith("  ") and fault.endswith(": is not set") for fault in faults)
    assert "Traceback" not in ended.stderr
