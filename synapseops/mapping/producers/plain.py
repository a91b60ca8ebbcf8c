"""Producers of one value: `from`, `const`, `ctx`, `index`, `hook`, `use`, `ignore`."""

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import fitting, ir, literals, types
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import State
from synapseops.mapping.work import Here, Product, Signature
from synapseops.schema.model import FAULTY, Items, ShapeRef
from synapseops.schema.scalars import Scalar
from synapseops.schema.wire import WireValue


def read(here: Here, form: RuleForm) -> Product | None:
    """`from: PATH`."""
    found = here.find(form.from_ or "", "from")
    if found is None:
        return None
    return Product(found.read, found.read.type, found.may, here.scope.schema, found.read.pii, (found.origin,))


def const(here: Here, form: RuleForm) -> Product | None:
    """`const: VALUE`, of the target's type."""
    if form.const is None:
        kind = here.wanted.type if here.wanted is not None else types.JSON
        return Product(ir.Const(WireValue.of(None), kind), kind, frozenset({State.NULL}), here.wanted.schema if here.wanted else None)
    try:
        wire, kind = literals.read(form.const, here.wanted.typed if here.wanted is not None else None)
    except Slip as slip:
        here.work.slipped(slip, (*here.node, "const"))
        return None
    state = State.EMPTY if form.const in ("", [], {}) else State.VALUE
    schema = here.wanted.schema if here.wanted is not None else None
    return Product(ir.Const(wire, kind), kind, frozenset({state}), schema)


def context(here: Here, form: RuleForm) -> Product | None:
    """`ctx: NAME`, a value that the caller gives."""
    name = form.ctx or ""
    kind = here.work.context.get(name)
    if kind is None:
        known = here.work.context
        hint = did_you_mean(name, known) or (f"it has {listed(known, last='and')}" if known else f"add context: {{{name}: string}}")
        here.tell("MAP001", f"the context has no {shown(name)}", hint, "ctx")
        return None
    if not isinstance(kind, Scalar) or kind == FAULTY:
        return None  # told where the context is declared
    may = types.states(kind, None, missing=False, null=False)
    return Product(ir.ContextValue(name, kind), kind, may)


def index(here: Here, form: RuleForm) -> Product | None:
    """`index: ALIAS`, the position in a list."""
    alias = form.index or ""
    if alias not in here.scope.aliases:
        known = here.scope.aliases
        hint = did_you_mean(alias, known) or (f"aliases here are {listed(known, last='and')}" if known else "use it inside of each")
        here.tell("MAP001", f"no list around here has the alias {shown(alias)}", hint, "index")
        return None
    base = form.base or 0
    kind = Scalar(types.INTEGER.kind, minimum=base)
    return Product(ir.Position(alias, base), kind, types.VALUE)


def hook(here: Here, form: RuleForm) -> Product | None:
    """`hook: NAME`, a function that the team writes."""
    if form.returns is None:
        here.tell(
            "MAP060", f"hook {shown(form.hook)} does not say what it returns", "add returns: string, or another type", "hook", on_key=True
        )
        return None
    try:
        kind, nullable = here.work.around.type_of(form.returns)
    except Slip as slip:
        here.work.faults.append(slip.at((*here.node, "returns"), "the hook"))
        return None
    made = {name: here.for_(None).sub(one, "args", name) for name, one in (form.args or {}).items()}
    arguments = tuple((name, one.rule) for name, one in made.items() if one is not None)
    if len(arguments) < len(made):
        return None
    untyped = next((name for name, rule in arguments if isinstance(rule.type, ShapeRef)), None)
    if untyped is not None:
        here.tell("MAP060", f"argument {shown(untyped)} is an object, which has no type of its own", "give its parts", "args", untyped)
        return None
    here.work.hooked.append((here.wanted.path if here.wanted is not None else None) or ())
    if here.wanted is not None and (misfit := fitting.misfit(Typed(kind), here.wanted.typed)) is not None:
        message = f"hook {shown(form.hook)} returns {types.told(kind)}, where {types.told(here.wanted.type)} belongs"
        here.tell("MAP061", message, f"write returns: {types.told(here.wanted.type)}, or cast it: {misfit.hint}", "returns")
        return None
    sources = tuple(origin for one in made.values() if one is not None for origin in one.sources)
    is_personal = any(one is not None and one.pii for one in made.values())
    may = types.states(kind, None, missing=False, null=nullable)
    return Product(ir.Hook(form.hook or "", arguments, kind), kind, may, None, is_personal, sources)


def use(here: Here, form: RuleForm) -> Product | None:
    """`use: MAPPING`, what another mapping makes of the object at a path."""
    name = form.use or ""
    if name not in here.work.around.mappings:
        known = [one for one in here.work.around.mappings if one != here.work.name]
        hint = did_you_mean(name, known) or (f"mappings are {listed(known, last='and')}" if known else "there is no other mapping")
        here.tell("MAP050", f"there is no mapping {shown(name)}", hint, "use")
        return None
    found = here.find(form.in_ if form.in_ is not None else "root", "in", only_state=True)
    signature = here.work.around.mappings[name]
    if found is None or signature is None or signature.source is None or signature.target is None:
        return None
    for origin in signature.reads:
        here.work.reads.setdefault((*found.origin, *origin), here.node)
    if (why := _mismatch(here, signature, Typed(found.read.type, here.scope.schema))) is not None:
        here.tell("MAP051", f"mapping {shown(name)} does not fit here: {why[0]}", why[1], "use")
        return None
    target = signature.target
    may = (found.may & types.ABSENT) | types.VALUE
    return Product(ir.Use(name, found.read), target.root, may, target, found.read.pii, (found.origin,))


def _mismatch(here: Here, other: Signature, given: Typed) -> tuple[str, str] | None:
    """Tell why another mapping cannot be used here, and what to do."""
    if other.source is None or other.target is None:
        return None
    if isinstance(given.type, Items):
        return "it reads one record, and this is a list", "write {each: …, as: one, value: {use: …, in: one}}"
    read = Typed(other.source.root, other.source)
    if not _is_same_record(given, read) and (why := fitting.unlike(given, read, may_have_more=True)) is not None:
        return f"it reads {shown(other.source.name)}, and {why}", "map the parts here by fields"
    wanted = here.wanted
    if wanted is not None and not _is_same_record(Typed(other.target.root, other.target), wanted.typed):
        if isinstance(wanted.type, Items):
            return f"it makes one {shown(other.target.name)}, and a list belongs here", "write {wrap: [{use: …}]}"
        why = fitting.unlike(Typed(other.target.root, other.target), wanted.typed)
        if why is not None:
            return f"it makes {shown(other.target.name)}, and {why}", "map the parts here by fields"
    if other.mode != ("patch" if here.work.is_patch else "create"):
        return f"its mode is {other.mode}", "give both the same mode"
    return _context_mismatch(here, other)


def _is_same_record(one: Typed, other: Typed) -> bool:
    if one.schema is None or other.schema is None:
        return False
    return one.schema.name == other.schema.name and one.type == other.type


def _context_mismatch(here: Here, other: Signature) -> tuple[str, str] | None:
    for name, kind in other.context.items():
        ours = here.work.context.get(name)
        if ours is None:
            return f"it needs {shown(name)} in its context", f"add context: {{{name}: {types.told(kind)}}} to this mapping"
        if ours != kind:
            return f"{shown(name)} of the context is {types.told(ours)} here and {types.told(kind)} there", "give both the same type"
    return None


def ignore(here: Here, form: RuleForm) -> Product | None:
    """`ignore: true`: nothing, on purpose."""
    if form.ignore is not True:
        here.tell("MAP032", "ignore is true or not written", "write ignore: true, or remove it", "ignore")
        return None
    if form.reason is None:
        here.tell("MAP015", "nothing says why this is ignored", 'add reason: "…"', "ignore", on_key=True)
    return Product(ir.Ignore(form.reason or ""), types.JSON, frozenset({State.MISSING}))
