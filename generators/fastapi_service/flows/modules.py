"""What the module of a flow shows: its functions, one for each mapping that it uses, and the flow itself."""

from collections.abc import Iterator

from msgspec import Struct

from generators import naming
from generators.fastapi_service.flows import environment, mappings
from generators.fastapi_service.flows.expressions import Writer, nested, path, tuple_of
from generators.fastapi_service.names import Names
from generators.python import text
from generators.python.expressions import Import
from generators.python.mappings.naming import MappingNames, context_attribute
from generators.python.names import BUILTINS, KEYWORDS
from generators.rendering import Code
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Blueprint, Ref, Resource
from synapseops.intent.filenames import DEVICES

_LOCALS = {"dt", "facts", "flow", "mappings", "record", "environment"}


class Function(Struct, frozen=True):
    """A function that makes one record of another by a mapping; `arguments` fill its context."""

    name: Code
    says: str
    mapping: Code
    context: Code | None
    arguments: tuple[Code, ...]


class FlowModule(Struct, frozen=True):
    """A flow."""

    says: str
    imports: tuple[Import, ...]
    uses_environment: bool
    functions: tuple[Function, ...]
    name: str
    trigger: Code
    steps: tuple[Code, ...]
    failure: Code
    keep: Code
    key: Code | None
    pii: Code | None


class ResourceView(Struct, frozen=True):
    """A resource that flows keep or watch."""

    name: str
    constant: Code
    module: Code
    read: Code
    create: Code


class ResourcesModule(Struct, frozen=True):
    """The resources that flows keep or watch."""

    resources: tuple[ResourceView, ...]


_WIRED = frozenset({"changes", "dt", "environment", "flow", "hooks", "listening", "now", "random", "routes", "runtime", "systems"})
"""What the module has that puts the modules of flows together."""


def module_names(blueprint: Blueprint) -> dict[str, str]:
    """Return the module of each flow."""
    flows = [flow.name for flow in blueprint.flows]
    return naming.allocate(flows, naming.snake, taken=_WIRED | DEVICES | KEYWORDS | BUILTINS, fallback="flow")


class Modules:
    """The modules of a blueprint's flows."""

    def __init__(self, blueprint: Blueprint, names: Names) -> None:
        self._blueprint = blueprint
        self._service = names
        self.names = module_names(blueprint)

    def view(self, flow: made.Flow) -> FlowModule:
        """Return what the module of *flow* shows."""
        return _FlowWriter(self._blueprint, self._service, flow).module()


class _FlowWriter:
    """Writes one flow."""

    def __init__(self, blueprint: Blueprint, names: Names, flow: made.Flow) -> None:
        self._blueprint = blueprint
        self._names = names
        self._flow = flow
        self._mappings = MappingNames(blueprint.mappings)
        self._writer = Writer()
        self._constants: set[str] = set()
        self._functions: dict[tuple[str, tuple[made.Given, ...]], Function] = {}

    def module(self) -> FlowModule:
        flow, writer = self._flow, self._writer
        trigger = writer.trigger(flow.trigger, self._observed(flow.trigger))
        steps = tuple(self._step(step) for step in flow.steps)
        failure, keep = writer.failure(flow.failure), writer.seconds(flow.keep)
        hidden = flow.pii
        given = [given.source for step in flow.steps for given in step.context]
        return FlowModule(
            flow.description or f"{told(flow.trigger)}.",
            tuple(self._imports()),
            any(isinstance(source, made.Environment) for source in given),
            tuple(self._functions.values()),
            flow.name,
            trigger,
            steps,
            failure,
            keep,
            path(flow.key) if flow.key is not None else None,
            Code(f"frozenset({{{', '.join(map(path, hidden))}}})") if hidden else None,
        )

    def _imports(self) -> Iterator[Import]:
        by_module: dict[str, set[str]] = {}
        for module, name in self._writer.used:
            if module != "datetime":
                by_module.setdefault(f"..{module}", set()).add(name)
        by_module.setdefault("..model", set()).update({"Flow", *({"Facts", "JsonObject"} if self._functions else ())})
        if self._constants:
            by_module["..resources"] = set(self._constants)
        for module in sorted(by_module):
            yield Import(Code(module), tuple(map(Code, sorted(by_module[module]))))

    def _observed(self, trigger: made.Trigger) -> Code | None:
        return self._constant(trigger.resource) if isinstance(trigger, made.Change) else None

    def _step(self, step: made.Step) -> Code:
        effect = self._save(step.effect, step.mapping) if isinstance(step.effect, made.Save) else self._send(step.effect)
        return self._writer.call(
            "model",
            "Step",
            self._function(step.mapping, step.context),
            effect,
            reads_saved=Code("True") if step.reads_saved else None,
            condition=self._writer.condition(step.condition) if step.condition is not None else None,
        )

    def _send(self, send: made.Send) -> Code:
        reply = None
        if send.reply is not None:
            kept = self._save(send.reply.save, send.reply.mapping)
            reply = self._writer.call("model", "Reply", self._function(send.reply.mapping, ()), kept)
        header = Code("None") if send.key_header is None else text.string(send.key_header)
        return self._writer.call(
            "model",
            "Send",
            text.string(send.system),
            self._writer.request(send.request),
            key_header=header if send.key_header != "Idempotency-Key" else None,
            reply=reply,
        )

    def _save(self, save: made.Save, mapping: str) -> Code:
        resource = self._blueprint.resource(save.resource)
        used = mappings.of(self._blueprint, mapping)
        names = mappings.named(used)
        links = tuple(self._links(resource, names))
        return self._writer.call(
            "saving",
            "Save",
            self._constant(resource.name),
            by=text.string(save.by or found_by(resource) or ""),
            named=nested(names),
            newer=text.string(save.newer) if save.newer is not None else None,
            only=text.string(save.only) if save.only is not None else None,
            on_unresolved=text.string(save.on_unresolved) if save.on_unresolved != "retry" else None,
            links=tuple_of(links) if links else None,
            is_patch=Code("True") if used.mode == "patch" else None,
        )

    def _links(self, resource: Resource, names: dict[str, object]) -> Iterator[Code]:
        for field in resource.fields:
            if isinstance(field.type, Ref) and names.get(field.name):
                yield self._writer.call("saving", "Link", text.string(field.name), self._constant(field.type.resource))

    def _constant(self, resource: str) -> Code:
        name = constants(self._blueprint)[resource]
        self._constants.add(name)
        return Code(name)

    def _function(self, mapping: str, context: tuple[made.Given, ...]) -> Code:
        found = self._functions.get((mapping, context))
        if found is None:
            taken = {one.name for one in self._functions.values()} | KEYWORDS | BUILTINS | _LOCALS
            name = naming.allocate([mapping], naming.snake, taken=taken, fallback="mapping")[mapping]
            used = mappings.of(self._blueprint, mapping)
            given = {one.name: one.source for one in context}
            arguments = tuple(
                Code(f"{context_attribute(value.name)}={environment.value(self._blueprint, value, given.get(value.name))}")
                for value in used.context
            )
            says = f"Make {text.article(used.target)} of {text.article(used.source)}."
            klass = Code(self._mappings.context_class(mapping)) if used.context else None
            found = Function(Code(name), says, Code(self._mappings.function(mapping)), klass, arguments)
            self._functions[mapping, context] = found
        return found.name


def told(trigger: made.Trigger) -> str:
    """Return what sets a flow off, in words."""
    if isinstance(trigger, made.Webhook):
        return f"When {trigger.system} calls {trigger.path}"
    if isinstance(trigger, made.Change):
        return f"When {text.article(trigger.resource)} is {' or '.join(kind.value for kind in trigger.when)}"
    return f"When it is time to ask {trigger.fetch.system}"


def found_by(resource: Resource) -> str | None:
    """Return the one field that finds a row of *resource*; None when there are several, or none."""
    unique = [field.name for field in resource.fields if field.unique]
    return unique[0] if len(unique) == 1 else None


def used_resources(blueprint: Blueprint) -> list[Resource]:
    """Return the resources that flows keep, watch or look references up in, in the author's order."""
    wanted: set[str] = set()
    for flow in blueprint.flows:
        if isinstance(flow.trigger, made.Change):
            wanted.add(flow.trigger.resource)
        for step in flow.steps:
            effect = step.effect
            save = effect if isinstance(effect, made.Save) else effect.reply.save if effect.reply is not None else None
            if save is not None:
                fields = blueprint.resource(save.resource).fields
                wanted |= {save.resource, *(field.type.resource for field in fields if isinstance(field.type, Ref))}
    return [resource for resource in blueprint.resources if resource.name in wanted]


def constants(blueprint: Blueprint) -> dict[str, str]:
    """Return the constants of the resources that flows use."""
    names = [resource.name for resource in used_resources(blueprint)]
    return naming.allocate(names, lambda name: naming.snake(name).upper(), taken={"FLOWS"}, fallback="RESOURCE")


def resources(blueprint: Blueprint, names: Names) -> ResourcesModule:
    """Return the module of the resources that flows use."""
    found = constants(blueprint)
    return ResourcesModule(
        tuple(
            ResourceView(
                one.name,
                Code(found[one.name]),
                Code(names.modules[one.name]),
                Code(names.read(one.name)),
                Code(names.input(one.name)),
            )
            for one in used_resources(blueprint)
        )
    )
