"""What every map of the intent has in common, and values that are judged when more is known."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, WithJsonSchema

Json = Annotated[Any, WithJsonSchema({})]


def nothing() -> list[Any]:
    """Return an empty list: of `list` itself, pydantic would parse the signature, at every start."""
    return []


class Node(BaseModel):
    """A map of the intent: nothing in it is guessed, and nothing unknown is let pass."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)  # built once, as parts of the whole

    def says(self, key: str) -> bool:
        """Tell whether the author wrote *key*, be it with null."""
        return key in self.model_fields_set
