"""Repositories as `actions/checkout` leaves them, with workflows that use the Action."""

from pathlib import Path
from typing import Any

from tests.action.workflow.act import OURS
from tests.forge.git import commit, git, make
from tests.pipeline.workshop import TODO

CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8"
PUSH = {"ref": "refs/heads/main", "repository": {"full_name": "octo/shop", "default_branch": "main"}}

_HOSTILE = "open({marker!r}, 'a').write(__file__ + chr(10))\nraise SystemExit('taken over')\n"
_NAMES = (
    "json.py",
    "os.py",
    "typing.py",
    "sitecustomize.py",
    "usercustomize.py",
    "pygit2.py",
    "conftest.py",
    "action/__init__.py",
    "action/__main__.py",
    "synapseops/__init__.py",
    "generators/__init__.py",
    "pydantic/__init__.py",
    "yaml/__init__.py",
    "rich/__init__.py",
    "mypy/__init__.py",
    "pip/__main__.py",
)


def shop(folder: Path, steps: str, files: dict[str, str] | None = None, *, on: str = "push") -> Path:
    """Make a repository with the smallest intent, whose one workflow has one job of *steps*."""
    make(folder)
    git(folder, "remote", "add", "origin", "http://127.0.0.1:9/octo/shop.git")
    told = f"on: {on}\njobs:\n  synapse:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: {CHECKOUT}\n{steps}"
    commit(folder, {".github/workflows/synapse.yml": told, "synapse.yaml": TODO, **(files or {})})
    return folder


def use(id: str, mode: str, **inputs: Any) -> str:
    """Return a step that uses the Action; it lets the job go on when it fails."""
    lines = [f"      - id: {id}", f"        uses: {OURS}v1", "        continue-on-error: true", "        with:", f"          mode: {mode}"]
    lines += [f"          {name.replace('_', '-')}: {value}" for name, value in inputs.items()]
    return "\n".join(lines) + "\n"


def hostile(marker: Path) -> dict[str, str]:
    """Return files named like our modules and those we use, and settings of the tools that install them: each would leave a mark."""
    code = {name: _HOSTILE.format(marker=str(marker)) for name in _NAMES}
    settings = {
        "pyproject.toml": "[project]\nname = 'taken'\nversion = '0'\n[tool.uv]\nindex-url = 'http://127.0.0.1:9/taken'\n"
        "[tool.ruff]\nselect = ['ALL']\nline-length = 20\n[tool.mypy]\nplugins = ['taken']\n",
        "uv.toml": "index-url = 'http://127.0.0.1:9/taken'\noffline = true\n",
        ".python-version": "2.7\n",
        "pip.conf": "[global]\nindex-url = http://127.0.0.1:9/taken\n",
        "requirements.txt": "taken==1\n",
        ".env": "PYTHONPATH=.\nUV_INDEX_URL=http://127.0.0.1:9/taken\n",
        "mypy.ini": "[mypy]\nplugins = taken\n",
        "pytest.ini": "[pytest]\naddopts = -p taken\n",
    }
    return {**code, **settings}
