/** What went wrong in a mapping: every error of a record, with its place in target and source. */

import { Decimal } from "./decimal.js";
import { Astray, isEmpty, isNumber } from "./values.js";

/** So many errors of one record are told. */
const MOST = 100;
const LONGEST_SHOWN = 100;
const LONGEST_NUMBER = 600;

/** One value that a mapping could not make. */
export interface MappingError {
  readonly code: string;
  readonly mapping: string;
  readonly rule: string;
  readonly targetPath: string;
  readonly sourcePath: string;
  readonly expected: string;
  readonly gotType: string;
  /** null where there is nothing to show, and masked where it is personal. */
  readonly got: string | null;
}

/** The errors of a record, in the order of the mapping's rules. */
export class MappingErrors extends Error {
  override readonly name = "MappingErrors";

  constructor(readonly errors: readonly MappingError[]) {
    super(errors.map(told).join("\n"));
  }
}

function told(error: MappingError): string {
  const found = error.got === null ? error.gotType : `${error.gotType} ${error.got}`;
  const place = `${error.targetPath} (from ${error.sourcePath || "-"})`;
  return `${error.code} ${place}: expected ${error.expected}, got ${found}`;
}

/** A value that a rule cannot take. `source` is empty where the rule knows it. */
export class Refused extends Error {
  override readonly name = "Refused";
  nested: readonly MappingError[] = [];

  constructor(
    readonly code: string,
    readonly got: unknown,
    readonly expected: string,
    readonly source = "",
  ) {
    super(code);
  }
}

/** Throw on what is no `Refused`. */
export function onlyRefused(thrown: unknown): asserts thrown is Refused {
  if (!(thrown instanceof Refused)) {
    throw thrown;
  }
}

/** Collects the errors of one record. */
export class Errors {
  readonly found: MappingError[] = [];

  constructor(readonly mapping: string) {}

  /**
   * Note that nothing could be written at *target*.
   *
   * What is read at *source* is to blame unless *refused* knows better.
   */
  add(refused: unknown, target: string, source = "", masked?: "masked"): void {
    onlyRefused(refused);
    if (refused.nested.length > 0) {
      this.found.push(...refused.nested);
    } else {
      this.found.push(this.error(refused, target, refused.source || source, masked));
    }
    if (this.found.length >= MOST) {
      throw new MappingErrors(this.found.slice(0, MOST));
    }
  }

  /** Throw what was found, if anything was. */
  check(): void {
    if (this.found.length > 0) {
      throw new MappingErrors(this.found);
    }
  }

  private error(refused: Refused, target: string, source: string, masked?: "masked"): MappingError {
    const got = shown(refused.got);
    return {
      code: refused.code,
      mapping: this.mapping,
      rule: target.replaceAll("[]", ""),
      targetPath: target,
      sourcePath: source,
      expected: refused.expected,
      gotType: typeOf(refused.got),
      got: masked && got !== null ? "***" : got,
    };
  }
}

/** Return what another mapping found, as an error of the rule that uses it. */
export function collected(errors: Errors, target: string, source: string): Refused {
  const refused = new Refused("E_USE", undefined, "", source);
  refused.nested = errors.found.map((one) => ({
    ...one,
    targetPath: joined(target, one.targetPath),
    sourcePath: one.sourcePath ? joined(source, one.sourcePath) : source,
  }));
  return refused;
}

function joined(before: string, after: string): string {
  return after.startsWith("[") ? `${before}${after}` : `${before}.${after}`;
}

/** Return the error of a value that is missing, null, or not what the source's schema says. */
export function unexpected(got: unknown, expected: string, source: string): Refused {
  if (got instanceof Astray) {
    return new Refused("E_TYPE", got.value, got.expected, got.source);
  }
  if (got === undefined) {
    return new Refused("E_MISSING", got, expected, source);
  }
  if (got === null) {
    return new Refused("E_NULL", got, expected, source);
  }
  if (expected === "integer" && isWhole(got)) {
    return new Refused("E_RANGE", got, `integer within ±${Number.MAX_SAFE_INTEGER}`, source);
  }
  return new Refused("E_TYPE", got, expected, source);
}

function isWhole(value: unknown): boolean {
  return value instanceof Decimal ? value.shortest().scale === 0 : Number.isInteger(value);
}

/** Tell whether there is something, be it empty. Throws `Refused` below what is no object. */
export function isThere(value: unknown): boolean {
  if (value instanceof Astray) {
    throw unexpected(value, value.expected, value.source);
  }
  return value !== undefined && value !== null;
}

/** Tell whether there is null. Throws `Refused` below what is no object. */
export function isNullAt(value: unknown): boolean {
  isThere(value);
  return value === null;
}

/** Tell whether something has nothing in it. Throws `Refused` below what is no object. */
export function isEmptyAt(value: unknown): boolean {
  return isThere(value) && isEmpty(value);
}

/** Return the error of a hook that threw. */
export function hookFailed(name: string, fault: unknown): Refused {
  const said = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  return new Refused("E_HOOK", said, `the hook ${name} to return`);
}

/** Throw where the caller of a mapping has not given what it needs. */
export function given(mapping: string, what: string, value: unknown, names: string[]): void {
  const held =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const lacking = names.filter((name) => held[name] === undefined);
  if (lacking.length > 0) {
    throw new TypeError(`the mapping ${mapping} needs ${what} with ${lacking.join(", ")}`);
  }
}

/** Return what JSON calls the type of *value*. */
function typeOf(value: unknown): string {
  if (value === undefined) {
    return "missing";
  }
  if (value === null) {
    return "null";
  }
  if (isNumber(value) || typeof value === "bigint") {
    return "number";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return typeof value === "boolean" ? "boolean" : isRecord(value) ? "object" : "string";
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !("toJSON" in value);
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null || Array.isArray(value) || isRecord(value)) {
    return null;
  }
  const said = String(value);
  if (isNumber(value) && said.length > LONGEST_NUMBER) {
    return "a very long number";
  }
  const printable = said.slice(0, 2 * LONGEST_SHOWN).replace(/[\ud800-\udfff]/gu, escaped);
  const characters = Array.from(printable);
  return characters.length > LONGEST_SHOWN
    ? `${characters.slice(0, LONGEST_SHOWN).join("")}…`
    : printable;
}

function escaped(half: string): string {
  return `\\u${half.charCodeAt(0).toString(16)}`;
}
