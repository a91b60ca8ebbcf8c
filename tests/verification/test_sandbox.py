"""The sandbox against code that means harm. Each level is tried for what it promises, where the machine holds it."""

import asyncio
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from synapseops.toolchain import Command, Ending, Limits, Sandbox
from synapseops.verification.sandbox import bubblewrap
from tests.verification.conftest import RunCode, run

BUBBLEWRAP = ["bubblewrap"] if bubblewrap.find() else []
CONFINED = pytest.mark.parametrize("sandbox", ["full", *BUBBLEWRAP, "files"], indirect=True)
EVERY = pytest.mark.parametrize("sandbox", ["full", *BUBBLEWRAP, "files", "none"], indirect=True)
FULL = pytest.mark.parametrize("sandbox", ["full", *BUBBLEWRAP], indirect=True)
UNBOUNDED = pytest.mark.parametrize("sandbox", ["files", "none"], indirect=True)

TRY = """
import os, socket, sys
def refused(attempt):
    try:
        attempt()
    except OSError as failure:
        return True
    return False
"""


def living(marker: str) -> list[int]:
    """Return the processes of this machine whose arguments hold *marker*."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdecimal() and marker.encode() in (entry / "cmdline").read_bytes() and b"\nZ" not in _state(entry):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until *holds*, as long as the whole test may take: what other processes do tells nobody when it is done."""
    while not holds():
        select.select([], [], [], 0.01)


def _state(entry: Path) -> bytes:
    return b"\n" + (entry / "stat").read_bytes().rpartition(b") ")[2]


class Service:
    """Something that listens on this machine, and remembers whether anybody connected."""

    def __init__(self, address: tuple[str, int] | str) -> None:
        self._socket = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        self._socket.bind(address)
        self._socket.listen()
        self.address = self._socket.getsockname()

    def was_reached(self) -> bool:
        """Return whether a caller waits; stops listening."""
        self._socket.setblocking(False)
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        finally:
            self._socket.close()
        return True


@EVERY
def test_a_command_ends_with_its_code_and_its_output(run_code: RunCode) -> None:
    completed = run_code("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)")
    assert (completed.ending, completed.code, completed.stdout, completed.stderr) == (Ending.EXITED, 7, "out\n", "err\n")


@EVERY
def test_a_killed_command_says_by_which_signal(run_code: RunCode) -> None:
    completed = run_code("import os; os.kill(os.getpid(), 11)")
    assert (completed.ending, completed.code) == (Ending.KILLED, signal.SIGSEGV)


@EVERY
def test_a_program_that_is_not_there_is_not_started(sandbox: Sandbox, tmp_path: Path) -> None:
    completed = run(sandbox, Command(("/no/such/program",), tmp_path))
    assert completed.ending is Ending.NOT_STARTED
    assert "No such file" in completed.reason


@EVERY
def test_the_environment_is_empty_but_for_what_is_given(run_code: RunCode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_secret")
    completed = run_code("import os; print(sorted(os.environ))", env=(("GIVEN", "1"),))
    assert completed.stdout == "['GIVEN', 'HOME', 'LANG', 'PATH', 'TMPDIR']\n"


@EVERY
def test_there_is_no_input_no_terminal_and_no_inherited_file(run_code: RunCode) -> None:
    source = """
    import os, sys
    assert sys.stdin.read() == ""
    try:
        open("/dev/tty")
    except OSError:
        pass
    else:
        raise SystemExit("a terminal")
    alive = []
    for number in range(3, 1000):
        try:
            os.fstat(number)
        except OSError:
            continue
        alive.append(number)
    raise SystemExit(str(alive) if alive else 0)
    """
    completed = run_code(source)
    assert (completed.code, completed.stderr) == (0, "")


@CONFINED
def test_other_folders_of_the_machine_cannot_be_read(run_code: RunCode, tmp_path: Path) -> None:
    secret = tmp_path / "home" / ".ssh" / "id_ed25519"
    secret.parent.mkdir(parents=True)
    secret.write_text("PRIVATE")
    repository = tmp_path / "repository" / ".git" / "config"
    repository.parent.mkdir(parents=True)
    repository.write_text("token")
    source = TRY + "print([refused(lambda: open(path)) for path in sys.argv[1:]])"
    source += "\nprint(refused(lambda: os.listdir(os.path.dirname(sys.argv[1]))))"
    paths = (secret, repository, Path.home() / ".bashrc", "/etc/shadow")
    assert run_code(source, *paths).stdout == "[True, True, True, True]\nTrue\n"


@CONFINED
def test_what_may_be_read_may_lie_in_memory_and_nothing_beside_it_is_seen(run_code: RunCode) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
        given, secret = Path(memory, "given"), Path(memory, "secret")
        for folder in (given, secret):
            folder.mkdir()
            (folder / "file").write_text("as it was")
        Path(memory).chmod(0o755)
        source = TRY + "print(open(sys.argv[1]).read(), refused(lambda: open(sys.argv[1], 'a')), refused(lambda: open(sys.argv[2])))"
        completed = run_code(source, given / "file", secret / "file", readable=(given,))
    assert (completed.stdout, completed.stderr) == ("as it was True True\n", "")


@CONFINED
def test_nothing_outside_can_be_written(run_code: RunCode, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("kept")
    source = (
        TRY
        + """
for folder in (sys.argv[1], "/usr", "/etc", "/", sys.prefix, "/proc/sys/kernel"):
    assert refused(lambda: open(f"{folder}/planted", "w")), folder
assert refused(lambda: open(sys.argv[1] + "/file", "a"))
assert refused(lambda: os.truncate(sys.argv[1] + "/file", 0))
assert refused(lambda: os.unlink(sys.argv[1] + "/file"))
assert refused(lambda: os.rename(sys.argv[1] + "/file", "mine"))
assert refused(lambda: os.link(sys.argv[1] + "/file", "mine"))
open("here", "w").write("fine")
open(os.environ["TMPDIR"] + "/there", "w").write("fine")
"""
    )
    completed = run_code(source, outside)
    assert (completed.code, completed.stderr) == (0, "")
    assert [path.name for path in outside.iterdir()] == ["file"]
    assert (outside / "file").read_text() == "kept"


@CONFINED
def test_a_folder_to_be_read_alone_cannot_be_written(run_code: RunCode, tmp_path: Path) -> None:
    (tmp_path / "folder" / "x").write_text("as it was")
    source = TRY + 'print(open("x").read(), refused(lambda: open("x", "a")), refused(lambda: open("y", "w")))'
    assert run_code(source, read_only=True).stdout == "as it was True True\n"


@CONFINED
def test_neither_the_internet_nor_the_machines_services_are_reached(run_code: RunCode) -> None:
    source = (
        TRY
        + """
for address in (("1.1.1.1", 443), ("127.0.0.1", int(sys.argv[1]))):
    assert refused(lambda: socket.create_connection(address, 5)), address
assert refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("1.1.1.1", 53)))
assert refused(lambda: socket.socket(socket.AF_INET6).connect(("::1", int(sys.argv[1]))))
"""
    )
    service = Service(("127.0.0.1", 0))
    completed = run_code(source, service.address[1])
    assert (completed.code, completed.stderr, service.was_reached()) == (0, "", False)


@CONFINED
def test_sockets_in_the_file_system_and_abstract_ones_are_not_reached(run_code: RunCode, tmp_path: Path) -> None:
    path, abstract = str(tmp_path / "docker.sock"), f"\0synapse-{os.getpid()}"
    source = (
        TRY
        + """
for address in (sys.argv[1], "\\0" + sys.argv[2]):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        assert refused(lambda: socket.socket(socket.AF_UNIX, kind).connect(address)), address
"""
    )
    services = [Service(path), Service(abstract)]
    completed = run_code(source, path, abstract[1:])
    assert (completed.code, completed.stderr, [service.was_reached() for service in services]) == (0, "", [False, False])


@FULL
def test_at_full_there_is_a_loopback_of_its_own(run_code: RunCode) -> None:
    source = """
    import socket
    for address in ("127.0.0.1", "::1"):
        server = socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET)
        socket.create_connection(server.getsockname()[:2]).close()
    print(socket.gethostbyname("localhost"))
    """
    completed = run_code(source)
    assert (completed.stdout, completed.stderr) == ("127.0.0.1\n", "")


@FULL
def test_at_full_it_is_a_plain_user_without_any_privilege(run_code: RunCode) -> None:
    source = """
    import os
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(os.getuid(), os.getgid(), *(status[name].strip() for name in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")))
    print(len([name for name in os.listdir("/proc") if name.isdecimal()]))
    """
    nothing = "0" * 16
    assert run_code(source).stdout == f"1000 1000 {nothing} {nothing} 1 2\n2\n"


@CONFINED
def test_doors_to_the_kernel_are_shut(run_code: RunCode, tmp_path: Path) -> None:
    source = """
    import ctypes, errno, platform
    libc = ctypes.CDLL(None, use_errno=True)
    NEWUSER, NEWNS = 0x10000000, 0x20000
    def number_of(result):
        return errno.errorcode[ctypes.get_errno()] if result < 0 else "allowed"
    print(number_of(libc.unshare(NEWUSER)), number_of(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)))
    print(number_of(libc.syscall(425, 8, ctypes.create_string_buffer(256))))
    clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
    print(number_of(libc.syscall(clone, NEWUSER | 17, 0, 0, 0, 0)), number_of(libc.syscall(435, 0, 0)))
    """
    assert run_code(source).stdout == "EPERM EPERM\nEPERM\nEPERM ENOSYS\n"


@CONFINED
def test_processes_of_the_machine_are_neither_seen_into_nor_signalled(run_code: RunCode) -> None:
    source = (
        TRY
        + """
pid = int(sys.argv[1])
assert refused(lambda: os.kill(pid, 0))
assert refused(lambda: os.killpg(pid, 0))
assert refused(lambda: open(f"/proc/{pid}/environ").read())
assert refused(lambda: open(f"/proc/{pid}/mem").read())
"""
    )
    completed = run_code(source, os.getpid())
    assert (completed.code, completed.stderr) == (0, "")


@CONFINED
def test_whoever_watches_it_cannot_be_killed(run_code: RunCode) -> None:
    source = """
    import contextlib, os
    for target in (os.getppid(), -1):
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.kill(target, 9)
    print("still watched")
    """
    completed = run_code(source)
    assert (completed.ending, completed.stdout) == (Ending.EXITED, "still watched\n")


@pytest.mark.parametrize("sandbox", ["none"], indirect=True)
def test_at_none_killing_the_watcher_is_an_end_of_its_own(run_code: RunCode) -> None:
    completed = run_code("import os, signal, time; os.kill(os.getppid(), 9); time.sleep(60)", "none-kills-its-watcher")
    assert completed.ending is Ending.KILLED
    assert completed.reason == "the process that watches it ended before it"


@EVERY
def test_what_sleeps_for_ever_is_ended(run_code: RunCode) -> None:
    completed = run_code("import time; print('begun', flush=True); time.sleep(600)", limits=Limits(seconds=0.5))
    assert (completed.ending, completed.stdout, completed.reason) == (Ending.TIMED_OUT, "begun\n", "it ran longer than 0.5 seconds")


@EVERY
def test_what_ignores_being_asked_is_ended(run_code: RunCode) -> None:
    source = "import signal, time\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: time.sleep(1)"
    assert run_code(source, limits=Limits(seconds=0.5)).ending is Ending.TIMED_OUT


@EVERY
def test_nothing_outlives_the_command(run_code: RunCode, tmp_path: Path) -> None:
    marker = f"outlives-{os.getpid()}-{tmp_path.name}"
    source = """
    import os, signal, sys, time
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
                time.sleep(600)
            os._exit(0)
    print("daemons")
    """
    completed = run_code(source, marker)
    assert (completed.ending, completed.stdout, living(marker)) == (Ending.EXITED, "daemons\n", [])


@EVERY
def test_a_bomb_of_processes_is_bounded_and_cleared_away(run_code: RunCode, tmp_path: Path) -> None:
    marker = f"bomb-{os.getpid()}-{tmp_path.name}"
    source = """
    import os, time
    for _ in range(300):
        try:
            if os.fork() == 0:
                time.sleep(600)
        except OSError:
            break
    else:
        time.sleep(600)
    print("bounded")
    """
    completed = run_code(source, marker, limits=Limits(seconds=20, processes=30))
    bounded = completed.stdout == "bounded\n" or completed.reason == "it started more than 30 processes"
    assert (bounded, living(marker)) == (True, [])


@EVERY
def test_memory_is_bounded(run_code: RunCode) -> None:
    source = "try:\n    b'x' * (1 << 30)\nexcept MemoryError:\n    print('bounded')"
    completed = run_code(source, limits=Limits(seconds=20, memory=256 << 20))
    assert completed.stdout == "bounded\n"


@EVERY
def test_one_file_is_bounded(run_code: RunCode) -> None:
    source = "try:\n    with open('f', 'wb') as f: f.write(b'x' * (4 << 20))\nexcept OSError as failure:\n    print(failure.strerror)"
    assert run_code(source, limits=Limits(seconds=20, file_size=1 << 20)).stdout == "File too large\n"


@FULL
def test_at_full_all_files_together_are_bounded(run_code: RunCode) -> None:
    source = """
    import os, sys
    for folder in (".", os.environ["TMPDIR"]):
        try:
            for n in range(64):
                open(f"{folder}/{n}", "wb").write(b"x" * (1 << 20))
        except OSError as failure:
            print(failure.strerror)
    """
    full = "No space left on device\n"
    assert run_code(source, limits=Limits(seconds=20, disk=8 << 20)).stdout == full * 2


@UNBOUNDED
def test_below_full_whoever_fills_the_disk_is_ended(run_code: RunCode) -> None:
    source = "import time\nfor n in range(16): open(str(n), 'wb').write(b'x' * (1 << 20))\ntime.sleep(600)"
    completed = run_code(source, limits=Limits(seconds=20, disk=8 << 20))
    assert (completed.ending, completed.reason) == (Ending.KILLED, "it wrote more than 8 MiB")


@EVERY
def test_output_is_drained_and_cut(run_code: RunCode) -> None:
    completed = run_code("import sys; sys.stdout.write('x' * (8 << 20)); sys.exit(3)", limits=Limits(seconds=20, output=1000))
    assert (completed.code, len(completed.stdout), completed.truncated) == (3, 1000, True)


@EVERY
def test_files_asked_for_come_back_and_links_do_not(run_code: RunCode, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key").write_text("PRIVATE")
    source = """
    import os, sys
    os.mkdir("deep")
    open("deep/result", "wb").write(b"\\x00found")
    os.symlink(sys.argv[1] + "/key", "link")
    os.symlink(sys.argv[1], "way")
    os.mkfifo("pipe")
    open("hidden", "w").write("x"); os.chmod("hidden", 0)
    """
    completed = run_code(source, tmp_path / "secret", keep=("deep/result", "link", "way/key", "pipe", "absent", "deep"))
    assert (completed.stderr, completed.kept) == ("", {"deep/result": b"\x00found"})


@EVERY
def test_the_interpreter_and_its_packages_are_there(run_code: RunCode) -> None:
    completed = run_code("import sqlite3, ssl, multiprocessing, fastapi, sqlalchemy, sys; print(sys.prefix)")
    assert completed.stderr == ""


@EVERY
def test_cancelling_ends_everything(sandbox: Sandbox, tmp_path: Path) -> None:
    marker = f"cancelled-{os.getpid()}-{tmp_path.name}"
    source = "import os, time\nos.fork()\nos.setsid() if os.getpid() != os.getsid(0) else 0\ntime.sleep(600)"

    async def cancelled() -> None:
        task = asyncio.create_task(sandbox.run(Command((sys.executable, "-c", source, marker), tmp_path)))
        while not living(marker):
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(cancelled())
    assert living(marker) == []


@EVERY
def test_nothing_outlives_a_factory_that_is_killed(sandbox: Sandbox, tmp_path: Path) -> None:
    marker = f"orphaned-{os.getpid()}-{tmp_path.name}"
    factory = """
import asyncio, pickle, sys
sandbox, command = pickle.loads(sys.stdin.buffer.read())
asyncio.run(sandbox.run(command))
"""
    folder, temporary = tmp_path / "folder", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    command = Command((sys.executable, "-c", "import os, time\nos.fork()\ntime.sleep(600)", marker), folder)
    env = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen([sys.executable, "-c", factory], stdin=subprocess.PIPE, env=env) as process:
        assert process.stdin is not None
        process.stdin.write(pickle.dumps((sandbox, command)))
        process.stdin.close()
        eventually(lambda: len(living(marker)) == 2)
        process.kill()
    eventually(lambda: not living(marker))
