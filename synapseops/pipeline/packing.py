"""From what a run made to its package: the zip, and the provenance beside it."""

from collections.abc import Mapping

from msgspec import Struct

from synapseops.generation import Generator, Owner
from synapseops.merging.lock import Lock
from synapseops.package import layout
from synapseops.package.archive import archive
from synapseops.package.manifest import About, Maker, digest
from synapseops.package.manifest import Made as Packed
from synapseops.package.provenance import Origin, statement
from synapseops.pipeline.arranging import Read
from synapseops.pipeline.course import Course, Joined, Made
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.subjects import Subject
from synapseops.report.model import Report
from synapseops.toolchain import Tree


class Package(Struct, frozen=True):
    """The files of a package, and which of them is what."""

    files: Mapping[str, bytes]
    zip: str
    provenance: str


class _Landed(Struct, frozen=True):
    """A file of history, which a generator made in an earlier run."""

    generator: str
    owner: Owner = Owner.HISTORY


def read(equipment: Equipment, subject: Subject) -> Read:
    """Return what the lock remembers of how *subject* was made."""
    others = tuple(f"{one.name} {one.distribution} {one.version}" for one in _used(equipment, subject) if one.distribution)
    return Read(subject.found.path, digest(subject.data), others)


def package(course: Course, standing: Standing, made: Made, joined: Joined, report: Report, tree: Tree, head: str) -> Package:
    """Return the package of *tree*, which was proposed as *head*: with the branch's own lock where that commit was there already."""
    equipment, subject, lock = course.equipment, course.subject, joined.arranged.lock
    about = _about(equipment, subject, report)
    zipped = archive(tree, {**_landed(equipment, subject, lock), **made.files}, about)
    there = standing.at_branch
    if there is not None and there.commit == head and there.lock is not None and there.lock.document:
        lock = there.lock
    origin = Origin(lock, head, report.base, report.branch, report.into, equipment.toolchain.formatter.version)
    stem = layout.stem(about.name, about.version)
    names = stem + layout.ZIP, stem + layout.PROVENANCE
    return Package(dict(zip(names, (zipped, statement(zipped, about, origin, equipment.builder)), strict=True)), *names)


def _landed(equipment: Equipment, subject: Subject, lock: Lock) -> dict[str, Packed]:
    """Return what the lock calls history: none of it is made anew."""
    maker = next((one.name for one in _used(equipment, subject) if one.migrate is not None), None)
    return {path: _Landed(maker) for path, file in lock.files.items() if file.owner is Owner.HISTORY} if maker is not None else {}


def _about(equipment: Equipment, subject: Subject, report: Report) -> About:
    blueprint = subject.found.reading.blueprint
    makers = tuple(
        Maker(one.name, one.distribution or "synapseops", one.version or report.factory)
        for one in sorted(_used(equipment, subject), key=lambda one: one.name)
    )
    return About(
        report.service, report.version, blueprint.service.license if blueprint is not None else "", report.inputs, report.factory, makers
    )


def _used(equipment: Equipment, subject: Subject) -> list[Generator]:
    """Return the generators that made something."""
    blueprint = subject.found.reading.blueprint
    return [one for one in equipment.generators if blueprint is not None and one.kind in blueprint.artifacts]
