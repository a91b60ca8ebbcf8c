/** Lists come in pages; to iterate is to go through all of them. */

import { InvalidReplyError } from "./errors.js";
import { replyOf, type Items } from "./models.js";
import type { Reply } from "./reply.js";

/**
 * Where a page is; `seen` is one of the cursors that led there, and after twice as many steps another one.
 *
 * So it is noticed whenever cursors come again, which would be followed for ever.
 */
export interface Trail {
  readonly cursor?: string;
  readonly seen?: string;
  readonly steps: number;
  readonly most: number;
}

type Load<M> = (came: Trail) => Promise<Page<M>>;

const START: Trail = { steps: 0, most: 0 };

/** Return the trail that leads on to `cursor`. */
function onTo(cursor: string, came: Trail, reply: Reply): Trail {
  if (cursor === came.cursor || cursor === came.seen) {
    throw new InvalidReplyError("the reply is no page: its next_cursor was there before", reply);
  }
  if (came.steps < came.most) return { ...came, cursor, steps: came.steps + 1 };
  return { cursor, seen: cursor, steps: 0, most: 2 * came.most + 1 };
}

/** A page, which can get the next one. `total` counts the items of all, if the list was asked `with_total`. */
export class Page<M> implements AsyncIterable<M> {
  readonly items: readonly M[];
  readonly total: number | null;
  readonly nextCursor: string | null;
  readonly reply: Reply;
  readonly #next: Trail | undefined;
  readonly #load: Load<M>;

  constructor(found: Items<M>, came: Trail, load: Load<M>) {
    this.items = found.items;
    this.total = found.total;
    this.nextCursor = found.next_cursor;
    this.reply = replyOf(found);
    this.#next = this.nextCursor === null ? undefined : onTo(this.nextCursor, came, this.reply);
    this.#load = load;
  }

  /** Return the next page, undefined after the last. */
  async nextPage(): Promise<Page<M> | undefined> {
    return this.#next && this.#load(this.#next);
  }

  /** Yield this page and all after it. */
  async *pages(): AsyncGenerator<Page<M>, void> {
    for (let page: Page<M> | undefined = this; page; page = await page.nextPage()) yield page;
  }

  /** Yield the items of this page and of all after it. */
  async *[Symbol.asyncIterator](): AsyncGenerator<M, void> {
    for await (const page of this.pages()) yield* page.items;
  }
}

/** A list that nobody has asked for yet: `await` gets the first page, `for await` all items. */
export class Pages<M> implements PromiseLike<Page<M>>, AsyncIterable<M> {
  readonly #load: Load<M>;

  constructor(load: Load<M>) {
    this.#load = load;
  }

  /** Get the first page. */
  then<T = Page<M>, E = never>(
    onFound?: ((page: Page<M>) => T | PromiseLike<T>) | null,
    onFailed?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<T | E> {
    return this.#load(START).then(onFound, onFailed);
  }

  /** Yield the items of all pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<M, void> {
    yield* await this;
  }
}
