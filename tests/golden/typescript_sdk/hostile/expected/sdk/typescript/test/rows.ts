/** Rows of each resource that can exist at once, and what may be done to them. */

import type { Client, CreateOptions, Key, Options, Pages, Stored } from "hostile-sdk";

/** The key of the first row of another resource. */
export class KeyOf {
  constructor(readonly resource: string) {}
}

type Row = Readonly<Record<string, unknown>>;

/** A row as it was answered. */
export type Made = Row & Stored;

/**
 * A row of a resource, and what may be done to it.
 *
 * `others` and `refused` say what they have otherwise than the row: the former can exist beside
 * it, the latter cannot, which `pointer` and `code` say. Members in `extended` are read back with
 * more than was sent. Where nothing creates rows, they are upserted `by` a field; `lacks` names
 * other operations that it has not.
 */
export interface Example {
  readonly resource: string;
  readonly key: string;
  readonly row: Row;
  readonly others?: readonly Row[];
  readonly change?: Row;
  readonly filters?: Row;
  readonly unique?: boolean;
  readonly refused?: Row;
  readonly pointer?: string;
  readonly code?: string;
  readonly extended?: readonly string[];
  readonly by?: string;
  readonly lacks?: readonly string[];
}

/** Any resource of the client, as if it had everything. */
export interface Anything {
  list(query?: Row, options?: Options): Pages<Made>;
  create(body: Row, options?: CreateOptions): Promise<Made>;
  get(one: Key | Made, options?: Options): Promise<Made>;
  update(one: Key | Made, changes: Row, options?: Options): Promise<Made>;
  upsert(by: string, body: Row, options?: Options): Promise<Made>;
  delete(one: Key | Made, options?: Options): Promise<void>;
}

/** Stand for the key of the first row of `resource`. */
export const keyOf = (resource: string): KeyOf => new KeyOf(resource);

export const EXAMPLES: readonly Example[] = [
  {
    resource: "lists",
    key: "id",
    row: {
      constructor: "alpha",
      toString: '"q"',
      ["__proto__"]: "alpha-1",
    },
    others: [{ ["__proto__"]: "alpha-2" }, { ["__proto__"]: "alpha-3" }],
    change: { constructor: "bravo" },
    filters: { constructor: "alpha", toString: '"q"', ["__proto__"]: "alpha-1" },
    refused: { constructor: 1 },
    pointer: "/constructor",
    code: "type",
  },
];

/** Return the example of `resource`. */
export function exampleOf(resource: string): Example {
  const found = EXAMPLES.find((one) => one.resource === resource);
  if (found === undefined) throw new Error(`there is no example of ${resource}`);
  return found;
}

/** Return all rows of `example`, whole. */
export function rowsOf({ row, others = [] }: Example): readonly Row[] {
  return [row, ...others.map((other) => ({ ...row, ...other }))];
}

/** Return what the row is read back as, as far as it was sent so. */
export function knownOf({ row, extended = [] }: Example): Row {
  const known = ([name, value]: readonly [string, unknown]): boolean =>
    !(extended.includes(name) || value instanceof KeyOf);
  return Object.fromEntries(Object.entries(row).filter(known));
}

/** Return the resource that `example` is of. */
export function resourceOf(client: Client, example: Example): Anything {
  return Object.entries(client).find(([name]) => name === example.resource)?.[1];
}

/** Return the key of `made`. */
export function keyIn(made: Made, { key }: Example): Key {
  const found = made[key];
  if (typeof found !== "string" && typeof found !== "number") throw new Error(`${key} is no key`);
  return found;
}

/** Make what the rows of `example` refer to, but what is in `keys` already, and return all keys. */
export async function keysFor(
  client: Client,
  { row }: Example,
  keys = new Map<string, Key>(),
): Promise<ReadonlyMap<string, Key>> {
  for (const value of Object.values(row)) {
    if (value instanceof KeyOf && !keys.has(value.resource)) {
      const other = exampleOf(value.resource);
      const made = await make(client, other, other.row, await keysFor(client, other, keys));
      keys.set(value.resource, keyIn(made, other));
    }
  }
  return keys;
}

/** Make a row of `example`, and return it as it was answered. */
export async function make(
  client: Client,
  example: Example,
  row: Row = example.row,
  keys?: ReadonlyMap<string, Key>,
): Promise<Made> {
  const found = keys ?? (await keysFor(client, example));
  const body = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof KeyOf ? found.get(value.resource) : value,
    ]),
  );
  const resource = resourceOf(client, example);
  return example.by === undefined ? resource.create(body) : resource.upsert(example.by, body);
}
