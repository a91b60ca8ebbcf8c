/** JSON values, and the two ways of not being there: undefined and null. */

import { Decimal } from "./decimal.js";

/** A JSON number: a `number` where its shortest text says exactly the same, else a `Decimal`. */
export type JsonNumber = number | Decimal;
export type JsonValue = boolean | JsonNumber | string | JsonValue[] | JsonObject | null;
export interface JsonObject {
  [name: string]: JsonValue;
}

/** What is found below a value that is no object and no list: an error once it is read. */
export class Astray {
  constructor(
    readonly value: unknown,
    readonly expected: string,
    readonly source: string,
  ) {}
}

const NOTHING: JsonObject = Object.freeze({});

/** What stands for objects where there is something else. */
const LOST = new WeakMap<object, Astray>();

/** Tell whether *value* is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Decimal) &&
    !(value instanceof Astray)
  );
}

/** Return what to read members from: *value*, found at *source*, or what stands for it. */
export function objectAt(value: unknown, source: string): JsonObject {
  if (isObject(value)) {
    return value;
  }
  if (value === undefined || value === null) {
    return NOTHING;
  }
  return lost(value instanceof Astray ? value : new Astray(value, "object", source));
}

/** An object of which whatever is read is astray. */
function lost(found: Astray): JsonObject {
  const object = new Proxy<JsonObject>({}, { get: () => found });
  LOST.set(object, found);
  return object;
}

/** Return the item at *index* of the list at *source*; negative ones count from its end. */
export function itemAt(value: unknown, index: number, source: string): JsonValue | undefined {
  if (Array.isArray(value)) {
    return (value as JsonValue[]).at(index);
  }
  if (value === undefined || value === null) {
    return undefined;
  }
  return (value instanceof Astray ? value : new Astray(value, "list", source)) as never;
}

/** Return a member that *object* itself has. */
export function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : (LOST.get(object) as undefined);
}

/** Give *object* a member, whatever its name means elsewhere. */
export function put(object: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(object, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Names that an object was read with, where it would tell them in another order. */
const ORDERS = new WeakMap<object, readonly string[]>();

/** Know in which order the members of *object* came. */
export function keepOrder(object: JsonObject, names: readonly string[]): void {
  ORDERS.set(object, names);
}

/** Return the members of *object* in the order that they came in. */
export function membersOf(object: JsonObject): [string, JsonValue][] {
  const names = ORDERS.get(object);
  if (names === undefined || names.length !== Object.keys(object).length) {
    return Object.entries(object);
  }
  return names.map((name) => [name, object[name] as JsonValue]);
}

/** Tell whether *value* is a JSON number; booleans are none. */
export function isNumber(value: unknown): value is JsonNumber {
  return typeof value === "number" || value instanceof Decimal;
}

/** Tell whether *value* is an integer that every language reads alike. */
export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** Tell whether *value* is there: neither missing, nor null, nor astray. */
export function valueAt(value: unknown): value is Exclude<JsonValue, null> {
  return value !== undefined && value !== null && !(value instanceof Astray);
}

/** Tell whether *value* has nothing in it. */
export function isEmpty(value: unknown): boolean {
  if (value === "") {
    return true;
  }
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  return isObject(value) && Object.keys(value).length === 0;
}
