"""What tests of the language share: the kinds they read with, and the shortest ways to a reading."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import render
from synapseops.generation import Options
from synapseops.intent import Kinds
from synapseops.intent.documents import NOTHING, Documents
from synapseops.validation import Reading, read

ROOT = Path(__file__).parents[1]
HOSTILE = ROOT / "tests" / "hostile"


class DiagramOptions(Options):
    """Options as a generator of another package may have them."""

    direction: Literal["across", "down"] = "across"
    """Which way it grows."""
    depth: Annotated[int, Field(ge=1, le=9)] = 3
    colours: dict[str, Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]] = Field(default_factory=dict)
    only: list[str | int] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> "DiagramOptions":
        if self.depth > 5 and self.direction == "across":
            raise ValueError("a diagram that is deeper than 5 grows down")
        return self


KINDS = Kinds(
    frozenset({"contract", "service.fastapi", "tests.pytest", "diagram", "pages.html", "pages.text"}),
    frozenset({"sdks.python", "sdks.typescript", "sdks.go", "postman", "infra.docker", "infra.github_actions"}),
    named_only=frozenset({"diagram", "pages.html", "pages.text"}),
    options={"diagram": DiagramOptions, "pages.html": DiagramOptions},
)


def reading(text: str | bytes, path: str = "synapse.yaml", documents: Documents = NOTHING) -> Reading:
    """Read an intent with the *documents* it names."""
    return read(text.encode() if isinstance(text, str) else text, path, KINDS, documents)


def blueprint(text: str | bytes) -> Blueprint:
    """Return the blueprint of an intent that nothing is wrong with."""
    found = reading(text)
    assert found.blueprint is not None, told(found)
    return found.blueprint


def told(found: Reading) -> str:
    """Return the diagnostics of a reading as a person sees them."""
    return "".join(f"{render.as_text(one)}\n" for one in found.diagnostics)


def codes(text: str | bytes) -> list[str]:
    """Return the codes that an intent is told, in order."""
    return [one.code for one in reading(text).diagnostics]


def with_fields(*lines: str) -> str:
    """Return an intent with one resource that has these fields."""
    return "synapse: 1\nservice: shop\nresources:\n  Order:\n    fields:\n" + "".join(f"      {line}\n" for line in lines)
