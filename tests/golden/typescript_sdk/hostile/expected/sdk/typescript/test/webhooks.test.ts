/** Signatures of webhooks: taken from whoever knows the secret, within time. */

import assert from "node:assert/strict";
import { createHmac, type BinaryToTextEncoding } from "node:crypto";
import { test } from "node:test";

import {
  GITHUB,
  InvalidSignatureError,
  SHOPIFY,
  STANDARD,
  STRIPE,
  verify,
  type Scheme,
} from "hostile-sdk/webhooks";

const BODY = '{"type": "ping", "text": "{timestamp}"}';
const NOW = 1_767_225_600;
const KEY = btoa("a key");

function mac(key: string, signed: string, encoding: BinaryToTextEncoding): string {
  return createHmac("sha256", key).update(signed).digest(encoding);
}

interface Signed {
  readonly name: string;
  readonly scheme: Scheme;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

const SIGNED: readonly Signed[] = [
  {
    name: "Standard Webhooks",
    scheme: STANDARD,
    key: `whsec_${KEY}`,
    headers: {
      "Webhook-Id": "one",
      "Webhook-Timestamp": `${NOW}`,
      "Webhook-Signature": `v1,AAAA v1,${mac("a key", `one.${NOW}.${BODY}`, "base64")}`,
    },
  },
  {
    name: "GitHub",
    scheme: GITHUB,
    key: KEY,
    headers: { "X-Hub-Signature-256": `sha256=${mac(KEY, BODY, "hex")}` },
  },
  {
    name: "Shopify",
    scheme: SHOPIFY,
    key: KEY,
    headers: { "X-Shopify-Hmac-Sha256": mac(KEY, BODY, "base64") },
  },
  {
    name: "Stripe",
    scheme: STRIPE,
    key: KEY,
    headers: { "Stripe-Signature": `t=${NOW},v1=${mac(KEY, `${NOW}.${BODY}`, "hex")},v0=00` },
  },
];

for (const { name, scheme, key, headers } of SIGNED) {
  test(`what is signed as by ${name} is taken`, async () => {
    const bytes = new TextEncoder().encode(BODY);
    const event = JSON.parse(BODY);
    assert.deepEqual(await verify(bytes, headers, ["another", key], scheme, NOW * 1000), event);
    const given = new Headers(headers);
    assert.deepEqual(await verify(BODY, given, key, scheme, (NOW + 299) * 1000), event);
  });

  test(`what is not signed as by ${name} is refused`, async () => {
    const refused: readonly Parameters<typeof verify>[] = [
      [`${BODY} `, headers, key],
      [BODY, headers, "another"],
      [BODY, headers, ["", ""]],
      [BODY, {}, key],
      [BODY, Object.fromEntries(Object.keys(headers).map((header) => [header, "€"])), key],
    ];
    for (const [body, given, secret] of refused) {
      await assert.rejects(verify(body, given, secret, scheme, NOW * 1000), InvalidSignatureError);
    }
  });

  test(`what was signed long ago is refused: ${name}`, { skip: !scheme.timestamp }, async () => {
    for (const now of [NOW - 301, NOW + 301]) {
      await assert.rejects(verify(BODY, headers, key, scheme, now * 1000), InvalidSignatureError);
    }
  });
}
