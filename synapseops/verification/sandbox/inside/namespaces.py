"""A machine of its own for a command: users, processes, network, mounts; made as root or as an ordinary user."""

import fcntl
import os
import signal
import socket
import struct
from collections.abc import Callable

from . import files, kernel
from .request import Request

INSIDE_ID = 1000
_NOBODY = 65534
_FLAGS = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
_DEVICES = ("null", "zero", "full", "random", "urandom")
_HARDENED = kernel.MS_NOSUID | kernel.MS_NODEV
_INODES = 1 << 16
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


def run(request: Request, first_process: Callable[[], None]) -> None:
    """Call *first_process* as process 1 of new namespaces that look as *request* asks, and wait for its end.

    Our death, or SIGTERM to us, ends everything in there.
    """
    waiting, left = os.pipe()
    mapper = os.fork()
    if mapper == 0:
        os.close(left)
        _map_when_told(waiting)
    kernel.unshare(_FLAGS)
    os.write(left, b".")
    if os.waitpid(mapper, 0)[1]:
        raise OSError("the user namespace got no users")
    os.close(waiting)
    os.close(left)
    _start(request, first_process)


def _map_when_told(waiting: int) -> None:
    """Give our parent's new namespace its users, from outside, where alone that is allowed; never returns."""
    try:
        if os.read(waiting, 1):
            _map_ids(os.getppid())
            os._exit(0)
    finally:
        os._exit(1)


def _map_ids(pid: int) -> None:
    """Map the plain user to an unprivileged one: `nobody` when we are root, who keeps his number for the building only."""
    user, group = os.geteuid(), os.getegid()
    try:
        if user != 0:
            raise PermissionError
        _write(f"/proc/{pid}/uid_map", f"0 0 1\n{INSIDE_ID} {_NOBODY} 1\n")
        _write(f"/proc/{pid}/gid_map", f"0 0 1\n{INSIDE_ID} {_NOBODY} 1\n")
    except PermissionError:
        _write(f"/proc/{pid}/setgroups", "deny")
        _write(f"/proc/{pid}/uid_map", f"{INSIDE_ID} {user} 1\n")
        _write(f"/proc/{pid}/gid_map", f"{INSIDE_ID} {group} 1\n")


def _start(request: Request, first_process: Callable[[], None]) -> None:
    first = os.fork()
    if first == 0:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        _furnish(request)
        first_process()
        os._exit(0)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(first, signal.SIGKILL))
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGTERM)  # entering a user namespace may have cleared it
    os.waitpid(first, 0)


def _furnish(request: Request) -> None:
    """Build the file system and the network from inside, and move in."""
    os.umask(0o022)
    root = f"{request.scratch}/root"
    os.mkdir(root)
    kernel.mount("none", "/", flags=kernel.MS_REC | kernel.MS_PRIVATE)
    _memory(root, request.disk, mode="755")
    _memory(_folder(root + request.temporary), request.disk, mode="1777")
    _devices(root)  # before what may lie in the machine's `/dev/shm`, which the sandbox's own would hide
    for path in request.readable:
        _show(path, root + path)
    for path, target in request.links:
        if not os.path.lexists(root + path):
            _folder(os.path.dirname(root + path))
            os.symlink(target, root + path)
    _settings(root)
    kernel.mount("proc", _folder(f"{root}/proc"), "proc", _HARDENED | kernel.MS_NOEXEC)
    kernel.protect(f"{root}/proc", kernel.ATTR_RDONLY)
    _own_folder(request, root + request.folder)
    kernel.enter_root(root)
    kernel.mount("none", "/", flags=kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | _HARDENED)
    socket.sethostname("sandbox")
    _loopback_up()


def _own_folder(request: Request, target: str) -> None:
    """Put the command's folder at *target*: a copy, unless it is to be read alone and its owner is who the command will be."""
    if request.read_only and os.getuid() == INSIDE_ID:
        _show(request.source, target)
        return
    _memory(_folder(target), request.disk, mode="755")
    files.copy_tree(request.source, target, INSIDE_ID)
    if request.read_only:
        kernel.protect(target, kernel.ATTR_RDONLY)


def _memory(target: str, size: int, *, mode: str) -> None:
    kernel.mount("tmpfs", target, "tmpfs", _HARDENED, f"size={size},nr_inodes={_INODES},mode={mode}")


def _show(source: str, target: str) -> None:
    """Make *source* readable at *target*, unless a folder around it is already."""
    if not os.path.lexists(source) or os.path.lexists(target):
        return
    if os.path.isdir(source):
        _folder(target)
    else:
        _folder(os.path.dirname(target))
        _write(target, "")
    kernel.mount(source, target, flags=kernel.MS_BIND | kernel.MS_REC)
    kernel.protect(target, kernel.ATTR_RDONLY | kernel.ATTR_NOSUID | kernel.ATTR_NODEV)


def _devices(root: str) -> None:
    devices = _folder(f"{root}/dev")
    for name in _DEVICES:
        _write(f"{devices}/{name}", "")
        kernel.mount(f"/dev/{name}", f"{devices}/{name}", flags=kernel.MS_BIND)
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{target}", f"{devices}/{name}")
    _memory(_folder(f"{devices}/shm"), 64 << 20, mode="1777")


def _settings(root: str) -> None:
    """Write the few files of `/etc` that libraries look for; the machine's own stay out."""
    settings = _folder(f"{root}/etc")
    _write(f"{settings}/passwd", f"synapse:x:{INSIDE_ID}:{INSIDE_ID}::/tmp:/bin/false\n")
    _write(f"{settings}/group", f"synapse:x:{INSIDE_ID}:\n")
    _write(f"{settings}/hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n")
    _write(f"{settings}/nsswitch.conf", "hosts: files\n")


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))


def _folder(path: str) -> str:
    os.makedirs(path, exist_ok=True)
    return path


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def become_nobody() -> None:
    """Turn the calling process into the plain user of the namespaces, without any privilege in them."""
    kernel.forbid_capabilities()
    if os.getuid() != INSIDE_ID:
        os.setgroups([])
        os.setresgid(INSIDE_ID, INSIDE_ID, INSIDE_ID)
        os.setresuid(INSIDE_ID, INSIDE_ID, INSIDE_ID)
    kernel.drop_capabilities()
