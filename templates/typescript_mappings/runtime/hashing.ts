/** HMAC with SHA-256 (RFC 2104, FIPS 180-4), at once: what browsers have of it must be waited for. */

import { Refused } from "./errors.js";

const BLOCK = 64;
const HALVES = /[\ud800-\udfff]/u;
const [CONSTANTS, BEGIN] = constants();

/** Return the HMAC-SHA-256 of *text* in hexadecimal. Throws `Refused` where it is no Unicode. */
export function keyedHash(text: string, key: Uint8Array, source = ""): string {
  if (HALVES.test(text)) {
    throw new Refused("E_TYPE", text, "a text without halves of characters", source);
  }
  const block = new Uint8Array(BLOCK);
  block.set(key.length > BLOCK ? sha256(key) : key);
  const inner = sha256(
    joined(
      block.map((byte) => byte ^ 0x36),
      new TextEncoder().encode(text),
    ),
  );
  const outer = sha256(
    joined(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
  return Array.from(outer, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** The fractions of the cube roots of the first 64 primes, and of the square roots of the first 8. */
function constants(): [Uint32Array, Uint32Array] {
  const primes: number[] = [];
  for (let number = 2; primes.length < BLOCK; number += 1) {
    if (primes.every((prime) => number % prime !== 0)) {
      primes.push(number);
    }
  }
  const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32);
  return [
    Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  ];
}

function sha256(message: Uint8Array): Uint8Array {
  const state = Uint32Array.from(BEGIN);
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor((message.length * 8) / 2 ** 32));
  view.setUint32(padded.length - 4, message.length * 8);
  for (let at = 0; at < padded.length; at += BLOCK) {
    mix(state, schedule(view, at));
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(4 * at, word));
  return new Uint8Array(digest.buffer);
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The 64 words that a block of 16 is made into. */
function schedule(view: DataView, start: number): Uint32Array {
  const words = new Uint32Array(BLOCK);
  const word = (at: number): number => words[at] ?? 0;
  for (let at = 0; at < 16; at += 1) {
    words[at] = view.getUint32(start + 4 * at);
  }
  for (let at = 16; at < BLOCK; at += 1) {
    const [near, far] = [word(at - 2), word(at - 15)];
    const one = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
    const other = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
    words[at] = one + word(at - 7) + other + word(at - 16);
  }
  return words;
}

function mix(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < BLOCK; at += 1) {
    const choice = (e & f) ^ (~e & g);
    const upper = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + upper + choice + (CONSTANTS[at] ?? 0) + (words[at] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => {
    state[at] = (state[at] ?? 0) + word;
  });
}
