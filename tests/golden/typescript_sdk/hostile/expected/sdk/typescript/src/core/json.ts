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
  const places = new Map<unknown, string>();
  return JSON.stringify(value, function (this: Record<string, unknown>, name, said: unknown) {
    const holder = places.get(this); // nothing holds the whole
    const place =
      holder === undefined ? "" : `${holder}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    check(this[name], place || "the body"); // as it was given: dates are texts by now
    if (typeof said === "bigint") {
      throw new TypeError(`${place || "the body"}: a bigint cannot be sent, numbers and texts can`);
    }
    if (isObject(said)) places.set(said, place);
    return said;
  });
}

/** Refuse what JSON would make null of, which says otherwise. */
export function check(value: unknown, place: string): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`${place}: a number must be finite`);
  }
  if (value instanceof Date && Number.isNaN(value.getTime())) {
    throw new TypeError(`${place}: a date must be valid`);
  }
}
