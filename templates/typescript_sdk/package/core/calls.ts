/** Calls of each operation as values, before anything is sent. */

import { InvalidReplyError } from "./errors.js";
import { check, isObject, stringify } from "./json.js";
import { keepReply, type Items, type Stored } from "./models.js";
import type { Reply } from "./reply.js";

/** What one of a resource is known by. */
export type Key = string | number;

/** What one call has otherwise than its client. */
export interface Options {
  /** Milliseconds that each attempt may take. */
  readonly timeout?: number | undefined;
  /** How often the call is sent again when it fails in passing. */
  readonly maxRetries?: number | undefined;
  /** Sent with every attempt. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How long the reply may be. */
  readonly maxReplyBytes?: number | undefined;
  /** Cancels the call, which then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** What the creation of one has otherwise than its client. */
export interface CreateOptions extends Options {
  /** The key of another call that was to have the same effect. */
  readonly idempotencyKey?: string | undefined;
}

/** What may be sent beside method and path. */
export interface RawOptions extends Options {
  readonly query?: object | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What every list can be asked for. */
export interface PageQuery {
  /** How many items a page has at most. */
  limit?: number;
  /** The `nextCursor` of a page, to begin behind it. */
  cursor?: string;
  /** Whether to count the items of all pages. */
  with_total?: boolean;
}

/** One logical call. `read` makes the result of its reply; `route` is told in logs. */
export interface Call<T> {
  readonly method: string;
  readonly route: string;
  readonly path: string;
  readonly read: (reply: Reply) => T;
  readonly options: Options;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Where a resource is, and which member is its key. */
export interface At {
  readonly path: string;
  readonly key: string;
}

const JSON_BODY = { "Content-Type": "application/json" };
const PATCH_BODY = { "Content-Type": "application/merge-patch+json" };
const UPSERT =
  "an upsert takes the name of a unique field, and a body that has a value of it: " +
  'upsert("name", { name: … })';

/** Ask for the first page of `query`, or for that at `cursor`. */
export function page<M>(
  at: At,
  query: object,
  cursor: string | undefined,
  options: Options,
): Call<Items<M>> {
  const asked = cursor === undefined ? query : { ...query, cursor };
  const path = `${at.path}${queryOf(asked)}`;
  return { method: "GET", route: at.path, path, read: readItems<M>, options, headers: {} };
}

/** Create one; all attempts send one key, so that it happens once. */
export function create<M extends Stored>(at: At, body: object, options: CreateOptions): Call<M> {
  const key = options.idempotencyKey ?? crypto.randomUUID();
  const headers = { ...JSON_BODY, "Idempotency-Key": key };
  const place = { route: at.path, path: at.path };
  return { method: "POST", ...place, read: readOne<M>, options, headers, body: stringify(body) };
}

/** Read one. */
export function get<M extends Stored>(at: At, one: Key | M, options: Options): Call<M> {
  return { method: "GET", ...place(at, one), read: readOne<M>, options, headers: {} };
}

/** Replace one. */
export function replace<M extends Stored>(
  at: At,
  one: Key | M,
  body: object,
  options: Options,
): Call<M> {
  const headers = { ...JSON_BODY, ...unchanged(one) };
  const sent = { options, headers, body: stringify(body) };
  return { method: "PUT", ...place(at, one), read: readOne<M>, ...sent };
}

/** Change one (RFC 7396): members that are left out stay as they are, null makes them null. */
export function update<M extends Stored>(
  at: At,
  one: Key | M,
  changes: object,
  options: Options,
): Call<M> {
  const headers = { ...PATCH_BODY, ...unchanged(one) };
  const body = stringify(changes);
  return { method: "PATCH", ...place(at, one), read: readOne<M>, options, headers, body };
}

/** Replace the one whose `by` is that of `body`, or create it. */
export function upsert<M extends Stored>(
  at: At,
  by: string,
  body: object,
  options: Options,
): Call<M> {
  const members = isObject(body) ? Object.entries(body) : [];
  const value = members.find(([name]) => name === by)?.[1];
  if (isNothing(value) || value === "") throw new TypeError(UPSERT);
  const route = `${at.path}/by/${by}`;
  const path = `${route}/${segment(value)}`;
  const rest = Object.fromEntries(members.filter(([name]) => name !== by));
  const headers = JSON_BODY;
  return { method: "PUT", route, path, read: readOne<M>, options, headers, body: stringify(rest) };
}

/** Delete one. */
export function remove<M extends Stored>(at: At, one: Key | M, options: Options): Call<void> {
  const headers = unchanged(one);
  return { method: "DELETE", ...place(at, one), read: () => undefined, options, headers };
}

/** Ask for anything, and return the reply as it is. */
export function raw(method: string, path: string, options: RawOptions): Call<Reply> {
  const name = method.toUpperCase(); // `patch` in small letters would be another method
  // else the path could name another host, which would get the credential
  if (!path.startsWith("/")) throw new TypeError("a path begins with /");
  if (options.body !== undefined && (name === "GET" || name === "HEAD")) {
    throw new TypeError(`a body cannot be sent by ${name}`);
  }
  const call = {
    method: name,
    route: path.replace(/\?.*/s, ""),
    path: `${path}${queryOf(options.query ?? {})}`,
    read: (reply: Reply) => reply,
    options,
    headers: {
      ...(options.body !== undefined && JSON_BODY),
      ...(name === "POST" && { "Idempotency-Key": crypto.randomUUID() }),
    },
  };
  return options.body === undefined ? call : { ...call, body: stringify(options.body) };
}

function place(at: At, one: Key | Stored): { readonly route: string; readonly path: string } {
  return { route: `${at.path}/{id}`, path: `${at.path}/${segment(keyOf(at, one))}` };
}

function keyOf(at: At, one: Key | Stored): unknown {
  return typeof one === "object" ? Object.getOwnPropertyDescriptor(one, at.key)?.value : one;
}

/** Return the condition that nobody has changed what was read since. */
function unchanged(one: Key | Stored): Readonly<Record<string, string>> {
  return typeof one === "object" ? { "If-Match": `"${one.version}"` } : {};
}

/** Return `value` as one segment of a path, which dots cannot be: escaped or not, they lead elsewhere. */
function segment(value: unknown): string {
  const text = isNothing(value) ? "" : textOf(value, "a key");
  if (/^\.{0,2}$/.test(text)) throw new TypeError("a key cannot be empty or dots");
  return encodeURIComponent(text);
}

/** Return the parameters of `query`: null and no order are left out, a list repeated, an order joined. */
function queryOf(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (!Array.isArray(value)) {
      if (!isNothing(value)) parameters.append(name, textOf(value, name));
    } else if (name === "sort") {
      if (value.length > 0) parameters.append(name, value.join());
    } else if (value.length === 0 || value.some(isNothing)) {
      // no parameter asks for all, not for none
      throw new TypeError(`${name} cannot be empty, or hold null`);
    } else {
      for (const one of value) parameters.append(name, textOf(one, name));
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Return `value`, which is called `name`, as it stands in an address: as in JSON, without quotes. */
function textOf(value: unknown, name: string): string {
  check(value, name);
  return value instanceof Date ? value.toISOString() : String(value);
}

function readOne<M extends Stored>(reply: Reply): M {
  const found = reply.json();
  if (!isStored<M>(found)) throw new InvalidReplyError("the reply has no version", reply);
  keepReply(found, reply);
  return found;
}

function readItems<M>(reply: Reply): Items<M> {
  const found = reply.json();
  if (!isItems<M>(found)) throw new InvalidReplyError("the reply is no page", reply);
  keepReply(found, reply);
  return found;
}

function isStored<M extends Stored>(value: unknown): value is M {
  return isObject(value) && Number.isSafeInteger(value["version"]);
}

function isItems<M>(value: unknown): value is Items<M> {
  if (!isObject(value) || !Array.isArray(value["items"])) return false;
  return typeof value["next_cursor"] === "string" || value["next_cursor"] === null;
}
