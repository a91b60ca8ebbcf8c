/** Numbers: exact, by the grammars of the mapping language, rounded only as a rule says. */

import { Decimal, decimal } from "./decimal.js";
import { Refused } from "./errors.js";
import { type JsonNumber, isNumber } from "./values.js";

export type Rounding = "half_up" | "half_even" | "down" | "up";

interface Scaling {
  readonly scale?: number;
  readonly rounding?: Rounding;
}

const LONGEST = 1_000;
const LARGEST = Number.MAX_SAFE_INTEGER;
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const DECIMAL = /^-?[0-9]+(?:\.[0-9]+)?$/;
const SCIENTIFIC = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$/;

/** Write a decimal in fixed notation, with *scale* digits after the point; never `-0`. */
export function decimalText(value: Decimal, scale?: number): string {
  return String(scale === undefined ? value : scaled(value, scale, "half_even"));
}

/** Return the decimal that a record says as a JSON number, by its shortest text: 1.50 is 1.5. */
export function readNumber(value: JsonNumber, source = ""): Decimal {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Refused("E_TYPE", String(value), "finite number", source);
  }
  const number = decimal(value).shortest();
  if (number.scale > 0 && Math.abs(number.magnitude()) > LONGEST) {
    const expected = `at most ${LONGEST} digits`;
    throw new Refused("E_RANGE", "a number of enormous size", expected, source);
  }
  return number;
}

/** Return a number as JSON has it: a `number` where that says exactly the same. */
export function jsonNumber(value: JsonNumber): JsonNumber {
  if (typeof value === "number") {
    return value;
  }
  const exact = value.shortest();
  const number = Number(String(exact));
  return Number.isFinite(number) && decimal(number).compareTo(exact) === 0 ? number : exact;
}

/** Return the decimal that a record says. Throws `Refused` where *text* is none. */
export function readDecimal(text: string, source = ""): Decimal {
  if (text.length > LONGEST || !DECIMAL.test(text)) {
    throw new Refused("E_TYPE", text, "decimal", source);
  }
  return decimal(text);
}

/**
 * Return *value* with *scale* digits after the point.
 *
 * Throws `Refused` where digits would be lost and no rounding is named.
 */
export function rounded(value: Decimal, scale: number, rounding?: Rounding, source = ""): Decimal {
  if (rounding === undefined && value.shortest().scale > scale) {
    const expected = `decimal with at most ${scale} digits after the point`;
    throw new Refused("E_CAST", String(value), expected, source);
  }
  return scaled(value, scale, rounding ?? "down");
}

function scaled(value: Decimal, scale: number, rounding: Rounding): Decimal {
  if (scale >= value.scale) {
    return new Decimal(value.at(scale), scale);
  }
  return new Decimal(quotient(value.digits, 10n ** BigInt(value.scale - scale), rounding), scale);
}

/** Return the quotient of two integers, rounded. */
function quotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const isNegative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [magnitude(numerator), magnitude(denominator)];
  const whole = top / bottom;
  const rest = top % bottom;
  const made = whole + (isUp(whole, rest, bottom, rounding) ? 1n : 0n);
  return isNegative ? -made : made;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function isUp(whole: bigint, rest: bigint, bottom: bigint, rounding: Rounding): boolean {
  const twice = 2n * rest;
  switch (rounding) {
    case "up":
      return rest > 0n;
    case "down":
      return false;
    case "half_up":
      return twice >= bottom;
    case "half_even":
      return twice > bottom || (twice === bottom && whole % 2n === 1n);
  }
}

/** Cast a text or a number to a decimal. Throws `Refused` where it is none. */
export function toDecimal(
  value: unknown,
  source = "",
  options: Scaling & { readonly exponent?: boolean } = {},
): Decimal {
  const number = asDecimal(value, source, options.exponent ? SCIENTIFIC : DECIMAL);
  return options.scale === undefined
    ? number
    : rounded(number, options.scale, options.rounding, source);
}

function asDecimal(value: unknown, source: string, grammar: RegExp): Decimal {
  if (isNumber(value)) {
    return readNumber(value, source);
  }
  if (typeof value !== "string" || !grammar.test(value)) {
    throw new Refused("E_CAST", value, "decimal", source);
  }
  if (value.length > LONGEST) {
    throw new Refused("E_RANGE", value, `decimal of at most ${LONGEST} digits`, source);
  }
  return decimal(value);
}

/** How a locale writes decimals: grouped in threes or not at all. */
export class Notation {
  private readonly grammar: RegExp;

  constructor(
    private readonly point: string,
    private readonly group = "",
  ) {
    const [dot, between] = [literally(point), literally(group)];
    const digits = group ? `(?:[0-9]{1,3}(?:${between}[0-9]{3})+|[0-9]+)` : "[0-9]+";
    this.grammar = new RegExp(`^-?${digits}(?:${dot}[0-9]+)?$`, "u");
  }

  /** Return a text of this notation in that of the language; anything else as it is. */
  plain(value: unknown, source = ""): unknown {
    if (typeof value !== "string") {
      return value;
    }
    if (value.length > LONGEST || !this.grammar.test(value)) {
      throw new Refused("E_CAST", value, "decimal", source);
    }
    const bare = this.group ? value.replaceAll(this.group, "") : value;
    return bare.replace(this.point, ".");
  }
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

/** Cast a text or a number to an integer. Throws `Refused` where it is none. */
export function toInteger(value: unknown, source = "", options: Scaling = {}): number {
  if (typeof value === "string" && INTEGER.test(value)) {
    return inRange(value.length < LONGEST ? BigInt(value) : BigInt(LARGEST) + 1n, source);
  }
  if (!isNumber(value)) {
    throw new Refused("E_CAST", value, "integer", source);
  }
  const exact = readNumber(value, source);
  const number = options.rounding === undefined ? exact : scaled(exact, 0, options.rounding);
  if (number.scale > 0) {
    throw new Refused("E_CAST", value, "integer", source);
  }
  return inRange(number.digits, source);
}

/** Return *value*. Throws `Refused` where not every language would read it alike. */
export function inRange(value: bigint, source = ""): number {
  if (value < -LARGEST || value > LARGEST) {
    throw new Refused("E_RANGE", decimal(value), `integer within ±${LARGEST}`, source);
  }
  return Number(value);
}

/** Cast an integer or a decimal to a JSON number; texts are none. */
export function toNumber(value: unknown, source = ""): JsonNumber {
  if (!isNumber(value)) {
    throw new Refused("E_CAST", value, "number", source);
  }
  return Number.isInteger(value) ? value : readNumber(value, source);
}

/** Return a boolean. Throws `Refused` where *value* is anything else. */
export function toBoolean(value: unknown, source = ""): boolean {
  if (typeof value !== "boolean") {
    throw new Refused("E_CAST", value, "boolean", source);
  }
  return value;
}

/**
 * Cast a scalar to text.
 *
 * Throws `Refused` for objects, lists, and fractions without a *scale*.
 */
export function toText(value: unknown, source = "", options: Scaling = {}): string {
  if (typeof value === "string") {
    return value;
  }
  if (typeof value === "boolean") {
    return String(value);
  }
  if (!isNumber(value)) {
    throw new Refused("E_CAST", value, "string", source);
  }
  const number = readNumber(value, source);
  if (options.scale !== undefined) {
    return String(rounded(number, options.scale, options.rounding, source));
  }
  if (number.scale > 0) {
    throw new Refused("E_CAST", value, "string", source);
  }
  return String(inRange(number.digits, source));
}

/** Return a text. Throws `Refused` where *value* is anything else. */
export function textOnly(value: unknown, source = ""): string {
  if (typeof value !== "string") {
    throw new Refused("E_CAST", value, "string", source);
  }
  return value;
}

/** Return the exact sum; that of nothing is 0. */
export function total(numbers: readonly Decimal[]): Decimal {
  return numbers.reduce((sum, number) => sum.plus(number), decimal(0));
}

/** Return the sum of integers; that of nothing is 0. */
export function sumOf(numbers: readonly number[]): number {
  return inRange(numbers.reduce((sum, number) => sum + BigInt(number), 0n));
}

/** Return the mean, rounded once. */
export function mean(numbers: readonly JsonNumber[], scale: number, rounding: Rounding): Decimal {
  const sum = total(numbers.map(decimal));
  return divided(sum, decimal(numbers.length), scale, rounding);
}

/** Return the quotient, rounded once. Throws `Refused` for a division by zero. */
export function divided(left: Decimal, right: Decimal, scale: number, rounding: Rounding): Decimal {
  if (right.digits === 0n) {
    throw new Refused("E_RANGE", "0", "divisor other than zero");
  }
  return ofFraction(fraction(left, right), scale, rounding);
}

/** A numerator and a denominator. */
type Fraction = readonly [bigint, bigint];

function fraction(left: Decimal, right: Decimal): Fraction {
  const scale = Math.max(left.scale, right.scale);
  return [left.at(scale), right.at(scale)];
}

function ofFraction([top, bottom]: Fraction, scale: number, rounding: Rounding): Decimal {
  return new Decimal(quotient(top * 10n ** BigInt(scale), bottom, rounding), scale);
}

function fractionOf(text: string): Fraction {
  const [top = "0", bottom = "1"] = text.split("/");
  return fraction(decimal(top), decimal(bottom));
}

function product([a, b]: Fraction, [c, d]: Fraction): Fraction {
  return [a * c, b * d];
}

function sum([a, b]: Fraction, [c, d]: Fraction): Fraction {
  return [a * d + c * b, b * d];
}

/**
 * Return *value* times a fraction plus *offset*.
 *
 * Throws `Refused` where digits would be lost and no rounding is named.
 */
export function converted(
  value: JsonNumber,
  factor: readonly [string, string],
  offset: string,
  scale?: number,
  rounding?: Rounding,
  source = "",
): Decimal {
  const [top, bottom] = fractionOf(factor[1]);
  const scaledBy = product(fractionOf(factor[0]), [bottom, top]);
  const exact = sum(product(fraction(decimal(value), decimal(1)), scaledBy), fractionOf(offset));
  if (scale !== undefined && rounding !== undefined) {
    return ofFraction(exact, scale, rounding);
  }
  const needed = places(exact);
  if (needed === undefined || (scale !== undefined && needed > scale)) {
    const expected = "a number that converts without loss, or a rounding";
    throw new Refused("E_CAST", value, expected, source);
  }
  return ofFraction(exact, scale ?? needed, "down");
}

/** Return how many digits after the point a fraction has, or undefined when they never end. */
function places([top, bottom]: Fraction): number | undefined {
  let denominator = magnitude(bottom) / divisor(magnitude(top), magnitude(bottom));
  let [twos, fives] = [0, 0];
  for (; denominator % 2n === 0n; denominator /= 2n) {
    twos += 1;
  }
  for (; denominator % 5n === 0n; denominator /= 5n) {
    fives += 1;
  }
  return denominator === 1n ? Math.max(twos, fives) : undefined;
}

/** Return the greatest divisor that two integers have in common. */
function divisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : divisor(other, one % other);
}

/** Return *value*. Throws `Refused` where a decimal of so many digits cannot hold it. */
export function fitting(value: Decimal, digits?: number, scale?: number): Decimal {
  const number = value.shortest();
  const hasPlaces = scale === undefined || number.scale <= scale;
  const hasDigits =
    digits === undefined || number.digits === 0n || number.magnitude() + 1 <= digits - (scale ?? 0);
  if (!hasPlaces || !hasDigits) {
    throw new Refused("E_RANGE", String(value), `decimal(${digits}.${scale})`);
  }
  return value;
}
