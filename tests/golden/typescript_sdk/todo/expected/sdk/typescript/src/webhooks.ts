/** Whether a webhook was sent by whom it says: signatures (HMAC-SHA256) over its body as it came. */

import { InvalidSignatureError } from "./core/errors.js";

export { InvalidSignatureError };

/**
 * How deliveries are signed. `signed` holds `{id}`, `{timestamp}` and `{body}`.
 *
 * The header holds signatures behind `prefix`, with `separator` between them. The time of the
 * delivery is in the header `timestamp`, behind `timestampPrefix`; it may differ from now by
 * `tolerance` milliseconds. Secrets are keys as they are, or base64 of them.
 */
export interface Scheme {
  readonly header: string;
  /** `hex` by default. */
  readonly encoding?: "hex" | "base64";
  readonly prefix?: string;
  /** `{body}` by default. */
  readonly signed?: string;
  readonly timestamp?: string;
  readonly id?: string;
  /** A space by default. */
  readonly separator?: string;
  readonly timestampPrefix?: string;
  /** 300_000 by default. */
  readonly tolerance?: number;
  readonly decodesSecrets?: boolean;
}

/** https://www.standardwebhooks.com; its secrets may begin with `whsec_`. */
export const STANDARD: Scheme = {
  header: "webhook-signature",
  encoding: "base64",
  prefix: "v1,",
  signed: "{id}.{timestamp}.{body}",
  timestamp: "webhook-timestamp",
  id: "webhook-id",
  decodesSecrets: true,
};

/** https://docs.github.com/webhooks */
export const GITHUB: Scheme = { header: "X-Hub-Signature-256", prefix: "sha256=" };

/** https://shopify.dev/docs/apps/build/webhooks */
export const SHOPIFY: Scheme = { header: "X-Shopify-Hmac-Sha256", encoding: "base64" };

/** https://docs.stripe.com/webhooks */
export const STRIPE: Scheme = {
  header: "Stripe-Signature",
  prefix: "v1=",
  signed: "{timestamp}.{body}",
  timestamp: "Stripe-Signature",
  separator: ",",
  timestampPrefix: "t=",
};

/** Headers of a delivery, as `fetch` or Node have them. */
export type DeliveryHeaders =
  Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE = 300_000;

/**
 * Return the JSON in `body`, which is as it came; rejects with `InvalidSignatureError`.
 *
 * One `secret` of several is enough; `now` is in milliseconds.
 */
export async function verify(
  body: string | Uint8Array,
  headers: DeliveryHeaders,
  secret: string | readonly string[],
  scheme: Scheme = STANDARD,
  now: number = Date.now(),
): Promise<unknown> {
  const given = lowered(headers);
  const timestamp = timestampOf(scheme, given, now);
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const signed = signedBytes(scheme, given, timestamp, bytes);
  const signatures = signaturesIn(scheme, given.get(scheme.header.toLowerCase()) ?? "");
  for (const one of [secret].flat()) {
    if (one !== "" && (await isSigned(signed, signatures, keyOf(one, scheme)))) {
      return JSON.parse(new TextDecoder().decode(bytes));
    }
  }
  throw new InvalidSignatureError("the signature is missing or wrong");
}

async function isSigned(
  signed: BufferSource,
  signatures: readonly BufferSource[],
  secret: BufferSource,
): Promise<boolean> {
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["verify"]);
  const found = signatures.map((signature) => crypto.subtle.verify("HMAC", key, signature, signed));
  return (await Promise.all(found)).includes(true);
}

function lowered(headers: DeliveryHeaders): ReadonlyMap<string, string> {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return new Map(
    entries.map(([name, value]) => [name.toLowerCase(), [value ?? ""].flat().join(", ")]),
  );
}

function timestampOf(scheme: Scheme, headers: ReadonlyMap<string, string>, now: number): string {
  if (scheme.timestamp === undefined) return "";
  const prefix = scheme.timestampPrefix ?? "";
  const parts = partsOf(scheme, headers.get(scheme.timestamp.toLowerCase()) ?? "");
  const found = parts.find((part) => part.startsWith(prefix))?.slice(prefix.length) ?? "";
  if (!/^[0-9]+$/.test(found)) {
    throw new InvalidSignatureError("the time of the signature is missing");
  }
  if (Math.abs(now - Number(found.slice(0, 15)) * 1000) > (scheme.tolerance ?? TOLERANCE)) {
    throw new InvalidSignatureError("the time of the signature is too old or too new");
  }
  return found;
}

function signedBytes(
  scheme: Scheme,
  headers: ReadonlyMap<string, string>,
  timestamp: string,
  body: Uint8Array,
): BufferSource {
  const id = headers.get(scheme.id?.toLowerCase() ?? "") ?? "";
  const values = new Map<string, string | Uint8Array>([
    ["{id}", id],
    ["{timestamp}", timestamp],
    ["{body}", body],
  ]);
  const parts = (scheme.signed ?? "{body}").split(/(\{(?:id|timestamp|body)\})/);
  return joined(parts.map((part) => values.get(part) ?? part));
}

function joined(parts: readonly (string | Uint8Array)[]): BufferSource {
  const bytes = parts.map((one) => (typeof one === "string" ? new TextEncoder().encode(one) : one));
  const whole = new Uint8Array(bytes.reduce((length, one) => length + one.length, 0));
  let at = 0;
  for (const one of bytes) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}

function signaturesIn(scheme: Scheme, header: string): readonly BufferSource[] {
  const prefix = scheme.prefix ?? "";
  return partsOf(scheme, header)
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length))
    .map((text) => (scheme.encoding === "base64" ? fromBase64(text) : fromHex(text)))
    .filter((found) => found !== undefined);
}

function partsOf(scheme: Scheme, header: string): readonly string[] {
  return header.split(scheme.separator ?? " ").map((part) => part.trim());
}

/** Return the key; those of Standard Webhooks are base64 behind `whsec_`. */
function keyOf(secret: string, scheme: Scheme): BufferSource {
  const decoded = scheme.decodesSecrets ? fromBase64(secret.replace(/^whsec_/, "")) : undefined;
  return decoded?.length ? decoded : new TextEncoder().encode(secret);
}

function fromBase64(text: string) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function fromHex(text: string) {
  if (!/^([0-9A-Fa-f]{2})*$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
