"""Codes of what is generated, where it goes, and how it changes what is there."""

from synapseops.diagnostics.catalogue.entry import Code, top
from synapseops.diagnostics.model import Severity

CODES = (
    Code(
        "SY090",
        "the output cannot go into this folder",
        "`into` is relative to the intent, stays inside the repository, and is a folder of its own: not git's, not `.github`, not one that"
        " holds the intent, and with a name that every file system can hold.",
        top("generate: {into: ../services/shop}\n"),
        top("generate: {into: services/shop}\n"),
    ),
    Code(
        "SY091",
        "there is no such artifact",
        "`generate` names kinds of artifact, and values of them, that the language knows.",
        top("generate: {service: {framework: fastpi}}\n"),
        top("generate: {service: {framework: fastapi}}\n"),
    ),
    Code(
        "SY092",
        "the artifact is not made yet",
        "The language knows it, this version does not make it. Everything else is made; nothing comes of this until a later version."
        " There is no such word now: whatever the language knows is made.",
        severity=Severity.WARNING,
    ),
    Code(
        "SY093",
        "the generator does not take this option",
        "What stands behind the word of a generator are its options, and each generator has a form for its own: `synapse schema` shows"
        " it, and so does an editor that knows the schema. Values are taken as they are: a number in quotes is a text.",
    ),
    Code(
        "SY094",
        "what it needs is turned off",
        "Deployment runs a service, and a workflow is placed where one is made: with `service: false`, or without `github_actions`, nothing"
        " could come of it.",
    ),
    Code(
        "SY220",
        "two intents name one service",
        "The name of a service is the name of its branch and of its output. Two intents of one repository cannot share it.",
    ),
    Code(
        "SY221",
        "two intents have one output folder",
        "Each service has a folder of its own; neither may lie inside the other's, since whatever is not generated there would be taken for"
        " somebody's edit.",
    ),
    Code(
        "SY222",
        "an output folder holds an intent",
        "What is generated must not lie around the files it is generated from.",
    ),
    Code(
        "SY230",
        "the change would lose data",
        "A field or resource that goes, or a type that becomes narrower, takes stored values with it. Say `allow_loss: true` at the"
        " field or"
        " resource where that is meant, or `was: OLD_NAME` where it is a rename.",
    ),
    Code(
        "SY231",
        "existing rows have no value for the field",
        "A field that becomes required needs a value for the rows that are there already: a default, or `backfill`.",
    ),
    Code(
        "SY232",
        "the change of schema cannot be made",
        "`was` names something that the base branch does not have or that is still there, or the change is of a kind that no"
        " migration makes,"
        " such as another key for a resource that has rows.",
    ),
)
