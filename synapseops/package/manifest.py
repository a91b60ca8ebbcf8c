"""`manifest.json`: which files a package holds, whose they are, and what made them."""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Literal, Protocol

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from synapseops.generation import Owner
from synapseops.toolchain import Tree

PEOPLE: Literal["people"] = "people"
"""Whose a file is that no generator made."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Plain = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*$", max_length=200)]


class Made(Protocol):
    """What is known of a file that a generator made."""

    @property
    def owner(self) -> Owner:
        """Who may change it."""
        ...

    @property
    def generator(self) -> str:
        """The generator's name."""
        ...


class Maker(Struct, frozen=True):
    """A generator, and the distribution that it comes from."""

    generator: str
    distribution: str
    version: str


class About(Struct, frozen=True):
    """Whose package it is, and what made it. `licence` is an SPDX expression or empty; `inputs` is the hash of what decides all of it."""

    name: str
    version: str
    licence: str
    inputs: str
    factory: str
    makers: tuple[Maker, ...] = ()


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class FileEntry(_Part):
    """A file below the folder of the package; `owner` is `people` and `generator` null where no generator made it."""

    path: Text
    sha256: Digest
    size: int = Field(ge=0)
    owner: Owner | Literal["people"]
    generator: Text | None


class BillEntry(_Part):
    """The bill of materials beside that folder."""

    path: Literal["sbom.cdx.json"]
    sha256: Digest
    size: int = Field(ge=0)


class MakerEntry(_Part):
    """A generator that made some of the files."""

    name: Text
    package: Text
    version: Text


class Manifest(_Part):
    """All that a package holds but the manifest itself."""

    format: Literal[1]
    name: Plain
    version: Plain
    factory: Text
    inputs: Digest
    generators: list[MakerEntry]
    sbom: BillEntry
    files: list[FileEntry]

    def encoded(self) -> bytes:
        """Return the bytes of the manifest: equal manifests give equal bytes."""
        return (self.model_dump_json(indent=2) + "\n").encode()


def manifest(tree: Tree, made: Mapping[str, Made], about: About, bill: bytes) -> Manifest:
    """Return the manifest of *tree*, whose bill of materials is *bill*."""
    return Manifest(
        format=1,
        name=about.name,
        version=about.version,
        factory=about.factory,
        inputs=about.inputs,
        generators=[MakerEntry(name=one.generator, package=one.distribution, version=one.version) for one in about.makers],
        sbom=BillEntry(path="sbom.cdx.json", sha256=digest(bill), size=len(bill)),
        files=[_entry(path, data, made.get(path)) for path, data in sorted(tree.files.items())],
    )


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _entry(path: str, data: bytes, made: Made | None) -> FileEntry:
    owner, generator = (made.owner, made.generator) if made is not None else (PEOPLE, None)
    return FileEntry(path=path, sha256=digest(data), size=len(data), owner=owner, generator=generator)
