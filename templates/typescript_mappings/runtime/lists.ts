/** Changes of lists, and what is equal, less, and first in order; nulls stay where they are unless a step drops them. */

import { Decimal, decimal } from "./decimal.js";
import { Refused } from "./errors.js";
import { trim } from "./text.js";
import { Instant } from "./times.js";
import { type JsonValue, isEmpty, isNumber, isObject } from "./values.js";

/** Join texts. Throws `Refused` where one is null. */
export function joined(items: readonly (string | null)[], separator: string, source = ""): string {
  if (items.includes(null)) {
    throw new Refused("E_NULL", null, "string", source);
  }
  return items.join(separator);
}

/** Trim each text. */
export function trimmed<Text extends string | null>(items: readonly Text[]): (string | Text)[] {
  return items.map((item) => (item === null ? item : trim(item)));
}

/** Keep the first of equal items. */
export function distinct<Item>(items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const known = identity(item);
    return !seen.has(known) && seen.add(known);
  });
}

/** Return what equal values share: numbers by their value, texts and booleans apart from them. */
function identity(value: unknown): string {
  if (isNumber(value)) {
    return Number.isNaN(value) ? "NaN" : String(decimal(value).shortest());
  }
  if (value instanceof Instant) {
    return `@${value}`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(identity).join(",")}]`;
  }
  if (isObject(value)) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${identity(value[name])}`).join(",")}}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Tell whether two values are equal. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || identity(one) === identity(other);
}

/** Drop nulls. */
export function withoutNulls<Item>(items: readonly Item[]): Exclude<Item, null>[] {
  return items.filter((item): item is Exclude<Item, null> => item !== null);
}

/** Drop what is empty: texts, lists and objects without anything in them. */
export function withoutEmpty<Item>(items: readonly Item[]): Item[] {
  return items.filter((item) => !isEmpty(item));
}

/** Put the items of lists into one list. */
export function flat<Item>(items: readonly (readonly Item[] | null)[]): Item[] {
  return items.flatMap((inner) => inner ?? []);
}

/** Less than zero, zero, or more than zero: as *one* is to *other*, texts by code points. */
export function compare(one: unknown, other: unknown): number {
  if (typeof one === "string" && typeof other === "string") {
    return compareTexts(one, other);
  }
  if (one instanceof Instant && other instanceof Instant) {
    return one.compareTo(other);
  }
  if (one instanceof Decimal || other instanceof Decimal) {
    return decimal(one as number).compareTo(decimal(other as number));
  }
  return Number(one) - Number(other);
}

/** Compare texts by code points; strings alone compare halves of pairs. */
export function compareTexts(one: string, other: string): number {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at += 1) {
    const [mine, theirs] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (mine !== theirs) {
      return weight(mine) - weight(theirs);
    }
  }
  return one.length - other.length;
}

/** Halves of pairs stand for characters beyond all others. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Sort items: texts by code point, nulls last both ways, equal ones as they were. */
export function inOrder<Item>(items: readonly Item[], isDescending = false): Item[] {
  const sign = isDescending ? -1 : 1;
  const there = items.filter((item) => item !== null);
  const nulls = items.filter((item) => item === null);
  return [...there.sort((one, other) => sign * compare(one, other)), ...nulls];
}

/** An item with the keys that it is sorted by. */
export class Rank<Item> {
  readonly keys: readonly Key[];

  constructor(
    readonly item: Item,
    ...keys: readonly Key[]
  ) {
    this.keys = keys;
  }
}

/** A value to sort by, and whether the larger comes first. */
type Key = readonly [unknown, boolean];

/** Return items in the order of their ranks; missing keys come last. */
export function ranked<Item>(ranks: readonly Rank<Item>[]): Item[] {
  return [...ranks].sort(compareRanks).map((rank) => rank.item);
}

function compareRanks(one: Rank<unknown>, other: Rank<unknown>): number {
  for (const [at, [mine, isDescending]] of one.keys.entries()) {
    const theirs = other.keys[at]?.[0];
    if (mine === undefined || theirs === undefined) {
      if (mine !== theirs) {
        return mine === undefined ? 1 : -1;
      }
      continue;
    }
    const found = compare(mine, theirs);
    if (found !== 0) {
      return isDescending ? -found : found;
    }
  }
  return 0;
}

/** Items with equal keys, and where they were. */
export class Group<Key> {
  readonly places: number[] = [];
  readonly items: JsonValue[] = [];

  constructor(readonly key: Key) {}

  add(place: number, item: JsonValue): void {
    this.places.push(place);
    this.items.push(item);
  }
}

/** Return the group of *key*, which is new where nothing had it yet. */
export function groupOf<Key>(groups: Map<unknown, Group<Key>>, key: Key): Group<Key> {
  const known = typeof key === "object" ? identity(key) : key;
  let group = groups.get(known);
  if (group === undefined) {
    group = new Group(key);
    groups.set(known, group);
  }
  return group;
}

/** Return the least, or undefined of none. */
export function least<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 0
    ? undefined
    : items.reduce((one, other) => (compare(other, one) < 0 ? other : one));
}

/** Return the largest, or undefined of none. */
export function most<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 0
    ? undefined
    : items.reduce((one, other) => (compare(other, one) > 0 ? other : one));
}
