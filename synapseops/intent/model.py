"""What the author wrote in `synapse.yaml`: its form is checked, nothing is resolved yet. Descriptions become those of the JSON Schema."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema, model_validator

from synapseops.intent.fields import Bound, FieldForm
from synapseops.intent.node import Node, nothing
from synapseops.intent.words import (
    BranchName,
    FieldName,
    Folder,
    Identifier,
    Label,
    License,
    Line,
    Pattern,
    Reviewer,
    Role,
    ServiceName,
    Shorthand,
    Text,
    TypeName,
    UrlPath,
    Version,
    Word,
)

if TYPE_CHECKING:
    from synapseops.intent.flows import FlowForm
    from synapseops.intent.mappings import MappingForm, TableForm
    from synapseops.intent.systems import SystemForm

Operation = Annotated[str, WithJsonSchema({"enum": ["list", "get", "create", "update", "delete", "upsert"]})]
"""A word that rules judge, since they know what people write instead."""

# `ResourceForm` has a key `list`, so types of lists are named outside of it.
Operations = Annotated[list[Operation], Field(min_length=1)]
Groups = Annotated[list[Annotated[list[str], Field(min_length=2)]], Field(min_length=1)]
Access = Annotated[dict[Operation, Annotated[list[Role], Field(min_length=1)]], Field(min_length=1)]
FieldNames = Annotated[list[str], Field(min_length=1)]


class Service(Node):
    """Who the service is; short for it is its name alone."""

    name: ServiceName
    """Kebab-case; the name of the branch, the package and the output folder."""
    title: Line | None = None
    """The name as people say it."""
    description: Text = ""
    version: Version = "0.1.0"
    """Version of the service's contract (SemVer), in quotes."""
    owners: list[Line] = Field(default_factory=nothing)
    """People or teams that answer for the service."""
    license: License | None = None
    """An SPDX expression."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class TypeForm(Node):
    """A named type: an enum, a value object or a constrained scalar."""

    enum: list[Word] | None = Field(default=None, min_length=1)
    """Words, each a text."""
    fields: dict[FieldName, FieldForm] | None = Field(default=None, min_length=1)
    """Fields of a value object, by name."""
    type: Shorthand | None = None
    """A built-in scalar, narrowed."""
    min: Bound | None = None
    max: Bound | None = None
    pattern: Pattern | None = None
    description: Text = ""


class ListForm(Node):
    """What a list request may ask for."""

    filter: FieldNames | None = None
    """Fields to filter by: `field.op=value`."""
    sort: FieldNames | None = None
    """Fields to sort by."""
    search: FieldNames | None = None
    """Texts that `search` looks into."""
    page_size: int = Field(default=50, ge=1, le=200)


class ResourceForm(Node):
    """What the service keeps and serves."""

    description: Text = ""
    fields: dict[FieldName, FieldForm] = Field(min_length=1)
    """Fields by name, each a type in shorthand or a map with `type`."""
    id: str | None = None
    """The field that is the key, instead of the server's own `id`."""
    unique: Groups | None = None
    """Groups of fields that are unique together."""
    operations: Operations | None = None
    """What callers may do; all but upsert by default."""
    list: ListForm | None = None
    access: Access | None = None
    """Roles by operation; any authenticated caller by default."""
    path: UrlPath | None = None
    """The path it is served under; by default the plural of its name."""
    was: TypeName | None = None
    """The name the resource had: its rows move along."""
    allow_loss: bool = False
    """It may be removed with its rows."""


class ServiceArtifact(Node):
    """How the service is made."""

    framework: str = "fastapi"
    database: Literal["sqlite", "postgresql"] = "sqlite"
    auth: Literal["api_key", "jwt", "none"] = "api_key"


def _arm(value: Any) -> str:
    return "switch" if isinstance(value, bool) else "options"


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


ServiceChoice = Annotated[Annotated[ServiceArtifact, Tag("options")] | Annotated[bool, Tag("switch")], Discriminator(_arm)]
"""Options, or whether to make one at all."""

Percent = Annotated[Annotated[float, Field(ge=0, le=100)], BeforeValidator(_number)]


class Generate(BaseModel):
    """Which artifacts, and where they go. The words of other generators than the service's are `artifacts`."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, defer_build=True)

    into: Folder | None = None
    """The output folder, relative to this file; by default generated/NAME."""
    service: ServiceChoice | None = None
    """How the service is made; false for none."""
    place_workflows: bool = False
    """Put workflows where GitHub runs them."""

    @property
    def artifacts(self) -> dict[str, Any]:
        """The author's words for other artifacts, with what stands behind them."""
        return dict(self.__pydantic_extra__ or {})

    @property
    def options(self) -> ServiceArtifact | None:
        """How the service is to be made, or None when it is not."""
        if self.service is False:
            return None
        return self.service if isinstance(self.service, ServiceArtifact) else ServiceArtifact()


class Require(Node):
    """Demands on the result."""

    coverage: Percent | None = None
    """Least coverage of the generated tests, in percent."""
    security: Literal["low", "medium", "high"] | None = None
    """No finding of this severity or worse."""
    breaking_change: Literal["approve"] | None = None
    """Breaking changes of the contract want approval."""


class Delivery(Node):
    """How the result reaches people."""

    base: BranchName | None = None
    """The branch that is proposed to."""
    labels: list[Label] = Field(default_factory=nothing)
    reviewers: list[Reviewer] = Field(default_factory=nothing)
    """Logins, or teams as @org/team."""
    draft_on: list[Literal["conflict", "failed_check"]] = Field(default_factory=nothing)
    """What makes the pull request a draft."""
    require: Require = Field(default_factory=lambda: Require())


def _told_from_one(value: Any) -> Any:
    """`True` equals 1 to Python, and is no version of the language."""
    return str(value) if isinstance(value, bool) else value


class Intent(Node):
    """One `synapse.yaml`: what an integration service is."""

    synapse: Annotated[Literal[1], BeforeValidator(_told_from_one)]
    """Version of the language."""
    service: Service
    types: Annotated[dict[TypeName, TypeForm], Field(min_length=1)] | None = None
    """Named types, used by any field."""
    resources: Annotated[dict[TypeName, ResourceForm], Field(min_length=1)] | None = None
    """What the service keeps and serves, by name."""
    systems: "Annotated[dict[Identifier, SystemForm], Field(min_length=1)] | None" = None
    """The outside systems it talks to, by name."""
    tables: "Annotated[dict[Identifier, TableForm], Field(min_length=1)] | None" = None
    """Closed lookup tables, by name."""
    mappings: "Annotated[dict[Identifier, MappingForm], Field(min_length=1)] | None" = None
    """How a record of one kind becomes a record of another, by name."""
    flows: "Annotated[dict[Identifier, FlowForm], Field(min_length=1)] | None" = None
    """What moves when, by name."""
    generate: Generate = Field(default_factory=lambda: Generate())
    delivery: Delivery = Field(default_factory=lambda: Delivery())

    @property
    def into(self) -> str:
        """The output folder, relative to the file: what `generate.into` says, else `generated/NAME`."""
        return self.generate.into or f"generated/{self.service.name}"


class OfResources(Intent):
    """An intent without the sections whose forms take long to import and build, and longer than all others together."""

    systems: None = None
    tables: None = None
    mappings: None = None
    flows: None = None


_SECTIONS = frozenset({"systems", "tables", "mappings", "flows"})


def fitting(value: dict[str, Any]) -> type[Intent]:
    """Return the form of an intent that holds *value*: that of all sections only where there is one of those that take long."""
    return OfResources if _SECTIONS.isdisjoint(value) else with_all_sections()


def with_all_sections() -> type[Intent]:
    """Return `Intent` with the forms of all sections."""
    from synapseops.intent.flows import FlowForm
    from synapseops.intent.mappings import MappingForm, TableForm
    from synapseops.intent.systems import SystemForm

    forms = {form.__name__: form for form in (FlowForm, MappingForm, TableForm, SystemForm)}
    Intent.model_rebuild(_types_namespace=forms)
    return Intent
