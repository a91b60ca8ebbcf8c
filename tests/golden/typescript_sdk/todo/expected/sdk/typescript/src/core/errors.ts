/** What can go wrong: no reply, one that tells of a problem, or one that cannot be read. */

import { isObject, parse } from "./json.js";
import type { Reply } from "./reply.js";

/** Something went wrong; every error of this package is one. */
export class SdkError extends Error {
  override name = "SdkError";
}

/** A client or a call cannot be as it was asked for. */
export class InvalidSettingError extends SdkError {
  override name = "InvalidSettingError";
}

/** There was no reply, after all attempts. */
export class ConnectionFailedError extends SdkError {
  override name = "ConnectionFailedError";
}

/** The reply took too long. */
export class TimedOutError extends ConnectionFailedError {
  override name = "TimedOutError";
}

/** The reply is not what the contract promises, or too long: `reply` has no text then. */
export class InvalidReplyError extends SdkError {
  override name = "InvalidReplyError";

  constructor(
    message: string,
    readonly reply: Reply,
  ) {
    super(message);
  }
}

/** A webhook is not from whom it says, or too old. */
export class InvalidSignatureError extends SdkError {
  override name = "InvalidSignatureError";
}

/** A broken rule, at a JSON pointer into the body or in a parameter. */
export interface Fault {
  readonly code: string;
  readonly detail: string;
  readonly pointer?: string;
  readonly parameter?: string;
}

/** What went wrong (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly request_id: string;
  readonly errors: readonly Fault[];
}

/** The service did not do it: `problem` says why, `reply` is the whole reply. */
export class StatusError extends SdkError {
  override name = "StatusError";
  readonly status: number;
  readonly problem: Problem;
  readonly requestId: string;

  constructor(readonly reply: Reply) {
    const problem = problemOf(reply);
    const requestId = reply.requestId || problem.request_id;
    super(told(reply.status, problem, requestId));
    this.status = reply.status;
    this.problem = problem;
    this.requestId = requestId;
  }
}

/** The body is not JSON. */
export class BadRequestError extends StatusError {
  override name = "BadRequestError";
}

/** The caller is not known: credentials are missing, wrong or expired. */
export class UnauthorizedError extends StatusError {
  override name = "UnauthorizedError";
}

/** The caller lacks the role that this operation needs. */
export class ForbiddenError extends StatusError {
  override name = "ForbiddenError";
}

/** There is no such thing. */
export class NotFoundError extends StatusError {
  override name = "NotFoundError";
}

/** The service waited too long for the request. */
export class RequestTimeoutError extends StatusError {
  override name = "RequestTimeoutError";
}

/** A unique value is taken, or something still refers to this. */
export class ConflictError extends StatusError {
  override name = "ConflictError";
}

/** It was changed since: the stored version is not the expected one. */
export class PreconditionFailedError extends StatusError {
  override name = "PreconditionFailedError";
}

/** The body is larger than the service takes. */
export class BodyTooLargeError extends StatusError {
  override name = "BodyTooLargeError";
}

/** The body is of a type that the service does not read. */
export class UnsupportedMediaTypeError extends StatusError {
  override name = "UnsupportedMediaTypeError";
}

/** Something in the request breaks a rule; the problem's errors tell what and where. */
export class InvalidRequestError extends StatusError {
  override name = "InvalidRequestError";
}

/** There were too many requests. */
export class RateLimitedError extends StatusError {
  override name = "RateLimitedError";
}

/** The service failed. */
export class ServerError extends StatusError {
  override name = "ServerError";
}

const KINDS: ReadonlyMap<number, typeof StatusError> = new Map([
  [400, BadRequestError],
  [401, UnauthorizedError],
  [403, ForbiddenError],
  [404, NotFoundError],
  [408, RequestTimeoutError],
  [409, ConflictError],
  [412, PreconditionFailedError],
  [413, BodyTooLargeError],
  [415, UnsupportedMediaTypeError],
  [422, InvalidRequestError],
  [429, RateLimitedError],
  [500, ServerError],
]);

/** Return the error of the class that belongs to the status of `reply`. */
export function statusError(reply: Reply): StatusError {
  const kind = KINDS.get(Math.min(reply.status, 500)) ?? StatusError;
  return new kind(reply);
}

function told(status: number, problem: Problem, requestId: string): string {
  const isRedirect = status === 0 || (status >= 300 && status < 400); // browsers do not say which
  const why = isRedirect && "a redirect is not followed, since the credential would go along";
  const said = [problem.title, problem.detail, why].filter(Boolean).join(": ");
  const faults = problem.errors.map(({ pointer, parameter, detail }) =>
    [pointer ?? parameter, detail].filter(Boolean).join(": "),
  );
  const first = [status, said, `(request ${requestId || "unknown"})`].filter(Boolean).join(" ");
  return [first, ...faults].join("\n  ");
}

/** Return the problem that the body tells: anything may answer that stands before the service. */
function problemOf(reply: Reply): Problem {
  const found = parse(reply.text);
  const members = isObject(found) ? found : {};
  const { type, title, detail, request_id, errors } = members;
  return {
    ...members,
    type: text(type) || "about:blank",
    title: text(title),
    detail: text(detail),
    request_id: text(request_id),
    errors: Array.isArray(errors) ? errors.filter(isFault) : [],
  };
}

function isFault(value: unknown): value is Fault {
  return isObject(value) && text(value["code"]) !== "" && typeof value["detail"] === "string";
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
