"""Reports to render: what a first run, an update and a run in trouble look like."""

import hashlib

from msgspec.structs import replace

from synapseops.diagnostics import Diagnostic, Place, Severity
from synapseops.evidence.behaviour import Behaviour, Difference, Example
from synapseops.evidence.contract.changes import ContractChange, Detail, Surface, Verdict
from synapseops.evidence.contract.semver import Bump, Step
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.mappings import Coverage, Origin
from synapseops.evidence.model import CheckResult, Evidence, Finding, Outcome, TestReport
from synapseops.evidence.strength import Strength, Survivor, Tally
from synapseops.evidence.words import Words
from synapseops.generation import SchemaChange
from synapseops.merging.entries import Conflict, Edit, Entry, Hunk, Kind, Reason, State
from synapseops.report.model import Ending, FileChange, Gate, Note, Problem, PullRequestRef, Report, ResourceRow

_CRUD = ("list", "create", "get", "replace", "patch", "delete")
_CHECKS = tuple(
    CheckResult(name, Outcome.PASSED, seconds, tool=tool)
    for name, seconds, tool in (
        ("openapi", 0.91, "openapi-spec-validator 0.9.0"),
        ("ruff", 0.12, "ruff 0.17.6"),
        ("format", 0.08, "ruff 0.17.6"),
        ("mypy", 4.4, "mypy 2.4.1"),
        ("bandit", 1.2, "bandit 1.9.4"),
        ("secrets", 0.7, "detect-secrets 1.5.0"),
        ("determinism", 1.1, ""),
    )
)
_TESTS = TestReport(Outcome.PASSED, passed=412, seconds=8.3, coverage=96.34, isolation="full")


def broken(text: str) -> Detail:
    return Detail(text, Verdict.BREAKING)


FIRST = Report(
    intent="shop/synapse.yaml",
    ending=Ending.PROPOSED,
    service="orders",
    version="0.3.0",
    base="main",
    base_commit="a" * 40,
    branch="synapse/orders",
    commit="b" * 40,
    into="shop/generated/orders",
    package="orders",
    roles=("admin",),
    first=True,
    resources=(
        ResourceRow("Customer", "/customers", 8, (*_CRUD, "upsert")),
        ResourceRow("Order", "/orders", 13, (*_CRUD, "upsert"), (("customer", "Customer", False),)),
        ResourceRow("Shipment", "/shipments", 5, _CRUD, (("order", "Order", True),)),
    ),
    evidence=Evidence(_CHECKS, _TESTS),
    gates=(Gate("coverage", Outcome.PASSED, "96.3 % covered, at least 90 % is required"),),
    files=(
        FileChange("README.md", "fastapi_service", "added"),
        FileChange("alembic.ini", "fastapi_service", "added"),
        FileChange("constraints.txt", "fastapi_service", "added"),
        FileChange("orders/security.py", "fastapi_service", "added"),
        FileChange("migrations/versions/0001_create.py", "migration", "added"),
        FileChange("openapi.yaml", "openapi", "added"),
        FileChange("orders/custom/hooks.py", "fastapi_service", "added", team_owned=True),
        FileChange("synapse.lock", "lock", "added"),
        FileChange("tests/test_orders.py", "pytest_suite", "added"),
    ),
    migrations=("migrations/versions/0001_create.py",),
    pull_request=PullRequestRef(1, "open", False, "/shop/.git/synapse/pulls/1.md", "Add the orders service"),
    zip="/shop/.git/synapse/pulls/1/orders-0.3.0.zip",
    factory="0.1.0",
    inputs="0123456789abcdef" * 4,
    seconds=(("look", 0.01), ("generate", 0.4), ("verify", 9.2), ("compare", 0.02), ("propose", 0.1)),
)

_ABSENT = CheckResult("hadolint", Outcome.NOT_RUN, reason="hadolint is not installed", absent=True)
UPDATE = replace(
    FIRST,
    evidence=Evidence((*_CHECKS, _ABSENT), _TESTS),
    first=False,
    news=(
        IntentChange("resources", "renamed", "Parcel", "Shipment", line=31),
        IntentChange("resources", "removed", "Order.note", details=(Words("text?"),), line=12),
        IntentChange("resources", "added", "Order.priority", details=(Words("{}", ("integer(0..9) = 5",)),), line=19),
        IntentChange(
            "resources",
            "changed",
            "Order",
            details=(Words("list filter: no longer {}", ("note",)), Words("operations: also {}", ("upsert",))),
            line=24,
        ),
    ),
    contract=(
        ContractChange("renamed", "Parcel", "Shipment", (broken("/shipments is now /parcels"),), line=31),
        ContractChange("changed", "GET /orders", details=(broken("no filter note any more"), broken("no sort by note any more")), line=24),
        ContractChange("removed", "Order.note", touches=("replies", "create", "patch"), verdict=Verdict.BREAKING, line=12),
        ContractChange("added", "PUT /orders/by/number/{value}", verdict=Verdict.ADDITIVE, line=23),
        ContractChange("added", "Order.priority", touches=("replies", "create", "patch"), verdict=Verdict.ADDITIVE, line=19),
        ContractChange("changed", "Customer", details=(Detail("another description", Verdict.WORDING),), line=5),
    ),
    records=(
        ContractChange("changed", "shop.Order.email", details=(broken("may be missing: it may hold more"),), surface=Surface.PROMISES),
        ContractChange("added", "erp.SalesOrder.note", verdict=Verdict.ADDITIVE, surface=Surface.EXPECTS, line=28),
    ),
    coverage=(
        Coverage(
            "order_from_shop",
            "shop.Order",
            "Order",
            (
                Origin("number", ("name",), ("trim both", "strip_prefix #"), False, False),
                Origin("email", ("customer.email",), ("lower",), False, True),
                Origin("total", ("total_price", "shipping.price"), (), True, False),
                Origin("express", (), (), False, False),
            ),
            3,
            ("tags (2)", "client_details"),
            ("mappings", "order_from_shop"),
            line=60,
        ),
    ),
    behaviour=(
        Behaviour(
            "order_from_shop",
            269,
            13,
            120,
            116,
            (
                Difference(
                    "email",
                    "is null now",
                    9,
                    (
                        Example((Words("{} is empty", ("customer.email",)),), '""', "null"),
                        Example((Words("case {}", ("guest order",)),), "•••", "null"),
                    ),
                    line=65,
                ),
                Difference(
                    "total",
                    "is refused now: {}",
                    4,
                    (Example((Words("{} is {}", ("total_price", '"1,5"')),), '"1.50"', ""),),
                    ("E_CAST",),
                    line=64,
                ),
            ),
            line=57,
        ),
        Behaviour("order_to_erp", reason="it asks code of people, which is not run here", line=101),
        Behaviour("receipt_from_erp", 41, 0, 30, 30, line=120),
    ),
    strength=Strength(
        (
            Tally(
                "mappings", 217, 30, 28, (Survivor("orders/mappings/order_from_shop.py", 121, ">=", ">", origin="shop/synapse.yaml:65"),)
            ),
            Tally("validators", 12, 12, 12),
        ),
        "2 of the faults chosen could not be tried within 60 s",
    ),
    bump=Bump("0.3.0", "0.3.0", Step.MINOR, "0.4.0", is_enough=False),
    files=(
        FileChange("README.md", "fastapi_service", "unchanged"),
        FileChange("migrations/versions/0002_add_priority.py", "migration", "added"),
        FileChange("notes.txt", "people", "unchanged"),
        FileChange("openapi.yaml", "openapi", "changed"),
        FileChange("orders/old.py", "fastapi_service", "removed"),
        FileChange("synapse.lock", "lock", "changed"),
    ),
    migrations=("migrations/versions/0002_add_priority.py",),
    schema=(
        SchemaChange("rename {} to {}", ("shipments", "parcels")),
        SchemaChange("add {} to {}", ("priority", "orders"), ("rows without a value get 5",)),
        SchemaChange("drop {} from {}", ("note", "orders"), losses=("all its values",)),
        SchemaChange("change {}", ("orders.total",), ("number becomes decimal(12.2)",), ("digits beyond 2 after the point",)),
        SchemaChange("make {} of {} unique", ("carrier", "parcels"), risk="rows with equal values stop the upgrade"),
    ),
    notes=(Note("{} was edited and is not made any more: it stays as it is", ("orders/legacy.py",)),),
)

_FINDING = Finding("S608", "possible SQL injection", "orders/repositories.py", 41, cause=("resources", "Order"))
_HUNK = Hunk((b"TIMEOUT = 5\n",), (b"TIMEOUT = 30\n",), (b"TIMEOUT = 10\n",), 4, 5)


def edit(kind: Kind, path: str, factory: bytes = b"", team: bytes = b"", made_as: str = "") -> Edit:
    sides = [(side,) if side else () for side in (factory, team)]
    line = 5 if kind is Kind.LINES else 0
    return Edit(hashlib.sha256(path.encode() + team).hexdigest()[:8], kind, made_as or path, path, sides[0], sides[1], line, line)


TROUBLE = replace(
    UPDATE,
    behaviour=(
        replace(
            UPDATE.behaviour[0],
            changed=120,
            mapped_after=0,
            differences=(Difference("", "is refused now: {}", 120, (Example((Words("a plain record"),), "•••", ""),), ("KeyError",)),),
        ),
    ),
    evidence=Evidence(
        (
            *_CHECKS[:4],
            CheckResult("bandit", Outcome.FAILED, 1.2, findings=(_FINDING, Finding("B101", "assert used", "orders/main.py", 7, "low"))),
            CheckResult("secrets", Outcome.NOT_RUN, reason="detect-secrets is not installed"),
            _CHECKS[6],
        ),
        TestReport(
            Outcome.FAILED,
            passed=410,
            failed=2,
            skipped=1,
            seconds=9.9,
            coverage=88.0,
            isolation="files",
            failures=(Finding("tests/test_orders.py::test_create", "assert 500 == 201", "tests/test_orders.py", 12),),
        ),
    ),
    gates=(
        Gate("coverage", Outcome.FAILED, "88.0 % covered, at least 90 % is required"),
        Gate(
            "breaking_change",
            Outcome.FAILED,
            "3 changes may break callers, and nobody approved of exactly these: {}",
            ("synapse approve 278fb68b5ce9dfaf",),
        ),
    ),
    diagnostics=(
        Diagnostic("SY150", Severity.WARNING, '"postman" is not made yet', "this version leaves it out", Place("shop/synapse.yaml", 80, 3)),
    ),
    origins=((_FINDING, "shop/synapse.yaml:41"),),
    edits=(
        Entry(edit(Kind.LINES, "orders/main.py", b"TIMEOUT = 5\n", b"TIMEOUT = 30\n"), State.CONFLICTING),
        Entry(edit(Kind.LINES, "orders/main.py", b"", b"import os\n"), State.MERGED),
        Entry(edit(Kind.MOVED, "orders/tables.py", made_as="orders/models.py"), State.MOVED),
        Entry(edit(Kind.DELETED, "docs/usage.md"), State.DELETED),
        Entry(edit(Kind.MODE, "run.sh"), State.KEPT),
        Entry(edit(Kind.WHOLE, "orders/old.py"), State.KEPT, is_stale=True),
        Entry(edit(Kind.LINES, "migrations/versions/0001_initial_schema.py", b"", b"# ours\n"), State.KEPT, is_late=True),
        Entry(edit(Kind.DELETED, "migrations/versions/0002_add_note.py"), State.DELETED, is_late=True),
    ),
    conflicts=(
        Conflict("orders/main.py", "orders/main.py", Reason.BOTH_CHANGED, (_HUNK,)),
        Conflict("orders/notes.py", "orders/notes.py", Reason.NO_BASE),
    ),
    base_left_out=("shop/generated/orders/orders/base.py",),
    asides=("bubblewrap is not installed: isolation is files, not full",),
    pull_request=PullRequestRef(2, "open", True, "/shop/.git/synapse/pulls/2.md", "Update the orders service"),
)

PLANNED = replace(
    UPDATE,
    ending=Ending.PLANNED,
    diagnostics=TROUBLE.diagnostics,
    pull_request=PullRequestRef(1, "merged", False, "/shop/.git/synapse/pulls/1.md", "Add the orders service"),
    zip=None,
)

QUIET = replace(
    FIRST,
    ending=Ending.QUIET,
    commit="",
    evidence=None,
    gates=(),
    files=(),
    migrations=(),
    pull_request=PullRequestRef(1, "closed", False, "/shop/.git/synapse/pulls/1.md", "Add the orders service", "d" * 40),
    zip=None,
)

STOPPED = Report(
    "shop/synapse.yaml",
    Ending.STOPPED,
    base="main",
    problem=Problem(
        "concurrent_change",
        '"refs/heads/synapse/orders" moved while we worked',
        "run again when nobody else writes to the repository",
        ("shop/generated/orders/orders/main.py",),
        ("c" * 40,),
    ),
)


def replaced_path(path: str) -> Report:
    """Return a report whose pull request lies at *path*."""
    return replace(FIRST, pull_request=PullRequestRef(1, "open", False, path, "Add the orders service"))


def with_problem(problem: Problem) -> Report:
    """Return a report of a run that *problem* stopped."""
    return replace(STOPPED, problem=problem)
