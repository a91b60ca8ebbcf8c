/** A client of a "b" {{base_url}} </script> `${x}`. */

export { Client, type ClientSettings } from "./client.js";
export type { CreateOptions, Key, Options, PageQuery, RawOptions } from "./core/calls.js";
export {
  BadRequestError,
  BodyTooLargeError,
  ConflictError,
  ConnectionFailedError,
  ForbiddenError,
  InvalidReplyError,
  InvalidRequestError,
  InvalidSettingError,
  InvalidSignatureError,
  NotFoundError,
  PreconditionFailedError,
  RateLimitedError,
  RequestTimeoutError,
  SdkError,
  ServerError,
  StatusError,
  TimedOutError,
  UnauthorizedError,
  UnsupportedMediaTypeError,
  type Fault,
  type Problem,
} from "./core/errors.js";
export { replyOf } from "./core/models.js";
export type { Decimal, Instant, LocalDate, Open, Stored, Uuid } from "./core/models.js";
export { Page, Pages } from "./core/pages.js";
export { Reply } from "./core/reply.js";
export type { After, Before, Credential, Outgoing, Settings } from "./core/transport.js";
export type * from "./models.js"; // where a name is both, it is above that of the client's own
