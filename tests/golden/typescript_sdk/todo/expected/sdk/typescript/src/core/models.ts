/** What replies are read into. */

import type { Reply } from "./reply.js";

/** A day, as `2026-01-31`. */
export type LocalDate = string;

/** An instant, as `2026-01-31T12:00:00Z`. */
export type Instant = string;

/** A decimal number with all its digits, as `"12.50"`: a number would lose some. */
export type Decimal = string;

/** A UUID, as `123e4567-e89b-42d3-a456-426614174000`. */
export type Uuid = string;

/** One of `Words`, or one that only newer versions know. */
export type Open<Words extends string> = Words | (string & {});

/** Something that the service keeps. Members that this version does not know are kept, too. */
export interface Stored {
  /** When it was created. */
  readonly created_at: Instant;
  /** When it last changed. */
  readonly updated_at: Instant;
  /** Counts the changes; its ETag. */
  readonly version: number;
}

/** One page, as it travels. */
export interface Items<M> {
  readonly items: readonly M[];
  readonly next_cursor: string | null;
  readonly total: number | null;
}

const replies = new WeakMap<object, Reply>();

/** Have `replyOf` find `reply`, which is no part of the value itself. */
export function keepReply(value: object, reply: Reply): void {
  replies.set(value, reply);
}

/** Return the reply that `value` was read from; throws when it was but a part of one. */
export function replyOf(value: object): Reply {
  const reply = replies.get(value);
  if (reply === undefined) throw new TypeError("this was not a reply of its own");
  return reply;
}
