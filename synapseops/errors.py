"""Our own failures, one class per way to react. The author's mistakes are diagnostics, not these."""

from collections.abc import Iterable

_SHOWN = 600


class SynapseError(Exception):
    """Something of ours, or of the machine, stood in the way of a run."""

    retryable = False


class UsageError(SynapseError):
    """The request cannot be carried out as it was put: wrong arguments, an unusable folder or repository; `paths` are all files that
    stand in the way, where the message names them."""

    def __init__(self, message: str, hint: str = "", *, paths: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.paths = tuple(paths)


class GeneratorFailed(UsageError):
    """A generator of somebody else's package does not do what a generator must; `what` says so of it."""

    def __init__(self, generator: str, distribution: str, version: str, what: str) -> None:
        named = what if len(what) <= _SHOWN else f"{what[:_SHOWN].rstrip()} …"
        super().__init__(
            f'generator "{generator}" of {distribution} {version} {named}',
            f"take it out of generate, or uninstall {distribution}, until its makers have mended it",
        )


class RepositoryError(UsageError):
    """The repository cannot be worked in: absent, bare of commits, of a format we cannot read, another owner's."""


class NotPermitted(RepositoryError):
    """We may not do what a run needs; `permission` names what is missing, "" when nobody told."""

    def __init__(self, message: str, hint: str = "", *, permission: str = "") -> None:
        super().__init__(message, hint)
        self.permission = permission


class Unavailable(SynapseError):
    """The forge did not answer, or asks us to wait: running again later is safe. `wait` is how many seconds it asked for, 0 for none."""

    retryable = True

    def __init__(self, message: str, *, wait: float = 0) -> None:
        super().__init__(message)
        self.wait = wait


class ConcurrentChange(SynapseError):
    """A ref moved while we worked; reading again and running again is safe."""

    retryable = True


class ToolFailed(SynapseError):
    """A tool of ours ended in a way it should not; `output` is its last words."""

    def __init__(self, tool: str, output: str) -> None:
        shown = output if len(output) <= _SHOWN else f"{output[:_SHOWN].rstrip()} …"
        super().__init__(f"{tool} failed: {shown}")
        self.tool = tool
        self.output = output
