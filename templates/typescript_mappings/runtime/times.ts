/** Dates and instants: named formats only, zones by their IANA names, nothing guessed. */

import { Decimal } from "./decimal.js";
import { Refused } from "./errors.js";
import { Zone } from "./zones.js";

/** A date like `2026-01-31`. */
export type Day = string;

/** What clocks show, in seconds since 1970 as if they showed UTC, and how far they are before UTC. */
export interface Clock {
  readonly shown: number;
  readonly micros: number;
  readonly offset?: number;
}

interface Choices {
  readonly ambiguous?: "earlier" | "later";
  readonly nonexistent?: "shift";
}

const DAY = 86_400;
const FIRST = secondsOf(1, 1, 1);
const LAST = secondsOf(9999, 12, 31) + DAY - 1;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const INSTANT = new RegExp(
  "^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?" +
    "([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?$",
);
const EPOCH = /^-?(?:0|[1-9][0-9]{0,17})$/;
const LONGEST = 64;
const YEARS = "a time of the years 1 to 9999";

/** An instant, in seconds since 1970 and microseconds. */
export class Instant {
  constructor(
    readonly seconds: number,
    readonly micros: number,
  ) {}

  /** Return the instant that a text like `2026-01-31T12:00:00Z`, or a date of JavaScript's, says. */
  static of(value: string | Date): Instant {
    return readInstant(typeof value === "string" ? value : value.toISOString());
  }

  compareTo(other: Instant): number {
    return this.seconds - other.seconds || this.micros - other.micros;
  }

  toDate(): Date {
    return new Date(this.seconds * 1_000 + Math.floor(this.micros / 1_000));
  }

  /** In UTC; the fraction only when there is one, then with six digits. */
  toString(): string {
    return `${clockText({ shown: this.seconds, micros: this.micros })}Z`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Write an instant in UTC. */
export function instantText(value: Instant): string {
  return value.toString();
}

/** Write what clocks of a zone show, with their offset. */
export function zonedText(value: Clock): string {
  const offset = value.offset ?? 0;
  const size = Math.abs(offset);
  const seconds = size % 60 === 0 ? "" : `:${two(size % 60)}`;
  return `${clockText(value)}${sign(offset)}${two(Math.floor(size / 3_600))}:${two(Math.floor(size / 60) % 60)}${seconds}`;
}

function sign(offset: number): string {
  return offset < 0 ? "-" : "+";
}

function clockText(value: Clock): string {
  const { hour, minute, second } = timeOf(value.shown);
  const fraction = value.micros === 0 ? "" : `.${String(value.micros).padStart(6, "0")}`;
  return `${dayText(value.shown)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Return the seconds from 1970 to the beginning of a day (days from civil, by Howard Hinnant). */
function secondsOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const days = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  return (era * 146_097 + days - 719_468) * DAY;
}

function dateOf(seconds: number): { year: number; month: number; day: number } {
  const days = Math.floor(seconds / DAY) + 719_468;
  const era = Math.floor(days / 146_097);
  const ofEra = days - era * 146_097;
  const years = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) /
      365,
  );
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100));
  const part = Math.floor((5 * ofYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  const day = ofYear - Math.floor((153 * part + 2) / 5) + 1;
  return { year: years + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function timeOf(seconds: number): { hour: number; minute: number; second: number } {
  const ofDay = seconds - Math.floor(seconds / DAY) * DAY;
  return {
    hour: Math.floor(ofDay / 3_600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
  };
}

function dayText(seconds: number): Day {
  const { year, month, day } = dateOf(seconds);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** Return the beginning of a day that the calendar has, in seconds, or undefined. */
function beginOf(year: number, month: number, day: number): number | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1) {
    return undefined;
  }
  const begin = secondsOf(year, month, day);
  return dateOf(begin).day === day ? begin : undefined;
}

/** Read `2026-01-31`. Throws `Refused` where *text* is no such date. */
export function readDate(text: string, source = "", code = "E_TYPE"): Day {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (beginOf(Number(year ?? 0), Number(month), Number(day)) === undefined) {
    throw new Refused(code, text, "date like 2026-01-31", source);
  }
  return text;
}

/**
 * Read `2026-01-31T12:00:00Z` with any offset, cut to microseconds.
 *
 * Throws `Refused` where *text* is no such instant.
 */
export function readInstant(text: string, source = "", code = "E_TYPE"): Instant {
  const value = rfc3339(text);
  if (value?.offset === undefined) {
    throw new Refused(code, text, "instant like 2026-01-31T12:00:00Z", source);
  }
  return instantOf(value, text, source);
}

function instantOf(value: Clock, got: unknown, source: string): Instant {
  const seconds = value.shown - (value.offset ?? 0);
  if (seconds < FIRST || seconds > LAST) {
    throw new Refused("E_RANGE", got, YEARS, source);
  }
  return new Instant(seconds, value.micros);
}

function rfc3339(text: string): Clock | undefined {
  const parts = text.length <= LONGEST ? INSTANT.exec(text) : null;
  if (parts === null) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  const micros = Number((parts[7] ?? "0").slice(0, 6).padEnd(6, "0"));
  return clockOf({ year, month, day, hour, minute, second, micros }, parts[8]);
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

/** Return what clocks show, or undefined where none ever does. */
function clockOf(parts: Parts, offset: string | undefined): Clock | undefined {
  const begin = beginOf(parts.year, parts.month, parts.day);
  if (begin === undefined || parts.hour > 23 || parts.minute > 59 || parts.second > 59) {
    return undefined;
  }
  const shown = begin + parts.hour * 3_600 + parts.minute * 60 + parts.second;
  const { micros } = parts;
  return offset === undefined ? { shown, micros } : { shown, micros, offset: offsetOf(offset) };
}

function offsetOf(text: string): number {
  if (text === "Z" || text === "z") {
    return 0;
  }
  const size = Number(text.slice(1, 3)) * 3_600 + Number(text.slice(-2)) * 60;
  return text.startsWith("-") ? -size : size;
}

const PARTS: ReadonlyMap<string, string> = new Map([
  ["Y", "(?<year>[0-9]{4})"],
  ["m", "(?<month>[0-9]{2})"],
  ["d", "(?<day>[0-9]{2})"],
  ["H", "(?<hour>[0-9]{2})"],
  ["M", "(?<minute>[0-9]{2})"],
  ["S", "(?<second>[0-9]{2})"],
  ["f", "(?<fraction>[0-9]{1,6})"],
  ["z", "(?<offset>Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"],
]);

/** A format of `%Y %m %d %H %M %S %f %z` and literal text, for reading and for writing. */
export class Format {
  private readonly pieces: readonly string[];
  private readonly grammar: RegExp;

  constructor(readonly pattern: string) {
    this.pieces = pattern.split(/(%[^])/u).filter((piece) => piece !== "");
    this.grammar = new RegExp(`^${this.pieces.map(grammarOf).join("")}$`, "u");
  }

  /** Return the time that *text* tells, without an offset where it has none, or undefined. */
  read(text: string): Clock | undefined {
    const found = text.length <= 10 * LONGEST ? this.grammar.exec(text)?.groups : undefined;
    if (found === undefined) {
      return this.grammar.test(text) ? clockOf(UNTOLD, undefined) : undefined;
    }
    const number = (name: string, otherwise: number): number => Number(found[name] ?? otherwise);
    const parts = {
      year: number("year", 1970),
      month: number("month", 1),
      day: number("day", 1),
      hour: number("hour", 0),
      minute: number("minute", 0),
      second: number("second", 0),
      micros: Number((found["fraction"] ?? "0").padEnd(6, "0")),
    };
    return clockOf(parts, found["offset"]);
  }

  /** Write a date or a time. */
  write(value: Day | Instant | Clock): string {
    const clock = typeof value === "string" ? midnight(value) : shownOf(value);
    return this.pieces.map((piece) => written(piece, clock)).join("");
  }
}

/** What is read where a format has no parts. */
const UNTOLD: Parts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, micros: 0 };

function shownOf(value: Instant | Clock): Clock {
  return value instanceof Instant ? { shown: value.seconds, micros: value.micros } : value;
}

function grammarOf(piece: string): string {
  const isPart = piece.startsWith("%") && piece.length > 1;
  return (isPart && PARTS.get(piece.slice(1))) || literally(isPart ? piece.slice(1) : piece);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}

function written(piece: string, clock: Clock): string {
  if (!piece.startsWith("%") || piece.length === 1) {
    return piece;
  }
  const { year, month, day } = dateOf(clock.shown);
  const { hour, minute, second } = timeOf(clock.shown);
  switch (piece.slice(1)) {
    case "Y":
      return String(year).padStart(4, "0");
    case "m":
      return two(month);
    case "d":
      return two(day);
    case "H":
      return two(hour);
    case "M":
      return two(minute);
    case "S":
      return two(second);
    case "f":
      return String(clock.micros).padStart(6, "0");
    case "z":
      return writtenOffset(clock.offset ?? 0);
    default:
      return piece.slice(1);
  }
}

function writtenOffset(offset: number): string {
  const minutes = Math.abs(Math.floor(offset / 60));
  return `${sign(offset)}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * Return the instant when clocks in *zone* show *value*.
 *
 * Throws `Refused` where they do so twice or never, and no choice is named.
 */
export function inZone(value: Clock, zone: Zone, source = "", choices: Choices = {}): Instant {
  const [before, after] = [zone.offsetAt(value.shown - DAY), zone.offsetAt(value.shown + DAY)];
  const [first, second] = [Math.max(before, after), Math.min(before, after)];
  const isBefore = (offset: number): boolean => zone.offsetAt(value.shown - offset) === before;
  const earlier = isBefore(first) ? before : after;
  const later = isBefore(second) ? before : after;
  return chosen(value, zone, [earlier, later], source, choices);
}

function chosen(
  value: Clock,
  zone: Zone,
  offsets: [number, number],
  source: string,
  choices: Choices,
): Instant {
  const [earlier, later] = offsets;
  const instant = instantOf({ ...value, offset: earlier }, clockText(value), source);
  if (earlier === later) {
    return instant;
  }
  const exists = instant.seconds + zone.offsetAt(instant.seconds) === value.shown;
  if (exists && choices.ambiguous !== undefined) {
    return choices.ambiguous === "earlier"
      ? instant
      : instantOf({ ...value, offset: later }, clockText(value), source);
  }
  if (!exists && choices.nonexistent === "shift") {
    return instant;
  }
  const expected = `a time that ${exists ? "exists twice" : "does not exist"} in ${zone.name} needs a choice`;
  throw new Refused("E_ZONE", clockText(value), expected, source);
}

/** Cast to an instant. Throws `Refused` where *value* is none, or is one in a zone only. */
export function toTime(
  value: unknown,
  parse: string | Format,
  source = "",
  options: Choices & { readonly zone?: Zone } = {},
): Instant {
  const time = parsed(value, parse, source);
  if (time.offset !== undefined) {
    return instantOf(time, value, source);
  }
  if (options.zone === undefined) {
    throw new Refused("E_CAST", value, "a time with an offset, or a zone", source);
  }
  return inZone(time, options.zone, source, options);
}

/** Cast to a date: of an instant in *zone* (UTC by default), else as it is written. */
export function toDay(
  value: unknown,
  parse: string | Format,
  source = "",
  options: { readonly zone?: Zone } = {},
): Day {
  const time = parsed(value, parse, source);
  if (time.offset === undefined) {
    return dayText(time.shown);
  }
  return dayIn(instantOf(time, clockText(time), source), options.zone ?? UTC, source);
}

const UTC = new Zone("UTC");

/** Return the beginning of a day, in no zone yet. */
export function midnight(day: Day): Clock {
  const [year = 1, month = 1, date = 1] = day.split("-").map(Number);
  return { shown: secondsOf(year, month, date), micros: 0 };
}

/** Return the day of an instant in *zone*. */
export function dayIn(value: Instant, zone: Zone, source = ""): Day {
  return dayText(local(value, zone, source).shown);
}

/** Return an instant as the clocks of *zone* show it. */
export function local(value: Instant, zone: Zone, source = ""): Clock {
  const offset = zone.offsetAt(value.seconds);
  const shown = value.seconds + offset;
  if (shown < FIRST || shown > LAST) {
    throw new Refused("E_RANGE", String(value), YEARS, source);
  }
  return { shown, micros: value.micros, offset };
}

function parsed(value: unknown, parse: string | Format, source: string): Clock {
  if (parse === "epoch_s" || parse === "epoch_ms") {
    return epoch(value, parse === "epoch_s" ? 1 : 1_000, source);
  }
  if (parse === "iso_date" && typeof value === "string") {
    return midnight(readDate(value, source, "E_CAST"));
  }
  const found = typeof value === "string" ? read(value, parse) : undefined;
  if (found === undefined) {
    const told = typeof parse === "string" ? parse : parse.pattern;
    throw new Refused("E_CAST", value, `a time written as ${told}`, source);
  }
  return found;
}

function read(text: string, parse: string | Format): Clock | undefined {
  return typeof parse === "string" ? rfc3339(text) : parse.read(text);
}

function epoch(value: unknown, perSecond: number, source: string): Clock {
  const number = wholeOf(value);
  if (number === undefined) {
    throw new Refused("E_CAST", value, "whole seconds or milliseconds since 1970", source);
  }
  const seconds = Math.floor(number / perSecond);
  if (!(seconds >= FIRST && seconds <= LAST)) {
    throw new Refused("E_RANGE", value, YEARS, source);
  }
  return {
    shown: seconds,
    micros: (number - seconds * perSecond) * (1_000_000 / perSecond),
    offset: 0,
  };
}

/** Return a whole number, of what size it may be, or undefined of anything else. */
function wholeOf(value: unknown): number | undefined {
  if (typeof value === "string") {
    return EPOCH.test(value) ? Number(value) : undefined;
  }
  if (value instanceof Decimal) {
    return value.shortest().scale === 0 ? Number(value.digits) : undefined;
  }
  return typeof value === "number" && Number.isInteger(value) ? value : undefined;
}
