/** JSON of which nothing is known yet. */

/** Return the value in `text`, or undefined where it is no JSON. An error would quote it. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tell whether `value` has members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Return `value` as JSON; a TypeError tells by a JSON pointer what cannot be said in it. */
export function stringify(value: unknown): string {
  const told = JSON.stringify(value); // which refuses circles, too
  check(value, "");
  return told;
}

/** Refuse what JSON would make null of, which says otherwise. */
export function check(value: unknown, place: string): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`${place || "the body"}: a number must be finite`);
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new TypeError(`${place || "the body"}: a date must be valid`);
  }
  if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      check(member, `${place}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  }
}
