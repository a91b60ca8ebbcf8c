"""What the author wrote in `synapse.yaml`: its form is checked, nothing is resolved yet."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema, model_validator

from synapseops.intent.words import (
    BranchName,
    FieldName,
    Folder,
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

Bound = Annotated[Any, WithJsonSchema({"type": ["number", "string"]})]
"""A value of a field's type, judged when the type is known."""

Json = Annotated[Any, WithJsonSchema({})]
Names = list[str]
Roles = Annotated[list[Role], Field(min_length=1)]
Groups = list[Annotated[list[str], Field(min_length=2)]]
"""Types of lists are named here: `ResourceForm` has a key `list`."""


class Node(BaseModel):
    """A map of the intent: nothing in it is guessed, and nothing unknown is let pass."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def says(self, key: str) -> bool:
        """Tell whether the author wrote *key*, be it with null."""
        return key in self.model_fields_set


class Service(Node):
    """Who the service is."""

    name: ServiceName
    title: Line | None = None
    description: Text = ""
    version: Version = "0.1.0"
    owners: list[Line] = Field(default_factory=list)
    license: License | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class FieldForm(Node):
    """A field of a resource or value object; `type` is shorthand, with its default when the whole field is."""

    type: Shorthand
    default: Json = None
    min: Bound | None = None
    max: Bound | None = None
    pattern: Pattern | None = None
    unique: bool = False
    index: bool = False
    read_only: bool = False
    immutable: bool = False
    deprecated: bool = False
    description: Text = ""
    example: Json = None
    was: FieldName | None = None
    backfill: Json = None
    pii: bool = False
    on_delete: Literal["restrict", "cascade", "set_null"] | None = None
    allow_loss: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value


class TypeForm(Node):
    """A named type: exactly one of `enum`, `fields`, `type`."""

    enum: list[Word] | None = Field(default=None, min_length=1)
    fields: dict[FieldName, FieldForm] | None = Field(default=None, min_length=1)
    type: Shorthand | None = None
    min: Bound | None = None
    max: Bound | None = None
    pattern: Pattern | None = None
    description: Text = ""


class ListForm(Node):
    """What a list request may ask for."""

    filter: list[str] | None = Field(default=None, min_length=1)
    sort: list[str] | None = Field(default=None, min_length=1)
    search: list[str] | None = Field(default=None, min_length=1)
    page_size: int = Field(default=50, ge=1, le=200)


class ResourceForm(Node):
    """What the service keeps and serves."""

    description: Text = ""
    fields: dict[FieldName, FieldForm] = Field(min_length=1)
    id: str | None = None
    unique: Groups | None = Field(default=None, min_length=1)
    operations: Names | None = Field(default=None, min_length=1)
    list: ListForm | None = None
    access: dict[str, Roles] | None = Field(default=None, min_length=1)
    path: UrlPath | None = None
    was: TypeName | None = None
    allow_loss: bool = False


class ServiceArtifact(Node):
    """How the service is made."""

    framework: str = "fastapi"
    database: Literal["sqlite", "postgresql"] = "sqlite"
    auth: Literal["api_key", "jwt", "none"] = "api_key"


def _arm(value: Any) -> str:
    return "switch" if isinstance(value, bool) else "options"


ServiceChoice = Annotated[Annotated[ServiceArtifact, Tag("options")] | Annotated[bool, Tag("switch")], Discriminator(_arm)]
"""Options, or whether to make one at all."""


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


class Generate(BaseModel):
    """Which artifacts, and where they go. The words of other generators than the service's are `artifacts`."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    into: Folder | None = None
    service: ServiceChoice | None = None
    place_workflows: bool = False

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

    coverage: Annotated[float, BeforeValidator(_number), Field(ge=0, le=100)] | None = None
    security: Literal["low", "medium", "high"] | None = None
    breaking_change: Literal["approve"] | None = None


class Delivery(Node):
    """How the result reaches people."""

    base: BranchName | None = None
    labels: list[Label] = Field(default_factory=list)
    reviewers: list[Reviewer] = Field(default_factory=list)
    draft_on: list[Literal["conflict", "failed_check"]] = Field(default_factory=list)
    require: Require = Require()


class Intent(Node):
    """One `synapse.yaml`."""

    synapse: Literal[1]
    service: Service
    types: Annotated[dict[TypeName, TypeForm], Field(min_length=1)] | None = None
    resources: Annotated[dict[TypeName, ResourceForm], Field(min_length=1)] | None = None
    generate: Generate = Generate()
    delivery: Delivery = Delivery()


LATER = ("systems", "tables", "mappings", "flows")
"""Keys of the language that this version does not make anything of."""
