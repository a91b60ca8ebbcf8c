"""How strong the generated tests are, where that is asked for: faults are put into mappings and validators, and tests look at them."""

from collections.abc import Mapping

from msgspec.structs import replace

from synapseops.evidence.causes import Causes
from synapseops.evidence.model import Finding, Outcome
from synapseops.evidence.strength import Strength, Survivor, Tally, rule_above
from synapseops.pipeline.course import Course, Made
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.subjects import Subject
from synapseops.report.model import Report
from synapseops.toolchain import Tree
from synapseops.verification.mutation import running

_FAULT = "fault"


async def told(course: Course, report: Report, made: Made, tree: Tree) -> Report:
    """Return *report* with how many faults the tests of *tree* notice in the time that is wanted for it, each survivor with its place in
    the intent."""
    if report.evidence is None or report.evidence.tests.outcome is not Outcome.PASSED or not report.package:
        return replace(report, strength=Strength(reason="only tests that pass can notice a fault"))
    found = await running.strength(course.equipment.toolchain.sandbox, tree, report.package, seconds=course.wanted.strength)
    causes = Causes(course.blueprint, ())
    tallies = tuple(_traced(one, causes, course.subject, made.files, tree) for one in found.tallies)
    return replace(report, strength=replace(found, tallies=tallies))


def _traced(tally: Tally, causes: Causes, subject: Subject, made: Mapping[str, PristineFile], tree: Tree) -> Tally:
    def traced(one: Survivor) -> Survivor:
        nodes = made[one.file].causes if one.file in made else ()
        lines = tree.files[one.file].decode("utf-8", "replace").splitlines()[: one.line]
        cause = causes.of_finding(Finding(_FAULT, f'"{rule_above(lines)}"', one.file, one.line), nodes, lines[-1])
        line = subject.found.reading.source.line_of(cause)
        return replace(one, cause=cause, origin=f"{subject.found.path}:{line}")

    return replace(tally, survivors=tuple(map(traced, tally.survivors)))
