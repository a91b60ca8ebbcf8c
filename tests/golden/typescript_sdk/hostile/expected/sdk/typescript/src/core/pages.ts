/** Lists come in pages; to iterate is to go through all of them. */

import { replyOf, type Items } from "./models.js";
import type { Reply } from "./reply.js";

type Load<M> = (cursor?: string) => Promise<Page<M>>;

/** A page, which can get the next one. `total` counts the items of all, if the list was asked `with_total`. */
export class Page<M> implements AsyncIterable<M> {
  readonly items: readonly M[];
  readonly total: number | null;
  readonly nextCursor: string | null;
  readonly reply: Reply;
  readonly #load: Load<M>;

  constructor(found: Items<M>, load: Load<M>) {
    this.items = found.items;
    this.total = found.total;
    this.nextCursor = found.next_cursor;
    this.reply = replyOf(found);
    this.#load = load;
  }

  /** Return the next page, undefined after the last. */
  async nextPage(): Promise<Page<M> | undefined> {
    return this.nextCursor === null ? undefined : this.#load(this.nextCursor);
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
    return this.#load().then(onFound, onFailed);
  }

  /** Yield the items of all pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<M, void> {
    yield* await this;
  }
}
