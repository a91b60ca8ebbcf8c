/** When a request is sent again, and after how long. Times are in milliseconds. */

import type { Reply } from "./reply.js";

export const RETRIES = 2;
export const TIMEOUT = 30_000;
export const LONGEST_REPLY = 268435456;
const RETRIED: ReadonlySet<number> = new Set([408, 425, 429]);
const FIRST = 500;
const LONGEST = 8000;
const JITTER = 0.25;
const LONGEST_PROMISE = 60_000;

/**
 * Return after how long to try again, or undefined where that is no use.
 *
 * There is no `reply` when none came; `attempt` counts from 0, and `chance` is in [0, 1).
 */
export function wait(
  reply: Reply | undefined,
  attempt: number,
  now: number,
  chance: number,
): number | undefined {
  const promised = reply && promisedBy(reply.headers, now);
  if (reply && !isPassing(reply.status, promised)) return undefined;
  const usual = Math.min(FIRST * 2 ** attempt, LONGEST) * (1 - JITTER * chance);
  const found = promised ?? usual;
  return found <= LONGEST_PROMISE ? found : undefined;
}

/** Wait; rejects with the reason of `signal` as soon as it is aborted. */
export async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function isPassing(status: number, promised: number | undefined): boolean {
  return RETRIED.has(status) || status >= 500 || (status === 409 && promised !== undefined);
}

/** Return how long the reply asks to wait: in milliseconds, in seconds, or until a date. */
function promisedBy(headers: Headers, now: number): number | undefined {
  const milliseconds = numberIn(headers.get("Retry-After-Ms"));
  if (milliseconds !== undefined) return Math.max(0, milliseconds);
  const text = headers.get("Retry-After");
  const seconds = numberIn(text);
  if (seconds !== undefined) return Math.max(0, seconds * 1000);
  const date = text?.endsWith("GMT") ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^[+-]?\d+(\.\d*)?$/.test(text) ? Number(text) : undefined;
}
