"""A filter of system calls, assembled by hand: no sockets but local ones, and no doors to the kernel that no test needs."""

import errno
import struct
from collections.abc import Iterable

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000

_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16

# name: (x86_64, aarch64)
_CALLS = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "clone": (56, 220),
    "clone3": (435, 435),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
}
# mounting, namespaces, tracing, keys, programs in the kernel, handles past permissions, rings past this filter
_REFUSED = {
    "x86_64": (101, 155, 161, 165, 166, 167, 168, 169, 175, 176, 246, 248, 249, 250, 272, 298, 303, 304, 308, 310, 311, 313, 320, 321, 323),
    "aarch64": (117, 41, 51, 40, 39, 224, 225, 142, 105, 106, 104, 217, 218, 219, 97, 241, 264, 265, 268, 270, 271, 273, 294, 280, 282),
}
_REFUSED_EVERYWHERE = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442)
_CLONE_NEW = 0x7E020000
_UNIX, _STREAM, _TYPE_MASK = 1, 1, 0xF

_Step = tuple[int, int, int, int]


def hardened(machine: str) -> bytes:
    """Return a filter that refuses what no program under test needs: for processes that have namespaces of their own."""
    return _program(machine, _refused(machine))


def without_network(machine: str, *, spared: Iterable[int]) -> bytes:
    """Return a filter that also refuses every socket but local stream sockets, connecting, and signals to processes in *spared*.

    Connecting is refused since a path of a socket is not confined by Landlock: the machine's own services listen there.
    """
    refused = [*_refused(machine), *_refuse(_number(machine, "connect"), errno.EACCES)]
    for call in ("socket", "socketpair"):
        refused += _only_for(_number(machine, call), _unless_local())
    for call in ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open"):
        refused += _only_for(_number(machine, call), _unless_to_others([-1, *(sign * pid for pid in spared for sign in (1, -1))]))
    return _program(machine, refused)


def _program(machine: str, steps: list[_Step]) -> bytes:
    architecture = _ARCHITECTURE[machine]
    head = [(_LOAD, 0, 0, _ARCH), (_JUMP_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":
        head += [(_JUMP_GREATER_EQUAL, 0, 1, _X32), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    return b"".join(struct.pack("=HBBI", *step) for step in [*head, *steps, (_RETURN, 0, 0, _ALLOW)])


def _refused(machine: str) -> list[_Step]:
    steps = [step for number in (*_REFUSED[machine], *_REFUSED_EVERYWHERE) for step in _refuse(number, errno.EPERM)]
    steps += _refuse(_number(machine, "clone3"), errno.ENOSYS)  # its flags lie behind a pointer; callers fall back to clone
    new_namespaces: list[_Step] = [_argument(0), (_JUMP_ANY_BIT, 0, 1, _CLONE_NEW), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    return [*steps, *_only_for(_number(machine, "clone"), new_namespaces)]


def _unless_local() -> list[_Step]:
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EACCES)
    family = [_argument(0), (_JUMP_EQUAL, 1, 0, _UNIX), refuse]
    kind = [_argument(1), (_AND, 0, 0, _TYPE_MASK), (_JUMP_EQUAL, 1, 0, _STREAM), refuse]  # a datagram names its receiver
    return [*family, *kind]


def _unless_to_others(values: Iterable[int]) -> list[_Step]:
    steps: list[_Step] = [_argument(0)]
    for value in sorted({value & 0xFFFFFFFF for value in values}):
        steps += _refuse(value, errno.EPERM)
    return steps


def _refuse(value: int, error: int) -> list[_Step]:
    """Refuse where what was loaded last, by and large the number of the call, is *value*."""
    return [(_JUMP_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ERRNO | error)]


def _only_for(number: int, steps: list[_Step]) -> list[_Step]:
    """Take *steps* for the call of *number* alone, and go on with the number loaded."""
    return [(_JUMP_EQUAL, 0, len(steps) + 1, number), *steps, (_LOAD, 0, 0, _NUMBER)]


def _argument(index: int) -> _Step:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)  # the lower half: both architectures are little-endian


def _number(machine: str, call: str) -> int:
    return _CALLS[call][0 if machine == "x86_64" else 1]
