"""Checkouts full of traps, looked at by the real step from the outside: what it hands the runner stays whole."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.action.workflow.act import ROOT
from tests.forge.git import git, make
from tests.pipeline.workshop import TODO

_SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n".encode()
_FAULTY = _SMALL.replace(b"boolean", b"bool")
_NAMES = (
    b"a\n::set-output name=x::y",
    b"a\r::error::b",
    b"%0A::error::x",
    b"::add-mask::s",
    b"##[error]oops",
    b"\x1b[31mred",
    "\u202eevil".encode(),
    b"`tick`<img src=x>@all",
    b"a,b:c=d",
    b"\xff\xfe",
    b"x" * 200 + b"/" + b"y" * 200,
)
_LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12345\n"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a step ended: exit code, its commands, what it printed besides outside of quotes, its outputs, and what it wrote."""

    code: int
    commands: tuple[bytes, ...]
    stray: tuple[bytes, ...]
    outputs: dict[str, bytes]
    summary: bytes
    written: bytes


def test_no_name_of_a_file_becomes_a_command_an_output_or_markup(tmp_path: Path, cache_home: Path) -> None:
    shop = make(tmp_path / "shop")
    for name in _NAMES:
        _put(shop, name + b"/synapse.yaml", _FAULTY)
    ended = _step("check", shop, tmp_path, cache_home)
    assert (ended.code, ended.stray) == (1, ())
    kinds = [re.split(rb"[ :]", command[2:], maxsplit=1)[0] for command in ended.commands]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {b"endgroup": 1, b"error": 10, b"group": 1, b"notice": 1}
    assert (sorted(ended.outputs), ended.outputs["changed"]) == (sorted(_outputs()), b"false")
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80\xae", ended.written)
    shown = MarkdownIt().render(ended.summary.decode())
    assert not re.search("<img|@all", re.sub("<code>.*?</code>", "", shown))


def test_what_is_no_file_of_an_intent_s_stands_in_nobody_s_way(tmp_path: Path, cache_home: Path) -> None:
    shop = make(tmp_path / "shop")
    _put(shop, b"synapse.yaml", _SMALL)
    _put(shop, b"large/synapse.yaml", _LFS)
    _put(shop, b"folder/synapse.yaml/inner", b"x")
    for name, target in {"loop": ".", "a": "b", "b": "a", "x.synapse.yaml": "/etc/passwd", "z.synapse.yaml": "/dev/zero"}.items():
        (shop / name).symlink_to(target)
    os.mkfifo(shop / "pipe.synapse.yaml")
    git(shop, "add", "--", "synapse.yaml", "large", "folder", "loop", "a", "b", "x.synapse.yaml")
    git(shop, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub.synapse.yaml")
    git(shop, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},generated")
    git(shop, "commit", "--quiet", "-m", "Traps")
    checked, previewed = (_step(mode, shop, tmp_path / mode, cache_home) for mode in ("check", "preview"))
    assert (checked.code, previewed.code, checked.stray, previewed.stray) == (1, 0, (), ())
    told = {place[1]: command for command in previewed.commands if (place := re.match(rb"::error file=([^,]*)", command)) is not None}
    assert sorted(told) == [b"large/synapse.yaml", b"sub.synapse.yaml", b"synapse.yaml", b"x.synapse.yaml"]
    assert b'"generated", on the way to the output folder, is no folder' in told[b"synapse.yaml"]
    assert b"is a symbolic link or a submodule, and is not followed" in told[b"x.synapse.yaml"]
    warned = [command for command in checked.commands if command.startswith(b"::warning")]
    assert [command.partition(b",")[0] for command in warned] == [b"::warning file=x.synapse.yaml", b"::warning file=z.synapse.yaml"]


@pytest.mark.soak
@pytest.mark.timeout(1600)
def test_a_hundred_thousand_files_are_looked_at(tmp_path: Path, cache_home: Path) -> None:
    shop = make(tmp_path / "shop")
    _put(shop, b"synapse.yaml", _SMALL)
    blob = git(shop, "hash-object", "-w", "synapse.yaml")
    lines = "".join(f"100644 {blob}\tdir{number // 1000}/sub{number % 10}/file{number}.txt\n" for number in range(100_000))
    subprocess.run(["git", "update-index", "--add", "--index-info"], cwd=shop, input=lines.encode(), check=True)
    git(shop, "add", "synapse.yaml")
    git(shop, "commit", "--quiet", "-m", "Many")
    git(shop, "checkout-index", "--all", "--force")
    for mode in ("check", "preview"):
        assert _step(mode, shop, tmp_path / mode, cache_home).code == 0


def _put(shop: Path, name: bytes, data: bytes) -> None:
    path = os.path.join(os.fsencode(shop), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def _step(mode: str, workspace: Path, folder: Path, cache: Path) -> Ended:
    folder.mkdir(exist_ok=True)
    (folder / "event").write_text(json.dumps({"repository": {"full_name": "octo/shop", "default_branch": "main"}}))
    told = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(folder / "event"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "octo/shop",
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_WORKSPACE": str(workspace),
        "INPUT_MODE": mode,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(folder),
        "XDG_CACHE_HOME": str(cache),
    }
    done = subprocess.run([sys.executable, "-P", "-m", "action"], cwd=ROOT, env=told, capture_output=True, check=False)
    assert done.stderr == b""
    lines = list(_outside_quotes(re.split(rb"\r\n|\r|\n", done.stdout)))
    summary = (folder / "summary").read_bytes()
    return Ended(
        done.returncode,
        tuple(line for line in lines if line.startswith(b"::")),
        tuple(line for line in lines if line and not line.startswith(b"::")),
        dict(_read((folder / "output").read_bytes())),
        summary,
        done.stdout + summary,
    )


def _outside_quotes(lines: list[bytes]) -> Iterator[bytes]:
    """Yield what a runner reads for commands."""
    word = b""
    for line in lines:
        if word:
            word = b"" if line == b"::" + word + b"::" else word
        elif line.startswith(b"::stop-commands::"):
            word = line.removeprefix(b"::stop-commands::")
        else:
            yield line


def _read(outputs: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield outputs as a runner reads them."""
    while outputs:
        head, _, rest = outputs.partition(b"\n")
        name, _, word = head.partition(b"<<")
        value, end, outputs = rest.partition(b"\n" + word + b"\n")
        assert end, head
        yield name.decode(), value


def _outputs() -> list[str]:
    return [*re.findall(r"^    value: \$\{\{ steps\.run\.outputs\.([a-z-]+) \}\}", (ROOT / "action.yml").read_text(), re.MULTILINE)]
