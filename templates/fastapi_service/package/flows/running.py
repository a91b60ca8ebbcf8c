"""Running a message: a step is noted with its effect, so that a crash repeats only the last."""

import json
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from ..context import Context
from ..errors import Problem, Unavailable
from ..mappings import MappingErrors
from ..tables.flow_messages import FlowMessage
from . import payloads, sending
from .conditions import NotComparable
from .failures import Failed, LeaseLost, Passing, Permanent
from .fetching import Fetcher
from .model import Convert, Facts, Flow, JsonObject, Schedule, Send, Step
from .queue import Queue
from .saving import Save, save
from ..systems import Client

log = structlog.get_logger()


class Runner:
    """Runs claimed messages of some flows."""

    def __init__(
        self,
        context: Context,
        flows: Mapping[str, Flow],
        clients: Mapping[str, Client],
        queue: Queue,
        fetcher: Fetcher,
    ) -> None:
        self._context = context
        self._flows = flows
        self._clients = clients
        self._queue = queue
        self._fetcher = fetcher

    async def run(self, message: FlowMessage, jitter: float) -> str:
        """Run *message* and return what became of it; *jitter*, from 0 to 1, spreads attempts."""
        flow = self._flows[message.flow]
        try:
            return await self._run(flow, message, jitter)
        except LeaseLost:
            log.warning("flow_lease_lost", flow=flow.name, message=str(message.id))
            return "lost"
        except (Unavailable, OperationalError, InterfaceError) as error:
            log.warning("flow_interrupted", flow=flow.name, error=type(error).__name__)
            return "interrupted"  # the database is away: the lease ends, and somebody tries again

    async def _run(self, flow: Flow, message: FlowMessage, jitter: float) -> str:
        try:
            if self._queue.is_deadly(message):
                raise Permanent("CRASH", "it was begun again and again, and never came to an end")
            await self._go(flow, message)
        except Permanent as failed:
            return await self._give_up(flow, message, failed)
        except Passing as failed:
            return await self._put_off(flow, message, failed, jitter)
        return "done"

    async def _go(self, flow: Flow, message: FlowMessage) -> None:
        record = _payload(message)
        if message.kind == "fetch" and isinstance(flow.trigger, Schedule):
            await _guarded(self._fetcher.fetch(flow, flow.trigger, message, record))
            return
        if message.step >= len(flow.steps):  # the flow had more steps when it came
            await self._queue.finish(message)
        while message.step < len(flow.steps):
            await _guarded(self._step(flow, message, record))
            message.step += 1
            message.attempts = 0

    async def _step(self, flow: Flow, message: FlowMessage, record: JsonObject) -> None:
        step, is_last = flow.steps[message.step], message.step == len(flow.steps) - 1
        source: JsonObject | None = record
        if step.reads_saved:
            source = payloads.read(message.saved) if message.saved is not None else None
        if source is None or not _applies(step, source):
            async with self._context.database.writing() as session:
                await self._queue.advance(session, message, message.step, is_last=is_last)
            return
        made = _made(step.convert, source, message)
        if isinstance(step.effect, Save):
            await self._save(step.effect, made, message, is_last)
        else:
            await self._send(step.effect, made, source, message, is_last)

    async def _save(self, how: Save, made: JsonObject, message: FlowMessage, is_last: bool) -> None:
        async def work(session: AsyncSession) -> str | None:
            kept = await save(session, how, made)
            await self._queue.advance(session, message, message.step, is_last=is_last, saved=kept)
            return kept

        attribute = how.resource.attribute(how.by)
        saver = how.resource.saver
        message.saved = await saver.transaction(self._context, work, upsert_by=attribute)

    async def _send(
        self, how: Send, made: JsonObject, source: JsonObject, message: FlowMessage, is_last: bool
    ) -> None:
        key = sending.key_of(message, message.step)
        answer = await sending.send(self._clients[how.system], how, made, source, key)
        if how.reply is not None:
            made = _made(how.reply.convert, _object(sending.told(answer, how.system)), message)
            await self._save(how.reply.save, made, message, is_last)
            return
        async with self._context.database.writing() as session:
            await self._queue.advance(session, message, message.step, is_last=is_last)

    async def _put_off(
        self, flow: Flow, message: FlowMessage, failed: Passing, jitter: float
    ) -> str:
        attempts = message.attempts + failed.is_attempt
        if failed.is_attempt and attempts >= flow.failure.attempts:
            return await self._give_up(flow, message, failed, attempts)
        delay = flow.failure.delay(max(attempts, 1)) * (0.5 + jitter / 2)
        delay = max(delay, failed.retry_after or 0.0)
        await self._queue.retry(message, failed, attempts, delay)
        return "retried"

    async def _give_up(
        self, flow: Flow, message: FlowMessage, failed: Failed, attempts: int | None = None
    ) -> str:
        state = "dropped" if flow.failure.then == "drop" else "dead"
        await self._queue.end(message, failed, attempts or message.attempts + 1, state)
        log.warning(
            "flow_message_given_up", flow=flow.name, message=str(message.id), code=failed.code
        )
        return state


async def _guarded(work: Any) -> None:
    """Tell every failure as one that may pass, or one that will not."""
    try:
        await work
    except (Failed, LeaseLost, Unavailable, OperationalError, InterfaceError):
        raise
    except MappingErrors as error:
        raise _refusal(error) from error
    except Problem as problem:
        errors = tuple(one.as_object() for one in problem.faults)
        code = problem.slug.upper().replace("-", "_")
        raise Permanent(code, problem.detail, errors) from problem
    except DBAPIError as error:  # parameters are hidden: they may be personal
        raise Permanent("DATABASE", f"the database refused: {type(error.orig).__name__}") from error
    except Exception as error:  # of the team's hooks, or a bug: others go on meanwhile
        log.exception("flow_step_failed")
        raise Passing("ERROR", f"{type(error).__name__} in a step; the log knows more") from error


def _refusal(error: MappingErrors) -> Permanent:
    errors = tuple(_told(one) for one in error.errors)
    first = errors[0] if errors else {}
    detail = f"{len(errors)} of the mapping's rules failed, first {first.get('target_path')}"
    return Permanent(str(first.get("code", "E_TYPE")), detail, errors)


def _told(error: Any) -> dict[str, Any]:
    names = ("code", "mapping", "rule", "target_path", "source_path", "expected", "got_type", "got")
    return {name: getattr(error, name, None) for name in names}


def _made(convert: Convert, source: JsonObject, message: FlowMessage) -> JsonObject:
    return convert(source, Facts(message.id, message.received_at))


def _applies(step: Step, source: JsonObject) -> bool:
    try:
        return step.condition is None or step.condition.holds(source)
    except NotComparable as error:
        raise Permanent("E_TYPE", str(error)) from error


def _payload(message: FlowMessage) -> Any:
    if message.payload is None:
        raise Permanent("GONE", "its payload is kept no longer")
    return json.loads(message.payload) if message.kind == "fetch" else payloads.read(message.payload)


def _object(value: Any) -> JsonObject:
    if not isinstance(value, dict):
        raise Permanent("E_TYPE", "the answer is no object")
    return value
