"""A mistake inside one value: raised where it is seen, turned into a `Fault` by whoever knows the node."""

from synapseops.diagnostics import Fault, Pointer


class Slip(Exception):
    """What is wrong with a value; `offset` counts code points into its text."""

    def __init__(self, code: str, message: str, hint: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.offset = offset

    def at(self, pointer: Pointer) -> Fault:
        """Return the fault at a node."""
        return Fault(self.code, pointer, self.message, self.hint, offset=self.offset)
