"""The system calls of Linux that Python does not offer, each raising OSError that names what was refused."""

import ctypes
import os
import platform
import struct

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
MNT_DETACH = 2
ATTR_RDONLY, ATTR_NOSUID, ATTR_NODEV = 1, 2, 4
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER = 1, 22, 24, 38, 36

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63

# the numbers of newer calls are the same on every architecture but Alpha
_MOUNT_SETATTR, _LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 442, 444, 445, 446
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPSET = {"x86_64": 126, "aarch64": 91}

_libc = ctypes.CDLL(None, use_errno=True)


def machine() -> str:
    """Return the architecture as the kernel calls it. Raises OSError for one whose calls are not known here."""
    name = platform.machine()
    if name not in _CAPSET:
        raise OSError(f"no sandbox for the architecture {name}")
    return name


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _call(what: str, number: int, *arguments: object) -> int:
    converted = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    return _check(_libc.syscall(ctypes.c_long(number), *converted), what)


def prctl(option: int, first: int, second: int = 0) -> None:
    """Set a property of this process."""
    _check(_libc.prctl(option, ctypes.c_ulong(first), ctypes.c_ulong(second), ctypes.c_ulong(0), ctypes.c_ulong(0)), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by *flags* for new ones."""
    _check(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount *source* at *target*."""
    words = [ctypes.c_char_p(os.fsencode(word)) if word else None for word in (source, target, kind)]
    _check(_libc.mount(*words, ctypes.c_ulong(flags), ctypes.c_char_p(options.encode())), f"mount {target}")


def protect(target: str, attributes: int) -> None:
    """Add `ATTR_…` to the mount at *target* and to those below it."""
    wanted = ctypes.create_string_buffer(struct.pack("=QQQQ", attributes, 0, 0, 0))
    path = ctypes.c_char_p(os.fsencode(target))
    _call(f"mount_setattr {target}", _MOUNT_SETATTR, _AT_FDCWD, path, _AT_RECURSIVE, wanted, 32)


def enter_root(folder: str) -> None:
    """Make *folder*, a mount, the root of the file system, and forget the old one."""
    os.chdir(folder)
    here = ctypes.c_char_p(b".")
    _call("pivot_root", _PIVOT_ROOT[machine()], here, here)
    _check(_libc.umount2(here, MNT_DETACH), "umount of the old root")
    os.chdir("/")


def forbid_capabilities() -> None:
    """Let nothing that is executed later gain a capability; without the capability to say so, this says nothing."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) < 0:
            break  # beyond the last one that this kernel knows


def drop_capabilities() -> None:
    """Give up every capability."""
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0))
    nothing = ctypes.create_string_buffer(24)
    _call("capset", _CAPSET[machine()], header, nothing)


def landlock_version() -> int:
    """Return the version of Landlock that this kernel has, 0 when it has none."""
    version = _libc.syscall(ctypes.c_long(_LANDLOCK_CREATE), None, ctypes.c_long(0), ctypes.c_long(1))
    return max(int(version), 0)


def landlock_ruleset(attributes: bytes) -> int:
    """Return the descriptor of a new ruleset that handles what *attributes* (`landlock_ruleset_attr`) says."""
    return _call("landlock_create_ruleset", _LANDLOCK_CREATE, ctypes.create_string_buffer(attributes), len(attributes), 0)


def landlock_allow(ruleset: int, folder: int, access: int) -> None:
    """Allow *access* below the open *folder*."""
    rule = ctypes.create_string_buffer(struct.pack("=Qi", access, folder))
    _call("landlock_add_rule", _LANDLOCK_ADD, ruleset, 1, rule, 0)


def landlock_restrict(ruleset: int) -> None:
    """Hold this process, and whatever it starts, to *ruleset*."""
    _call("landlock_restrict_self", _LANDLOCK_RESTRICT, ruleset, 0)


def seccomp(program: bytes) -> None:
    """Put the BPF *program* in front of every system call from here on."""
    instructions = ctypes.create_string_buffer(program)
    filter_ = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions)))
    prctl(PR_SET_SECCOMP, 2, ctypes.addressof(filter_))
