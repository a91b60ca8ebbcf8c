"""A mistake inside one value: raised where it is seen, turned into a `Fault` by whoever knows the node."""

from collections.abc import Callable

from synapseops.diagnostics import Fault, Pointer


class Slip(Exception):
    """What is wrong with a value; `offset` counts code points into its text. With *wants_subject* the message is a predicate."""

    def __init__(
        self, code: str, message: str, hint: str | Callable[[], str] = "", offset: int = 0, *, wants_subject: bool = False
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self._hint = hint
        self.offset = offset
        self.wants_subject = wants_subject

    @property
    def hint(self) -> str:
        """What to do; worked out when somebody asks, since looking for near misses takes time."""
        return self._hint if isinstance(self._hint, str) else self._hint()

    def at(self, pointer: Pointer, subject: str = "") -> Fault:
        """Return the fault at a node; *subject* begins the message: `field "state"` names type "Sate", which does not exist."""
        message = f"{subject} {self.message}" if self.wants_subject and subject else self.message
        return Fault(self.code, pointer, message, self.hint, offset=self.offset)
