"""The filter of system calls on both architectures, run by a machine of our own for the few instructions it is made of."""

import errno
import struct

import pytest

from synapseops.verification.sandbox.inside import seccomp

ALLOWED, KILLED = "allowed", "killed"
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
UNIX, INET, INET6, NETLINK, VSOCK = 1, 2, 10, 16, 40
STREAM, DATAGRAM, CLOEXEC, NONBLOCK = 1, 2, 0o2000000, 0o4000
NEWUSER, NEWNET, SIGCHLD, CLONE_VM, CLONE_THREAD = 0x10000000, 0x40000000, 17, 0x100, 0x10000

# from the kernel's own tables: (x86_64, aarch64)
NUMBERS = {
    "read": (0, 63),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "bind": (49, 200),
    "connect": (42, 203),
    "clone": (56, 220),
    "clone3": (435, 435),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "pidfd_open": (434, 434),
    "ptrace": (101, 117),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "io_uring_setup": (425, 425),
    "execve": (59, 221),
}


def verdict(program: bytes, machine: str, call: str | int, *arguments: int, architecture: int | None = None) -> str:
    """Return what *program* says to a system call: `allowed`, `killed`, or the name of an error."""
    number = call if isinstance(call, int) else NUMBERS[call][0 if machine == "x86_64" else 1]
    padded = [argument & 0xFFFFFFFFFFFFFFFF for argument in (*arguments, *[0] * 6)][:6]
    seen = struct.pack("<iIQ6Q", number, architecture or ARCHITECTURES[machine], 0, *padded)
    steps = list(struct.iter_unpack("=HBBI", program))
    at, loaded = 0, 0
    while True:
        code, when_true, when_false, operand = steps[at]
        at += 1
        match code:
            case 0x20:
                loaded = int.from_bytes(seen[operand : operand + 4], "little")
            case 0x54:
                loaded &= operand
            case 0x15:
                at += when_true if loaded == operand else when_false
            case 0x35:
                at += when_true if loaded >= operand else when_false
            case 0x45:
                at += when_true if loaded & operand else when_false
            case 0x06:
                return _answer(operand)
            case _:
                raise AssertionError(f"an instruction nobody needs: {code:#x}")


def _answer(operand: int) -> str:
    if operand >> 16 == 0x0005:
        return errno.errorcode[operand & 0xFFFF]
    return {0x7FFF0000: ALLOWED, 0x80000000: KILLED}[operand]


both = pytest.mark.parametrize("machine", ARCHITECTURES)


@both
def test_ordinary_calls_are_allowed(machine: str) -> None:
    for program in (seccomp.hardened(machine), seccomp.without_network(machine, spared=[7])):
        for call in ("read", "execve", "bind"):
            assert verdict(program, machine, call, 3) == ALLOWED
        assert verdict(program, machine, "clone", SIGCHLD) == ALLOWED
        assert verdict(program, machine, "clone", CLONE_VM | CLONE_THREAD) == ALLOWED


@both
def test_doors_to_the_kernel_are_shut(machine: str) -> None:
    for program in (seccomp.hardened(machine), seccomp.without_network(machine, spared=[7])):
        for call in ("ptrace", "mount", "unshare", "setns", "bpf", "keyctl", "io_uring_setup"):
            assert verdict(program, machine, call) == "EPERM"
        assert verdict(program, machine, "clone3") == "ENOSYS"
        assert verdict(program, machine, "clone", NEWUSER | SIGCHLD) == "EPERM"
        assert verdict(program, machine, "clone", NEWNET | SIGCHLD) == "EPERM"


@both
def test_calls_of_another_architecture_kill(machine: str) -> None:
    other = next(architecture for name, architecture in ARCHITECTURES.items() if name != machine)
    for program in (seccomp.hardened(machine), seccomp.without_network(machine, spared=[7])):
        assert verdict(program, machine, "read", architecture=other) == KILLED
        assert verdict(program, machine, 102, architecture=0x40000003) == KILLED


def test_calls_by_the_numbers_of_x32_do_not_exist() -> None:
    assert verdict(seccomp.hardened("x86_64"), "x86_64", 0x40000000 | 41, INET, STREAM) == "ENOSYS"


@both
def test_only_local_streams_can_be_made(machine: str) -> None:
    program = seccomp.without_network(machine, spared=[7])
    for call in ("socket", "socketpair"):
        assert verdict(program, machine, call, UNIX, STREAM | CLOEXEC | NONBLOCK) == ALLOWED
        assert verdict(program, machine, call, UNIX, DATAGRAM) == "EACCES"
        for family in (INET, INET6, NETLINK, VSOCK):
            assert verdict(program, machine, call, family, STREAM) == "EACCES"
            assert verdict(program, machine, call, family | 1 << 40, STREAM | 1 << 40) == "EACCES"
    assert verdict(program, machine, "connect", 3) == "EACCES"


@both
def test_at_full_sockets_are_left_to_the_namespace(machine: str) -> None:
    assert verdict(seccomp.hardened(machine), machine, "socket", INET, STREAM) == ALLOWED


@both
def test_those_who_watch_cannot_be_signalled(machine: str) -> None:
    program = seccomp.without_network(machine, spared=[7, 8])
    for call in ("kill", "tgkill", "pidfd_open"):
        for target in (7, 8, -7, -8, -1):
            assert verdict(program, machine, call, target) == "EPERM"
        assert verdict(program, machine, call, 9) == ALLOWED
        assert verdict(program, machine, call, 0) == ALLOWED
