"""Samples on the wire, in no language: values of every type, valid ones and ones to be refused, and how rows come to be."""

from generators.samples.base import MOST_VALUES, Acceptance, Built, Nested, Refusal
from generators.samples.bodies import plain
from generators.samples.composites import Composer, NoSampleError, one_of_each, unused_name
from generators.samples.planning import Parent, Plan, Planned, Planner, Way, is_unique, planned
from generators.samples.scalars import boundaries, refusals, unknown_word, values
from generators.samples.series import ENDLESS, Counted, Numbered, Picked, Series

__all__ = [
    "ENDLESS",
    "MOST_VALUES",
    "Acceptance",
    "Built",
    "Composer",
    "Counted",
    "Nested",
    "NoSampleError",
    "Numbered",
    "Parent",
    "Picked",
    "Plan",
    "Planned",
    "Planner",
    "Refusal",
    "Series",
    "Way",
    "boundaries",
    "is_unique",
    "one_of_each",
    "plain",
    "planned",
    "refusals",
    "unknown_word",
    "unused_name",
    "values",
]
