/**
 * Changes of texts.
 *
 * Letters are those of ASCII, blanks are space, tab, CR and LF, lengths are in code points.
 */

import { Refused } from "./errors.js";

const BLANKS = " \t\r\n";
const SURROGATES = /[\ud800-\udfff]/;
const LOWER = /[a-z]+/g;
const UPPER = /[A-Z]+/g;
const UUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const EMAIL = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${LABEL}(?:\\.${LABEL})*$`);
const URL_SHAPE = /^https?:\/\/(?:[^\s/?#@]*@)?[a-zA-Z0-9.[\]:_~%-]+(?:[/?#]\S*)?$/;
const IN_URL = /^[!#-;=?-\][_a-z~]*$/;
const LONGEST_EMAIL = 254;
const LONGEST_URL = 2048;
const LONGEST_TEXT = 10_000_000;

/** Return how many code points *text* has. */
export function lengthOf(text: string): number {
  if (!SURROGATES.test(text)) {
    return text.length;
  }
  let length = 0;
  for (const _ of text) {
    length += 1;
  }
  return length;
}

/** Return the first code points of *text*, *length* of them at most. */
export function cut(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  return SURROGATES.test(text) ? Array.from(text).slice(0, length).join("") : text.slice(0, length);
}

export function trim(text: string): string {
  return trimLeft(trimRight(text));
}

export function trimLeft(text: string): string {
  let start = 0;
  while (start < text.length && BLANKS.includes(text.charAt(start))) {
    start += 1;
  }
  return text.slice(start);
}

export function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && BLANKS.includes(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(0, end);
}

/** Return *text* with ASCII letters in lower case. */
export function lower(text: string): string {
  return text.replace(UPPER, (letters) => letters.toLowerCase());
}

/** Return *text* with ASCII letters in upper case. */
export function upper(text: string): string {
  return text.replace(LOWER, (letters) => letters.toUpperCase());
}

export function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function withoutSuffix(text: string, suffix: string): string {
  return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** Return *text* with *character* before it, *width* code points long at least. */
export function padLeft(text: string, width: number, character: string): string {
  return character.repeat(Math.max(width - lengthOf(text), 0)) + text;
}

/** Return *text* with all but its last code points masked. */
export function mask(text: string, keepLast: number, character: string): string {
  const characters = Array.from(text);
  const hidden = Math.max(characters.length - keepLast, 0);
  return character.repeat(hidden) + characters.slice(hidden).join("");
}

/** Return the parts of *text* between separators, *most* of them at most. */
export function split(text: string, separator: string, most?: number): string[] {
  const parts = text.split(separator);
  if (most === undefined || parts.length <= most) {
    return parts;
  }
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

/** Return *text* with every *old* replaced. Throws `Refused` where that would be enormous. */
export function replaced(text: string, old: string, fresh: string, source = ""): string {
  const growth = lengthOf(fresh) - lengthOf(old);
  if (growth > 0) {
    const count = text.split(old).length - 1;
    if (lengthOf(text) + count * growth > LONGEST_TEXT) {
      const expected = `a text of at most ${LONGEST_TEXT} characters`;
      throw new Refused("E_RANGE", text, expected, source);
    }
  }
  return text.replaceAll(old, () => fresh);
}

/** Return a UUID in lower case. Throws `Refused` where *text* is none. */
export function readUuid(text: string, source = "", code = "E_TYPE"): string {
  if (!UUID.test(text)) {
    throw new Refused(code, text, "uuid", source);
  }
  return text.toLowerCase();
}

/** Return what HTML takes for an e-mail address. Throws `Refused` where *text* is none. */
export function readEmail(text: string, source = "", code = "E_TYPE"): string {
  if (text.length > LONGEST_EMAIL || !EMAIL.test(text)) {
    throw new Refused(code, text, "email", source);
  }
  return text;
}

/** Return an absolute http(s) address. Throws `Refused` where *text* is none. */
export function readUrl(text: string, source = "", code = "E_TYPE"): string {
  if (text.length > LONGEST_URL || !IN_URL.test(text) || !URL_SHAPE.test(text)) {
    throw new Refused(code, text, "url", source);
  }
  return text;
}

/** Cast to a UUID. */
export function toUuid(text: string, source = ""): string {
  return readUuid(text, source, "E_CAST");
}

/** Cast to an e-mail address. */
export function toEmail(text: string, source = ""): string {
  return readEmail(text, source, "E_CAST");
}

/** Cast to an absolute http(s) address. */
export function toUrl(text: string, source = ""): string {
  return readUrl(text, source, "E_CAST");
}
