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
