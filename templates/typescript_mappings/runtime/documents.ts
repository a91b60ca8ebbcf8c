/** JSON in and out: numbers exact, keys told apart, every text one that can be written again. */

import { decimal } from "./decimal.js";
import { Refused } from "./errors.js";
import { compareTexts } from "./lists.js";
import { jsonNumber, readNumber } from "./numbers.js";
import {
  type JsonNumber,
  type JsonObject,
  type JsonValue,
  isNumber,
  keepOrder,
  put,
} from "./values.js";

const DEEPEST = 100;
const LARGEST_EXPONENT = 1_000;
const LONGEST_INTEGER = 4_300;
const EXACT_DIGITS = 15;
const PAIRED = /[\ud800-\udfff]/;
const HALVES = /[\ud800-\udfff]/u;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SPECIAL = /["\\\u0000-\u001f]/g;
const POSITION = /^(?:0|[1-9][0-9]*)$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** A document that is no JSON, or holds what not every language can read. */
export class NotJson extends Error {
  override readonly name = "NotJson";
}

/**
 * Return the value of a JSON document, as what the caller takes it for: mappings look for themselves.
 *
 * Throws `NotJson`.
 */
export function decode<Value = JsonValue>(data: string | Uint8Array): Value {
  return new Reader(typeof data === "string" ? data : textOf(data)).document() as Value;
}

function textOf(data: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new NotJson("the document is no UTF-8");
  }
}

/** Return the canonical document of *value*: keys by code point, exact numbers. Throws `NotJson`. */
export function encode(value: JsonValue): string {
  return written(value, 0);
}

function written(value: JsonValue, depth: number): string {
  if (depth > DEEPEST) {
    throw new NotJson(`nested more than ${DEEPEST} levels deep`);
  }
  if (typeof value === "string") {
    return writtenText(value);
  }
  if (value === null || typeof value === "boolean") {
    return String(value);
  }
  if (isNumber(value)) {
    return writtenNumber(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => written(item, depth + 1)).join(",")}]`;
  }
  const names = inOrder(Object.keys(value));
  const told = names.map(
    (name) => `${writtenText(name)}:${written(value[name] as JsonValue, depth + 1)}`,
  );
  return `{${told.join(",")}}`;
}

/** Sort names by code points, which texts without pairs are sorted by anyway. */
function inOrder(names: string[]): string[] {
  return names.some((name) => PAIRED.test(name)) ? names.sort(compareTexts) : names.sort();
}

function writtenText(text: string): string {
  if (hasHalves(text)) {
    throw new NotJson("a text holds half of a surrogate pair");
  }
  return JSON.stringify(text);
}

function hasHalves(text: string): boolean {
  return PAIRED.test(text) && HALVES.test(text);
}

function writtenNumber(value: JsonNumber): string {
  if (Number.isSafeInteger(value)) {
    return String(value);
  }
  try {
    return String(readNumber(value));
  } catch (refused) {
    throw refused instanceof Refused
      ? new NotJson(`${String(refused.got)} is no ${refused.expected}`)
      : refused;
  }
}

/** Reads one document from its beginning to its end. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  document(): JsonValue {
    if (hasHalves(this.text)) {
      throw new NotJson("a text holds half of a surrogate pair");
    }
    this.blanks();
    const value = this.value();
    this.blanks();
    return this.at === this.text.length ? value : this.fail("nothing more");
  }

  private fail(expected: string): never {
    throw new NotJson(`expected ${expected} at character ${this.at}`);
  }

  private blanks(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) {
        return;
      }
      this.at += 1;
    }
  }

  private value(): JsonValue {
    switch (this.text[this.at]) {
      case "{":
        return this.object();
      case "[":
        return this.list();
      case '"':
        return this.string();
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        return this.number();
    }
  }

  /** Pass the sign that a list or an object begins with, and the blanks behind it. */
  private enter(): void {
    this.depth += 1;
    if (this.depth > DEEPEST) {
      throw new NotJson(`nested more than ${DEEPEST} levels deep`);
    }
    this.at += 1;
    this.blanks();
  }

  /** Pass the sign that a list or an object ends with. */
  private leave(sign: string): void {
    if (this.text[this.at] !== sign) {
      this.fail(`',' or '${sign}'`);
    }
    this.at += 1;
    this.depth -= 1;
  }

  private word<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) {
      return this.fail("a value");
    }
    this.at += word.length;
    return value;
  }

  /** Pass a sign, and the blanks behind it, where it comes next. */
  private passes(sign: string): boolean {
    if (this.text[this.at] !== sign) {
      return false;
    }
    this.at += 1;
    this.blanks();
    return true;
  }

  private list(): JsonValue[] {
    const items: JsonValue[] = [];
    this.enter();
    if (this.text[this.at] !== "]") {
      do {
        items.push(this.value());
        this.blanks();
      } while (this.passes(","));
    }
    this.leave("]");
    return items;
  }

  private object(): JsonObject {
    const object: JsonObject = {};
    const names: string[] = [];
    this.enter();
    if (this.text[this.at] !== "}") {
      do {
        names.push(this.member(object));
        this.blanks();
      } while (this.passes(","));
    }
    this.leave("}");
    if (names.some((name) => POSITION.test(name))) {
      keepOrder(object, names);
    }
    return object;
  }

  private member(object: JsonObject): string {
    const name = this.text[this.at] === '"' ? this.string() : this.fail("a key");
    this.blanks();
    if (!this.passes(":")) {
      this.fail("':'");
    }
    if (Object.hasOwn(object, name)) {
      throw new NotJson(`key ${JSON.stringify(name.slice(0, 100))} is there twice`);
    }
    const value = this.value();
    if (name === "__proto__") {
      put(object, name, value);
    } else {
      object[name] = value;
    }
    return name;
  }

  private string(): string {
    this.at += 1;
    let text = this.plain();
    if (this.text[this.at] === "\\") {
      while (this.text[this.at] === "\\") {
        text += this.escape();
        text += this.plain();
      }
      if (hasHalves(text)) {
        throw new NotJson("a text holds half of a surrogate pair");
      }
    }
    if (this.text[this.at] !== '"') {
      this.fail("the end of a text");
    }
    this.at += 1;
    return text;
  }

  /** Pass what stands for itself, up to a quote, an escape, or what a text may not hold. */
  private plain(): string {
    SPECIAL.lastIndex = this.at;
    const end = SPECIAL.test(this.text) ? SPECIAL.lastIndex - 1 : this.text.length;
    const found = this.text.slice(this.at, end);
    this.at = end;
    return found;
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? "";
    if (letter === "u") {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        this.fail("four hexadecimal digits");
      }
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    this.at += 2;
    return Object.hasOwn(ESCAPES, letter) ? (ESCAPES[letter] ?? "") : this.fail("an escape");
  }

  private number(): JsonNumber {
    NUMBER.lastIndex = this.at;
    if (!NUMBER.test(this.text)) {
      return this.fail("a value");
    }
    const found = this.text.slice(this.at, NUMBER.lastIndex);
    this.at = NUMBER.lastIndex;
    const isExact = found.length <= EXACT_DIGITS && !/[eE]/.test(found);
    return isExact ? Number(found) : exactNumber(found);
  }
}

/** Return a number of more digits than a `number` surely holds. */
function exactNumber(text: string): JsonNumber {
  const [mantissa = "", exponent] = text.split(/[eE]/);
  if (exponent === undefined && !mantissa.includes(".")) {
    if (mantissa.length > LONGEST_INTEGER) {
      throw new NotJson(`number with more than ${LONGEST_INTEGER} digits`);
    }
    return jsonNumber(decimal(mantissa));
  }
  if (Math.abs(Number(exponent ?? 0)) > 100 * LARGEST_EXPONENT) {
    return Number(mantissa) === 0 ? 0 : tooLarge();
  }
  const value = decimal(text).shortest();
  return value.digits !== 0n && Math.abs(value.magnitude()) > LARGEST_EXPONENT
    ? tooLarge()
    : jsonNumber(value);
}

function tooLarge(): never {
  throw new NotJson(`number with an exponent beyond ${LARGEST_EXPONENT}`);
}
