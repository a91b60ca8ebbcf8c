"""The tables that a service has for itself, besides its resources'."""

from generators.fastapi_service.relational import Column, Index, Storage, StorageKind, Table, Unique
from synapseops.blueprint.model import Blueprint

_TEXT = Storage(StorageKind.TEXT)
_JSON = Storage(StorageKind.JSON)
_INTEGER = Storage(StorageKind.INTEGER)
_INSTANT = Storage(StorageKind.INSTANT)

_IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    None,
    (
        Column("caller", None, _TEXT),
        Column("key", None, _TEXT),
        Column("fingerprint", None, _TEXT),
        Column("status", None, _INTEGER),
        Column("headers", None, _JSON),
        Column("body", None, _TEXT),
        Column("created_at", None, _INSTANT),
    ),
    Unique("pk_idempotency_keys", ("caller", "key")),
    indexes=(Index("ix_idempotency_keys_created_at", ("created_at",)),),
)
"""Replies by `Idempotency-Key`, with what tells requests of one key apart: `fingerprint`."""

FLOW_TABLES = (
    Table(
        "flow_messages",
        None,
        (
            Column("id", None, Storage(StorageKind.UUID)),
            Column("flow", None, _TEXT),
            Column("kind", None, _TEXT),
            Column("key", None, _TEXT, nullable=True),
            Column("delivery", None, _TEXT, nullable=True),
            Column("state", None, _TEXT),
            Column("step", None, _INTEGER),
            Column("attempts", None, _INTEGER),
            Column("starts", None, _INTEGER),
            Column("due_at", None, _INSTANT, nullable=True),
            Column("worker", None, _TEXT, nullable=True),
            Column("received_at", None, _INSTANT),
            Column("finished_at", None, _INSTANT, nullable=True),
            Column("payload", None, _TEXT, nullable=True),
            Column("saved", None, _TEXT, nullable=True),
            Column("progress", None, _TEXT, nullable=True),
            Column("error", None, _TEXT, nullable=True),
        ),
        Unique("pk_flow_messages", ("id",)),
        uniques=(Unique("uq_flow_messages_flow_delivery", ("flow", "delivery")),),
        indexes=(
            Index("ix_flow_messages_due_at", ("due_at",)),
            Index("ix_flow_messages_flow_key_due_at", ("flow", "key", "due_at")),
            Index("ix_flow_messages_flow_state_id", ("flow", "state", "id")),
            Index("ix_flow_messages_finished_at", ("finished_at",)),
        ),
    ),
    Table(
        "flow_states",
        None,
        (
            Column("flow", None, _TEXT),
            Column("is_paused", None, Storage(StorageKind.BOOLEAN)),
            Column("schedule", None, _TEXT, nullable=True),
            Column("next_at", None, _INSTANT, nullable=True),
            Column("watermark", None, _TEXT, nullable=True),
        ),
        Unique("pk_flow_states", ("flow",)),
    ),
)
"""Messages of flows, in and out, and what is known of flows between them; only where there are flows."""


def own_tables(blueprint: Blueprint) -> tuple[Table, ...]:
    """Return the tables that the service of *blueprint* has for itself."""
    return (_IDEMPOTENCY_KEYS, *(FLOW_TABLES if blueprint.flows else ()))
